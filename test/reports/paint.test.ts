import { beforeEach, describe, expect, it } from 'vitest'
import { paint } from '../../src/conversation/paint.ts'
import { tellUndelivered } from '../../src/conversation/undelivered.ts'
import type { OutboxRow } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { openFront, testVault } from '../builders/front-door.ts'
import { reportingSchool } from '../builders/reporting.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const id = (who: string) => front.ids[who] ?? ''
for (const who of ['amira', 'helen', 'rosie', 'lena', 'gwen', 'daniel', 'liam']) await front.ask(who, 'hello')

beforeEach(async () => {
  for (const table of ['outbox', 'report']) await db.query(`delete from ${table}`)
  await reportingSchool(db, front)
})

const MARK = 'Zanzibar'
const EMPTIED = 'There is nothing here for you any more'
const plant = (changes: Parameters<typeof plantReport>[2] = {}) =>
  plantReport(db, testVault, {
    kind: 'online_bullying',
    reporterId: id('amira'),
    answers: { victim: 'pupil', what: MARK },
    ...changes,
  })

/** @param superseded undefined: it has not been sent yet */
async function painted(who: string, report: { id: string }, card = 'report', superseded?: boolean) {
  const painting = {
    subject: `report:${report.id}`,
    readerId: id(who),
    card,
    ...(superseded !== undefined && { superseded }),
  }
  const one = await inTransaction(db, (tx) => paint(front.app, tx, painting))
  return one && JSON.stringify(one.card)
}

describe('a report’s card in a chat', () => {
  it.each<[string, { urgent?: boolean; status?: 'taken_up' | 'closed'; mine?: boolean }, string, string]>([
    ['waiting', {}, 'A report is waiting: Report 1', 'It has waited since 09:00 today (23 November 2026, 09:00).'],
    ['urgent', { urgent: true }, 'A report is waiting: Report 1', 'Please read it now.'],
    ['taken up', { status: 'taken_up' }, 'Report 1 is being seen to', 'please have a look'],
    ['theirs', { status: 'taken_up', mine: true }, 'Report 1 is being seen to', 'It is yours to see to.'],
    ['closed', { status: 'closed' }, 'Report 1 is closed', 'nothing left to do'],
  ])('%s: that there is one, and nothing of what is in it', async (_state, { mine, ...changes }, title, line) => {
    const report = await plant({ ...changes, ...(mine && { ownerId: id('helen') }) })
    const card = await painted('helen', report)
    expect(card).toContain(title)
    expect(card).toContain(line)
    expect(card).toContain('"verb":"report.read"')
    expect(card).toContain('"dialog":true')
    expect(card).not.toMatch(/Zanzibar|bullying|amira/i)
  })

  it('an older copy has no buttons', async () => {
    expect(await painted('helen', await plant(), 'report', true)).not.toContain('report.read')
  })

  it('its author’s says its number and its state', async () => {
    const card = await painted('amira', await plant({ status: 'closed' }), 'report-mine')
    expect(card).toContain('Report 1, which you sent in')
    expect(card).toContain('It is closed.')
    expect(card).not.toMatch(/Zanzibar|bullying|helen|rosie/i)
  })
})

describe('who may read it no more', () => {
  it.each([
    ['named later', 'helen', 'report', { about: { people: ['helen'] } }],
    ['acts for somebody who is named', 'daniel', 'report', { about: { people: ['helen'] } }],
    ['its author, named by somebody', 'amira', 'report-mine', { about: { people: ['amira'] } }],
    ['never read it', 'liam', 'report', {}],
    ['a card that is not theirs', 'amira', 'report', {}],
  ])('%s: what is not sent yet is not sent, what stands is emptied', async (_why, who, card, changes) => {
    const people = ('about' in changes ? changes.about?.people : undefined)?.map(id)
    const report = await plant(people === undefined ? {} : { about: { people } })
    expect(await painted(who, report, card)).toBeUndefined()
    const shown = await painted(who, report, card, false)
    expect(shown).toContain(EMPTIED)
    expect(shown).not.toMatch(/Report \d|report\.|Larkfield/)
  })

  it.each([
    ['left', `update membership set end_date = '2026-11-22' where person_id = $1`],
    ['has the role no more', `update membership set roles = '{staff}' where person_id = $1`],
  ])('who %s', async (_why, sql) => {
    const report = await plant()
    expect(await painted('rosie', report, 'report', false)).toContain('Report 1')
    await db.query(sql, [id('rosie')])
    expect(await painted('rosie', report, 'report', false)).toContain(EMPTIED)
  })

  it('what has been disposed of', async () => {
    const gone = { id: crypto.randomUUID() }
    expect(await painted('helen', gone)).toBeUndefined()
    expect(await painted('helen', gone, 'report', false)).toContain(EMPTIED)
  })
})

describe('word of a report that did not get through', () => {
  /** @param lost who could not be reached, the last of them just now */
  async function undelivered(report: { id: string }, lost: string[], card = 'report') {
    for (const who of lost)
      await db.query(
        `insert into outbox (kind, subject, school_id, reader_id, card, lane, due_at, created_at, dead_at)
         values ('notice', $1, 'larkfield', $2, 'report', $3, now(), now(), now())`,
        [`report:${report.id}`, id(who), `person:${id(who)}`],
      )
    const row = {
      subject: `report:${report.id}`,
      schoolId: 'larkfield',
      readerId: id(lost.at(-1) ?? ''),
      card,
    } as OutboxRow
    await inTransaction(db, (tx) => tellUndelivered(front.app, tx, row))
    const rows = await db.query<{ name: string }>(
      `select m.name from outbox o join membership m on m.person_id = o.reader_id and m.school_id = 'larkfield'
       where o.card = 'undelivered' order by m.name`,
    )
    return rows.map(({ name }) => name)
  }

  it('the others who read it hear of it, and nobody else', async () => {
    const report = await plant()
    expect(await undelivered(report, ['rosie'])).toEqual(['helen'])
    const card = await painted('helen', report, 'undelivered')
    expect(card).toContain('could not bring word of Report 1 to rosie')
    expect(card).not.toMatch(/Zanzibar|bullying/)
  })

  it('when it reached nobody: its author, and who looks after Staffroom, who is told of no report', async () => {
    const report = await plant()
    expect(await undelivered(report, ['helen', 'rosie'])).toEqual(['amira', 'gwen'])
    expect(await painted('amira', report, 'undelivered')).toContain('has not got through to anybody it is for yet')
    const card = await painted('gwen', report, 'undelivered')
    expect(card).toContain('did not reach helen and rosie')
    expect(card).not.toMatch(/report|Zanzibar/i)
  })

  it('about whoever looks after Staffroom: not them', async () => {
    const report = await plant({ about: { people: [id('gwen')] } })
    expect(await undelivered(report, ['helen', 'rosie'])).toEqual(['amira'])
    expect(await painted('gwen', report, 'undelivered')).toBeUndefined()
  })

  it('about the head: nobody who acts for her hears of it', async () => {
    const report = await plant({ about: { people: [id('helen')] } })
    expect(await undelivered(report, ['lena'])).toEqual(['amira', 'gwen'])
  })

  it('about what its author was to hear: nobody', async () => {
    expect(await undelivered(await plant(), ['amira'], 'report-mine')).toEqual([])
  })
})
