import { beforeEach, describe, expect, it } from 'vitest'
import { draftOf, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { siteForm, surfaces } from '../builders/packs.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const GONE = 'This form has been sent or thrown away'

beforeEach(async () => {
  for (const table of ['outbox', 'site', 'draft', 'request']) await db.query(`delete from ${table}`)
})

const keep = (who: string, draft: string, answers: Record<string, string>) =>
  front.ask(who, { type: 'request.keep', draft, answers })

describe('a form that was begun', () => {
  it('is kept as it was typed, and “request” opens it again', async () => {
    const draft = draftOf(await front.ask('amira', 'request site'))
    await keep('amira', draft, { department: 'Year 4', go_live: 'soon' })
    await keep('amira', draft, { aims: 'Families see what we learn.' })
    const again = await front.ask('amira', 'request site')
    expect(draftOf(again)).toBe(draft)
    expect(wordsOf(again)).toMatch(/Year 4[\s\S]*Families see what we learn/)
  })

  it('stands in “status” with what can be done with it', async () => {
    draftOf(await front.ask('amira', 'request site'))
    const status = await front.ask('amira', 'status')
    expect(wordsOf(status)).toContain('Begun, not sent. Last touched on 23 November 2026.')
    expect(verbsOf(status)).toEqual(['request.start', 'request.discard', 'request.start'])
  })

  it('is thrown away, and then there is nothing left of it', async () => {
    const draft = draftOf(await front.ask('amira', 'request site'))
    expect(wordsOf(await front.ask('amira', { type: 'request.discard', draft }))).toContain('Thrown away')
    expect(await db.query('select from draft')).toEqual([])
    expect(wordsOf(await front.ask('amira', 'status'))).toContain('have not asked for anything yet')
    expect(wordsOf(await front.ask('amira', { type: 'request.discard', draft }))).toContain(GONE)
    expect(wordsOf(await keep('amira', draft, { aims: 'x' }))).toContain(GONE)
    expect(wordsOf(await front.ask('amira', { type: 'request.start', draft }))).toContain(GONE)
    expect(wordsOf(await front.ask('amira', { type: 'request.submit', draft, answers: siteForm() }))).toContain(GONE)
    expect(await db.query('select from draft')).toEqual([])
  })

  it('that has been sent and is sent again answers with the request', async () => {
    const draft = draftOf(await front.ask('amira', 'request site'))
    const sent = await front.ask('amira', { type: 'request.submit', draft, answers: siteForm() })
    const again = await front.ask('amira', { type: 'request.submit', draft, answers: siteForm({ aims: 'Others.' }) })
    expect(wordsOf(again)).toBe(wordsOf(sent))
    expect(await db.query('select from request')).toHaveLength(1)
  })

  it('that was refused keeps everything, and the sentence stands beside the field', async () => {
    const draft = draftOf(await front.ask('amira', 'request site'))
    const answers = siteForm({ administrators: 'amira@larkfield.example', aims: '' })
    const refused = await front.ask('amira', { type: 'request.submit', draft, answers })
    expect(refused.show === 'errors' && Object.keys(refused.errors).sort()).toEqual(['administrators', 'aims'])
    expect(wordsOf(refused)).toContain('2 answers need another look')
    expect(wordsOf(await front.ask('amira', 'request site'))).toContain('Photos of displays, twice a week.')
  })

  it.each([
    ['opened', (draft: string) => front.ask('liam', { type: 'request.start', draft })],
    ['written in', (draft: string) => keep('liam', draft, { aims: 'Mine now' })],
    ['sent', (draft: string) => front.ask('liam', { type: 'request.submit', draft, answers: siteForm() })],
    ['thrown away', (draft: string) => front.ask('liam', { type: 'request.discard', draft })],
  ])('by somebody else is not %s', async (_deed, tries) => {
    const draft = draftOf(await front.ask('amira', 'request site'))
    await keep('amira', draft, { department: 'Secret department' })
    const reply = await tries(draft)
    expect(wordsOf(reply)).toContain(GONE)
    expect(wordsOf(reply)).not.toContain('Secret department')
    const [row] = await db.query<{ answers: object }>('select answers from draft')
    expect(row?.answers).toEqual({ department: 'Secret department' })
  })

  it('somebody else’s form for the same thing is another one', async () => {
    const hers = draftOf(await front.ask('amira', 'request site'))
    expect(draftOf(await front.ask('liam', 'request site'))).not.toBe(hers)
  })

  it('where a message cannot open a form, a button does; and then it can be thrown away there, too', async () => {
    const surface = { ...surfaces.slack, opensForms: false, opensDialogs: false, takesFiles: false }
    const launch = await front.ask('amira', 'request site', { surface })
    expect(verbsOf(launch)).toEqual(['request.start'])
    const draft = draftOf(await front.ask('amira', 'request site'))
    await keep('amira', draft, { department: 'Year 4' })
    expect(verbsOf(await front.ask('amira', 'request site', { surface }))).toEqual(['request.start', 'request.discard'])
  })

  it('for a procedure that the policy no longer has says so, and can be thrown away', async () => {
    const draft = draftOf(await front.ask('amira', 'request site'))
    await db.query(`update draft set procedure = 'of_old'`)
    expect(wordsOf(await front.ask('amira', 'status'))).toContain('a form that is no longer in use')
    for (const deed of [
      { type: 'request.start' as const, draft },
      { type: 'request.keep' as const, draft, answers: {} },
      { type: 'request.submit' as const, draft, answers: siteForm() },
    ])
      expect(wordsOf(await front.ask('amira', deed))).toContain('cannot be filled in any more')
    expect(wordsOf(await front.ask('amira', { type: 'request.discard', draft }))).toContain('Thrown away')
  })
})

describe('a form for changes', () => {
  it('is filled with what was sent, people as their addresses, and stays apart from a new one', async () => {
    const request = await front.send()
    const changes = await front.ask('amira', { type: 'request.start', request })
    expect(wordsOf(changes)).toContain('liam@larkfield.example')
    expect(draftOf(await front.ask('amira', { type: 'request.start', request }))).toBe(draftOf(changes))
    expect(draftOf(await front.ask('amira', 'request site'))).not.toBe(draftOf(changes))
    expect(wordsOf(await front.ask('amira', 'status'))).toContain('Changes to a request for')
  })

  it.each(['liam', 'tom', 'gwen'])('is not for %s, who did not ask', async (who) => {
    const request = await front.send()
    const reply = await front.ask(who, { type: 'request.start', request })
    expect(wordsOf(reply)).toBe('Only the person who asked can change a request.')
  })

  it('is not there once the request has ended, and one that is open then is not sent', async () => {
    const request = await front.send()
    const draft = draftOf(await front.ask('amira', { type: 'request.start', request }))
    await front.ask('amira', { type: 'request.withdraw', request, version: 1 })
    expect(wordsOf(await front.ask('amira', { type: 'request.start', request }))).toContain('has ended')
    const sent = await front.ask('amira', { type: 'request.submit', draft, answers: siteForm() })
    expect(wordsOf(sent)).toContain('has ended meanwhile')
    expect(await db.query('select status, version from request')).toEqual([{ status: 'withdrawn', version: 2 }])
  })
})
