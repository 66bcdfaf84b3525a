import { DateTime } from 'luxon'
import { z } from 'zod'
import { isDay } from '../calendar/days.ts'
import { type CsvRow, type RowProblem, readCsv } from './csv.ts'

/** One row of people.csv. What a file has no column for is absent; an empty cell is `''`. */
export interface PersonRow {
  line: number
  email: string
  name: string
  jobTitle: string
  roles: string[]
  lineManagerEmail: string
  /** Who acts for this person, and in which role. */
  deputies: { role: string; email: string }[]
  startDate: string
  endDate: string
  staffId: string
  slackUserId?: string
  aadObjectId?: string
}

const COLUMNS = {
  needed: ['email', 'name', 'job_title', 'roles', 'line_manager_email', 'deputy_emails', 'start_date', 'end_date'],
  optional: ['staff_id', 'slack_user_id', 'aad_object_id'],
} as const
type Column = (typeof COLUMNS.needed)[number] | (typeof COLUMNS.optional)[number]

/** Roles that mean the same in every policy; a pack may have more. */
export const COMMON_ROLES = [
  'staff',
  'communications_manager',
  'headteacher',
  'slt',
  'account_administrator',
  'staffroom_administrator',
  'authorised_person',
  'dsl',
  'deputy_dsl',
  'e_safety_coordinator',
  'dpo',
  'governor',
  'chair_of_governors',
  'chief_executive',
  'marketing_manager',
  'operations_director',
  'office',
  'it_teacher',
  'volunteer',
  'contractor',
] as const

/** Held by whoever is named in somebody's line_manager_email, never given in `roles`. */
export const LINE_MANAGER = 'line_manager'

/**
 * The rows of people.csv, as far as each can be read by itself, and everything that is wrong with single rows.
 * @param roles ids that may be given
 */
export function readPeople(bytes: Uint8Array, roles: readonly string[]): { rows: PersonRow[]; problems: RowProblem[] } {
  const table = readCsv(bytes, COLUMNS)
  if ('problems' in table) return { rows: [], problems: table.problems }
  const rows = table.rows.map((row) => toPerson(row, table.columns))
  return { rows, problems: rows.flatMap((row) => rowProblems(row, roles)) }
}

function toPerson({ line, cells }: CsvRow, columns: string[]): PersonRow {
  const cell = (column: Column) => cells[column] ?? ''
  return {
    line,
    email: cell('email').toLowerCase(),
    name: cell('name').replace(/\s+/g, ' '),
    jobTitle: cell('job_title').replace(/\s+/g, ' '),
    roles: [...new Set(list(cell('roles')))],
    lineManagerEmail: cell('line_manager_email').toLowerCase(),
    deputies: list(cell('deputy_emails')).map(toDeputy),
    startDate: cell('start_date'),
    endDate: cell('end_date'),
    staffId: cell('staff_id'),
    ...(columns.includes('slack_user_id') && { slackUserId: cell('slack_user_id').toUpperCase() }),
    ...(columns.includes('aad_object_id') && { aadObjectId: cell('aad_object_id').toLowerCase() }),
  }
}

function list(cell: string): string[] {
  return cell
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

function toDeputy(text: string): { role: string; email: string } {
  const [role = '', ...rest] = text.split('=')
  return { role: role.trim(), email: rest.join('=').trim() }
}

function rowProblems(row: PersonRow, roles: readonly string[]): RowProblem[] {
  const found: [Column, string | undefined][] = [
    ['email', emailProblem(row.email)],
    ['name', row.name === '' ? 'is empty' : undefined],
    ...row.roles.map((role): [Column, string | undefined] => ['roles', roleProblem(role, roles)]),
    ['line_manager_email', row.lineManagerEmail === '' ? undefined : emailProblem(row.lineManagerEmail)],
    ...row.deputies.map((deputy): [Column, string | undefined] => ['deputy_emails', deputyProblem(deputy, roles)]),
    ['start_date', dateProblem(row.startDate)],
    ['end_date', dateProblem(row.endDate) ?? orderProblem(row)],
    [
      'slack_user_id',
      row.slackUserId && !SLACK_USER.test(row.slackUserId) ? 'is not a Slack member id such as U012AB3CD' : undefined,
    ],
    [
      'aad_object_id',
      row.aadObjectId && !z.guid().safeParse(row.aadObjectId).success
        ? 'is not an Entra object id such as 11111111-2222-3333-4444-555555555555'
        : undefined,
    ],
  ]
  return found.flatMap(([column, says]) => (says === undefined ? [] : [{ line: row.line, column, says }]))
}

const SLACK_USER = /^[UW][A-Z0-9]{5,}$/

function emailProblem(email: string): string | undefined {
  if (email === '') return 'is empty'
  return z.email().safeParse(email).success ? undefined : `“${email}” is not an e-mail address`
}

function roleProblem(role: string, roles: readonly string[]): string | undefined {
  if (role === LINE_MANAGER)
    return 'line_manager is not given as a role: name each person’s line manager in line_manager_email'
  return roles.includes(role) ? undefined : `there is no role “${role}”${suggestion(role, roles)}`
}

function deputyProblem({ role, email }: { role: string; email: string }, roles: readonly string[]): string | undefined {
  if (email === '') return `“${role}” is not of the form role=email`
  if (role !== LINE_MANAGER && !roles.includes(role)) return `there is no role “${role}”${suggestion(role, roles)}`
  return emailProblem(email)
}

/** The role that was probably meant: the same letters ("Head Teacher"), or the beginning of one ("head"). */
function suggestion(typed: string, roles: readonly string[]): string {
  const letters = (text: string) => text.replace(/[^a-z]/g, '')
  const wanted = letters(typed)
  const meant =
    roles.find((role) => letters(role) === wanted) ??
    roles.find((role) => wanted.length > 2 && (letters(role).startsWith(wanted) || wanted.startsWith(letters(role))))
  return meant === undefined ? `; known are ${[...roles].sort().join(', ')}` : `; did you mean ${meant}?`
}

/** What keeps a date of a file from being read; an empty cell is none. */
export function dateProblem(date: string): string | undefined {
  if (date === '' || isDay(date)) return undefined
  const british = ['d/M/yyyy', 'd.M.yyyy', 'd-M-yyyy', 'd MMM yyyy', 'd MMMM yyyy', 'd/M/yy']
  const meant = british.map((form) => DateTime.fromFormat(date, form, { locale: 'en-GB' })).find((day) => day.isValid)
  if (meant === undefined) return `“${date}” is not a date; write it as 2026-09-01`
  return `“${date}” must be written year first: if it is ${meant.setLocale('en-GB').toFormat('d MMMM yyyy')}, write ${meant.toISODate()}`
}

function orderProblem({ startDate, endDate }: PersonRow): string | undefined {
  return startDate !== '' && endDate !== '' && endDate < startDate ? 'is before start_date' : undefined
}
