import { describe, expect, it } from 'vitest'
import { printPdf } from '../../src/pdf/print.ts'
import { letterParagraphs, letterWords, noLetterWords, whyNoLetter } from '../../src/requests/letter.ts'
import { letterDocument } from '../../src/requests/letter-document.ts'
import type { Scene } from '../../src/requests/scene.ts'
import { authorView, newsView } from '../../src/requests/views.ts'
import { letterScene } from '../builders/letters.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { sceneFor, school, signature, siteRequest } from '../builders/scenes.ts'

const textOf = async (scene: Scene) =>
  readPdf(await printPdf(letterDocument(scene)))
    .map(({ text }) => text)
    .join('')
const verbsOf = (scene: Scene) => {
  const card = authorView(scene)
  return card.name === 'request' ? (card.data.buttons ?? []).map(({ verb }) => verb) : []
}

describe('a letter of authority', () => {
  it('says whose it is, to whom, for what, until when, who signed, and how to check it', async () => {
    const text = await textOf(letterScene())
    for (const part of [
      'Larkfield Primary21 November 2026Authority to speak',
      'ToAmira Hussain',
      'From 21 November 2026 to 23 July 2027, that day included',
      'Amira Hussain may speak on this: our reading project.',
      'It holds for the town forum alone.',
      'Be fair.',
      'HeadteacherI sign as Headteacher.Signed by Helen Marsh, 20 November 2026, 12:00',
      'Referencelarkfield/7',
      'Check value of the signed text: check-value-of-the-form',
      'Ask the office of Larkfield Primary',
    ])
      expect(text).toContain(part)
  })

  it('without a last day holds until the school takes it back', async () => {
    expect(await textOf(letterScene({ until: '' }))).toContain('From 21 November 2026 until the school takes it back')
  })

  it('says who acted for whom', async () => {
    const decisions = [signature(2, { by: 'daniel', name: 'Daniel Osei', forId: 'helen' })]
    expect(await textOf(letterScene({}, { decisions }))).toContain('Signed by Daniel Osei for Helen Marsh')
  })

  it('leaves a sentence out whose place was not answered', () => {
    expect(letterParagraphs(letterScene({ places: '' }))).toEqual([
      'Amira Hussain may speak on this: our reading project.',
      'Be fair.',
    ])
  })

  it.each(['{until}', '{author} {places}', '$& $1 $`', '{"text":"x"} <b>b</b> **c**', '%s #{7*7}'])(
    'what was written stays as it was written: %s',
    async (subject) => {
      expect(letterParagraphs(letterScene({ subject }))[0]).toBe(`Amira Hussain may speak on this: ${subject}.`)
      const printed = await textOf(letterScene({ subject }))
      expect(printed.replaceAll(/\s/g, '')).toContain(`onthis:${subject}.`.replaceAll(/\s/g, ''))
    },
  )

  it.each([
    ['is there while it holds', letterScene(), undefined],
    ['is there on its last day', letterScene({}, {}, school(), '2027-07-23'), undefined],
    ['is over the day after', letterScene({}, {}, school(), '2027-07-24'), 'over'],
    ['waits for the last signature', letterScene({}, { status: 'pending', decisions: [] }), 'not_approved'],
    ['is not there for a request that was declined', letterScene({}, { status: 'declined' }), 'not_approved'],
    ['ends when its holder leaves', letterScene({}, {}, school({}, [{ id: 'amira', endDate: '2026-11-22' }])), 'left'],
    ['belongs to what the pack says alone', sceneFor(siteRequest({ current: 3, status: 'approved' })), 'none'],
  ] as const)('%s', (_rule, scene, why) => {
    expect(whyNoLetter(scene)).toBe(why)
    expect(verbsOf(scene).includes('request.letter')).toBe(why === undefined)
  })
})

describe('the author’s card', () => {
  it('offers the letter and says how long it holds, and nothing of a register', () => {
    const card = JSON.stringify([authorView(letterScene()), newsView(letterScene())])
    expect(card).toContain('holds until 23 July 2027')
    expect(card).not.toContain('register')
    expect(verbsOf(letterScene())).toEqual(['request.letter', 'request.record'])
  })

  it('says that it expired, and what to do, once it has', () => {
    const late = letterScene({}, {}, school(), '2027-07-24')
    expect(JSON.stringify(authorView(late))).toContain(
      'The letter of authority expired: its last day was 23 July 2027. Type “request” to ask anew.',
    )
    expect(verbsOf(late)).toEqual(['request.record'])
  })

  it('says nothing of a letter where there is none', () => {
    const scene = sceneFor(siteRequest({ current: 3, status: 'approved' }))
    expect(letterWords(scene)).toBe('')
    expect(JSON.stringify(authorView(scene))).not.toContain('etter of authority')
  })

  it.each(['none', 'not_approved', 'over', 'left'] as const)('has words for “%s”', (why) => {
    expect(noLetterWords(why, letterScene())).toMatch(/^[A-Z].*\.$/)
  })
})
