import { didYouMean } from '../packs/nearest.ts'
import type { Course, Pack } from '../packs/pack.ts'
import { type CsvRow, type RowProblem, readCsv } from '../people/csv.ts'
import { type Directory, type Member, memberByEmail } from '../people/directory.ts'
import { dateProblem } from '../people/import-rows.ts'
import { dayProblem, sayDone } from './decide.ts'
import type { Training } from './training.ts'

const COLUMNS = { needed: ['email', 'course', 'done_on'], optional: ['confirmed_by'] } as const

/** One row of the school's own list, read. */
export interface TrainingRow {
  personId: string
  course: Course
  /** YYYY-MM-DD */
  doneOn: string
  confirmedBy?: string
}

export interface ImportFacts {
  pack: Pack
  directory: Directory
  /** YYYY-MM-DD */
  today: string
}

/** What an import writes. */
export interface TrainingPlan {
  added: Training[]
  /** Waited, and is vouched for by the list. */
  confirmed: Training[]
  /** Rows that say what is known already. */
  unchanged: number
}

/** The rows of a list of trainings, or everything that is wrong with them. */
export function readTrainings(
  bytes: Uint8Array,
  facts: ImportFacts,
): { rows: TrainingRow[] } | { problems: RowProblem[] } {
  const table = readCsv(bytes, COLUMNS)
  if ('problems' in table) return table
  const read = table.rows.map((row) => readRow(row, facts))
  const problems = read.flatMap((row) => ('problems' in row ? row.problems : []))
  return problems.length > 0 ? { problems } : { rows: read.flatMap((row) => ('problems' in row ? [] : [row])) }
}

/**
 * What taking in these rows would do. Whatever is known already stays as it is, so that a list may be taken in again.
 * @param known the trainings of the school's people
 */
export function planTrainings(
  rows: TrainingRow[],
  known: Training[],
  { schoolId, newId }: { schoolId: string; newId: () => string },
): TrainingPlan {
  const plan: TrainingPlan = { added: [], confirmed: [], unchanged: 0 }
  for (const { course, ...row } of rows) {
    const training: Training = { ...row, id: newId(), schoolId, course: course.id, refused: false }
    const earlier = [...known, ...plan.added].filter(({ personId }) => personId === row.personId)
    const said = sayDone(training, course, earlier)
    if ('adds' in said) plan.added.push(training)
    else if ('confirms' in said) plan.confirmed.push({ ...said.confirms, ...row })
    else plan.unchanged += 1
  }
  return plan
}

function readRow({ line, cells }: CsvRow, facts: ImportFacts): TrainingRow | { problems: RowProblem[] } {
  const { email = '', course: courseId = '', done_on: doneOn = '', confirmed_by: by = '' } = cells
  const person = memberByEmail(facts.directory, email)
  const course = facts.pack.courses.find(({ id }) => id === courseId.toLowerCase())
  const found: [string, string | undefined][] = [
    ['email', personProblem(email, person)],
    ['course', course === undefined ? courseProblem(courseId, facts.pack) : undefined],
    ['done_on', dateProblem(doneOn) ?? dayWrong(doneOn, facts.today)],
    ['confirmed_by', course && byProblem(by, course, person, facts)],
  ]
  const problems = found.flatMap(([column, says]) => (says === undefined ? [] : [{ line, column, says }]))
  if (problems.length > 0 || person === undefined || course === undefined) return { problems }
  const confirmer = memberByEmail(facts.directory, by)
  return { personId: person.id, course, doneOn, ...(confirmer && { confirmedBy: confirmer.id }) }
}

function personProblem(email: string, person: Member | undefined): string | undefined {
  if (email === '') return 'is empty'
  return person === undefined ? `nobody in this school’s staff list has the address “${email}”` : undefined
}

function courseProblem(written: string, { courses }: Pack): string {
  const known = courses.map(({ id }) => id)
  if (written === '') return `is empty; known are ${known.join(', ')}`
  return `there is no course “${written}”; known are ${known.join(', ')}.${didYouMean(written, known)}`
}

function dayWrong(day: string, today: string): string | undefined {
  if (day === '') return 'is empty'
  if (dayProblem(day, today) === undefined) return undefined
  return day > today ? `“${day}” is still to come` : `“${day}” is before 1990: is the year right?`
}

/** Whoever vouched for it may have left since; what they were then is what they are in the staff list. */
function byProblem(
  email: string,
  course: Course,
  person: Member | undefined,
  { directory }: ImportFacts,
): string | undefined {
  const roles = course.confirmed_by.flatMap((role) => [role, directory.choices[role] ?? role])
  const who = roles.length === 0 ? '' : [...new Set(roles)].join(' or ')
  if (email === '')
    return who === '' ? undefined : `is empty: this course is confirmed by somebody with the role ${who}`
  const by = memberByEmail(directory, email)
  if (by === undefined) return `nobody in this school’s staff list has the address “${email}”`
  if (by === person) return 'nobody confirms their own training'
  if (who === '' || by.roles.some((role) => roles.includes(role))) return undefined
  return `${email} does not have the role ${who}, which confirms this course`
}
