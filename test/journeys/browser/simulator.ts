import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'

/** Where Debian, Ubuntu and others put it; CHROMIUM names another. */
const CANDIDATES = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The browser on this computer; undefined when there is none. */
function chromiumPath(): string | undefined {
  return CANDIDATES.find((path) => path && existsSync(path))
}

// It must neither need a sandbox (root in a container) nor call home.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking']
const QUIET = ['--disable-component-update', '--disable-sync']

interface Options {
  width?: number
  height?: number
  dark?: boolean
}

/** The simulator's page in a browser, used as a person would: by names, words and titles that can be seen. */
export interface SimulatorPage {
  page: Page
  /** Everything that the page logged as an error, or that asked for another computer. Should stay empty. */
  complaints: string[]
  /** Plays this person; what follows happens in their chat. */
  as(name: string): Promise<void>
  /** Writes to Staffroom and waits for the answer. */
  says(text: string): Promise<void>
  /** Presses a button of the newest card that has one of this title, and waits for the answer. */
  press(title: string): Promise<void>
  /** Fills one field of the newest card that has it. Of people: their names or addresses. */
  fill(field: string, value: string | string[] | boolean): Promise<void>
  /** What stands on the newest card. */
  cardText(): Promise<string>
  /** The newest card. */
  card(): Locator
  /** Waits for a new card with these words. */
  sees(words: string | RegExp): Promise<void>
  /** The chat of whoever is played. */
  chat(): Locator
  screenshot(path: string): Promise<void>
  close(): Promise<void>
}

/** @throws when there is no browser on this computer */
export async function openSimulator(
  url: string,
  { width = 1280, height = 860, dark = false }: Options = {},
): Promise<SimulatorPage> {
  const executablePath = chromiumPath()
  if (!executablePath) throw new Error('No Chromium found: install it, or name one in CHROMIUM')
  const profile = await mkdtemp(join(tmpdir(), 'staffroom-browser-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...FLAGS, ...QUIET],
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
  })
  context.setDefaultTimeout(10_000)
  const page = context.pages()[0] ?? (await context.newPage())
  const complaints = listen(context, page, url)
  await page.goto(url)
  await page.locator('.school').first().waitFor({ state: 'attached' })
  return { ...createPlay(page), page, complaints, close: () => close(context, profile) }
}

async function close(context: BrowserContext, profile: string): Promise<void> {
  await context.close()
  await rm(profile, { recursive: true, force: true })
}

function listen(context: BrowserContext, page: Page, url: string): string[] {
  const complaints: string[] = []
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  context.on('request', (request) => {
    if (!request.url().startsWith(url)) complaints.push(`asked for ${request.url()}`)
  })
  return complaints
}

function createPlay(page: Page): Omit<SimulatorPage, 'page' | 'complaints' | 'close'> {
  let person = ''
  const chat = () => page.getByRole('region', { name: `Chat of ${person}`, exact: true })
  const card = () => chat().locator('.theirs').last()
  const settled = async () => {
    await chat().locator('.thinking').waitFor({ state: 'detached' })
    await chat().locator('.busy').waitFor({ state: 'detached' })
  }

  return {
    chat,
    card,
    async as(name) {
      const menu = page.locator('#people-button')
      if ((await menu.isVisible()) && !(await page.locator('#people').isVisible())) await menu.click()
      await page.locator('#people .search').fill(name)
      const row = page.locator('#people .row-main:visible', { hasText: name }).first()
      person = await row.locator('.row-name').innerText()
      await row.click()
      // On a narrow screen the list is gone now.
      if (await page.locator('#people').isVisible()) await page.locator('#people .search').fill('')
      await chat().locator('.message').first().waitFor()
    },
    async says(text) {
      const box = chat().getByRole('textbox', { name: /^Write to Staffroom/ })
      await box.fill(text)
      await box.press('Enter')
      await settled()
    },
    async press(title) {
      await chat().locator('.theirs').getByRole('button', { name: title, exact: true }).last().click()
      await settled()
    },
    fill: (field, value) => fillField(chat().locator(`[data-field="${field}"]`).last(), value),
    cardText: () => card().locator('.card').innerText(),
    async sees(words) {
      await chat().locator('.theirs', { hasText: words }).last().waitFor()
    },
    async screenshot(path) {
      await page.screenshot({ path })
    },
  }
}

async function fillField(field: Locator, value: string | string[] | boolean): Promise<void> {
  if ((await field.locator('.picker').count()) > 0) return choosePeople(field, [value].flat().map(String))
  const boxes = field.locator('input[type="checkbox"], input[type="radio"]')
  if (typeof value === 'boolean') return boxes.first().setChecked(value)
  if ((await boxes.count()) === 0)
    return field.locator('input, textarea, select').first().fill([value].flat().join(', '))
  const wanted = [value].flat()
  if ((await boxes.first().getAttribute('type')) === 'radio') return field.locator(`[value="${wanted[0]}"]`).check()
  for (const box of await boxes.all()) await box.setChecked(wanted.includes((await box.getAttribute('value')) ?? ''))
}

async function choosePeople(field: Locator, names: string[]): Promise<void> {
  for (const name of names) {
    const search = field.locator('.picker-search')
    if ((await search.count()) > 0 && (await search.isVisible())) await search.fill(name)
    const row = field.locator('.picker-row:visible', { hasText: name.includes('@') ? '' : name })
    const box = row.locator(name.includes('@') ? `input[value="${name}"]` : 'input')
    await box.first().check()
    if ((await search.count()) > 0 && (await search.isVisible())) await search.fill('')
  }
}
