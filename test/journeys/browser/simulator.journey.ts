import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { FrontDoor } from '../../../bot/adapter.ts'
import { renderCard } from '../../../cards/catalog.ts'
import { freshDatabase } from '../../setup/database.ts'
import { LEE, serveSimulator } from '../../simulator/play.ts'
import { createScript } from '../../simulator/script.ts'
import { faintTexts, smallTargets } from './legible.ts'
import { openSimulator, type SimulatorPage } from './simulator.ts'

const db = await freshDatabase()
let script: FrontDoor
let presses = 0
const simulator = await serveSimulator(db, (incoming) => {
  if (incoming.intent.type === 'request.approve') presses += 1
  return script(incoming)
})
afterAll(() => simulator.close())

let desk: SimulatorPage
beforeEach(async () => {
  await db.prisma.simulatorMessage.deleteMany()
  script = createScript(() => simulator.edge.adapter)
  presses = 0
})
afterEach(() => desk.close())

const AIMS = 'A page of what Year 4 have read, with <b>no</b> *names*.'

async function fillForm(): Promise<void> {
  await desk.fill('line_manager', 'Mrs Amina Lee')
  await desk.fill('aims', AIMS)
  await desk.fill('administrators', ['Sam Okafor', 'Bethan Hughes-Carter'])
  await desk.fill('host', 'school')
  await desk.fill('go_live', '2026-04-20')
  await desk.fill('house_rules', true)
}

async function focusedField(): Promise<string | null | undefined> {
  return desk.page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field'))
}

async function tellLee(): Promise<void> {
  const card = renderCard({ name: 'note', data: { summary: 'Something new.', title: 'Something new' } })
  await simulator.edge.adapter.send({ user: LEE, reach: {} }, card, crypto.randomUUID())
}

describe('a newcomer', () => {
  it('plays a request from the first button to the signature, and nothing leaves the computer', async () => {
    desk = await openSimulator(simulator.url)
    await desk.page.getByRole('button', { name: 'Play a request: start as Sam Okafor' }).click()
    await desk.as('Sam Okafor')
    await desk.sees('Create a site')
    await fillForm()
    await desk.press('Send for approval')
    expect(await desk.cardText()).toContain('With Mrs Amina Lee since 09:40')

    await desk.page.getByText('Mrs Amina Lee has a new message: A request waits for your signature.').first().waitFor()
    await desk.page.getByRole('button', { name: 'Show beside', exact: true }).click()
    await desk.as('Mrs Amina Lee')
    expect(await desk.page.locator('.toast').count()).toBe(0)
    await desk.press('Approve…')
    expect(presses).toBe(0)
    await desk.press('Sign as Mrs Amina Lee')
    expect(presses).toBe(1)
    expect(await desk.cardText()).toContain('You signed this on 3 March 2026')
    expect(await desk.chat().getByRole('button', { name: 'Approve…' }).count()).toBe(0)
    await desk.as('Sam Okafor')
    await desk.sees('Approved by Mrs Amina Lee')
    expect(desk.complaints).toEqual([])
  })

  it('sees what time it is, and moves it on, with the keyboard too', async () => {
    desk = await openSimulator(simulator.url, { width: 390, height: 844 })
    const bar = desk.page.getByLabel('Today is Tuesday 12 January 2027, 09:10. Move the time on')
    await bar.press('Enter')
    expect(await faintTexts(desk.page)).toEqual([])
    expect(await smallTargets(desk.page)).toEqual([])
    await desk.page.getByRole('button', { name: 'Next school morning' }).click()
    await desk.page.getByText('Time goes forward only.').waitFor()
    await desk.page.keyboard.press('Escape')
    await desk.page.getByText('School is open.').waitFor({ state: 'hidden' })
  })

  it('reads that this is a rehearsal', async () => {
    desk = await openSimulator(simulator.url)
    const text = await desk.page.locator('header').innerText()
    expect(text).toContain('Rehearsal')
    expect(text).toContain('Everybody here is invented; nothing leaves this computer.')
  })
})

