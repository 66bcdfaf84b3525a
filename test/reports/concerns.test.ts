import { beforeAll, describe, expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import type { Surface } from '../../src/conversation/incoming.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { showConcerns } from '../../src/reports/concerns-list.ts'
import { showFigures } from '../../src/reports/figures-list.ts'
import type { ReportSpeech } from '../../src/reports/speech.ts'
import { loadSetting } from '../../src/requests/load.ts'
import { openFront } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { school } from '../builders/people.ts'
import { plantReport, putReportSchool } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const { app } = await openFront(db)
const ids = await putReportSchool(db, school('ashdene', { name: 'Ashdene School' }))
const idOf = (name: string) => ids[name] ?? ''
const concern = 'low_level_concern'

const plant = (changes: Parameters<typeof plantReport>[2]) =>
  plantReport(db, app.vault, { schoolId: 'ashdene', kind: concern, reporterId: idOf('rosie'), ...changes })

/** What somebody is answered, and what is written down of it. */
function asked(who: string, what: 'concerns' | 'figures', { page = 1, surface = surfaces.simulator as Surface } = {}) {
  return inTransaction(db, (tx) => {
    const settingOf: ReportSpeech['settingOf'] = (id, hash) => loadSetting(app, tx, id, hash)
    const speech = { app, tx, personId: idOf(who), surface, seen: false, settingOf }
    return what === 'concerns'
      ? showConcerns(speech, 'ashdene', { type: 'report.concerns', page })
      : showFigures(speech, 'ashdene', { type: 'report.figures', page })
  })
}

async function seen(who: string, page = 1): Promise<string[]> {
  const { reply } = await asked(who, 'concerns', { page })
  if (reply.show !== 'dialog' || reply.card.name !== 'list') throw new Error(`no dialog: ${JSON.stringify(reply)}`)
  renderCard(reply.card)
  return reply.card.data.items.map(({ title, text }) => `${title}: ${text}`)
}

describe('what has been noticed of whom', () => {
  beforeAll(async () => {
    await plant({ about: { people: [idOf('tom')] }, receivedAt: '2026-09-07T09:00:00.000Z', status: 'closed' })
    await plant({ about: { people: [idOf('liam')] }, receivedAt: '2026-10-05T09:00:00.000Z' })
    await plant({ about: { people: [idOf('tom'), idOf('liam')] }, receivedAt: '2026-11-02T09:00:00.000Z' })
    await plant({ about: { people: [idOf('helen')] } })
    await plant({ kind: 'friend_request', about: { people: [idOf('liam')] } })
  })

  it('stands person by person, in the order in which it came, in days and numbers', async () => {
    expect(await seen('helen')).toEqual([
      'Liam Doyle: Report 2, 5 October 2026, not yet taken up',
      'Liam Doyle: Report 3, 2 November 2026, not yet taken up',
      'Tom Okafor: Report 1, 7 September 2026, closed',
      'Tom Okafor: Report 3, 2 November 2026, not yet taken up',
    ])
  })

  it('each report that is shown counts as read, once', async () => {
    const { audit } = await asked('helen', 'concerns')
    expect(audit.map(({ action, chain }) => `${chain} ${action}`)).toEqual(Array(3).fill('reports:ashdene report.read'))
    expect(new Set(audit.map(({ subject }) => subject)).size).toBe(3)
    expect((await asked('helen', 'concerns', { page: 2 })).audit).toEqual([])
  })

  it.each([
    ['the one it is about', 'liam'],
    ['a colleague', 'amira'],
    ['who looks after Staffroom', 'gwen'],
    ['its author', 'rosie'],
  ])('%s sees what somebody sees of whom nothing was noticed', async (_who, name) => {
    const { reply, audit } = await asked(name, 'concerns')
    expect(audit).toEqual([])
    expect(reply).toEqual((await asked('bethan', 'concerns')).reply)
    expect(JSON.stringify(reply)).toContain('nothing here that is for you to read')
  })

  it('one about the head is seen by the chair of governors, and not by the head or their deputy', async () => {
    expect(await seen('margaret')).toEqual(['Helen Marsh: Report 4, 23 November 2026, not yet taken up'])
    expect((await seen('helen')).join()).not.toContain('Report 4')
    expect(await seen('daniel')).toEqual([])
  })

  it('whoever is somebody’s deputy sees none of theirs', async () => {
    await db.query(
      `insert into deputy (school_id, role, holder_id, deputy_id) values ('ashdene', 'it_teacher', $1, $2)`,
      [idOf('tom'), idOf('helen')],
    )
    expect((await seen('helen')).join()).not.toContain('Tom')
    expect((await seen('helen')).join()).not.toContain('Report 3')
  })
})

it.each(['concerns', 'figures'] as const)('where words cannot open a dialog, %s come behind a button', async (what) => {
  const { reply, audit } = await asked('helen', what, { surface: surfaces.teams })
  expect(audit).toEqual([])
  expect(reply).toMatchObject({ show: 'card', card: { name: 'note' } })
  expect(JSON.stringify(reply)).not.toMatch(/Liam|Report \d/)
})

it.each([
  ['the headteacher', 'helen', 'dialog'],
  ['a governor', 'imran', 'dialog'],
  ['a teacher', 'tom', 'word'],
])('figures: %s', async (_who, name, show) => {
  const { reply } = await asked(name, 'figures')
  expect(reply.show).toBe(show)
  if ('card' in reply) renderCard(reply.card)
})
