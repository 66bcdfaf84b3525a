import type { App } from '../app.ts'
import { dayIn, dayWords } from '../calendar/days.ts'
import { appendAudit } from '../db/audit.ts'
import { inTransaction } from '../db/transaction.ts'
import type { AuditLine } from '../effects.ts'
import { SetupError } from '../errors.ts'
import { everybody, type HeldPart, rowsAbout, schoolsOf } from '../people/held-store.ts'
import { type Around, around, marked, naming } from '../people/redact.ts'
import { type HeldInReports, heldInReports } from '../reports/subject-access.ts'

/** Reading every report of every school may take its time. */
const WAIT_MS = 120_000

type Sources = Pick<App, 'db' | 'vault' | 'clock'>

/**
 * Everything held about somebody, as a text for whoever answers for the school's data: others' names and words are marked
 * for them to decide on, and the first page says what they must check. That it was made is in the trail of each school, and of
 * each report that was looked into.
 * @param school only what is held there
 * @throws SetupError `person_unknown`
 */
export function subjectAccess(app: Sources, email: string, school?: string): Promise<string> {
  return inTransaction(
    app.db,
    async (tx) => {
      const now = app.clock()
      const people = await everybody(tx)
      const person = people.find((one) => one.email === email.trim().toLowerCase())
      const schools = person === undefined ? [] : await schoolsOf(tx, person.id)
      const asked = school === undefined ? schools : schools.filter((one) => one === school)
      if (person === undefined || (school !== undefined && asked.length === 0)) throw unknown(email, school)
      const who = around(person.id, people)
      const inReports: HeldInReports[] = []
      for (const one of asked) inReports.push(await heldInReports(tx, app.vault, one, person.id, now))
      const rows = await rowsAbout(tx, person, school === undefined ? undefined : asked)
      const parts = [...rows.flatMap((part) => partOf(part, who)), ...reportParts(inReports, who)]
      await appendAudit(tx, [...auditLines(asked, person.id), ...inReports.flatMap(({ audit }) => audit)], now)
      return toText(person, now, school, parts)
    },
    { waitMs: WAIT_MS },
  )
}

interface Part {
  title: string
  /** Said above it. */
  note?: string
  items: unknown[]
}

function partOf({ title, named, ofOthers, rows }: HeldPart, who: Around): Part[] {
  const items = rows.flatMap(({ row }) => {
    if (!named) return [marked(row, who, !ofOthers)]
    const found = naming(row, who.id)
    if (found === undefined) return []
    // Which one it is, besides what names them.
    const { id, school_id, person_id, number, title: name, created_at } = row
    return [marked({ id, school_id, person_id, number, name, created_at, ...(found as object) }, who, false)]
  })
  return items.length === 0 ? [] : [{ title, items }]
}

const ASK_DSL =
  'Ask the designated safeguarding lead before any of it is given to anybody. Who reported it is confidential.'

function reportParts(held: HeldInReports[], who: Around): Part[] {
  const parts: Part[] = [
    { title: 'Reports they made', note: ASK_DSL, items: held.flatMap(({ made }) => made) },
    { title: 'Reports about them', note: ASK_DSL, items: held.flatMap(({ about }) => about) },
    { title: 'What they noted or did in reports', note: ASK_DSL, items: held.flatMap(({ noted }) => noted) },
    { title: 'Reports they have begun to write', items: held.flatMap(({ drafts }) => drafts) },
  ]
  return parts.flatMap((part) =>
    part.items.length === 0 ? [] : [{ ...part, items: part.items.map((item) => marked(item, who)) }],
  )
}

function auditLines(schools: string[], personId: string): AuditLine[] {
  return schools.map((chain) => ({
    chain,
    actor: 'staffroom',
    action: 'person.subject_access',
    subject: `person:${personId}`,
    details: {},
  }))
}

function unknown(email: string, school: string | undefined): SetupError {
  const where = school === undefined ? 'any school’s staff list' : `the staff list of ${school}`
  return new SetupError('person_unknown', `There is nobody with the address ${email} in ${where}.`)
}

function toText(
  person: { email: string; names: string[] },
  now: Date,
  school: string | undefined,
  parts: Part[],
): string {
  const name = person.names.join(', ') || person.email
  const day = dayWords(dayIn('Europe/London', now))
  return [
    `WHAT STAFFROOM HOLDS ABOUT ${name} (${person.email})`,
    school === undefined ? `All schools. Made on ${day}.` : `At ${school} only. Made on ${day}.`,
    '',
    ...firstPage(parts),
    ...parts.flatMap(({ title, note, items }, at) => [
      '',
      `${at + 1}. ${title} (${items.length})`,
      ...(note === undefined ? [] : [note]),
      ...items.flatMap((item) => ['', ...linesOf(item, '   ')]),
    ]),
    '',
  ].join('\n')
}

function firstPage(parts: Part[]): string[] {
  return [
    'BEFORE ANY OF THIS IS GIVEN TO ANYBODY, the school, which answers for these data, checks by hand:',
    '',
    ' 1. That whoever asks is the person they say, and what they ask for.',
    ' 2. Every [[REDACT? …]]: the names of others, and what others wrote. Decide each time whether it may be told. Marks are made by',
    '    a program. They are not complete: nicknames, pupils, parents and whoever can be guessed from what happened are not marked.',
    ' 3. Pupils. They are written by initials where somebody wrote them so, and stand in here as they were written.',
    ' 4. Child protection. What might harm a child, or tell of another child, may have to stay back. The designated safeguarding lead',
    '    decides on everything under a heading with “report”, and writes down why.',
    ' 5. Who reported something. A report is confidential: do not tell who made it, nor what would show it.',
    ' 6. What is held elsewhere: chats on Slack and Teams, letters, the school’s safeguarding system, backups of this database, and files',
    '    that were given as evidence. This file lists those; the files themselves are looked at in the case.',
    ' 7. What was disposed of is not in here. Numbers and days of that are in “staffroom reports disposals”.',
    '',
    'Keep this file where the school keeps confidential papers, and delete it when it has been answered.',
    '',
    'What is in it:',
    ...parts.map(({ title, items }, at) => `   ${at + 1}. ${title} (${items.length})`),
  ]
}

/** Key and value on lines, as deep as it goes. */
function linesOf(value: unknown, indent: string): string[] {
  if (Array.isArray(value))
    return value.flatMap((one) =>
      isMap(one) ? [`${indent}-`, ...linesOf(one, `${indent}  `)] : linesOf(one, `${indent}- `),
    )
  if (!isMap(value)) return [`${indent}${plain(value, indent)}`]
  return Object.entries(value).flatMap(([key, one]) => {
    if (one === null || one === undefined || isEmpty(one)) return []
    return isMap(one)
      ? [`${indent}${key}:`, ...linesOf(one, `${indent}  `)]
      : [`${indent}${key}: ${plain(one, indent)}`]
  })
}

function plain(value: unknown, indent: string): string {
  return String(value).replaceAll('\n', `\n${' '.repeat(indent.length + 2)}`)
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0
}

function isMap(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
