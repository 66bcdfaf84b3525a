import { describe, expect, it } from 'vitest'
import { toMessage, toModal } from '../../bot/slack/block-kit.ts'
import { type Card, renderCard } from '../../cards/catalog.ts'
import { inert } from '../../cards/inert.ts'
import type { Action } from '../../src/packs/action.ts'
import type { Answer } from '../../src/questions/answer.ts'
import { sendView } from '../../src/questions/form-views.ts'
import { questionView } from '../../src/questions/owner-views.ts'
import type { Question } from '../../src/questions/question.ts'
import type { AskedSchool } from '../../src/questions/setting.ts'
import { answerView, wordingView } from '../../src/questions/views.ts'
import { kingOffa, larkfield } from '../builders/packs.ts'
import { answer, askedSchool } from '../builders/questions.ts'
import { liveMarkup as slackMarkup, validateBlocks, validateView, visibleText } from '../fakes/slack/index.ts'
import { liveMarkup, textOf, validateCard } from '../fakes/teams/index.ts'

type Asking = Parameters<typeof answerView>[2]

const asking: Asking = { askerId: 'amira', question: 'may I?', elsewhere: false, wording: new Map() }

function show(one: Partial<Answer> = {}, more: Partial<Asking> = {}, setting: AskedSchool = askedSchool()): Card {
  return answerView(answer(one), setting, { ...asking, ...more })
}

function dataOf(card: Card) {
  if (card.name !== 'answer') throw new Error('no answer')
  return card.data
}

const words = (card: Card) => textOf(renderCard(card) as never)

function buttonsOf(card: Card) {
  const { options = [], buttons = [], right = [] } = dataOf(card)
  return [...options, ...buttons, ...right].map(({ verb, title }) => `${verb}: ${title}`)
}

function reportsIn(card: Card) {
  return buttonsOf(card).filter((one) => one.startsWith('report.'))
}

/** What either platform would refuse. */
function faultsOf(card: Card): unknown[] {
  const rendered = renderCard(card)
  const isForm = card.name === 'form'
  return [
    ...(isForm ? [] : validateBlocks(toMessage(rendered).blocks).errors),
    ...validateView(toModal(rendered)).errors,
    ...validateCard(inert(rendered, { markdown: true })).errors,
  ]
}

describe('the verdict is said in a sign, in words and in colour', () => {
  it.each([
    ['yes', '✓ Yes', 'good'],
    ['no', '✕ No', 'attention'],
    ['depends', '◆ It depends', 'warning'],
    ['info', 'ℹ What the policy says', 'accent'],
    ['not_covered', '○ Your policy does not say', 'default'],
  ] as const)('%s', (verdict, said, tone) => {
    const card = show({ verdict })
    expect(dataOf(card)).toMatchObject({ verdict: said, tone })
    expect(words(card)).toContain(said)
    expect(faultsOf(card)).toEqual([])
  })
})

describe('an answer', () => {
  it('names the school, the question in quotation marks, and two clauses with what they are about', () => {
    const topic = kingOffa().pack.clauses.find(({ id }) => id === '6.6')?.topic ?? 'none'
    const said = words(show({ because: 'It keeps things apart.', instead: 'Use the school’s page.' }))
    for (const part of ['Larkfield Primary', '“may I?”', 'Turn down friend', 'Because', 'Instead', 'Clause 6.6', topic])
      expect(said).toContain(part)
    expect(said).toContain('Clause 6.2')
    expect(said).not.toContain('Clause 1.4')
  })

  it('leaves out what there is not', () => {
    const said = words(show())
    for (const part of ['Because', 'Instead', 'own words', 'due for review', 'Taken as', 'undefined'])
      expect(said).not.toContain(part)
  })

  it('says what it was taken to go by', () => {
    expect(words(show({ facts: ['approved'] }))).toContain('Has it been approved? Yes, by everyone it needs.')
  })

  it.each([
    [{ pastReview: '2022-10-31' }, 'The policy was due for review in October 2022; this is what it says as written.'],
    [{ dated: ['An Act has been replaced.'] }, 'An Act has been replaced.'],
  ])('says quietly at the end: %o', (one, said) => {
    expect(words(show(one))).toContain(said)
  })

  it.each([
    ['1 September 2022', 'on 1 September 2022'],
    [undefined, 'by 31 October 2022'],
  ])('a review date that is written %s', (review_words, said) => {
    const { policy } = askedSchool()
    const pack = { ...policy.pack, review_words }
    const setting = askedSchool({ policy: { ...policy, pack: pack as typeof policy.pack } })
    expect(words(show({ pastReview: '2022-10-31' }, {}, setting))).toContain(said)
  })

  it('notifications say nothing of it', () => {
    const card = renderCard(show({}, { question: 'SECRET words' }))
    expect(card.fallbackText).toBe('Staffroom’s answer')
    expect(toMessage(card).text).toBe('Staffroom’s answer')
  })
})

