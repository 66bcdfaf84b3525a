import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCli } from '../../bot/cli/run.ts'
import type { Database } from '../../src/db/database.ts'
import type { Stage } from './stage.ts'

/** Somewhere a text could have got to: a name for it, and all that stands there. */
export interface Place {
  where: string
  text: string
}

/**
 * Where a marker stands, plain, in base64 or in hexadecimal: "table outbox: qzx1a".
 * @param markers lower or upper case letters and digits alone, so that nothing needs to write them otherwise
 */
export function leaksIn(places: readonly Place[], markers: readonly string[]): string[] {
  const forms = markers.flatMap((marker) => formsOf(marker).map((form) => ({ marker, form })))
  return places.flatMap(({ where, text }) => {
    const folded = text.toLowerCase()
    const found = forms.filter(({ form }) => text.includes(form) || folded.includes(form.toLowerCase()))
    return [...new Set(found.map(({ marker }) => `${where}: ${marker}`))]
  })
}

/** Everything that is kept, sent, logged or served outside the windows in which reports are read and written. */
export async function placesOf(s: Stage): Promise<Place[]> {
  return [
    ...s.logged.map((text) => ({ where: 'log', text })),
    ...slackPlaces(s),
    ...teamsPlaces(s),
    ...(await tablePlaces(s.db)),
    ...(await pagePlaces(s)),
  ]
}

/** Every row of every table, bytes as the text that they may be. */
export async function tablePlaces(db: Database): Promise<Place[]> {
  const columns = await db.query<{ table: string; name: string; type: string }>(
    `select c.table_name as table, c.column_name as name, c.data_type as type
     from information_schema.columns c join information_schema.tables t using (table_schema, table_name)
     where c.table_schema = 'public' and t.table_type = 'BASE TABLE' order by 1, c.ordinal_position`,
  )
  const places: Place[] = []
  for (const table of new Set(columns.map((column) => column.table))) {
    const of = columns.filter((column) => column.table === table)
    const texts = of.map(({ name, type }) => (type === 'bytea' ? `encode("${name}", 'escape')` : `"${name}"::text`))
    const rows = await db.query<{ text: string }>(`select concat_ws(' ', ${texts.join(', ')}) as text from "${table}"`)
    places.push(...rows.map(({ text }) => ({ where: `table ${table}`, text })))
  }
  return places
}

/** Whatever Slack keeps or shows as a message; a modal it neither keeps nor exports. */
function slackPlaces({ slack: { workspace, driver } }: Stage): Place[] {
  const calls = workspace.calls.filter(({ method }) => !method.startsWith('views.'))
  const answers = driver.deliveries.filter(({ text = '' }) => !text.includes('"response_action"'))
  return [
    ...calls.map((call) => place(`Slack ${call.method}`, call.args)),
    ...answers.map((delivery) => place(`Slack answer to ${delivery.kind}`, delivery.text ?? '')),
    ...workspace.ephemerals.map((one) => place('Slack ephemeral', one)),
    ...[...workspace.channels.values()].flatMap(({ messages }) =>
      messages.map((message) => place('Slack message', message)),
    ),
    ...[...workspace.homes.values()].map((home) => place('Slack home', home)),
  ]
}

/** The same of Teams: a dialog comes in the answer to `task/fetch` and `task/submit`, and stands nowhere. */
function teamsPlaces({ teams: { tenant, driver } }: Stage): Place[] {
  const answers = driver.deliveries.filter(({ kind }) => !/^(task|composeExtension)\//.test(kind))
  return [
    ...tenant.calls.map((call) => place(`Teams ${call.op}`, call.body)),
    ...answers.map((delivery) => place(`Teams answer to ${delivery.kind}`, delivery.text ?? '')),
    ...[...tenant.conversations.values()].flatMap(({ messages }) =>
      messages
        .filter(({ from }) => from === 'bot')
        .map((message) => place('Teams message', { ...message, views: [...message.views.values()] })),
    ),
  ]
}

const PAGES = ['/', '/healthz', '/readyz', '/metrics', '/links/none', '/register/none', '/reports', '/reports/none']

async function pagePlaces({ url }: Stage): Promise<Place[]> {
  return Promise.all(
    PAGES.map(async (path) => {
      const answer = await fetch(`${url}${path}`, { redirect: 'manual' })
      return place(`page ${path}`, `${JSON.stringify([...answer.headers])} ${await answer.text()}`)
    }),
  )
}

const COMMANDS = [['outbox', '--json'], ['reports', 'list'], ['audit', 'verify', '--json'], ['doctor']]

/** What a command line prints of the same database. */
export async function commandPlaces({ db }: Stage): Promise<Place[]> {
  const folder = await mkdtemp(join(tmpdir(), 'staffroom-scan-'))
  const database: Database = Object.assign(Object.create(db), { close: async () => {} })
  const places: Place[] = []
  for (const args of COMMANDS) {
    const said: string[] = []
    const write = (text: string) => void said.push(text)
    await runCli(args, { env: { STAFFROOM_DATA: folder }, out: write, err: write, database })
    places.push(place(`staffroom ${args.join(' ')}`, said.join('')))
  }
  await rm(folder, { recursive: true, force: true })
  return places
}

function place(where: string, what: unknown): Place {
  return { where, text: typeof what === 'string' ? what : (JSON.stringify(what) ?? '') }
}

/** How a text may look that was packed on its way. */
function formsOf(marker: string): string[] {
  const bytes = Buffer.from(marker)
  // In base64 it looks otherwise at each of three offsets; the ends depend on what stands beside it.
  const inBase64 = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '')
    return text.slice(offset === 0 ? 0 : offset + 1, -2)
  })
  return [marker, bytes.toString('hex'), ...inBase64]
}
