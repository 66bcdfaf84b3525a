import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../../cards/catalog.ts'
import type { Incoming } from '../../../src/conversation/incoming.ts'
import type { Reply } from '../../../src/effects.ts'
import { freshDatabase } from '../../setup/database.ts'
import { serveSimulator } from '../../simulator/play.ts'
import { faintTexts, smallTargets } from './legible.ts'
import { openSimulator, type SimulatorPage } from './simulator.ts'

const DRAFT = '0190a1b2-0000-7000-8000-000000000001'
const SECRET = 'J.S., Year 5'

const db = await freshDatabase()
const heard: Incoming['intent'][] = []
const simulator = await serveSimulator(db, async ({ intent }) => {
  heard.push(intent)
  return answer(intent)
})
afterAll(() => simulator.close())

let desk: SimulatorPage
beforeEach(async () => {
  await db.prisma.simulatorMessage.deleteMany()
  heard.length = 0
})
afterEach(() => desk.close())

/** A front door with one report in it. */
function answer(intent: Incoming['intent']): Reply {
  switch (intent.type) {
    case 'words':
      return { show: 'dialog', card: form({}) }
    case 'report.keep':
      return { show: 'dialog', card: form(intent.answers) }
    case 'report.submit':
      return intent.answers['more'] === ''
        ? { show: 'dialog', card: form(intent.answers, 'Please say what happened.'), errors: { more: 'Please say.' } }
        : { show: 'dialog', card: taken }
    case 'report.discard':
      return { show: 'card', card: { name: 'note', data: { summary: 'Gone', title: 'It is thrown away' } } }
    case 'report.page':
      return { show: 'word', text: 'There is nothing to see yet.' }
    default:
      return { show: 'card', card: { name: 'note', data: { summary: 'Hello', title: 'Hello' } } }
  }
}

const taken: Card = {
  name: 'note',
  data: {
    summary: 'Your report was received',
    title: 'Report 12 has been received',
    lines: [{ text: `About ${SECRET}` }],
    buttons: [{ title: 'Open in the browser', verb: 'report.page' }],
  },
}

function form(answers: Record<string, unknown>, error = ''): Card {
  const who = String(answers['about'] ?? '')
  const options = [
    { title: 'A pupil', value: 'pupil' },
    { title: 'A colleague', value: 'staff' },
  ]
  const which = { id: 'which', kind: 'line' as const, label: 'Which colleague?', value: '' }
  const fields = [
    { id: 'about', kind: 'one' as const, label: 'Who is it about?', options, value: who },
    ...(who === 'staff' ? [which] : []),
    { id: 'more', kind: 'text' as const, label: 'What happened?', value: String(answers['more'] ?? ''), error },
  ]
  return {
    name: 'form',
    data: {
      summary: 'A report',
      title: 'Tell what happened',
      sections: [{ title: '', fields }],
      submit: { title: 'Send', verb: 'report.submit', data: { draft: DRAFT, watch: ['about'] } },
      buttons: [{ title: 'Throw away', verb: 'report.discard', data: { draft: DRAFT } }],
    },
  }
}

const pane = () => desk.page.getByRole('dialog')
const field = (id: string) => pane().locator(`[data-field="${id}"]`)
const inPane = () => desk.page.evaluate(() => document.activeElement?.closest('dialog') !== null)

async function begin(options: Parameters<typeof openSimulator>[1] = {}): Promise<void> {
  desk = await openSimulator(simulator.url, options)
  await desk.as('Sam Okafor')
  await desk.says('report')
  await pane().waitFor()
}

describe('what must not stay in a chat', () => {
  it('is written in a window of its own, mended, sent and read there; nothing of it stays', async () => {
    await begin()
    expect(await pane().innerText()).toContain('Only Sam Okafor sees this')
    await field('about').locator('[value="staff"]').check()
    await field('which').waitFor()
    await pane().getByRole('button', { name: 'Send', exact: true }).click()
    await field('more-error').waitFor()
    await desk.page.waitForFunction(
      () => document.activeElement?.closest('[data-field]')?.getAttribute('data-field') === 'more',
    )
    await field('more').locator('textarea').fill(SECRET)
    await pane().getByRole('button', { name: 'Send', exact: true }).click()
    await pane().getByText('Report 12 has been received').waitFor()
    await pane().getByRole('button', { name: 'Open in the browser' }).click()
    await pane().getByText('There is nothing to see yet.').waitFor()
    await pane().getByRole('button', { name: 'Close', exact: true }).click()
    await pane().waitFor({ state: 'hidden' })
    expect(await desk.page.content()).not.toContain(SECRET)
    const rows = await db.query('select text, card from simulator_message')
    expect(JSON.stringify(rows)).not.toContain('Tell what happened')
    expect(JSON.stringify(rows)).not.toContain(SECRET)
    expect(desk.complaints).toEqual([])
  })

  it('is kept as it is typed, also when Escape closes the window', async () => {
    await begin()
    await field('more').locator('textarea').fill('unkind')
    await desk.page.keyboard.press('Escape')
    await pane().waitFor({ state: 'hidden' })
    await expect.poll(() => heard.at(-1)).toMatchObject({ type: 'report.keep', answers: { more: 'unkind' } })
    expect(await pane().isVisible()).toBe(false)
    expect(await desk.page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  })

  it('gives way to a message where a press leads to one', async () => {
    await begin()
    await pane().getByRole('button', { name: 'Throw away' }).click()
    await desk.sees('It is thrown away')
    expect(await pane().isVisible()).toBe(false)
  })

  it('has the focus for itself while it is open', async () => {
    await begin()
    for (let presses = 0; presses < 12; presses += 1) {
      await desk.page.keyboard.press('Tab')
      // The browser's own bar may be among the stops; the page behind the window is not.
      const isElsewhere = await desk.page.evaluate(() => document.activeElement !== document.body)
      if (isElsewhere) expect(await inPane()).toBe(true)
    }
  })
})

it.each([
  ['a phone', 360, false],
  ['a phone, in the dark', 390, true],
  ['a computer', 1280, false],
  ['a computer, in the dark', 1280, true],
])('on %s it can be read and pressed', async (_where, width, dark) => {
  await begin({ width, height: 780, dark })
  await field('about').locator('[value="staff"]').check()
  await field('which').waitFor()
  await desk.page.mouse.move(0, 0)
  expect(await faintTexts(desk.page)).toEqual([])
  expect(await smallTargets(desk.page)).toEqual([])
  expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
  const box = await pane().boundingBox()
  if (width < 820) expect([box?.width, box?.height]).toEqual([width, 780])
  expect((box?.x ?? -1) >= 0 && (box?.width ?? 9999) <= width).toBe(true)
})