describe('the school’s own wording', () => {
  it('stands there once it has been taken in', () => {
    const card = show({}, { wording: new Map([['6.6', 'An invented clause.']]) })
    expect(words(card)).toContain('An invented clause.')
    expect(words(card)).toContain('Clause 6.6 in the school’s own words')
    expect(buttonsOf(card).join()).not.toContain('question.wording')
  })

  it('is shortened when it is long, with a way to read all of it', () => {
    const long = `Begin. ${'An invented clause. '.repeat(60)}The end.`
    const card = show({}, { wording: new Map([['6.6', long]]) })
    expect(dataOf(card).wording).toMatch(/^Begin\. .{350,400}…$/)
    expect(buttonsOf(card)).toContain('question.wording: Read all of clause 6.6')
    const whole = wordingView(askedSchool(), '6.6', long)
    expect(words(whole)).toContain('The end.')
    expect(faultsOf(whole)).toEqual([])
  })

  it('is that of the first clause only', () => {
    expect(words(show({}, { wording: new Map([['6.2', 'Another clause.']]) }))).not.toContain('Another clause.')
  })
})

describe('when it depends', () => {
  const hinged: Partial<Answer> = {
    verdict: 'depends',
    ask: { fact: 'approval', options: ['approved', 'not_approved'] },
    facts: ['own_device', 'partly_approved'],
  }

  it('there is a button for each way it may be, with ids and no word of anybody’s', () => {
    const { asks, options = [] } = dataOf(show(hinged, { question: 'SECRET words' }))
    expect(asks).toBe('Has it been approved?')
    expect(options.map(({ title }) => title)).toEqual(['Yes, by everyone it needs', 'Not yet'])
    expect(options[0]).toMatchObject({
      verb: 'question.answer_fact',
      data: { topic: 'accept-pupil-request', side: 'asked', form: 'may', facts: ['own_device', 'approved'] },
    })
    expect(JSON.stringify(options)).not.toContain('SECRET')
  })

  it('on several things at once, each button says which', () => {
    const card = show({ ...hinged, ask: { fact: 'family', options: ['family', 'left'] } })
    const { asks, options = [] } = dataOf(card)
    expect(asks).toBe('Which of these holds?')
    expect(options.map(({ title }) => title)).toEqual([
      'Is it somebody of your own family? Yes, family',
      'Are they still at school here? They have left',
    ])
  })

  it('danger that was heard is not forgotten with the next press', () => {
    expect(dataOf(show({ ...hinged, urgent: true })).options?.[0]?.data).toMatchObject({ urgent: 1 })
  })
})

