import { dayIn } from '../calendar/days.ts'
import type { Platform, Reach, Speaker } from '../conversation/incoming.ts'
import { MOST_ATTEMPTS } from '../db/outbox.ts'
import type { Queryable } from '../db/query.ts'
import type { Tx } from '../db/transaction.ts'
import { isActive } from './directory.ts'
import type { Account, Candidate, StrangerReason } from './link.ts'

/** One person's place in one school. */
export interface Membership {
  schoolId: string
  schoolName: string
  name: string
  roles: string[]
  /** Has rights there today. */
  active: boolean
}

/** Somebody with an account that Staffroom knows. */
export interface KnownPerson {
  id: string
  identityId: string
  reach: Reach
  /** The identity that notices go to. */
  placeId?: string
  /** The school last chosen. */
  schoolId?: string
  /** Notices are held until this person is heard from, or were given up after the last try (`releaseHeld`). */
  awaited: boolean
  memberships: Membership[]
}

/** An account of somebody's. */
export interface Identity {
  id: string
  platform: Platform
  tenant: string
  user: string
  reach: Reach
}

/** An account that Staffroom could not link. */
export interface Stranger {
  id: string
  platform: Platform
  email: string
  reason: StrangerReason
}

/** Who this account is, in one statement. Undefined when it is not linked. */
export async function findSpeaker(
  db: Queryable,
  speaker: Pick<Speaker, 'platform' | 'tenant' | 'user'>,
  now: Date,
): Promise<KnownPerson | undefined> {
  const [row] = await db.query<{ person: Omit<KnownPerson, 'memberships'>; memberships: MembershipRow[] }>(
    `select json_strip_nulls(json_build_object(
         'id', p.id, 'identityId', i.id, 'placeId', p.place_id, 'schoolId', p.school_id, 'reach', i.reach,
         'awaited', exists (select from outbox o where o.reader_id = p.id
             and o.held_at is not null and o.done_at is null and o.dead_at is null)
           or exists (select from outbox o where o.lane = 'person:' || p.id and o.kind = 'notice'
             and o.dead_at is not null and o.done_at is null and o.attempts >= ${MOST_ATTEMPTS}))) as person,
       ${MEMBERSHIPS} as memberships
     from identity i join person p on p.id = i.person_id
     where i.platform = $1 and i.tenant = $2 and i.user_id = $3`,
    [speaker.platform, speaker.tenant, speaker.user],
  )
  return row && { ...row.person, memberships: toMemberships(row.memberships, now) }
}

/** The schools a person belongs to or belonged to, by name. */
export async function membershipsOf(db: Queryable, personId: string, now: Date): Promise<Membership[]> {
  const [row] = await db.query<{ memberships: MembershipRow[] }>(
    `select ${MEMBERSHIPS} as memberships from person p where p.id = $1`,
    [personId],
  )
  return toMemberships(row?.memberships ?? [], now)
}

/** Whether hearing this person from there is to be written down, or sets something going. */
export function isNews(person: KnownPerson, speaker: Speaker): boolean {
  return person.awaited || (speaker.private && (hasMoved(person, speaker) || person.placeId !== person.identityId))
}

/**
 * Remembers where this person was last heard from. Only a private conversation counts: a card must never go to a channel.
 * Writes only when something changed.
 */
export async function saveReach(tx: Tx, person: KnownPerson, speaker: Speaker): Promise<void> {
  if (!speaker.private) return
  await Promise.all([
    hasMoved(person, speaker) &&
      tx.query('update identity set reach = $2 where id = $1', [person.identityId, speaker.reach]),
    person.placeId !== person.identityId &&
      tx.query('update person set place_id = $2 where id = $1', [person.id, person.identityId]),
  ])
}

/** A person's accounts; the one that notices go to comes first. */
export function placesOf(db: Queryable, personId: string): Promise<Identity[]> {
  return db.query<Identity>(
    `select i.id, i.platform, i.tenant, i.user_id as "user", i.reach from identity i join person p on p.id = i.person_id
     where i.person_id = $1 order by i.id = p.place_id desc nulls last, i.linked_at desc`,
    [personId],
  )
}

