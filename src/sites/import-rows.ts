import { type CsvRow, type RowProblem, readCsv } from '../people/csv.ts'
import type { Member } from '../people/directory.ts'
import { dateProblem } from '../people/import-rows.ts'
import { findPeople } from '../people/people-field.ts'
import { addressProblem } from './form.ts'
import { looksSecret, SECRET_SAYS } from './secret.ts'
import type { SiteSetting } from './setting.ts'

/** One account of sites.csv. What the file does not say is empty. */
export interface SiteRow {
  line: number
  name: string
  platform: string
  url: string
  purpose: string
  administrators: string[]
  moderators: string[]
  opened: string
  closes: string
  custodian: string
  place: string
}

const COLUMNS = {
  needed: ['name', 'platform'],
  optional: ['url', 'purpose', 'administrators', 'moderators', 'opened', 'closes', 'custody_holder', 'custody_place'],
} as const
type Column = (typeof COLUMNS.needed)[number] | (typeof COLUMNS.optional)[number]

const LONGEST: Partial<Record<Column, number>> = {
  name: 100,
  platform: 60,
  url: 300,
  purpose: 1000,
  custody_place: 150,
}

/** The rows of sites.csv, as far as each can be read by itself, and everything that is wrong with single rows. */
export function readSites(bytes: Uint8Array, setting: SiteSetting): { rows: SiteRow[]; problems: RowProblem[] } {
  const table = readCsv(bytes, COLUMNS)
  if ('problems' in table) return { rows: [], problems: table.problems }
  const read = table.rows.map((row) => readRow(row, setting))
  return { rows: read.map(({ row }) => row), problems: read.flatMap(({ problems }) => problems) }
}

function readRow({ line, cells }: CsvRow, setting: SiteSetting): { row: SiteRow; problems: RowProblem[] } {
  const cell = (column: Column) => (cells[column] ?? '').replace(/\s+/g, ' ')
  const administrators = people(cell('administrators'), setting)
  const moderators = people(cell('moderators'), setting)
  const holders = people(cell('custody_holder'), setting)
  const url = withScheme(cell('url'))
  const row: SiteRow = {
    line,
    name: cell('name'),
    platform: cell('platform'),
    url,
    purpose: cell('purpose'),
    administrators: ids(administrators.people),
    moderators: ids(moderators.people),
    opened: cell('opened'),
    closes: cell('closes'),
    custodian: ids(holders.people)[0] ?? '',
    place: cell('custody_place'),
  }
  const found: [Column, string | undefined][] = [
    ['name', row.name === '' ? 'is empty' : undefined],
    ['platform', row.platform === '' ? 'is empty' : undefined],
    ['url', url === '' ? undefined : addressProblem(url, setting)],
    ['administrators', administrators.problem],
    ['moderators', moderators.problem],
    ['custody_holder', holders.problem ?? (holders.people.length > 1 ? 'name one person only' : undefined)],
    ['custody_place', placeProblem(row, setting)],
    ['opened', dateProblem(row.opened)],
    ['closes', dateProblem(row.closes) ?? (isBefore(row) ? 'is before opened' : undefined)],
    ...Object.entries(LONGEST).map(([column, most]): [Column, string | undefined] => [
      column as Column,
      cell(column as Column).length > most ? `is longer than ${most} characters` : undefined,
    ]),
  ]
  return { row, problems: found.flatMap(([column, says]) => (says === undefined ? [] : [{ line, column, says }])) }
}

function people(cell: string, setting: SiteSetting): { people: Member[]; problem?: string } {
  return cell === '' ? { people: [] } : findPeople([cell], setting)
}

function ids(members: Member[]): string[] {
  return members.map(({ id }) => id)
}

function withScheme(url: string): string {
  return url === '' || /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url : `https://${url}`
}

function placeProblem({ custodian, place }: SiteRow, { directory }: SiteSetting): string | undefined {
  const names = [...directory.members.values()].map(({ name }) => name)
  if (looksSecret(place, names)) return SECRET_SAYS
  return place !== '' && custodian === '' ? 'says where, and custody_holder does not say who' : undefined
}

function isBefore({ opened, closes }: SiteRow): boolean {
  return opened !== '' && closes !== '' && closes < opened
}
