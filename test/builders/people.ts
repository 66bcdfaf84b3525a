import { randomUUID } from 'node:crypto'
import type { Platform, Speaker } from '../../src/conversation/incoming.ts'
import type { Database } from '../../src/db/database.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Directory, Member } from '../../src/people/directory.ts'
import type { Entry } from '../../src/people/entry.ts'
import { saveEntries } from '../../src/people/import-store.ts'
import type { Account } from '../../src/people/link.ts'
import { SCHOOL_HOURS, type School } from '../../src/people/school.ts'
import { saveSchool } from '../../src/people/store.ts'

/** A reachable member of staff; `ann` has the id and the address of Ann. */
export function member(id: string, over: Partial<Member> = {}): Member {
  return { id, email: `${id}@school.example`, name: id, jobTitle: '', roles: ['staff'], reachable: true, ...over }
}

export function directory(members: Member[], over: Partial<Directory> = {}): Directory {
  return {
    schoolId: 'larkfield',
    members: new Map(members.map((one) => [one.id, one])),
    deputies: [],
    absences: [],
    choices: {},
    ...over,
  }
}

export function school(id = 'larkfield', over: Partial<School> = {}): School {
  return {
    id,
    name: `School ${id}`,
    policy: 'king-offa',
    timezone: 'Europe/London',
    holidays: [],
    ...SCHOOL_HOURS,
    choices: {},
    ...over,
  }
}

/** Somebody as people.csv has them, with an id of their own. */
export function entry(name: string, over: Partial<Entry> = {}): Entry {
  return {
    personId: randomUUID(),
    email: `${name}@school.example`,
    name,
    jobTitle: '',
    roles: ['staff'],
    deputies: [],
    ...over,
  }
}

/** Puts a school with these people into the database. */
export async function putSchool(db: Database, one: School, people: Entry[] = []): Promise<void> {
  await inTransaction(db, async (tx) => {
    await saveSchool(tx, one)
    await saveEntries(tx, one.id, people)
  })
}

/** A confirmed member's account. */
export function account(user: string, over: Partial<Account> = {}): Account {
  return {
    platform: 'slack',
    tenant: 'T1',
    user,
    email: `${user.toLowerCase()}@school.example`,
    confirmed: true,
    member: true,
    ...over,
  }
}

export function speaker(user: string, over: Partial<Speaker> = {}): Speaker {
  const platform: Platform = 'slack'
  return { platform, tenant: 'T1', user, reach: { channel: `D-${user}` }, private: true, ...over }
}

/** people.csv: rows as objects; what is not given is empty. */
export function peopleCsv(rows: Record<string, string>[], columns: string[] = []): Buffer {
  const needed = [
    'email',
    'name',
    'job_title',
    'roles',
    'line_manager_email',
    'deputy_emails',
    'start_date',
    'end_date',
  ]
  const heading = [...needed, ...columns]
  const lines = rows.map((row) => heading.map((column) => `"${row[column] ?? ''}"`).join(','))
  return Buffer.from([heading.join(','), ...lines].join('\n'))
}
