/**
 * Takes README's pictures from the real page: `npx tsx test/journeys/browser/pictures.ts`. Needs Chromium; starts
 * Staffroom on an empty embedded database by itself.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '../../../bot/main.ts'
import { readConfig } from '../../../src/config.ts'
import { fromRoot } from '../../../src/root.ts'
import { siteForm } from '../forms.ts'
import { openSimulator, type SimulatorPage } from './simulator.ts'

const folder = await mkdtemp(join(tmpdir(), 'staffroom-pictures-'))
const running = await serve(readConfig({ PORT: '0', LOG_LEVEL: 'silent', STAFFROOM_DATA: folder }))
const picture = (name: string) => fromRoot('docs', 'images', `simulator-${name}.png`)
const answers = siteForm({
  audience: ['families', 'public'],
  contributors: ['staff', 'organisations'],
  external_vetting: 'Kwame rings each of them first.',
})

try {
  await light()
  await phone()
  await dark()
  await question()
  await report()
} finally {
  await running.stop()
  await rm(folder, { recursive: true, force: true })
}

/** The author and the first approver, side by side. */
async function light(): Promise<void> {
  const desk = await openSimulator(running.url, { width: 1440, height: 900 })
  await ask(desk)
  await desk.page.locator('.toast', { hasText: 'Tom Okafor' }).getByRole('button', { name: 'Show beside' }).click()
  await desk.as('Tom Okafor')
  await desk.press('Approve…')
  await desk.page.waitForTimeout(400)
  await desk.screenshot(picture('light'))
  await desk.press('Sign as Tom Okafor')
  await desk.close()
}

/** The communications manager, on a phone. */
async function phone(): Promise<void> {
  const desk = await openSimulator(running.url, { width: 390, height: 844 })
  await desk.as('Bethan Rhys')
  await desk.page.waitForTimeout(400)
  await desk.screenshot(picture('phone'))
  await desk.press('Approve…')
  await desk.press('Sign as Bethan Rhys')
  await desk.close()
}

/** The end: approved, and in the register. */
async function dark(): Promise<void> {
  const desk = await openSimulator(running.url, { width: 1440, height: 900, dark: true })
  await desk.as('Helen Marsh')
  await desk.press('Approve…')
  await desk.press('Sign as Helen Marsh')
  await desk.as('Amira Hussain')
  await desk.sees('Your request is approved')
  await desk.says('sites')
  await desk.page.waitForTimeout(400)
  await desk.screenshot(picture('dark'))
  await desk.close()
}

/** What the policy says, on a phone. */
async function question(): Promise<void> {
  const desk = await openSimulator(running.url, { width: 390, height: 844 })
  await desk.as('Amira Hussain')
  await desk.says('one of the dads in my class wants to add me on facebook. can i accept?')
  await desk.sees('It depends')
  await desk.page.waitForTimeout(400)
  await desk.screenshot(picture('question'))
  await desk.close()
}

async function ask(desk: SimulatorPage): Promise<void> {
  await desk.page.getByRole('button', { name: /^Play a request/ }).click()
  await desk.as('Amira Hussain')
  await desk.sees('New social media site')
  for (const [field, value] of Object.entries(answers)) await desk.fill(field, value === 'true' ? true : value)
  await desk.press('Send for approval')
  await desk.page.locator('.toast', { hasText: 'Tom Okafor' }).waitFor()
}

/** A pupil's friend request, and what the policy says to it, before it is sent; on a phone. */
async function report(): Promise<void> {
  const desk = await openSimulator(running.url, { width: 390, height: 844 })
  await desk.as('Amira Hussain')
  await desk.says('report friend request')
  for (const [field, value] of [
    ['about', 'not_staff'],
    ['from', 'pupil'],
  ]) {
    await desk.page.locator(`#window [data-field="${field}"] [value="${value}"]`).check()
    await desk.page.waitForTimeout(700)
  }
  await desk.page.locator('#window').evaluate((win) => {
    for (const each of [win, ...win.querySelectorAll('*')]) each.scrollTop = 0
  })
  await desk.screenshot(picture('report'))
  await desk.close()
}
