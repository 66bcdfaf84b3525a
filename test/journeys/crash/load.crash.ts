import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Verdict, verifyChain } from '../../../src/db/audit-verify.ts'
import type { Database } from '../../../src/db/database.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import { loadPacks } from '../../../src/packs/load.ts'
import { loadScene } from '../../../src/requests/load.ts'
import { currentDeciders } from '../../../src/requests/route.ts'
import { slackActor } from '../slack-actor.ts'
import {
  type Acknowledged,
  accountOf,
  approveButton,
  keepAsking,
  keepReporting,
  keepSigning,
  readButton,
} from './people.ts'
import type { Staffroom } from './staffroom.ts'
import { world } from './world.ts'

const KILLS = 50
/** On a slow machine it is killed less often: a start takes a second or two on an idle one, and four on a busy one. */
const LONG_ENOUGH_MS = Number(process.env['CRASH_MS'] ?? 150_000)
const FEWEST_KILLS = Math.min(KILLS, LONG_ENOUGH_MS / 10_000)
const WITHOUT_TEAMS = { TEAMS_APP_ID: '', TEAMS_APP_PASSWORD: '', TEAMS_TENANT_ID: '', TEAMS_OPENID_METADATA_URL: '' }

const at = (name: string) => `${name}@larkfield.example`
const AUTHORS = ['amira.hussain', 'liam.doyle', 'sofia.marchetti', 'rosie.blake', 'kwame.boateng', 'nadia.petrova'].map(
  at,
)
// Bethan signs at two devices at once.
const SIGNERS = ['tom.okafor', 'daniel.osei', 'helen.marsh', 'bethan.rhys', 'bethan.rhys'].map(at)
const REPORTERS = ['joan.tregear', 'carys.vaughan', 'oskar.lind'].map(at)
// Whom the policy sends an abusive comment to.
const READERS = ['helen.marsh', 'ruth.kaplan'].map(at)

const w = await world()
const { workspace } = w.slack
const acknowledged: Acknowledged = { forms: new Set(), signatures: [], reports: new Set() }

interface Row {
  id: string
  status: string
  draft_id: string
  decisions: { step: string; email: string }[]
}

describe('killed over and over while six people ask, four sign and three report', () => {
  let kills = 0
  let requests: Row[]
  let decisions: string[]
  let entries: { action: string; subject: string; step: string | null }[]
  let sites: { request_id: string }[]
  let verdict: Verdict
  let askedNow: string[]
  let reports: { id: string; received: number }[]
  let reportsVerdict: Verdict

  beforeAll(async () => {
    kills = await killOverAndOver()
    const db = await w.database()
    requests = await db.query<Row>(
      `select r.id, r.status, r.draft_id, coalesce((select json_agg(json_build_object('step', d ->> 'step', 'email', p.email))
         from jsonb_array_elements(r.state -> 'decisions') d join person p on p.id = (d ->> 'by')::uuid), '[]') as decisions
       from request r`,
    )
    decisions = requests.flatMap((request) => request.decisions.map(({ step }) => `request:${request.id} ${step}`))
    entries = await db.query(
      `select action, subject, details ->> 'step' as step from audit_entry
       where action in ('RequestSubmitted', 'StepApproved')`,
    )
    sites = await db.query('select request_id from site')
    verdict = await verifyChain(db, 'king-offa')
    askedNow = await deciders(db, requests)
    reports = await db.query(
      `select r.id, (select count(*)::int from audit_entry a
         where a.subject = 'report:' || r.id and a.action = 'report.received') as received from report r`,
    )
    reportsVerdict = await verifyChain(db, 'reports:king-offa')
    await db.close()
    report()
  }, 900_000)

  const approved = () => requests.filter((request) => request.status === 'approved')

  function report(): void {
    const figures = {
      kills,
      forms: acknowledged.forms.size,
      signatures: acknowledged.signatures.length,
      requests: requests.length,
      approved: approved().length,
      decisions: decisions.length,
      toSign: askedNow.length,
      messages: keys().length,
      trail: entries.length,
      acknowledgedReports: acknowledged.reports.size,
      reports: reports.length,
      reportCards: cardsToRead().length,
    }
    process.stdout.write(`${JSON.stringify(figures)}\n`)
  }

  it('there was work under every kill', () => {
    expect(kills).toBeGreaterThanOrEqual(FEWEST_KILLS)
    expect(acknowledged.forms.size).toBeGreaterThan(kills / 5)
    expect(acknowledged.signatures.length).toBeGreaterThan(kills / 5)
  })

  it('every form that was taken is a request, and one only', () => {
    const drafts = requests.map((request) => request.draft_id)
    expect([...acknowledged.forms].filter((draft) => !drafts.includes(draft))).toEqual([])
    expect(new Set(drafts).size).toBe(drafts.length)
  })

  it('every signature that was thanked for stands, by whom it was', () => {
    const stands = ({ request, step, email }: Acknowledged['signatures'][number]) =>
      requests
        .find((one) => one.id === request)
        ?.decisions.filter((decision) => decision.step === step && decision.email === email).length === 1
    expect(acknowledged.signatures.filter((signature) => !stands(signature))).toEqual([])
  })

  it('no step has two decisions, and the trail tells of each request and each decision once', () => {
    expect(new Set(decisions).size).toBe(decisions.length)
    const told = entries
      .filter((entry) => entry.action === 'StepApproved')
      .map((entry) => `${entry.subject} ${entry.step}`)
    expect(told.sort()).toEqual([...decisions].sort())
    const submitted = entries.filter((entry) => entry.action === 'RequestSubmitted').map((entry) => entry.subject)
    expect(submitted.sort()).toEqual(requests.map((request) => `request:${request.id}`).sort())
    expect(verdict).toMatchObject({ sound: true })
  })

  it('whoever’s turn it is has one card to sign with, and nobody else has', () => {
    expect(cardsToSign().sort()).toEqual(askedNow.sort())
  })

  it('every approved request is in the register once, and no other', () => {
    expect(sites.map((site) => site.request_id).sort()).toEqual(
      approved()
        .map((request) => request.id)
        .sort(),
    )
  })

  it('every report that was received is there, once, and the trail says so', () => {
    const ids = reports.map(({ id }) => id)
    expect(acknowledged.reports.size).toBeGreaterThan(kills / 5)
    expect([...acknowledged.reports].filter((id) => !ids.includes(id))).toEqual([])
    expect(reports.filter(({ received }) => received !== 1)).toEqual([])
    expect(reportsVerdict).toMatchObject({ sound: true })
  })

  it('each of those who read a report has one card of it, and nobody else has', () => {
    const wanted = reports.flatMap(({ id }) => READERS.map((email) => `${id} ${email}`))
    expect(cardsToRead().sort()).toEqual(wanted.sort())
  })

  it('no message was sent twice', () => {
    expect(new Set(keys()).size).toBe(keys().length)
  })
})