describe('danger', () => {
  const urgent = { urgent: true, actions: ['report_content', 'ask_person'] as Action[] }

  it.each(['yes', 'no', 'depends', 'info', 'not_covered'] as const)('comes before a %s', (verdict) => {
    const card = show({ ...urgent, verdict })
    expect(faultsOf(card)).toEqual([])
    const said = words(card)
    expect(said.trim()).toMatch(/^If anybody is in immediate danger, ring 999/)
    expect(said).toContain('Asha Patel; if you cannot reach them, Daniel Osei')
    expect(said).toContain('Do not promise')
    expect(said).not.toContain('Helen Marsh')
    expect(buttonsOf(card).filter((one) => one.startsWith('question.'))).toEqual([])
  })

  it.each([
    [['asha'], 'straight away: Daniel Osei.'],
    [['asha', 'daniel'], 'straight away.'],
  ])('without %s in the directory', (gone, said) => {
    const { directory } = askedSchool()
    const members = new Map([...directory.members].filter(([id]) => !gone.includes(id)))
    expect(words(show(urgent, {}, askedSchool({ directory: { ...directory, members } })))).toContain(said)
  })
})

describe('what it leads on to', () => {
  it.each<[Action, string]>([
    ['site_request', 'a new social media site'],
    ['content_approval', 'approval of a post'],
    ['participation_approval', 'permission to take part elsewhere'],
  ])('%s is a button where the pack has a form for it, named as the form is', (action, name) => {
    expect(buttonsOf(show({ actions: [action] }))).toContain(`request.start: Ask for ${name}`)
  })

  it.each<[Action, string, string]>([
    ['report_friend_request', 'accept-pupil-request', 'a friend or follow request'],
    ['report_abuse', 'offensive-comment-official', 'an abusive or offensive comment'],
    ['report_content', 'inappropriate-content-seen', 'inappropriate content'],
    ['report_abuse', 'child-at-risk', 'a concern about a child'],
    ['report_abuse', 'save-evidence', 'online bullying'],
    ['report_content', 'mistake-own', 'a breach, or a mistake of my own'],
    ['report_content', 'low-level-worry-about-colleague', 'something I noticed of an adult, or did myself'],
    ['ask_person', 'press-enquiry', 'a journalist who got in touch'],
  ])('%s on %s is a button to the kind of report it is about', (action, topic, name) => {
    const aim = { topic, side: 'asked' as const, form: 'may' as const }
    expect(reportsIn(show({ actions: [action], aim }))).toEqual([`report.start: Report ${name}`])
  })

  it('two actions that lead to one and the same report are one button', () => {
    const aim = { topic: 'report-misuse', side: 'asked' as const, form: 'may' as const }
    const card = show({ actions: ['report_abuse', 'report_content'], aim })
    expect(reportsIn(card)).toEqual(['report.start: Report a breach, or a mistake of my own'])
  })

  it.each<[Action, string]>([
    ['content_approval', 'ask the headteacher (Helen Marsh)'],
    ['participation_approval', 'ask the headteacher (Helen Marsh)'],
    ['blocked_content', 'ask the headteacher (Helen Marsh)'],
    ['report_friend_request', 'You can tell the headteacher (Helen Marsh)'],
    ['report_abuse', 'Report it to the headteacher (Helen Marsh)'],
    ['report_content', 'Tell the headteacher (Helen Marsh)'],
    ['consent_check', 'check with the headteacher (Helen Marsh)'],
    ['ask_person', 'Ask the headteacher (Helen Marsh).'],
  ])('%s, where it has none: whom to ask or tell', (action, said) => {
    const { policy } = askedSchool()
    const formless = { ...policy, pack: { ...policy.pack, procedures: [], report_kinds: [] } }
    const card = show({ actions: [action] }, {}, askedSchool({ policy: formless }))
    expect(words(card)).toContain(said)
    expect(buttonsOf(card).join()).not.toContain('request.start')
  })

  it.each([
    ['line_manager', 'amira', 'Ask your line manager (Tom Okafor).'],
    ['line_manager', 'tom', 'Ask your line manager.'],
    ['headteacher', 'helen', 'Ask the headteacher.'],
    ['dsl', 'amira', 'Ask the designated safeguarding lead (Asha Patel).'],
    ['chair_of_governors', 'amira', 'Ask the chair of governors.'],
  ])('%s, asked by %s', (whom, askerId, said) => {
    expect(words(show({ whom, actions: ['ask_person'] }, { askerId }))).toContain(said)
  })
})

