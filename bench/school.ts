import { randomBytes, randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import pg from 'pg'
import type { App } from '../src/app.ts'
import { handleIncoming } from '../src/conversation/handle.ts'
import type { Intent, Speaker } from '../src/conversation/incoming.ts'
import { type Database, openDatabase } from '../src/db/database.ts'
import { createLog } from '../src/log.ts'
import { loadPacks } from '../src/packs/load.ts'
import { loadDemo } from '../src/people/demo.ts'
import { loadQuestions } from '../src/questions/understanding/load.ts'
import { createVault } from '../src/vault/vault.ts'
import { APPROVER, TEAM } from './slack.ts'

const AUTHOR = 'amira.hussain@larkfield.example'
const MANAGER = 'tom.okafor@larkfield.example'
const NEXT = 'bethan.rhys@larkfield.example'

/** The demo school, with requests that all wait for the same manager. */
export interface BenchSchool {
  url: string
  app: App
  /** Ids of all requests, in the order in which they are used up. */
  requests: string[]
  /** As their buttons have it. */
  step: string
  version: number
  /** Puts requests back to how they were sent in. */
  reopen(requests: string[]): Promise<void>
  close(): Promise<void>
}

/**
 * A database of its own on `server` with `count` pending requests. One is sent in through the front door; the others are
 * copies of its row. The manager's account is linked. The author and the next approver are reachable by the directory
 * but have no account yet, so what a tap tells them is held, and nothing is sent while it is measured.
 */
export async function prepareSchool(server: string, name: string, count: number): Promise<BenchSchool> {
  await run(server, `create database ${name}`)
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).href
  const app = await createApp(await openDatabase({ url }))
  const { db } = app
  await loadDemo(app, (policy) => app.packs.get(policy)?.pack.roles.map((role) => role.id) ?? [])
  await say(app, MANAGER, { type: 'help' })
  const first = await sendRequest(app)
  await db.query('delete from outbox')
  await db.query(`delete from identity where person_id in (select id from person where email = $1)`, [AUTHOR])
  await db.query('update person set place_id = null where email = $1', [AUTHOR])
  await db.query(
    `update membership set aad_object_id = gen_random_uuid()::text
     where person_id in (select id from person where email in ($1, $2))`,
    [AUTHOR, NEXT],
  )
  await copyRequest(db, first.id, count - 1)
  await run(url, 'vacuum analyze')
  await run(url, 'checkpoint')
  const rows = await db.query<{ id: string }>('select id from request order by number')
  return {
    url,
    app,
    requests: rows.map((row) => row.id),
    step: 'line_manager',
    version: first.version,
    async reopen(requests) {
      await db.query('delete from request where id = any ($1)', [requests])
      await db.query('insert into request select * from bench_sent where id = any ($1)', [requests])
    },
    close: () => db.close(),
  }
}

/** Who speaks for `email`, as the platform would vouch for them. */
function speakerOf(email: string): Speaker {
  const isManager = email === MANAGER
  return {
    platform: 'slack',
    tenant: TEAM,
    user: isManager ? APPROVER.user : email,
    reach: { channel: isManager ? APPROVER.channel : 'D0OTHER' },
    private: true,
  }
}

export function managerSpeaks(app: App, id: string, intent: Intent) {
  const surface = { reportsChanges: true, searchesPeople: true, opensForms: true, opensDialogs: true, takesFiles: true }
  return handleIncoming(app, { id, from: speakerOf(MANAGER), surface, intent })
}

/** Staffroom's core on this database, without edges and without a pump. */
export async function createApp(db: Database): Promise<App> {
  return {
    db,
    packs: await loadPacks(),
    questions: await loadQuestions(),
    log: createLog('warn'),
    url: 'http://127.0.0.1',
    clock: () => new Date(),
    newId: randomUUID,
    vault: createVault([{ id: 'test', secret: Buffer.alloc(32, 7) }]),
    newSecret: () => randomBytes(24).toString('hex'),
    noteHead: () => undefined,
    whoIs: async (speaker) => {
      const email = speaker.user === APPROVER.user ? MANAGER : speaker.user
      return { platform: 'slack', tenant: TEAM, user: speaker.user, email, confirmed: true, member: true }
    },
  }
}

async function say(app: App, email: string, intent: Intent): Promise<void> {
  const surface = { reportsChanges: true, searchesPeople: true, opensForms: true, opensDialogs: true, takesFiles: true }
  await handleIncoming(app, { id: randomUUID(), from: speakerOf(email), surface, intent })
}

async function sendRequest(app: App): Promise<{ id: string; version: number }> {
  await say(app, AUTHOR, { type: 'request.start', procedure: 'site_creation' })
  const [draft] = await app.db.query<{ id: string }>('select id from draft')
  await say(app, AUTHOR, { type: 'request.submit', draft: draft?.id ?? '', answers: siteForm() })
  const [sent] = await app.db.query<{ id: string; version: number }>('select id, version from request')
  if (sent === undefined) throw new Error('the form of the benchmark was not accepted')
  return sent
}

/** King Offa's form, filled in. */
function siteForm(): Record<string, string | string[]> {
  const inMonths = (months: number) => DateTime.now().plus({ months }).toFormat('yyyy-MM-dd')
  return {
    department: 'Year 4',
    aims: 'Families see what the class is learning.',
    content: 'Photographs of work, dates and reminders.',
    audience: ['families'],
    contributors: ['staff'],
    administrators: [AUTHOR, 'liam.doyle@larkfield.example'],
    moderators: [AUTHOR, 'kwame.boateng@larkfield.example'],
    host: 'third_party',
    host_name: 'Facebook',
    go_live: inMonths(1),
    closure: inMonths(10),
    exit_plan: 'The page is taken down and its pictures deleted.',
    evaluation: 'A short survey of families at Easter.',
    security_measures: 'Closed page; requests to join are checked against the school roll.',
    house_rules: 'true',
    logo: 'true',
  }
}

async function copyRequest(db: Database, id: string, count: number): Promise<void> {
  await db.query(
    `insert into request
     select c.* from request r, generate_series(1, $2::int) n,
       jsonb_populate_record(r, jsonb_build_object(
         'id', gen_random_uuid(), 'draft_id', gen_random_uuid(), 'number', r.number + n)) c
     where r.id = $1`,
    [id, count],
  )
  // As they were sent in, to put them back.
  await db.query('create table bench_sent as select * from request')
  await db.query('alter table bench_sent add primary key (id)')
}

export async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}