/** Everybody works on; Staffroom is killed and started again beneath them. @returns how often */
async function killOverAndOver(): Promise<number> {
  let staffroom: Staffroom = await w.start(WITHOUT_TEAMS)
  for (const email of new Set([...AUTHORS, ...SIGNERS, ...REPORTERS, ...READERS]))
    await slackActor(w, email).says('hello')
  let standing: Promise<unknown> = Promise.resolve()
  let over = false
  const crowd = { slack: w.slack, acknowledged, standing: () => standing, isOver: () => over }
  const people = [
    ...AUTHORS.map((email) => keepAsking(crowd, email)),
    ...SIGNERS.map((email) => keepSigning(crowd, email)),
    ...REPORTERS.map((email) => keepReporting(crowd, email)),
  ]
  const isUnderWay = () => acknowledged.forms.size >= 2 * AUTHORS.length
  await workspace.waitFor(isUnderWay, 90_000, 'the first forms')
  const until = Date.now() + LONG_ENOUGH_MS
  let kills = 0
  for (; kills < KILLS && Date.now() < until; kills += 1) {
    await someMoment()
    const gone = staffroom.kill()
    const again = gone.then(() => w.expireLeases()).then(() => w.start(WITHOUT_TEAMS))
    standing = again
    staffroom = await again
  }
  over = true
  await Promise.all(people)
  await staffroom.settled()
  await staffroom.stop()
  return kills
}

/** Mostly after a few answers and a little more; one time in five before it is warm. */
async function someMoment(): Promise<void> {
  if (Math.random() < 0.2) return void (await pause(Math.random() * 1000))
  const { deliveries } = w.slack.driver
  const before = deliveries.length
  const wanted = 1 + Math.floor(Math.random() * 8)
  const hasAnswered = () => deliveries.slice(before).filter((delivery) => delivery.ok).length >= wanted
  await workspace.waitFor(hasAnswered, 5_000, 'answers').catch(() => undefined)
  await pause(Math.random() * 150)
}

/** "request address" of everybody whose turn it is. */
async function deciders(db: Database, requests: Row[]): Promise<string[]> {
  const app = { packs: await loadPacks(), clock: () => new Date() }
  const asked: string[] = []
  for (const { id } of requests.filter((request) => request.status === 'pending')) {
    const scene = await inTransaction(db, (tx) => loadScene(app, tx, id), { waitMs: 10_000 })
    asked.push(...currentDeciders(scene?.route ?? []).map(({ person }) => `${id} ${person.email}`))
  }
  return asked
}

/** "request address" of every card that has its buttons. */
function cardsToSign(): string[] {
  return [...new Set(SIGNERS)].flatMap((email) =>
    workspace.botDmsTo(accountOf(workspace, email)).flatMap((message) => {
      const button = approveButton(message)
      return button === undefined ? [] : [`${JSON.parse(button.value ?? '{}').request} ${email}`]
    }),
  )
}

/** "report address" of every card that leads to a report. */
function cardsToRead(): string[] {
  const people = new Set([...AUTHORS, ...SIGNERS, ...REPORTERS, ...READERS])
  return [...people].flatMap((email) =>
    workspace.botDmsTo(accountOf(workspace, email)).flatMap((message) => {
      const button = readButton(message)
      return button === undefined ? [] : [`${JSON.parse(button.value ?? '{}').report} ${email}`]
    }),
  )
}

function keys(): string[] {
  return [...workspace.channels.values()].flatMap((channel) =>
    channel.messages.flatMap((message) => message.metadata?.event_payload?.key ?? []),
  )
}
