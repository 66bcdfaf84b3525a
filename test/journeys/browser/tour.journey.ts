import { expect, it } from 'vitest'
import { siteForm } from '../forms.ts'
import { stage } from '../stage.ts'
import { openSimulator } from './simulator.ts'

const { url, settled } = await stage()

it('a class page is asked for, signed by three people in turn, and stands in the register', async () => {
  const desk = await openSimulator(url, { width: 1700 })
  try {
    await desk.page.getByRole('button', { name: 'Play a request: start as Amira Hussain' }).click()
    await desk.as('Amira Hussain')
    await desk.sees('New social media site')
    for (const [field, value] of Object.entries(siteForm())) {
      await desk.fill(field, value === 'true' ? true : value)
    }
    await desk.press('Send for approval')
    for (const name of ['Tom Okafor', 'Bethan Rhys', 'Helen Marsh']) {
      await settled()
      await desk.page.locator('.toast', { hasText: name }).getByRole('button', { name: 'Show beside' }).click()
      await desk.as(name)
      await desk.press('Approve…')
      await desk.press(`Sign as ${name}`)
      expect(await desk.cardText()).not.toContain('By approving you sign')
    }
    await desk.as('Amira Hussain')
    await desk.sees('It is in the register of official sites now.')
    await desk.says('sites')
    expect(await desk.cardText()).toContain('Facebook')
    expect(desk.complaints).toEqual([])
  } finally {
    await desk.close()
  }
})
