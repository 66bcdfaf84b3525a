import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll } from 'vitest'
import { type Database, openDatabase } from '../../../src/db/database.ts'
import { SlackDriver, SlackWorkspace } from '../../fakes/slack/index.ts'
import { TeamsDriver, TeamsTenant } from '../../fakes/teams/index.ts'
import { dump, freshUrl } from '../../setup/database.ts'
import { loadDemoInto } from '../../setup/demo.ts'
import { type Staffroom, start } from './staffroom.ts'

const SECRET = 'a-signing-secret-for-tests'

/** What outlives a Staffroom that is killed: the platforms, the people in them, and the database. */
export interface World {
  slack: { workspace: SlackWorkspace; driver: SlackDriver }
  teams: { tenant: TeamsTenant; driver: TeamsDriver }
  /** Slack as it speaks to another process of the same Staffroom. */
  driverFor(url: string): SlackDriver
  /** Starts Staffroom at the address the platforms know. @param more settings of this one process */
  start(more?: Record<string, string>): Promise<Staffroom>
  /** The database; the embedded one only while no Staffroom has it open. The caller closes it. */
  database(): Promise<Database>
  /** Kills every Staffroom that was started, so that what fails in one test does not fail the next. */
  killAll(): Promise<void>
  /** As if the time of every lease had passed. Embedded, the next start frees them by itself. */
  expireLeases(): Promise<void>
}

/** The demo trust in a folder, or on the server of TEST_DATABASE_URL. Gone after the file. */
export async function world(): Promise<World> {
  const workspace = await new SlackWorkspace().start()
  const tenant = await new TeamsTenant({ botPassword: 'secret' }).start()
  const folder = mkdtempSync(join(tmpdir(), 'staffroom-crash-'))
  const url = await freshUrl()
  const begun: Staffroom[] = []
  const killAll = async () => void (await Promise.all(begun.splice(0).map((staffroom) => staffroom.kill())))
  afterAll(async () => {
    await killAll()
    await Promise.all([workspace.stop(), tenant.stop()])
    rmSync(folder, { recursive: true, force: true })
  })
  const first = url === undefined ? await openDatabase({ folder, loadFrom: await dump() }) : await openDatabase({ url })
  await loadDemoInto(first)
  await first.close()
  const port = String(await freePort())
  const env = {
    PORT: port,
    STAFFROOM_DATA: folder,
    ...(url && { DATABASE_URL: url }),
    SLACK_BOT_TOKEN: workspace.botToken,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: workspace.apiUrl,
    TEAMS_APP_ID: tenant.appId,
    TEAMS_APP_PASSWORD: 'secret',
    TEAMS_TENANT_ID: tenant.id,
    TEAMS_OPENID_METADATA_URL: tenant.openIdUrl,
  }
  const base = `http://127.0.0.1:${port}`
  const driverFor = (at: string) => new SlackDriver(workspace, { url: `${at}/slack/events`, signingSecret: SECRET })
  return {
    slack: { workspace, driver: driverFor(base) },
    driverFor,
    teams: { tenant, driver: new TeamsDriver(tenant, { url: `${base}/api/messages` }) },
    async start(more = {}) {
      const staffroom = await start({ ...env, ...more })
      begun.push(staffroom)
      return staffroom
    },
    killAll,
    database: () => openDatabase(url === undefined ? { folder } : { url }),
    async expireLeases() {
      if (url === undefined) return
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await client.query('update outbox set locked_until = now() where locked_by is not null')
      await client.end()
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' ? (address?.port ?? 0) : 0))
    })
  })
}
