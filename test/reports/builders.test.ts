import { expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { readersOf, standingOf } from '../../src/reports/route.ts'
import { reportsOfSchool } from '../../src/reports/store.ts'
import { testVault } from '../builders/front-door.ts'
import { aKind, aReport, aReportSchool, plantReport, putReportSchool } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

it('a planted report comes out of the store as it went in, under the next number', async () => {
  const db = await freshDatabase()
  const ids = await putReportSchool(db)
  const first = await plantReport(db, testVault, { reporterId: ids['amira'] ?? '' })
  const second = await plantReport(db, testVault, {
    reporterId: ids['liam'] ?? '',
    about: { people: [ids['rosie'] ?? ''] },
  })
  expect([first.number, second.number]).toEqual([1, 2])
  const kept = await inTransaction(db, (tx) => reportsOfSchool(tx, testVault, 'larkfield'))
  expect(kept).toEqual([second, first])
})

it('at first the headteacher reads it, and its author is its author', () => {
  const [report, kind, school] = [aReport(), aKind(), aReportSchool()]
  expect(readersOf(report, kind, school).map(({ id }) => id)).toEqual(['helen'])
  expect(standingOf(report, kind, school, 'amira')).toBe('reporter')
  expect(standingOf(report, kind, school, 'liam')).toBeUndefined()
})