describe('a form', () => {
  it('changes at once with a watched answer, and keeps the focus and what is being typed', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await desk.says('request')
    await desk.fill('platform', 'Reading Blog')
    const other = desk.chat().locator('[data-field="audience"]').getByRole('checkbox', { name: 'Somebody else' })
    await other.focus()
    await desk.page.keyboard.press('Space')
    await desk.chat().locator('[data-field="audience_other"]').waitFor()
    expect(await other.isChecked()).toBe(true)
    expect(await focusedField()).toBe('audience')
    expect(await desk.chat().locator('[data-field="platform"] input').inputValue()).toBe('Reading Blog')
  })

  it('keeps what is typed while the answer to an earlier change is under way', async () => {
    const real = script
    script = async (incoming) => {
      const reply = await real(incoming)
      if (incoming.intent.type === 'request.keep') await new Promise((resolve) => setTimeout(resolve, 400))
      return reply
    }
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await desk.says('request')
    await desk.fill('audience', ['other'])
    await desk.page.waitForTimeout(250)
    const aims = desk.chat().locator('[data-field="aims"] textarea')
    await aims.pressSequentially('Typed meanwhile', { delay: 20 })
    await desk.chat().locator('[data-field="audience_other"]').waitFor()
    expect(await aims.inputValue()).toBe('Typed meanwhile')
    expect(await focusedField()).toBe('aims')
  })

  it('is as it was left after the page is loaded anew', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await desk.says('request')
    await desk.fill('aims', AIMS)
    await desk.fill('administrators', ['Sam Okafor', 'Li Wei'])
    await desk.page.reload()
    await desk.sees('Create a site')
    expect(await desk.chat().locator('[data-field="aims"] textarea').inputValue()).toBe(AIMS)
    expect(await desk.chat().locator('[data-field="administrators"] .picker-chips li span').allInnerTexts()).toEqual([
      'Sam Okafor (Year 4 teacher)',
      'Li Wei (E-Safety Co-ordinator)',
    ])
  })

  it('that is refused puts the focus into the first wrong field, and says so aloud', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await desk.says('request')
    await desk.fill('platform', 'Reading Blog')
    await desk.press('Send for approval')
    expect(await focusedField()).toBe('aims')
    await desk.page.waitForFunction(() => document.getElementById('assertive')?.textContent !== '')
    expect(await desk.page.locator('#assertive').textContent()).toBe(
      '2 answers need mending. Please say what the site is for.',
    )
    const box = desk.chat().locator('[data-field="aims"] textarea')
    expect(await box.getAttribute('aria-invalid')).toBe('true')
    expect(await desk.chat().locator('[data-field="platform"] input').inputValue()).toBe('Reading Blog')
  })

  it('lets people be chosen by keyboard alone', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await desk.says('request')
    const picker = desk.chat().locator('[data-field="administrators"]')
    await picker.locator('.picker-search').focus()
    await desk.page.keyboard.type('hugh')
    await desk.page.keyboard.press('Enter')
    expect(await picker.locator('.picker-chips li span').allInnerTexts()).toEqual([
      'Bethan Hughes-Carter (Teaching assistant)',
    ])
    await desk.page.keyboard.press('Control+A')
    await desk.page.keyboard.press('Backspace')
    await desk.page.keyboard.press('ArrowDown')
    await desk.page.keyboard.press('ArrowDown')
    await desk.page.keyboard.press('Space')
    expect(await picker.locator('.picker-chips li').count()).toBe(2)
  })

  it('shows what a person wrote as text, whatever it looks like', async () => {
    desk = await openSimulator(simulator.url)
    await tellLee()
    await desk.as('Sam Okafor')
    await desk.says('<img src=x onerror=alert(1)> **bold**')
    await desk.chat().locator('.mine', { hasText: '<img src=x onerror=alert(1)> **bold**' }).waitFor()
    expect(await desk.chat().locator('.mine img').count()).toBe(0)
    expect(desk.complaints).toEqual([])
  })
})

describe('when something fails', () => {
  it('a press says so and may be tried again, as one and the same act', async () => {
    desk = await openSimulator(simulator.url)
    const ids: string[] = []
    await desk.page.route('**/simulator/act', async (route) => {
      ids.push(route.request().postDataJSON().id)
      if (ids.length === 2) return route.abort()
      return route.continue()
    })
    await desk.as('Sam Okafor')
    const [greeting] = ids
    await desk.press('Where are mine?')
    await desk.chat().getByText('Staffroom could not be reached. Is it still running?').waitFor()
    await desk.chat().getByRole('button', { name: 'Try again' }).click()
    await desk.page.locator('.toast', { hasText: 'not part of this play' }).waitFor()
    expect(ids).toEqual([greeting, ids[1], ids[1]])
  })

  it('words are not lost', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await desk.says('fault')
    const pending = desk.chat().locator('.pending')
    await pending.getByText('That went wrong on our side. Please try again.').waitFor()
    expect(await pending.locator('.words').innerText()).toBe('fault')
    script = async () => ({ show: 'word', text: 'Now it works.' })
    await pending.getByRole('button', { name: 'Try again' }).click()
    await desk.page.getByText('Now it works.').first().waitFor()
    expect(await desk.chat().locator('.mine', { hasText: 'fault' }).count()).toBe(1)
  })

  it('what was missed while the line was down is fetched', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Mrs Amina Lee')
    await simulator.edge.stop()
    await desk.page.locator('#offline:visible').waitFor()
    await tellLee()
    await desk.sees('Something new')
    await desk.page.locator('#offline').waitFor({ state: 'hidden' })
  })
})

