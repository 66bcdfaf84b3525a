import { randomUUID } from 'node:crypto'
import type { Database } from '../../src/db/database.ts'
import { inTransaction, type Tx } from '../../src/db/transaction.ts'
import { withAbout } from '../../src/packs/report-form.ts'
import { ReportKind } from '../../src/packs/report-kind.ts'
import type { Directory, Member } from '../../src/people/directory.ts'
import type { Entry } from '../../src/people/entry.ts'
import type { Entry as Line, Report, ReportDraft, ReportFile } from '../../src/reports/report.ts'
import type { ReportSchool } from '../../src/reports/setting.ts'
import { insertReport, saveDraft, saveFile } from '../../src/reports/store.ts'
import type { Vault } from '../../src/vault/vault.ts'
import { kingOffa, member, today } from './packs.ts'
import { putSchool, school } from './people.ts'

/** When the reports of these builders were received: a Monday in term, nine in the morning. */
const RECEIVED = `${today}T09:00:00.000Z`

/** A kind of report with one plain question and the headteacher as its reader; `low_level_concern` is a concern. */
export function aKind(changes: Partial<ReportKind> = {}): ReportKind {
  const id = changes.id ?? 'abusive_comment'
  const kind = ReportKind.parse({
    id,
    name: 'an abusive comment',
    words: [id.replaceAll('_', ' ')],
    about: 'Somebody wrote something abusive',
    category: id === 'low_level_concern' ? 'concern' : 'incident',
    form: {
      title: 'An abusive comment',
      sections: [
        {
          title: 'What happened',
          fields: [
            { id: 'what', kind: 'text', label: 'What happened?', max: 1500 },
            { id: 'who', kind: 'line', label: 'Who was it?', required: false, max: 150 },
          ],
        },
      ],
    },
    title: ['what'],
    route: [{ id: 'head', roles: ['headteacher'] }],
    keep: { for: 'P1Y', because: 'It shows what was done about it.' },
  })
  return { ...withAbout(kind), ...changes }
}

/** A concern about an adult, read by the headteacher alone. */
export const aConcern = (changes: Partial<ReportKind> = {}) =>
  aKind({ id: 'low_level_concern', name: 'a concern about an adult', ...changes })

/**
 * Larkfield with every role filled; an id is also the first part of the address. Helen is the headteacher, Daniel her deputy,
 * Ruth the DSL, Dina her deputy, Margaret the chair of governors, Imran a governor, Sami of the SLT, Kwame the e-safety
 * co-ordinator, Bethan the communications manager, Olive the office, Gwen Staffroom's administrator; Amira assists in Tom's
 * class, Liam and Rosie teach.
 */
const PEOPLE: Member[] = [
  member('helen', 'Helen Marsh', { jobTitle: 'Headteacher', roles: ['staff', 'headteacher', 'slt'] }),
  member('daniel', 'Daniel Osei', { jobTitle: 'Deputy headteacher', roles: ['staff', 'slt'] }),
  member('ruth', 'Ruth Kaplan', { jobTitle: 'Designated safeguarding lead', roles: ['staff', 'dsl'] }),
  member('dina', 'Dina Costa', { roles: ['staff', 'deputy_dsl'] }),
  member('margaret', 'Margaret Ashdown', { roles: ['chair_of_governors', 'governor'] }),
  member('imran', 'Imran Sheikh', { roles: ['governor'] }),
  member('sami', 'Sami Noor', { roles: ['staff', 'slt'] }),
  member('kwame', 'Kwame Boateng', { roles: ['staff', 'e_safety_coordinator', 'it_teacher'] }),
  member('bethan', 'Bethan Rhys', { roles: ['staff', 'communications_manager'] }),
  member('olive', 'Olive Petrova', { jobTitle: 'School office', roles: ['staff', 'office'] }),
  member('gwen', 'Gwen Pritchard', { roles: ['staff', 'staffroom_administrator'] }),
  member('tom', 'Tom Okafor', { jobTitle: 'Year 6 teacher' }),
  member('amira', 'Amira Hussain', { jobTitle: 'Teaching assistant', lineManagerId: 'tom' }),
  member('liam', 'Liam Doyle', { lineManagerId: 'tom' }),
  member('rosie', 'Rosie Blake'),
]

const DEPUTIES = [
  { role: 'headteacher', holderId: 'helen', deputyId: 'daniel' },
  { role: 'dsl', holderId: 'ruth', deputyId: 'dina' },
  { role: 'chair_of_governors', holderId: 'margaret', deputyId: 'imran' },
]

/** The people above; `changes` replaces them, their deputies, who is away or what the school settled. */
export function reportDirectory(changes: Partial<Directory> = {}): Directory {
  const members = new Map(PEOPLE.map((one) => [one.id, one]))
  return { schoolId: 'larkfield', members, deputies: DEPUTIES, absences: [], choices: {}, ...changes }
}

/** Larkfield as its reports look at it, with these kinds alone. */
export function aReportSchool(
  kinds: ReportKind[] = [aKind(), aConcern()],
  changes: Partial<ReportSchool> = {},
): ReportSchool {
  const { pack, hash, platforms } = kingOffa()
  return {
    school: school('larkfield', { name: 'Larkfield Primary' }),
    pack: { ...pack, report_kinds: kinds },
    packHash: hash,
    platforms,
    directory: reportDirectory(),
    trained: new Map(),
    now: new Date(`${today}T10:00:00.000Z`),
    today,
    ...changes,
  }
}

