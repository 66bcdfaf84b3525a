import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { settleRehearsal } from '../db/rehearsal.ts'
import { inTransaction } from '../db/transaction.ts'
import { fromRoot } from '../root.ts'
import { readHolidays } from './holidays.ts'
import { type ImportDeps, importPeople } from './import-people.ts'
import { SCHOOL_HOURS, type School } from './school.ts'
import { saveSchool } from './store.ts'

const DemoSchools = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    policy: z.string(),
    kind: z.string().optional(),
    timezone: z.string(),
    choices: z.record(z.string(), z.string()),
  }),
)

/**
 * Puts the demo trust into a database: one school for each policy, with invented people, taken in as any school's are.
 * A new database becomes a rehearsal by it, for good. Loading again puts the demo's people back as they were.
 * @param rolesOf ids of the roles of a policy's pack
 * @returns the schools
 * @throws SetupError `not_a_rehearsal`
 */
export async function loadDemo(deps: ImportDeps, rolesOf: (policy: string) => readonly string[]): Promise<School[]> {
  const schools = await readSchools()
  await inTransaction(deps.db, async (tx) => {
    await settleRehearsal(tx, true)
    for (const school of schools) await saveSchool(tx, school)
  })
  for (const school of schools) {
    const file = await readFile(fromRoot('demo', `${school.id}.csv`))
    const outcome = await importPeople(deps, school, file, { packRoles: rolesOf(school.policy) })
    if ('problems' in outcome) throw new Error(`demo/${school.id}.csv: ${JSON.stringify(outcome.problems)}`)
  }
  return schools
}

async function readSchools(): Promise<School[]> {
  const schools = DemoSchools.parse(JSON.parse(await readFile(fromRoot('demo', 'schools.json'), 'utf8')))
  const read = readHolidays(await readFile(fromRoot('demo', 'holidays.csv')))
  if ('problems' in read) throw new Error(`demo/holidays.csv: ${JSON.stringify(read.problems)}`)
  return schools.map(({ kind, ...school }) => ({
    ...school,
    ...SCHOOL_HOURS,
    ...(kind && { kind }),
    holidays: read.holidays,
  }))
}