describe('everybody can use it', () => {
  it.each([
    ['light', false],
    ['dark', true],
  ])('every text has enough contrast in %s colours', async (_name, dark) => {
    desk = await openSimulator(simulator.url, { width: 1440, dark })
    expect(await faintTexts(desk.page)).toEqual([])
    await desk.as('Sam Okafor')
    await desk.says('request')
    await desk.press('Send for approval')
    expect(await faintTexts(desk.page)).toEqual([])
    await fillForm()
    await desk.press('Send for approval')
    await desk.page.getByRole('button', { name: 'Show beside', exact: true }).click()
    await desk.as('Mrs Amina Lee')
    await desk.press('Decline…')
    await desk.page.mouse.move(0, 0)
    expect(await faintTexts(desk.page)).toEqual([])
    expect(desk.complaints).toEqual([])
  })

  it.each([360, 390, 820])(
    'at %i px nothing is cut off sideways, and everything is large enough for a thumb',
    async (width) => {
      desk = await openSimulator(simulator.url, { width, height: 780 })
      await desk.as('Sam Okafor')
      await desk.says('request')
      await desk.press('Send for approval')
      await tellLee()
      await desk.page.locator('.toast').first().waitFor()
      expect(await desk.page.evaluate(() => document.documentElement.scrollWidth)).toBe(width)
      expect(await smallTargets(desk.page)).toEqual([])
    },
  )

  it('with the keyboard alone: to the chats, along the list, and into a chat', async () => {
    desk = await openSimulator(simulator.url)
    const { page } = desk
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the chats')
    await page.locator('#people .search').focus()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Dr Ruth Adeyemi')
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Chat of Dr Ruth Adeyemi' }).waitFor()
    await page.waitForFunction(() => document.activeElement?.tagName === 'TEXTAREA')
    await page.keyboard.type('status')
    await page.keyboard.press('Enter')
    await page.locator('.theirs', { hasText: 'Request 7' }).waitFor()
  })

  it('who has something new is marked until their chat is shown', async () => {
    desk = await openSimulator(simulator.url)
    await desk.as('Sam Okafor')
    await tellLee()
    const lee = desk.page.locator('#people li', { hasText: 'Mrs Amina Lee' })
    await lee.locator('.dot:visible').waitFor()
    expect(await desk.page.locator('.waiting').innerText()).toBe('1 person has something new')
    await desk.page.reload()
    await lee.locator('.dot:visible').waitFor()
    await desk.as('Mrs Amina Lee')
    await lee.locator('.dot').waitFor({ state: 'hidden' })
    await desk.page.reload()
    await desk.page.locator('.school').first().waitFor()
    expect(await lee.locator('.dot').isVisible()).toBe(false)
  })

  it('who reads something older is told of a new message, and not moved', async () => {
    desk = await openSimulator(simulator.url, { height: 500 })
    for (let count = 0; count < 4; count += 1) await tellLee()
    await desk.as('Mrs Amina Lee')
    await desk.sees('Something new')
    await desk.page.waitForTimeout(200)
    const transcript = desk.chat().locator('.transcript')
    await transcript.evaluate((element) => element.scrollTo(0, 0))
    await tellLee()
    const jump = desk.chat().getByRole('button', { name: 'New message' })
    await jump.waitFor()
    expect(await transcript.evaluate((element) => element.scrollTop)).toBe(0)
    await jump.click()
    await jump.waitFor({ state: 'hidden' })
  })

  it('four people at most stand side by side', async () => {
    desk = await openSimulator(simulator.url, { width: 1920 })
    for (const name of ['Sam Okafor', 'Mrs Amina Lee', 'Mr Tom Whitfield', 'Dr Ruth Adeyemi', 'Ms Joan Pryce']) {
      const row = desk.page.locator('#people li', { hasText: name })
      await row.hover()
      await row.getByRole('button', { name: `Show ${name} beside the others` }).click()
    }
    const names = await desk.page.locator('.chat:visible h2').allInnerTexts()
    expect(names).toEqual(['Sam Okafor', 'Mrs Amina Lee', 'Mr Tom Whitfield', 'Ms Joan Pryce'])
  })

  it('somebody is found by name, job or role', async () => {
    desk = await openSimulator(simulator.url)
    await desk.page.locator('#people .search').fill('e safety')
    expect(await desk.page.locator('#people .row-name:visible').allInnerTexts()).toEqual(['Li Wei'])
    await desk.page.locator('#people .search').fill('nobody like this')
    expect(await desk.page.locator('.found').innerText()).toBe('Nobody matches.')
  })
})
