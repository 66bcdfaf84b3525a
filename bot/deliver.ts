import { renderCard } from '../cards/catalog.ts'
import type { App } from '../src/app.ts'
import { clockTurn } from '../src/conversation/clock.ts'
import { tellClockFault } from '../src/conversation/clock-fault.ts'
import { paint } from '../src/conversation/paint.ts'
import { staffChanged } from '../src/conversation/staff-changed.ts'
import { tellUndelivered } from '../src/conversation/undelivered.ts'
import { appendAudit } from '../src/db/audit.ts'
import { claim, finish, freeClaims, type OutboxRow, writeEffects } from '../src/db/outbox.ts'
import { releaseReachable } from '../src/db/outbox-admin.ts'
import { type AfterFailure, fail, nextTry } from '../src/db/outbox-failures.ts'
import { forgetShown, loadShown, recordShown, reviseOlder, versionNow } from '../src/db/shown.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { AppError, DeliveryError } from '../src/errors.ts'
import { placesOf } from '../src/people/identity-store.ts'
import { linkBefore } from '../src/people/speaker.ts'
import type { ChatAdapter, Place } from './adapter.ts'
import { fetchEvidence } from './fetch-evidence.ts'

/** The pump looks by itself this often, for what comes due and for what other processes left. */
const IDLE_MS = 1_000
const AT_ONCE = 20
/** Tries of a row that fails by a fault of ours. */
const MOST_FAULTS = 3
/** How long a stop waits for what is being sent; a send takes 5 s at most. */
const STOP_MS = 6_000
/**
 * Nothing is sent later than this after its row was claimed: a conversation to open and a message to send, 5 s each, then
 * still end before the lease of 30 s. Looking for a lost message may have taken long, or the machine may have slept.
 */
const SEND_WITHIN_MS = 15_000

/** The clock's work looks at a whole school; it still ends before the lease of 30 s. */
const WITHIN = { waitMs: 20_000 }

/** A row as this pump has it. `by`: no send is begun after that. */
type Claimed = OutboxRow & { by: Date }

export interface Pump {
  /** Whether it has looked for work lately: part of readiness. */
  isRunning(): boolean
  stop(): Promise<void>
}

/**
 * Sends what the outbox holds: claims, commits, sends, commits. A row is claimed by one worker and one at a time per
 * conversation; after a crash its lease runs out and anybody takes it over.
 */
export function startPump(app: App, adapters: ChatAdapter[]): Pump {
  const worker = app.newId()
  const underWay = new Set<Promise<void>>()
  let stopped = false
  let lookedAt = 0
  let wake = () => {}
  const off = app.db.onWake(() => wake())

  async function run(): Promise<void> {
    await recover(app)
    while (!stopped) {
      const woken = new Promise<void>((resolve) => {
        wake = resolve
      })
      const rows = await look()
      for (const row of rows) track(deliver(app, adapters, worker, row).then(() => wake()))
      if (rows.length < AT_ONCE) await Promise.race([woken, pause(IDLE_MS)])
    }
  }

  async function look(): Promise<Claimed[]> {
    try {
      const room = AT_ONCE - underWay.size
      if (room <= 0) return []
      const now = app.clock()
      const by = new Date(now.getTime() + SEND_WITHIN_MS)
      const rows = await claim(app.db, worker, { now, limit: room })
      lookedAt = Date.now()
      return rows.map((row) => ({ ...row, by }))
    } catch (error) {
      app.log.error({ err: error }, 'the outbox cannot be read')
      await pause(IDLE_MS)
      return []
    }
  }

  function track(work: Promise<void>): void {
    underWay.add(work)
    void work.finally(() => underWay.delete(work))
  }

  const running = run()
  return {
    isRunning: () => !stopped && Date.now() - lookedAt < 30_000,
    async stop() {
      stopped = true
      wake()
      off()
      await running
      await Promise.race([Promise.allSettled([...underWay]), pause(STOP_MS)])
    },
  }
}

/** What an earlier run left behind. */
async function recover(app: App): Promise<void> {
  try {
    if (app.db.kind === 'embedded') await freeClaims(app.db)
    await releaseReachable(app.db)
  } catch (error) {
    app.log.warn({ err: error }, 'the outbox was not looked through at the start')
  }
}

/** One row to its end. Never throws: what goes wrong is written on the row. */
async function deliver(app: App, adapters: ChatAdapter[], worker: string, row: Claimed): Promise<void> {
  try {
    if (row.kind === 'notice') await sendNotice(app, adapters, worker, row)
    else if (row.kind === 'revise') await repaint(app, adapters, worker, row)
    else await speakForClock(app, adapters, worker, row)
  } catch (error) {
    await giveBack(app, worker, row, error).catch((fault) =>
      app.log.error({ err: fault, row: String(row.id) }, 'an outbox row cannot be given back'),
    )
  }
}

async function sendNotice(app: App, adapters: ChatAdapter[], worker: string, row: Claimed): Promise<void> {
  const readerId = row.readerId ?? ''
  const { painted, places } = await inTransaction(app.db, async (tx) => ({
    painted: await paint(app, tx, { subject: row.subject, readerId, card: row.card }),
    places: await placesOf(tx, readerId),
  }))
  if (painted === undefined) return void (await finish(app.db, row.id, worker))
  const place = places.find((one) => adapters.some((adapter) => adapter.platform === one.platform))
  const adapter = adapters.find((one) => one.platform === place?.platform)
  if (place === undefined || adapter === undefined) throw new DeliveryError('no_account', 'unreachable')
  const to = { user: place.user, reach: place.reach }
  const key = `outbox-${row.id}`
  // The answer to an earlier try may have been lost after the message was sent. One that was revived counts from one again.
  const isTried = row.attempts > 1 || row.lastError !== null
  const earlier = isTried ? await adapter.lookUp(to, key, row.createdAt) : undefined
  if (earlier === undefined) checkStillOurs(app, row)
  const sent = earlier ?? (await adapter.send(to, renderCard(painted.card), key))
  await recordSent(app, worker, row, { adapter, sent, version: painted.version, keeps: painted.keeps })
}

