// A site request in two windows that look like Teams: an author and, one after the other, the approvers.
//   STAFFROOM_LOCAL_TEAMS=on npm start                               (in another terminal)
//   npx tsx test/journeys/playground.ts [http://127.0.0.1:3978] [folder for pictures]
// Needs Chromium (CHROMIUM, or /usr/bin/chromium). Not part of the tests: it takes a minute and a real browser.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { loadPacks } from '../../src/packs/load.ts'
import { siteForm } from './forms.ts'
import { type LabelledField, openWindow } from './playground-window.ts'

const AUTHOR = 'amira.hussain@larkfield.example'
const APPROVERS = ['tom.okafor@larkfield.example', 'bethan.rhys@larkfield.example', 'helen.marsh@larkfield.example']
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

const [url = 'http://127.0.0.1:3978', pictures = 'playground'] = process.argv.slice(2)
const endpoint = `${url}/api/messages`

await mkdir(pictures, { recursive: true })
const browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: FLAGS })
try {
  await play()
  process.stdout.write(`Approved by all three. Pictures: ${pictures}\n`)
} finally {
  await browser.close()
}

async function play(): Promise<void> {
  const author = await openWindow(browser, AUTHOR, { endpoint, port: 56_151 })
  try {
    await request(author)
    for (const [index, email] of APPROVERS.entries()) await approve(email, index)
    await author.card('approved').waitFor()
    await author.page.screenshot({ path: join(pictures, '9-approved.png') })
  } catch (error) {
    await author.page.screenshot({ path: join(pictures, 'failed.png') })
    throw error
  } finally {
    await author.close()
  }
}

async function request({ says, card, fill, page }: Awaited<ReturnType<typeof openWindow>>): Promise<void> {
  const { fields, title } = await siteCreation()
  await says('/socialmedia request site')
  const send = () => card(title).getByRole('button', { name: /^send/i }).click()
  await card(title).waitFor()
  await fill(card(title), fields, siteForm())
  await page.screenshot({ path: join(pictures, '1-form.png') })
  // The form asks in two steps: what follows from the first answers stands on the card only after the first "Send".
  await send()
  await card(title).getByText('Platform', { exact: true }).waitFor()
  await fill(card(title), fields, siteForm())
  await page.screenshot({ path: join(pictures, '2-form.png') })
  await send()
  await card('Tom Okafor').waitFor()
  await page.screenshot({ path: join(pictures, '3-sent.png') })
}

async function approve(email: string, index: number): Promise<void> {
  const { says, card, page, close } = await openWindow(browser, email, { endpoint, port: 56_152 + index })
  try {
    // Until now their notices went to the simulator, which knows everybody; the list brings the card here.
    await says('approvals')
    await card('Facebook').getByRole('button').first().click()
    const asked = card('By approving you sign')
    await asked.getByRole('button', { name: 'Approve…' }).click()
    await page.screenshot({ path: join(pictures, `${4 + index}-approve.png`) })
    await asked.getByRole('button', { name: /^Sign as/ }).click()
    await card('By approving you sign').waitFor({ state: 'detached' })
    await page.screenshot({ path: join(pictures, `${4 + index}-signed.png`) })
  } catch (error) {
    await page.screenshot({ path: join(pictures, 'failed-approver.png') })
    throw error
  } finally {
    await close()
  }
}

/** The form as the pack words it. */
async function siteCreation(): Promise<{ title: string; fields: LabelledField[] }> {
  const procedure = (await loadPacks()).get('king-offa')?.pack.procedures.find((one) => one.id === 'site_creation')
  if (procedure === undefined) throw new Error('the pack of king-offa has no site_creation')
  const fields = procedure.form.sections.flatMap((section) => section.fields)
  const labelled = fields.map((field) => ({
    id: field.id,
    kind: field.kind,
    label: field.label,
    options: field.options ?? [],
  }))
  return { title: procedure.form.title, fields: labelled }
}
