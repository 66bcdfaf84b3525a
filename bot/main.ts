import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { App } from '../src/app.ts'
import { type Config, readConfig } from '../src/config.ts'
import { handleIncoming } from '../src/conversation/handle.ts'
import { startClocks } from '../src/conversation/start-clocks.ts'
import { type Database, openDatabase } from '../src/db/database.ts'
import { pruneDeliveries } from '../src/db/deliveries.ts'
import { rememberHead } from '../src/db/heads.ts'
import { pruneLinks } from '../src/db/links.ts'
import { pruneOutbox } from '../src/db/outbox-admin.ts'
import { SetupError } from '../src/errors.ts'
import { createLog } from '../src/log.ts'
import { loadPacks } from '../src/packs/load.ts'
import { loadQuestions } from '../src/questions/understanding/load.ts'
import { pruneReports } from '../src/reports/dispose.ts'
import { openVault } from '../src/vault/open-vault.ts'
import { createVault } from '../src/vault/vault.ts'
import type { ChatAdapter, Edge, FrontDoor } from './adapter.ts'
import { startPump } from './deliver.ts'
import { createEdges } from './edges.ts'
import { createMetrics } from './metrics.ts'
import { prepareRehearsal } from './rehearsal.ts'
import { createRehearsalClock, type RehearsalClock, readAhead } from './rehearsal-clock.ts'
import { createHttpServer } from './server.ts'

export interface Running {
  url: string
  /** Lets what is under way finish, then closes everything. */
  stop(): Promise<void>
}

const PRUNE_EVERY_MS = 6 * 60 * 60 * 1000

/**
 * Composition root: settings → database → edges → HTTP server and pump.
 * @throws SetupError one sentence about what is wrong with the set-up; nothing is left running then
 */
export async function serve(config: Config): Promise<Running> {
  const db = await openDatabase({ url: config.databaseUrl, folder: config.dataFolder })
  try {
    return await serveOn(config, db)
  } catch (error) {
    await db.close()
    throw error
  }
}

/**
 * The same on a database that is open; stopping closes it.
 * @param options.clock a rehearsal's, made by the caller, who moves it
 * @param options.log where lines go instead of stdout
 */
export async function serveOn(
  config: Config,
  db: Database,
  options: { clock?: RehearsalClock; log?: App['log'] } = {},
): Promise<Running> {
  const [packs, questions] = await Promise.all([loadPacks(), loadQuestions()])
  const clock = options.clock ?? createRehearsalClock(db, await readAhead(config, db))
  const log = options.log ?? createLog(config.logLevel)
  const made = createApp(config, db, { packs, questions, clock: clock.now }, log)
  await prepareRehearsal(config, made.app)
  made.app.vault = await openVault(db, config.keys)
  await startClocks(made.app).catch((error: unknown) => made.app.log.error({ err: error }, 'clocks were not started'))
  return run(config, made, clock)
}

async function run(
  config: Config,
  { app, adapters }: ReturnType<typeof createApp>,
  clock: RehearsalClock,
): Promise<Running> {
  const metrics = createMetrics(app)
  const door: FrontDoor = metrics.measured((incoming) => handleIncoming(app, incoming))
  const edges = await createEdges(config, app, { door, clock })
  adapters.push(...edges.map((edge) => edge.adapter))
  const pump = startPump(app, adapters)
  const isReady = async () => pump.isRunning() && (await app.db.query('select 1')).length === 1
  const server = createHttpServer({
    app,
    door,
    edges,
    metrics,
    isReady,
    ...(config.metricsToken && { metricsToken: config.metricsToken }),
  })
  const pruning = setInterval(() => prune(app), PRUNE_EVERY_MS).unref()
  await listen(server, config)
  for (const edge of edges) await edge.start()
  const { port } = server.address() as AddressInfo
  // Port 0 is any free one: the address is known only now.
  if (config.port === 0) app.url = `http://${config.host}:${port}`
  app.log.info({ port, edges: edges.map((edge) => edge.adapter.platform), database: app.db.kind }, 'Staffroom is open')
  return {
    url: app.url,
    async stop() {
      clearInterval(pruning)
      const closed = once(server, 'close')
      server.close()
      server.closeIdleConnections()
      await Promise.all(edges.map((edge: Edge) => edge.stop()))
      await pump.stop()
      server.closeAllConnections()
      await closed
      await app.db.close()
    },
  }
}

function createApp(config: Config, db: Database, known: Pick<App, 'packs' | 'questions' | 'clock'>, log: App['log']) {
  const adapters: ChatAdapter[] = []
  const app: App = {
    db,
    ...known,
    log,
    // Until it is known whether this is a rehearsal, nothing can be sealed.
    vault: createVault([]),
    url: config.url,
    newId: randomUUID,
    newSecret: () => randomBytes(24).toString('hex'),
    noteHead: (head) => rememberHead(join(config.dataFolder, 'audit-heads.ndjson'), head, 'record', new Date()),
    whoIs: (speaker) => {
      const adapter = adapters.find((one) => one.platform === speaker.platform)
      if (adapter === undefined) throw new Error('an edge without its adapter')
      return adapter.whoIs(speaker)
    },
  }
  return { app, adapters }
}

async function listen(server: ReturnType<typeof createHttpServer>, config: Config): Promise<void> {
  server.listen(config.port, config.host)
  try {
    await once(server, 'listening')
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'EADDRINUSE')
      throw new SetupError(
        'port_in_use',
        `Port ${config.port} is in use. Stop what runs there, or choose another with PORT=3979.`,
        error,
      )
    throw new SetupError(
      'cannot_listen',
      `Staffroom cannot listen on ${config.host}:${config.port} (${code}). Check HOST and PORT.`,
      error,
    )
  }
}

function prune(app: App): void {
  const pruning = [
    pruneDeliveries(app.db),
    pruneOutbox(app.db),
    pruneLinks(app.db, app.clock()),
    pruneReports(app.db, app.vault, app.clock()),
  ]
  Promise.all(pruning).catch((error: unknown) => app.log.warn({ err: error }, 'pruning failed'))
}

/** `npm start`: serves until it is told to stop. */
async function main(): Promise<void> {
  process.on('unhandledRejection', (error) => createLog('error').error({ err: error }, 'unhandled rejection'))
  const config = readConfig(process.env)
  const running = await serve(config)
  if (config.simulator) process.stdout.write(welcome(running.url))
  const stop = () => void running.stop().then(() => process.exit(0))
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
  stopWithParent(stop)
}

/** Told to stop, npm tells its shell, which dies without a word to us: then our parent is another process. */
function stopWithParent(stop: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 500).unref()
}

function welcome(url: string): string {
  return `
  Staffroom is open: ${url}

  It is a rehearsal with an invented trust; nothing leaves this computer. To try it:
    1. Open the page and press “Play a request”: you are a teacher who asks for a class page.
    2. Fill in the form and send it. Then play each approver in turn; the page hints at who is next.
    3. Ask in any chat: “can I accept a friend request from a parent?” Type “help” for everything else.

`
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href || process.argv[1]?.endsWith('start.mjs')) {
  main().catch((error: unknown) => {
    process.stderr.write(
      error instanceof SetupError ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
    )
    process.exit(1)
  })
}
