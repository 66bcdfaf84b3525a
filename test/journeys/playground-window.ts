import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { stringify } from 'yaml'
import { fromRoot } from '../../src/root.ts'
import type { Filled } from './actor.ts'

const CLI = fromRoot('node_modules/@microsoft/m365agentsplayground/cli.js')
const TENANT = '00000000-0000-0000-0000-0000000000001'
/** The page of the Playground needs some seconds for its first paint. */
const FIRST_PAINT_MS = 30_000

/** A field as a person finds it: by its label, with the words of its choices. */
export interface LabelledField {
  id: string
  kind: string
  label: string
  options: { id: string; label: string }[]
}

/** One person's window of the Microsoft 365 Agents Playground. */
export interface PlaygroundWindow {
  page: Page
  says(words: string): Promise<void>
  /** The newest card that holds this text. */
  card(holding: string): Locator
  /** Fills the fields that stand on a card, by their labels. */
  fill(card: Locator, fields: LabelledField[], answers: Filled): Promise<void>
  close(): Promise<void>
}

/**
 * Starts a Playground whose current user is `email` and opens it in `browser`. Needs nothing from outside this machine.
 * @param endpoint the `/api/messages` of a Staffroom that runs with STAFFROOM_LOCAL_TEAMS=on
 */
export async function openWindow(
  browser: Browser,
  email: string,
  { endpoint, port }: { endpoint: string; port: number },
): Promise<PlaygroundWindow> {
  const folder = await mkdtemp(join(tmpdir(), 'playground-'))
  await writeFile(join(folder, '.m365agentsplayground.yml'), stringify(settingsFor(email)))
  const server = startServer(folder, endpoint, port)
  await isUp(port)
  const context = await browser.newContext({ viewport: { width: 1280, height: 1000 } })
  // Fonts of Microsoft's: not needed, and not asked for.
  await context.route(/^https?:\/\/(?!127\.0\.0\.1|localhost)/, (route) => route.abort())
  const page = await context.newPage()
  await page.goto(`http://127.0.0.1:${port}`)
  const box = page.locator('div[role=textbox]').last()
  await box.waitFor({ timeout: FIRST_PAINT_MS })
  return {
    page,
    async says(words) {
      await box.click()
      await page.keyboard.type(words)
      await page.keyboard.press('Enter')
    },
    card: (holding) => page.locator('.ac-adaptiveCard', { hasText: holding }).last(),
    fill: (card, fields, answers) => fillCard(page, card, fields, answers),
    async close() {
      await context.close()
      server.kill()
      await rm(folder, { recursive: true })
    },
  }
}

async function fillCard(page: Page, card: Locator, fields: LabelledField[], answers: Filled): Promise<void> {
  for (const field of fields) {
    const answer = answers[field.id]
    const label = card.locator('label.ac-richTextBlock').filter({ has: page.getByText(field.label, { exact: true }) })
    const container = label.first().locator('..')
    if (answer === undefined || (await container.count()) === 0) continue
    await fillField(page, container, field, [answer].flat())
  }
}

async function fillField(page: Page, container: Locator, field: LabelledField, values: string[]): Promise<void> {
  const [value = ''] = values
  const labels = values.map((chosen) => field.options.find((option) => option.id === chosen)?.label ?? chosen)
  if (field.kind === 'people') return choosePeople(page, container, values)
  if (field.kind === 'choices')
    for (const label of labels) await container.getByRole('checkbox', { name: label }).check()
  else if (field.kind === 'choice') await container.getByRole('radio', { name: labels[0] ?? '' }).check()
  else if (field.kind === 'tick') await container.getByRole('checkbox').setChecked(value === 'true')
  else await container.locator('input, textarea').first().fill(value)
}

async function choosePeople(page: Page, container: Locator, emails: string[]): Promise<void> {
  await container.getByRole('combobox').click()
  const named = (email: string) => ({ name: new RegExp(nameOf(email), 'i') })
  for (const email of emails) {
    await page
      .getByRole('menuitemcheckbox', named(email))
      .or(page.getByRole('option', named(email)))
      .first()
      .click()
  }
  await page.keyboard.press('Escape')
}

/** The Playground looks people up by `id`, so that is the object id too. It wants exactly five others. */
function settingsFor(email: string) {
  const others = ['one', 'two', 'three', 'four', 'five'].map((name) => account(`${name}@elsewhere.example`))
  return {
    version: '0.1.1',
    tenantId: TENANT,
    bot: { id: '28:staffroom', name: 'Staffroom' },
    currentUser: account(email),
    users: others,
    // Each person has a chat of their own with the bot.
    personalChat: { id: `chat-${email}` },
    groupChat: { id: 'group-chat', name: 'Group chat' },
    team: {
      id: 'team',
      name: 'School',
      aadGroupId: '00000000-0000-0000-0000-000000000031',
      channels: [{ id: 'news', name: 'News' }],
    },
  }
}

function account(email: string) {
  const [givenName = '', surname = ''] = nameOf(email).split(' ')
  return { id: email, aadObjectId: email, name: nameOf(email), userPrincipleName: email, email, givenName, surname }
}

const nameOf = (email: string) =>
  (email.split('@')[0] ?? '')
    .split('.')
    .map((part) => part.slice(0, 1).toUpperCase() + part.slice(1))
    .join(' ')

function startServer(folder: string, endpoint: string, port: number): ChildProcess {
  const env = {
    PATH: process.env['PATH'],
    HOME: folder,
    TEAMSAPPTESTER_BROWSER: 'none',
    M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'log'),
  }
  const args = [CLI, 'start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--dt']
  return spawn(process.execPath, args, { cwd: folder, env, stdio: 'ignore' })
}

async function isUp(port: number): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/_debug/ping`).then(
      (answer) => answer.ok,
      () => false,
    )
    if (up) return
    await pause(100)
  }
  throw new Error(`no Playground came up on port ${port}`)
}