it('whoever is to be told is not to be asked as well', () => {
  const said = words(show({ actions: ['report_content', 'ask_person', 'report_content'] }))
  expect(said.match(/the headteacher \(Helen Marsh\)/g)).toHaveLength(1)
})

describe('in a channel', () => {
  it('there is the answer, a way on, and nothing to press', () => {
    const card = show(
      {
        verdict: 'depends',
        ask: { fact: 'approval', options: ['approved', 'not_approved'] },
        actions: ['site_request'],
      },
      { elsewhere: true, wording: new Map([['6.6', 'Long. '.repeat(200)]]) },
    )
    expect(buttonsOf(card)).toEqual([])
    expect(words(card)).toContain('in a direct message')
    expect(words(card)).toContain('speak to the headteacher')
    expect(faultsOf(card)).toEqual([])
  })
})

describe('where the policy does not say', () => {
  const nothing: Partial<Answer> = {
    verdict: 'not_covered',
    citations: [],
    actions: ['ask_person'],
    nearest: { citations: ['5.1'], says: 'Keep them apart.' },
  }

  it('there is the nearest it comes to, whom to ask, and a way to have it settled', () => {
    const card = show(nothing, { question: `may I ${'x'.repeat(600)}` })
    for (const part of ['Keep them apart.', 'Clause 5.1', 'Ask the headteacher']) expect(words(card)).toContain(part)
    expect(buttonsOf(card)).toEqual(['question.send: Ask for it to be settled'])
    expect(String(dataOf(card).buttons?.[0]?.data?.['text'])).toHaveLength(500)
  })

  it('even where there is no principle to name', () => {
    expect(faultsOf(show({ ...nothing, nearest: undefined }))).toEqual([])
  })
})

describe('what a person wrote stays letters', () => {
  const HOSTILE = [
    '<!channel> <@U12345678> <https://evil.example|click>',
    '[click](https://evil.example) **bold** <at>all</at> {{DATE(2027-01-01T00:00:00Z, SHORT)}}',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: hostile text that must stay as it is.
    '${title} ${$root.school} ${if(true, 1, 2)}',
    '"}],"actions":[{"type":"Action.OpenUrl"}]',
    '\\"'.repeat(250),
    '👩‍👩‍👧‍👦'.repeat(100),
  ]
  const question = (text: string): Question => ({
    id: crypto.randomUUID(),
    schoolId: 'larkfield',
    personId: 'amira',
    text,
    kind: 'doubt',
    verdict: 'no',
    clauses: ['6.6'],
    createdAt: '2026-11-23T10:00:00.000Z',
  })

  it.each(HOSTILE)('%s', (text) => {
    const cards = [
      show({ verdict: 'not_covered' }, { question: text, wording: new Map([['6.6', text]]) }),
      show({}, { question: text }),
      questionView(question(text), askedSchool()),
      sendView(question(text), askedSchool(), 'Please mend it.'),
    ]
    for (const card of cards) {
      expect(faultsOf(card)).toEqual([])
      const { links, images, mentions, dates, emphasis } = liveMarkup(inert(renderCard(card), { markdown: true }))
      expect([links, images, mentions, dates, emphasis].flat()).toEqual([])
      if (card.name === 'form') continue
      const live = slackMarkup(toMessage(renderCard(card)))
      expect(Object.values(live).flat()).toEqual([])
    }
  })
})

describe('the owner of the policy', () => {
  it('who is the only one is told that it is kept, and is not written to', () => {
    const directory = larkfield()
    const view = sendView(
      { id: 'q', schoolId: 'larkfield', personId: 'helen', text: '', kind: 'silent', verdict: 'no', clauses: [] },
      askedSchool({ directory }),
    )
    expect(words(view)).toContain('It is kept for the headteacher under “questions”.')
    expect(visibleText(toModal(renderCard(view))).join(' ')).toContain('leave out children’s names')
  })
})
