import { beforeEach, describe, expect, it } from 'vitest'
import type { Surface } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import { REPORTS_PAGE } from '../../src/reports/reports-view.ts'
import { openFront, testVault, verbsOf, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { press, reportingSchool } from '../builders/reporting.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const id = (who: string) => front.ids[who] ?? ''
for (const who of ['amira', 'helen', 'liam']) await front.ask(who, 'hello')

beforeEach(async () => {
  for (const table of ['outbox', 'report']) await db.query(`delete from ${table}`)
  await reportingSchool(db, front)
})

const plant = (changes: Parameters<typeof plantReport>[2] = {}) =>
  plantReport(db, testVault, { reporterId: id('amira'), ...changes })
const list = (who: string, more: object = {}, surface: Surface = surfaces.simulator) =>
  front.ask(who, { type: 'reports', page: 1, ...more }, { surface })
const items = (reply: Reply) =>
  'card' in reply && reply.card.name === 'list'
    ? reply.card.data.items.map(({ title, text, subtle = '' }) => [title, text, subtle].filter(Boolean).join(' | '))
    : []

/** Two for Helen, one of them hers; a concern; one that Amira made; one that is closed. */
async function several() {
  await plant({ receivedAt: '2026-11-21T09:00:00.000Z' })
  await plant({
    status: 'taken_up',
    ownerId: id('helen'),
    takenUp: [{ by: id('helen'), at: '2026-11-23T09:30:00.000Z' }],
  })
  await plant({ kind: 'low_level_concern', about: { people: [id('liam')] }, reporterId: id('tom') })
  await plant({ status: 'closed', closedAt: '2026-11-22T09:00:00.000Z' })
  await plant({ reporterId: id('helen'), about: { people: [id('helen')] }, urgent: true })
}

describe('the reports of somebody', () => {
  it('what they have, what they read, concerns apart, and what they made, with its kind', async () => {
    await several()
    const reply = await list('helen')
    expect(reply.show).toBe('dialog')
    expect(items(reply)).toEqual([
      '◐ Report 2: an abusive or offensive comment | You have it; open since 09:00 today. | You have these',
      '○ Report 1: an abusive or offensive comment | It has waited since Saturday 21 November. | For you to read',
      expect.stringMatching(/^○ Report 3: .* \| It has waited since 09:00 today\. \| Concerns, for you to read$/),
    ])
    expect(verbsOf(reply)).toEqual(expect.arrayContaining(['report.start', 'report.page', 'report.figures']))
    expect(wordsOf(reply)).toContain('Concerns by person')
  })

  it('where no window opens: numbers, states and ages alone', async () => {
    await several()
    const reply = await list('helen', {}, surfaces.teams)
    expect(reply.show).toBe('card')
    expect(items(reply)).toEqual([
      '◐ Report 2 | You have it; open since 09:00 today. | You have these',
      '○ Report 1 | It has waited since Saturday 21 November. | For you to read',
      '○ Report 3 | It has waited since 09:00 today.',
    ])
    expect(wordsOf(reply)).not.toMatch(/concern|abusive/i)
  })

  it('its author sees their own, its number and its state, and no figures', async () => {
    await several()
    const reply = await list('amira')
    expect(items(reply)).toEqual([
      '○ Report 1 | Received. Those it went to have been told. Sent in Saturday 21 November. | You sent these in',
      '◐ Report 2 | Somebody is seeing to it. Sent in 09:00 today.',
    ])
    expect(verbsOf(reply)).not.toContain('report.figures')
  })

  it('what is closed is on a list of its own', async () => {
    await several()
    const reply = await front.ask('helen', press(await list('helen'), 'reports', {}, 'Closed ones'))
    expect(items(reply)).toEqual([
      '✓ Report 4: an abusive or offensive comment | Closed on 22 November 2026. | For you to read',
    ])
    expect(items(await front.ask('helen', press(reply, 'reports', {}, 'Open ones')))).toHaveLength(3)
  })

  it('none: a sentence that says what to do', async () => {
    await several()
    for (const more of [{}, { closed: 1 }]) expect(items(await list('liam', more))).toEqual([])
    expect(wordsOf(await list('liam'))).toContain('press “New report”')
    expect(wordsOf(await list('liam', { page: 3 }))).toContain('That was the last page.')
  })

  it('page by page', async () => {
    for (let n = 0; n <= REPORTS_PAGE; n += 1) await plant()
    const first = await list('helen')
    expect(items(first)).toHaveLength(REPORTS_PAGE)
    const second = await front.ask('helen', press(first, 'reports', {}, 'More'))
    expect(items(second)).toHaveLength(1)
    expect(wordsOf(second)).not.toContain('"title":"More"')
  })

  it('every button that leads to what is in one asks for a window', async () => {
    await several()
    const buttons = JSON.stringify(await list('helen', {}, surfaces.teams))
    expect(buttons).not.toMatch(/"verb":"report\.read"(?!.{0,20}dialog|.*"dialog":true)/)
  })
})
