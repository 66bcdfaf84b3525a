import { describe, expect, it } from 'vitest'
import { subjectAccess } from '../../src/conversation/subject-access.ts'
import { verifyChain } from '../../src/db/audit-verify.ts'
import { around, marked, naming } from '../../src/people/redact.ts'
import { NOW, openFront, testVault } from '../builders/front-door.ts'
import { plantDraft, plantFile, plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const { ids } = front
const idOf = (name: string) => ids[name] ?? ''
const app = { db, vault: testVault, clock: () => new Date(NOW) }

// Amira asks for a site, which Tom signs; asks a question; reports something; is named in Tom's report; Liam has nothing.
const request = await front.send('amira')
await front.decide('tom', 'request.approve', request)
const made = await plantReport(db, testVault, {
  reporterId: idOf('amira'),
  answers: { what: 'My own words, on what bethan saw', who: 'A.B., Y5' },
  entries: [
    { at: NOW, by: idOf('amira'), what: 'received' },
    { at: NOW, by: idOf('helen'), what: 'note', text: 'A note that helen wrote' },
    { at: NOW, by: idOf('amira'), what: 'more', text: 'Something I added' },
  ],
})
await plantFile(db, testVault, { reportId: made.id, by: idOf('amira'), name: 'my-picture.png' })
const about = await plantReport(db, testVault, {
  reporterId: idOf('tom'),
  about: { who: 'staff', people: [idOf('amira')] },
  answers: { what: 'Words of somebody else', who: 'Kevin' },
})
await plantReport(db, testVault, {
  reporterId: idOf('rosie'),
  answers: { what: 'Nothing to do with amira' },
  entries: [{ at: NOW, by: idOf('amira'), what: 'note', text: 'What amira noted elsewhere' }],
})
await plantReport(db, testVault, { reporterId: idOf('rosie'), answers: { what: 'Of no concern at all' } })
await plantDraft(db, testVault, { personId: idOf('amira'), answers: { what: 'Half a sentence' } }, new Date(NOW))

const text = await subjectAccess(app, 'Amira@larkfield.example ')

describe('what is held about somebody', () => {
  it.each([
    ['who they are', 'amira@larkfield.example'],
    ['what they asked for', 'Requests they made (1)'],
    ['what they reported', 'My own words, on what [[REDACT? bethan]] saw'],
    ['pupils as they were written', 'A.B., Y5'],
    ['what they added', 'Something I added'],
    ['what they noted in a report of somebody else', 'What amira noted elsewhere'],
    ['what they have begun to write', 'Half a sentence'],
    ['the files they gave, by name', 'my-picture.png'],
    ['what they did, in the trail', 'action: RequestSubmitted'],
  ])('%s is in it', (_what, words) => {
    expect(text).toContain(words)
  })

  it.each([
    ['a note of somebody else in their report', '[[REDACT? A note that helen wrote]]'],
    ['what somebody else reported of them', '[[REDACT? Words of somebody else]]'],
    ['a single word of it', '[[REDACT? Kevin]]'],
    ['who reported it', 'reporterId: [[REDACT? tom]]'],
    ['who signed', 'by: [[REDACT? tom]]'],
    ['their line manager', 'line_manager_id: [[REDACT? tom]]'],
  ])('%s is marked', (_what, words) => {
    expect(text).toContain(words)
  })

  it.each([
    ['reports that have nothing to do with them', 'Of no concern'],
    ['what others wrote in a report in which they only noted something', 'Nothing to do with'],
    ['salts', 'salt:'],
  ])('%s are not in it', (_what, words) => {
    expect(text).not.toContain(words)
  })

  it('its first page says what is to be checked by hand', () => {
    const first = text.slice(0, text.indexOf('What is in it'))
    for (const words of ['Pupils', 'safeguarding lead', 'Who reported', 'not complete']) expect(first).toContain(words)
  })

  it('that it was made is in the school’s trail, and in that of each report that was looked into', async () => {
    const rows = await db.query<{ chain: string; subject: string }>(
      `select chain, subject, details from audit_entry where action like '%subject_access' order by chain, seq`,
    )
    expect(rows).toEqual([
      { chain: 'larkfield', subject: `person:${ids['amira']}`, details: {} },
      expect.objectContaining({ chain: 'reports:larkfield', details: {} }),
      { chain: 'reports:larkfield', subject: `report:${about.id}`, details: {} },
      { chain: 'reports:larkfield', subject: `report:${made.id}`, details: {} },
    ])
    expect(await verifyChain(db, 'reports:larkfield')).toMatchObject({ sound: true })
  })

  it('at one school is what is held there, and nothing of another', async () => {
    expect(await subjectAccess(app, 'sam@larkfield.example', 'oakmere')).not.toContain('school_id: larkfield')
  })

  it.each([
    ['nobody’s address', 'nobody@larkfield.example', undefined],
    ['somebody of another school', 'amira@larkfield.example', 'oakmere'],
  ])('%s is refused in a sentence', async (_who, email, school) => {
    await expect(subjectAccess(app, email, school)).rejects.toMatchObject({
      code: 'person_unknown',
      message: expect.stringContaining(email),
    })
  })
})

describe('marking', () => {
  const people = around('me', [
    { id: 'me', email: 'amira@x.example', names: ['Amira Hussain'] },
    { id: 'you', email: 'tom@x.example', names: ['Mr Tom Okafor'] },
    { id: 'kin', email: 'zara@x.example', names: ['Zara Hussain'] },
  ])
  it.each([
    ['a whole name', 'I told Mr Tom Okafor.', 'I told [[REDACT? Mr Tom Okafor]].'],
    ['a part of a name', 'Tom and Okafor', '[[REDACT? Tom]] and [[REDACT? Okafor]]'],
    ['an address', 'tom@x.example wrote', '[[REDACT? tom@x.example]] wrote'],
    ['no part of a longer word', 'Tomorrow, bottom', 'Tomorrow, bottom'],
    ['not their own name', 'Amira Hussain', 'Amira Hussain'],
    ['a surname that they share stays, the rest does not', 'Zara Hussain', '[[REDACT? Zara Hussain]]'],
    ['an id of somebody', 'you', '[[REDACT? Mr Tom Okafor]]'],
    ['their own id', 'me', 'the person themselves'],
    ['a mark that was typed is none', '[[REDACT? me]]', '[ [REDACT? me] ]'],
  ])('%s', (_what, given, expected) => {
    expect(marked(given, people)).toBe(expected)
  })

  it('goes by who wrote it: what is by others is marked whole, codes and moments stay', () => {
    expect(
      marked({ by: 'you', at: '2026-11-23T10:00:00.000Z', what: 'note', text: 'fine', kind: 'child_concern' }, people),
    ).toEqual({
      by: '[[REDACT? Mr Tom Okafor]]',
      at: '2026-11-23T10:00:00.000Z',
      what: 'note',
      text: '[[REDACT? fine]]',
      kind: 'child_concern',
    })
  })

  it('of what is another’s, only what names them is left', () => {
    const row = {
      title: 'Theirs',
      state: {
        decisions: [
          { by: 'me', text: 'Mine' },
          { by: 'you', text: 'Yours' },
        ],
      },
      people: ['you', 'me'],
    }
    expect(naming(row, 'me')).toEqual({ state: { decisions: [{ by: 'me', text: 'Mine' }] }, people: ['me'] })
    expect(naming({ title: 'Theirs' }, 'me')).toBeUndefined()
  })
})
