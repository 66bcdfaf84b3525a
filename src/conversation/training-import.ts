import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { appendAudit } from '../db/audit.ts'
import { writeEffects } from '../db/outbox.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import { SetupError } from '../errors.ts'
import type { RowProblem } from '../people/csv.ts'
import { lockSchool } from '../people/import-store.ts'
import type { School } from '../people/school.ts'
import { loadDirectory } from '../people/store.ts'
import { lineOf, reviseOf } from '../training/announce.ts'
import { planTrainings, readTrainings, type TrainingPlan } from '../training/import.ts'
import { insertTraining, lockTraining, saveConfirmed, trainingsOf } from '../training/store.ts'
import { changedBy, waitingRequests } from './training-needs.ts'

const WAIT_MS = 60_000

type Deps = Pick<App, 'db' | 'clock' | 'newId' | 'packs'>

/**
 * Takes a school's own list of trainings in: the whole file, or nothing when a row is wrong. Requests that waited for it move
 * on, and everything stands in the school's audit trail.
 * @throws SetupError `no_courses` when the school's policy asks for none
 */
export async function importTrainings(
  deps: Deps,
  school: School,
  bytes: Uint8Array,
  options: { dryRun?: boolean } = {},
): Promise<TrainingPlan | { problems: RowProblem[] }> {
  const pack = deps.packs.get(school.policy)?.pack
  if (pack === undefined || pack.courses.length === 0)
    throw new SetupError('no_courses', `The policy of ${school.name} asks for no reading and no training.`)
  const work = async (tx: Tx) => {
    await lockSchool(tx, school.id)
    const directory = await loadDirectory(tx, school.id)
    const today = dayIn(school.timezone, deps.clock())
    const read = readTrainings(bytes, { pack, directory, today })
    if ('problems' in read) return read
    const people = [...new Set(read.rows.map(({ personId }) => personId))]
    await lockTraining(tx, school.id, people)
    const known = await trainingsOf(tx, school.id)
    const plan = planTrainings(read.rows, known, { schoolId: school.id, newId: deps.newId })
    if (!options.dryRun) await save(deps, tx, school.id, plan)
    return plan
  }
  return inTransaction(deps.db, work, { waitMs: WAIT_MS })
}

async function save(deps: Deps, tx: Tx, schoolId: string, { added, confirmed }: TrainingPlan): Promise<void> {
  const changed = [...added, ...confirmed]
  if (changed.length === 0) return
  const now = deps.clock()
  const before = await waitingRequests(deps, tx, schoolId)
  for (const training of added) await insertTraining(tx, training, now)
  for (const { id, confirmedBy = '' } of confirmed) await saveConfirmed(tx, id, confirmedBy, now)
  const after = await waitingRequests(deps, tx, schoolId)
  await writeEffects(tx, [...changed.map(reviseOf), ...changedBy(before, after)], now)
  const lines = changed.map((training) => lineOf(training, 'training.imported', 'staffroom'))
  await appendAudit(tx, lines, now)
}
