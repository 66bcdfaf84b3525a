import type { App } from '../src/app.ts'
import { dayIn } from '../src/calendar/days.ts'
import type { Config } from '../src/config.ts'
import type { Database } from '../src/db/database.ts'
import { isRehearsal, settleRehearsal } from '../src/db/rehearsal.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { loadDemo } from '../src/people/demo.ts'
import { isActive } from '../src/people/directory.ts'
import { listSchools, loadDirectory } from '../src/people/store.ts'
import { checkRehearsal } from '../src/rehearsal.ts'
import { refuseWithoutKeys } from '../src/vault/keys.ts'
import type { SimulatedPerson } from './simulator/wire.ts'

/** A teacher in the demo school with a full chain of four different people: whom a newcomer plays first. */
export const GUIDE = 'amira.hussain@larkfield.example'

/**
 * Says what a new database is, for good: the demo trust's when there is no platform to serve, else one in earnest; and
 * refuses settings that only a rehearsal may have.
 * @throws SetupError as `checkRehearsal`; `no_keys`
 */
export async function prepareRehearsal(
  config: Config,
  deps: Pick<App, 'db' | 'packs' | 'clock' | 'newId'>,
): Promise<void> {
  const isServing = config.slack !== undefined || config.teams !== undefined
  if ((await isRehearsal(deps.db)) === undefined) await settle(config, deps, isServing)
  checkRehearsal(config, (await isRehearsal(deps.db)) === true)
}

async function settle(
  config: Config,
  deps: Pick<App, 'db' | 'packs' | 'clock' | 'newId'>,
  isServing: boolean,
): Promise<void> {
  if (!isServing && (!config.simulator || (await listSchools(deps.db)).length > 0)) return
  // Before anything is written: a start that is refused must leave the new database as it was.
  checkRehearsal(config, !isServing)
  if (isServing) refuseWithoutKeys(config.keys)
  if (isServing) return inTransaction(deps.db, (tx) => settleRehearsal(tx, false))
  await loadDemo(deps, (policy) => deps.packs.get(policy)?.pack.roles.map((role) => role.id) ?? [])
}

/** Everybody who can be played: the people of every school of a rehearsal, once per school, as of today. */
export async function simulatedPeople(db: Database, now: Date): Promise<SimulatedPerson[]> {
  const people: SimulatedPerson[] = []
  for (const school of await listSchools(db)) {
    const { members } = await loadDirectory(db, school.id)
    const active = [...members.values()].filter((member) => isActive(member, dayIn(school.timezone, now)))
    people.push(
      ...active.map(({ email, name, jobTitle, roles }) => ({
        email,
        name,
        jobTitle,
        roles,
        schoolId: school.id,
        schoolName: school.name,
      })),
    )
  }
  return people
}