interface Sent {
  adapter: ChatAdapter
  sent: Place
  version: number
  keeps: boolean
}

async function recordSent(
  app: App,
  worker: string,
  row: OutboxRow,
  { adapter, sent, version, keeps }: Sent,
): Promise<void> {
  const now = app.clock()
  await inTransaction(app.db, async (tx) => {
    await finish(tx, row.id, worker)
    if (!keeps) return
    const { platform, tenant } = adapter
    const current = await versionNow(tx, row.subject)
    await recordShown(tx, row, { platform, tenant, ...sent, painted: version, current }, now)
    await reviseOlder(tx, row, sent.message, now)
  })
}

async function repaint(app: App, adapters: ChatAdapter[], worker: string, row: Claimed): Promise<void> {
  const found = await inTransaction(app.db, async (tx) => {
    const shown = await loadShown(tx, row.shownId ?? '')
    return shown && { shown, painted: await paint(app, tx, shown) }
  })
  const adapter = adapters.find((one) => one.platform === found?.shown.platform)
  if (found?.painted !== undefined && adapter !== undefined) {
    const { reach, message } = found.shown
    checkStillOurs(app, row)
    await adapter.update({ reach, message }, renderCard(found.painted.card))
    if (!found.painted.keeps) return emptied(app, worker, row, found.shown.id)
  }
  await finish(app.db, row.id, worker)
}

/** What was emptied for good is not painted again; its row goes first, for it names the card. */
async function emptied(app: App, worker: string, row: OutboxRow, shownId: string): Promise<void> {
  await inTransaction(app.db, async (tx) => {
    if (await finish(tx, row.id, worker)) await forgetShown(tx, shownId)
  })
}

/** Another worker may have the row soon: what we would send now could come twice, or paint what has passed. */
function checkStillOurs(app: App, row: Claimed): void {
  if (app.clock() > row.by) throw new DeliveryError('claimed_too_long_ago', 'failed')
}

async function speakForClock(app: App, adapters: ChatAdapter[], worker: string, row: OutboxRow): Promise<void> {
  if (row.card === 'people.link') return linkAccounts(app, adapters, worker, row)
  if (row.card === 'report.fetch') return fetchEvidence(app, adapters, worker, row)
  await inTransaction(
    app.db,
    async (tx) => {
      // Finished first: what the clock says next replaces only rows that nobody is working on.
      if (!(await finish(tx, row.id, worker))) return
      const { effects, audit } = await clockTurn(app, tx, row)
      await writeEffects(tx, effects, app.clock())
      await appendAudit(tx, audit, app.clock())
    },
    WITHIN,
  )
}

/** Only the platforms can say whose accounts there are, so this is asked outside of a transaction. */
async function linkAccounts(app: App, adapters: ChatAdapter[], worker: string, row: OutboxRow): Promise<void> {
  const schoolId = row.schoolId ?? ''
  const failed = await linkBefore({ ...app, accounts: adapters }, schoolId).then(
    (result) => app.log.info({ school: schoolId, ...result }, 'accounts linked'),
    (error: Error) => error,
  )
  // Who may sign now does not wait for a platform; once, for a retry would find the same people.
  if (failed !== undefined && row.attempts > 1) throw failed
  await inTransaction(
    app.db,
    async (tx) => {
      const { effects, audit } = await staffChanged(app, tx, schoolId)
      await writeEffects(tx, effects, app.clock())
      if (failed === undefined) await finish(tx, row.id, worker)
      await appendAudit(tx, audit, app.clock())
    },
    WITHIN,
  )
  if (failed !== undefined) throw failed
}

async function giveBack(app: App, worker: string, row: OutboxRow, error: unknown): Promise<void> {
  const code = error instanceof AppError ? error.code : 'unexpected'
  const then = afterFailure(app, row, error)
  app.log.warn({ err: error, row: String(row.id), kind: row.kind, attempts: row.attempts, ...then }, 'not delivered')
  const isLost = 'dead' in then || 'held' in then
  const isTold = isLost && row.kind === 'notice' && row.card !== 'undelivered'
  if (row.kind === 'later') {
    return inTransaction(app.db, async (tx) => {
      if (await fail(tx, row.id, worker, code, then)) await tellClockFault(app, tx, row)
    })
  }
  if (!isTold) return void (await fail(app.db, row.id, worker, code, then))
  // In one transaction: nothing is given up without anybody hearing of it.
  await inTransaction(app.db, async (tx) => {
    if (await fail(tx, row.id, worker, code, then)) await tellUndelivered(app, tx, row)
  })
}

function afterFailure(app: App, row: OutboxRow, error: unknown): AfterFailure {
  const isKnown = error instanceof DeliveryError
  const again = nextTry(row, app.clock(), { retryAfterMs: isKnown ? error.retryAfterMs : undefined })
  if (row.kind === 'later') return again
  // A card that we cannot paint will not paint later either; meanwhile its reader would get nothing else.
  if (!(error instanceof AppError)) return row.attempts < MOST_FAULTS ? again : { dead: true }
  if (!isKnown) return again
  // It waits for the person: a message to be read, a card so that no old buttons meet them when they are back.
  if (error.outcome === 'unreachable') return { held: true }
  return error.outcome === 'refused' ? { dead: true } : again
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref())
}
