import { setTimeout as pause } from 'node:timers/promises'
import { afterAll } from 'vitest'
import { type Running, serveOn } from '../../bot/main.ts'
import { createRehearsalClock, type RehearsalClock } from '../../bot/rehearsal-clock.ts'
import { readConfig } from '../../src/config.ts'
import type { Platform } from '../../src/conversation/incoming.ts'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { createLog } from '../../src/log.ts'
import { SlackDriver, SlackWorkspace } from '../fakes/slack/index.ts'
import { TeamsDriver, TeamsTenant } from '../fakes/teams/index.ts'
import { dump, freshUrl } from '../setup/database.ts'
import { loadDemoInto } from '../setup/demo.ts'
import type { Player } from './actor.ts'
import { simulatorActor } from './simulator-actor.ts'
import { slackActor } from './slack-actor.ts'
import { teamsActor } from './teams-actor.ts'

const SECRET = 'a-signing-secret-for-tests'

export interface Stage {
  db: Database
  url: string
  slack: { workspace: SlackWorkspace; driver: SlackDriver }
  teams: { tenant: TeamsTenant; driver: TeamsDriver }
  /** Somebody of the demo trust, on a platform; made known there on first use. */
  play(platform: Platform, person: string): Player
  /** Resolves once nothing is waiting to be sent; what the clock will say on another day is not waited for. */
  settled(): Promise<void>
  /** The time on this stage: it runs, and can be moved forward by way of all that comes due on the way. */
  clock: RehearsalClock
  /** On a server: the address of its database, for a command line beside it. */
  databaseUrl: string | undefined
  /** Every line of its log, in all detail, as it would be written. */
  logged: string[]
  /** Everything the fakes would hold against us: what Slack or Teams would refuse, or a user stumble on. */
  problems(): unknown[]
}

/** People of the demo school with the full chain, by the part they play. */
export const CAST = {
  author: 'amira.hussain@larkfield.example',
  manager: 'tom.okafor@larkfield.example',
  communications: 'bethan.rhys@larkfield.example',
  head: 'helen.marsh@larkfield.example',
  deputy: 'daniel.osei@larkfield.example',
  colleague: 'liam.doyle@larkfield.example',
  administrator: 'gwen.pritchard@tallowfield.example',
} as const

export interface StageOptions {
  simulator?: 'on' | 'off'
  /** An instant to begin at; else a Saturday, when nobody hears of anything that they do not ask for. */
  clock?: string
  /** Puts people into the empty database; the demo trust when left out. */
  people?: (db: Database, clock: () => Date) => Promise<unknown>
}

/**
 * The whole of Staffroom on a database of its own with the demo trust, Slack, Teams and the simulator at once; the
 * platforms' servers are fakes, everything else is real. Torn down after the file.
 */
export async function stage(options: StageOptions = {}): Promise<Stage> {
  const workspace = await new SlackWorkspace().start()
  const tenant = await new TeamsTenant({ botPassword: 'secret' }).start()
  const url = await freshUrl()
  const db =
    url === undefined ? await openDatabase({ memory: true, loadFrom: await dump() }) : await openDatabase({ url })
  const begin = options.clock === undefined ? weekend(new Date()) : new Date(options.clock)
  const clock = createRehearsalClock(db, begin.getTime() - Date.now())
  await (options.people ?? loadDemoInto)(db, clock.now)
  const logged: string[] = []
  const log = createLog('debug', { write: (line) => void logged.push(line) })
  const running: Running = await serveOn(config(workspace, tenant, options.simulator ?? 'on'), db, { clock, log })
  afterAll(async () => {
    await running.stop()
    await workspace.stop()
    await tenant.stop()
  })
  const slack = {
    workspace,
    driver: new SlackDriver(workspace, { url: `${running.url}/slack/events`, signingSecret: SECRET }),
  }
  const teams = { tenant, driver: new TeamsDriver(tenant, { url: `${running.url}/api/messages` }) }
  const made: Stage = {
    db,
    url: running.url,
    databaseUrl: url,
    logged,
    slack,
    teams,
    play(platform, person) {
      if (platform === 'slack') return slackActor(made, person)
      return platform === 'teams' ? teamsActor(made, person) : simulatorActor(made, person)
    },
    settled: () => settled(db, clock.now),
    clock,
    problems: () => [...workspace.problems.filter((problem) => !isOnlyUnknown(problem)), ...tenant.errors],
  }
  return made
}

/** Staffroom looks for accounts by address beforehand; that somebody has none yet is no mistake. */
function isOnlyUnknown(problem: { method?: unknown }): boolean {
  return problem.method === 'users.lookupByEmail'
}

function config(workspace: SlackWorkspace, tenant: TeamsTenant, simulator: string) {
  return readConfig({
    PORT: '0',
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: workspace.apiUrl,
    TEAMS_APP_ID: tenant.appId,
    TEAMS_APP_PASSWORD: 'secret',
    TEAMS_TENANT_ID: tenant.id,
    TEAMS_OPENID_METADATA_URL: tenant.openIdUrl,
    STAFFROOM_SIMULATOR: simulator,
    STAFFROOM_DATA: process.env['TMPDIR'] ?? '/tmp',
  })
}

/** This moment on a Saturday or Sunday, the next one to come. */
function weekend(now: Date): Date {
  const days = [0, 5, 4, 3, 2, 1, 0][now.getUTCDay()] ?? 0
  return new Date(now.getTime() + days * 86_400_000)
}

async function settled(db: Database, now: () => Date): Promise<void> {
  const deadline = Date.now() + 15_000
  for (;;) {
    const [row] = await db.query<{ open: number }>(
      `select count(*)::int as open from outbox
       where done_at is null and dead_at is null and held_at is null and (kind <> 'later' or due_at <= $1)`,
      [now()],
    )
    if (row?.open === 0) return
    if (Date.now() > deadline) throw new Error(`${row?.open} messages are still waiting to be sent`)
    await pause(20)
  }
}