/** Everybody whom the directories of any school could mean by this account. */
export async function candidatesFor(db: Queryable, account: Account, now: Date): Promise<Candidate[]> {
  const rows = await db.query<CandidateRow>(CANDIDATES, [account.platform, account.tenant, account.user, account.email])
  return rows.map((row) => toCandidate(row, now))
}

/**
 * Links an account, unless another delivery was quicker or this person has one there already.
 * @returns whether the account is this person's now
 */
export async function saveIdentity(
  tx: Tx,
  identity: Omit<Identity, 'reach'>,
  personId: string,
  reach: Reach,
  now: Date,
): Promise<'linked' | 'was_linked' | 'taken'> {
  const { id, platform, tenant, user } = identity
  const inserted = await tx.query(
    `insert into identity (id, person_id, platform, tenant, user_id, reach, linked_at)
     values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
    [id, personId, platform, tenant, user, reach, now],
  )
  if (inserted.length > 0) {
    await Promise.all([
      tx.query('update person set place_id = $2 where id = $1 and place_id is null', [personId, id]),
      tx.query('delete from stranger where platform = $1 and tenant = $2 and user_id = $3', [platform, tenant, user]),
    ])
    return 'linked'
  }
  const standing = await tx.query(
    'select from identity where platform = $1 and tenant = $2 and user_id = $3 and person_id = $4',
    [platform, tenant, user, personId],
  )
  return standing.length > 0 ? 'was_linked' : 'taken'
}

/** Notes a stranger. @returns its id when the administrators are to be told: once a day at most */
export async function saveStranger(
  tx: Tx,
  stranger: { id: string; account: Account; reason: StrangerReason },
  now: Date,
): Promise<string | undefined> {
  const { id, account, reason } = stranger
  const [row] = await tx.query<{ id: string }>(
    `insert into stranger (id, platform, tenant, user_id, email, reason, told_at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict (platform, tenant, user_id) do update
       set email = excluded.email, reason = excluded.reason, told_at = excluded.told_at
       where stranger.told_at <= excluded.told_at - interval '1 day'
     returning id`,
    [id, account.platform, account.tenant, account.user, account.email, reason, now],
  )
  return row?.id
}

export async function loadStranger(db: Queryable, id: string): Promise<Stranger | undefined> {
  const rows = await db.query<Stranger>('select id, platform, email, reason from stranger where id = $1', [id])
  return rows[0]
}

/**
 * Staffroom's administrators of the schools that these people belong to; of every school when there are none to go by.
 * Each administrator once.
 */
export async function administratorsFor(
  db: Queryable,
  personIds: string[],
  now: Date,
): Promise<{ personId: string; schoolId: string }[]> {
  const rows = await db.query<MembershipRow & { personId: string; concerned: boolean }>(
    `select m.person_id as "personId", m.school_id as "schoolId", s.name as "schoolName", s.timezone, m.name, m.roles,
       m.start_date as "startDate", m.end_date as "endDate",
       exists (select from membership c where c.school_id = m.school_id and c.person_id = any ($1::uuid[])) as concerned
     from membership m join school s on s.id = m.school_id
     where 'staffroom_administrator' = any (m.roles) order by m.school_id`,
    [personIds],
  )
  const active = rows.filter((row) => isActiveRow(row, now))
  const concerned = active.filter((row) => row.concerned)
  const told = concerned.length > 0 ? concerned : active
  return [...new Map(told.map(({ personId, schoolId }) => [personId, { personId, schoolId }])).values()]
}

/** Active members of a school without an account on this platform, as the platform is asked about them. */
export async function unlinkedMembers(
  db: Queryable,
  schoolId: string,
  home: { platform: Platform; tenant: string },
  now: Date,
): Promise<{ personId: string; email: string; slackUserId?: string; aadObjectId?: string }[]> {
  const rows = await db.query<{ member: MembershipRow & { personId: string; email: string } }>(
    `select json_strip_nulls(json_build_object('personId', p.id, 'email', p.email, 'slackUserId', m.slack_user_id,
         'aadObjectId', m.aad_object_id, 'timezone', s.timezone, 'startDate', m.start_date, 'endDate', m.end_date)) as member
     from membership m join person p on p.id = m.person_id join school s on s.id = m.school_id
     where m.school_id = $1 and not exists (
       select from identity i where i.person_id = p.id and i.platform = $2 and i.tenant = $3)
     order by p.email`,
    [schoolId, home.platform, home.tenant],
  )
  return rows
    .filter(({ member }) => isActiveRow(member, now))
    .map(({ member: { timezone: _t, startDate: _s, endDate: _e, ...person } }) => person)
}

interface Span {
  timezone: string
  startDate?: string | null
  endDate?: string | null
}

type MembershipRow = Omit<Membership, 'active'> & Span

interface CandidateRow {
  personId: string
  by: Candidate['by']
  namesAnother: boolean
  linkedUser: string | null
  spans: Span[]
}

const MEMBERSHIPS = `(select coalesce(json_agg(json_build_object('schoolId', s.id, 'schoolName', s.name, 'timezone', s.timezone,
    'name', m.name, 'roles', m.roles, 'startDate', m.start_date, 'endDate', m.end_date) order by s.name), '[]')
  from membership m join school s on s.id = m.school_id where m.person_id = p.id)`

// $1 platform, $2 tenant, $3 user, $4 e-mail address. The simulator's accounts have no column of their own.
const NAMED = `case $1 when 'slack' then m.slack_user_id when 'teams' then lower(m.aad_object_id) end`
const USER = `case $1 when 'teams' then lower($3) else $3 end`
const CANDIDATES = `
  select p.id as "personId", i.user_id as "linkedUser",
    case when bool_or(coalesce(${NAMED} = ${USER}, false)) then 'id' else 'email' end as by,
    bool_or(coalesce(${NAMED} <> ${USER}, false)) as "namesAnother",
    json_agg(json_build_object('timezone', s.timezone, 'startDate', m.start_date, 'endDate', m.end_date)) as spans
  from person p
  join membership m on m.person_id = p.id join school s on s.id = m.school_id
  left join identity i on i.person_id = p.id and i.platform = $1 and i.tenant = $2
  where p.id in (
    select id from person where email = $4 and $4 <> ''
    union select person_id from membership m where ${NAMED} = ${USER})
  group by p.id, i.user_id order by p.id`

function toMemberships(rows: MembershipRow[], now: Date): Membership[] {
  return rows.map((row) => {
    const { schoolId, schoolName, name, roles } = row
    return { schoolId, schoolName, name, roles, active: isActiveRow(row, now) }
  })
}

function toCandidate({ spans, linkedUser, ...row }: CandidateRow, now: Date): Candidate {
  return { ...row, ...(linkedUser !== null && { linkedUser }), standing: standingOf(spans, now) }
}

function standingOf(spans: Span[], now: Date): Candidate['standing'] {
  if (spans.some((span) => isActiveRow(span, now))) return 'active'
  const toCome = spans.some(({ startDate, timezone }) => startDate && startDate > dayIn(timezone, now))
  return toCome ? 'not_begun' : 'left'
}

function isActiveRow({ startDate, endDate, timezone }: Span, now: Date): boolean {
  // Most people have neither, and which day it is in a time zone is slow to find out.
  if (!startDate && !endDate) return true
  return isActive({ ...(startDate && { startDate }), ...(endDate && { endDate }) }, dayIn(timezone, now))
}

/** What is silent of where it can be written to leaves what is known. */
function hasMoved({ reach: a }: KnownPerson, { reach: b }: Speaker): boolean {
  const keys = Object.keys(a)
  if (Object.keys(b).length === 0) return false
  return keys.length !== Object.keys(b).length || keys.some((key) => a[key] !== b[key])
}