type Changes = Partial<Omit<Report, 'about'>> & { about?: Partial<Report['about']> }

/** Amira's report of an abusive comment, about nobody who works here, received an hour ago; nobody has taken it up. */
export function aReport({ about = {}, ...changes }: Changes = {}): Report {
  const receivedAt = changes.receivedAt ?? RECEIVED
  const reporterId = changes.reporterId ?? 'amira'
  return {
    id: randomUUID(),
    schoolId: 'larkfield',
    number: 12,
    status: 'waiting',
    version: 1,
    receivedAt,
    held: false,
    kind: 'abusive_comment',
    packHash: kingOffa().hash,
    reporterId,
    draftId: randomUUID(),
    about: { who: about.people === undefined ? 'not_staff' : 'staff', people: [], ...about },
    answers: { what: 'Something was written under our page.' },
    urgent: false,
    takenUp: [],
    entries: [{ at: receivedAt, by: reporterId, what: 'received' }],
    steps: {},
    links: [],
    reminded: 0,
    escalated: false,
    salt: 'salt',
    ...changes,
  }
}

/** The report as somebody has taken it up, so many hours after it was received. */
export function takenUp(report: Report, by = 'helen', hours = 1): Report {
  const line = lineOf(report, 'taken_up', by, hours)
  const entries = [...report.entries, line]
  return { ...report, status: 'taken_up', takenUp: [{ by, at: line.at }], ownerId: by, entries }
}

/** The report as somebody has closed it, so many hours after it was received. */
export function closed(report: Report, by = 'helen', hours = 24): Report {
  const line = lineOf(report, 'closed', by, hours)
  return { ...report, status: 'closed', closedAt: line.at, entries: [...report.entries, line] }
}

function lineOf(report: Report, what: Line['what'], by: string, hours: number): Line {
  return { at: new Date(Date.parse(report.receivedAt) + hours * 3_600_000).toISOString(), by, what }
}

/**
 * The same school and people in a database, with ids of their own; an address is `helen@<school>.example`.
 * @returns everybody's id, by the name they are played under
 */
export async function putReportSchool(
  db: Database,
  one = school('larkfield', { name: 'Larkfield Primary' }),
): Promise<Record<string, string>> {
  const ids = Object.fromEntries(PEOPLE.map(({ id }) => [id, randomUUID()]))
  const idOf = (name: string) => ids[name] ?? ''
  await putSchool(
    db,
    one,
    PEOPLE.map((person) => ({ ...entryOf(person, idOf), email: `${person.id}@${one.id}.example` })),
  )
  return ids
}

function entryOf({ id, email, name, jobTitle, roles, lineManagerId }: Member, idOf: (name: string) => string): Entry {
  const deputies = DEPUTIES.filter(({ holderId }) => holderId === id)
  return {
    personId: idOf(id),
    email,
    name,
    jobTitle,
    roles,
    deputies: deputies.map(({ role, deputyId }) => ({ role, deputyId: idOf(deputyId) })),
    ...(lineManagerId && { lineManagerId: idOf(lineManagerId) }),
  }
}

/** Puts a report into the database, under the school's next number; `reporterId` and `about.people` are ids of there. */
export function plantReport(db: Database, vault: Vault, changes: Changes = {}): Promise<Report> {
  return inTransaction(db, async (tx) => {
    const made = aReport(changes)
    const report = { ...made, number: changes.number ?? (await nextNumber(tx, made.schoolId)) }
    await insertReport(tx, vault, report)
    return report
  })
}

/** In order here, so that a test can name them. */
async function nextNumber(tx: Tx, schoolId: string): Promise<number> {
  const [row] = await tx.query<{ number: number }>(
    'select coalesce(max(number), 0) + 1 as number from report where school_id = $1',
    [schoolId],
  )
  return row?.number ?? 1
}

/** Puts a draft of somebody into the database. */
export function plantDraft(db: Database, vault: Vault, draft: Partial<ReportDraft>, now: Date): Promise<ReportDraft> {
  const whole: ReportDraft = {
    id: randomUUID(),
    schoolId: 'larkfield',
    personId: 'amira',
    kind: 'abusive_comment',
    answers: { what: 'Something was written' },
    safe: false,
    ...draft,
  }
  return inTransaction(db, async (tx) => {
    await saveDraft(tx, vault, whole, now)
    return whole
  })
}

/** Puts a file that is kept with a report into the database. */
export function plantFile(
  db: Database,
  vault: Vault,
  file: Partial<ReportFile> & Pick<ReportFile, 'reportId'>,
  content: Uint8Array = Buffer.from('a plain text'),
): Promise<ReportFile> {
  const whole: ReportFile = {
    id: randomUUID(),
    status: 'kept',
    name: 'notes.txt',
    type: 'text/plain',
    size: content.length,
    hash: 'a-hash',
    by: 'amira',
    at: RECEIVED,
    ...file,
  }
  return inTransaction(db, async (tx) => {
    await saveFile(tx, vault, whole, content)
    return whole
  })
}
