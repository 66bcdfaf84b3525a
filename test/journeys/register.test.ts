import { randomUUID } from 'node:crypto'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { insertSite } from '../../src/sites/store.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { site } from '../builders/sites.ts'
import { CAST, type Stage, stage } from './stage.ts'

const s = await stage()

const PARTS = { speaker: 'george.whitlow@fernhill.example', approver: 'patrick.lowe@fernhill.example' }

beforeAll(async () => {
  const entry = site({ id: randomUUID(), schoolId: 'king-offa', url: 'https://example.org/year-4' })
  await inTransaction(s.db, (tx) => insertSite(tx, entry, new Date()))
})

describe.each<Platform>(['slack', 'teams', 'simulator'])('the register on %s', (platform) => {
  const head = s.play(platform, CAST.head)
  const colleague = s.play(platform, CAST.colleague)

  it('opens in the browser for the headteacher, who downloads it for a spreadsheet and to print', async () => {
    for (const person of [head, colleague]) await person.says('hello')
    await writes(s, platform, CAST.head, 'sites')
    await head.presses('site.register')
    const { cookie, page } = await follow(await lastLink(s, platform, CAST.head, 'register'))
    const shown = await fetch(page, { headers: { cookie } })
    expect([shown.status, await shown.text()]).toEqual([200, expect.stringContaining('Facebook · Year 4')])
    const csv = await fetch(`${page}/csv`, { headers: { cookie } })
    const rows = parse(Buffer.from(await csv.arrayBuffer()), { bom: true, columns: true }) as Record<string, string>[]
    expect(rows.map((row) => row['address'])).toEqual(['https://example.org/year-4'])
    const pdf = await fetch(`${page}/pdf`, { headers: { cookie } })
    expect(await textOf(pdf)).toContain('Register of official sites')
  })

  it('is not offered to a colleague, who sees the official sites in the chat', async () => {
    expect(await writes(s, platform, CAST.colleague, 'sites')).toContain('Facebook · Year 4')
    expect(await colleague.buttons()).not.toContain('site.register')
  })
})

describe.each<Platform>(['slack', 'teams', 'simulator'])('a letter of authority on %s', (platform) => {
  const speaker = s.play(platform, PARTS.speaker)
  const approver = s.play(platform, PARTS.approver)

  it('is there once the approval is signed, for its author to show', async () => {
    for (const person of [speaker, approver]) await person.says('hello')
    await speaker.says('request speak for school')
    const answers = {
      for_whom: 'school',
      subject: 'the reading {until} project',
      platforms: 'the town forum',
      until: '2099-07-23',
    }
    expect(await speaker.fills(answers)).toEqual({})
    await s.settled()
    expect(await speaker.buttons()).not.toContain('request.letter')
    await approver.presses('request.approve')
    await s.settled()
    expect(await speaker.reads()).toContain('holds until 23 July 2099')
    await speaker.presses('request.letter')
    const link = await lastLink(s, platform, PARTS.speaker, 'letter')
    const letter = await fetch(link, { method: 'POST' })
    expect(letter.headers.get('content-disposition')).toMatch(
      /^attachment; filename="staffroom-evendons-letter-\d+\.pdf"$/,
    )
    const text = await textOf(letter)
    for (const part of [
      'Fernhill Primary',
      'George Whitlow',
      'the reading {until} project',
      '23 July 2099',
      'Patrick Lowe',
    ])
      expect(text).toContain(part)
    expect((await fetch(link, { method: 'POST' })).status).toBe(410)
  })
})

it('nothing that a platform would refuse was sent', () => {
  expect(s.problems()).toEqual([])
})

async function textOf(response: Response): Promise<string> {
  const pages = readPdf(Buffer.from(await response.arrayBuffer()))
  return pages.map(({ text }) => text).join('')
}

/** What a browser does with a link to the register, and what it has then. */
async function follow(link: string): Promise<{ cookie: string; page: string }> {
  const pressed = await fetch(link, { method: 'POST', redirect: 'manual' })
  const [cookie = ''] = pressed.headers.get('set-cookie')?.split(';') ?? []
  return { cookie, page: new URL(pressed.headers.get('location') ?? '', link).href }
}

/** Somebody writes to the bot in their own chat with it, where what it answers can be pressed. */
async function writes({ slack, play }: Stage, platform: Platform, email: string, words: string): Promise<string> {
  const actor = play(platform, email)
  if (platform !== 'slack') return actor.says(words)
  const { workspace, driver } = slack
  const user = [...workspace.users.values()].find((one) => one.profile['email'] === email)?.id ?? ''
  const before = workspace.botDmsTo(user).length
  await driver.dm(user, words)
  await workspace.waitFor(() => workspace.botDmsTo(user).length > before, 5_000, 'an answer')
  return actor.reads()
}

/** The newest link of a kind that was shown to somebody. */
async function lastLink(stage: Stage, platform: Platform, email: string, kind: string): Promise<string> {
  const links = JSON.stringify(await shownTo(stage, platform, email)).match(
    new RegExp(`http://[^"\\\\]*/links/${kind}/[0-9a-f]{48}`, 'g'),
  )
  const last = links?.at(-1)
  if (last === undefined) throw new Error(`${email} was shown no link to a ${kind}`)
  return last
}

async function shownTo({ slack, teams, url }: Stage, platform: Platform, email: string): Promise<unknown> {
  if (platform === 'slack') {
    const user = [...slack.workspace.users.values()].find((one) => one.profile['email'] === email)?.id ?? ''
    return [slack.workspace.botDmsTo(user), slack.workspace.ephemerals.filter((each) => each.user === user)]
  }
  if (platform === 'teams') {
    const user = [...teams.tenant.users.values()].find((one) => one.userPrincipalName === email)
    return user && teams.tenant.botMessagesTo(user)
  }
  const path = `/simulator/transcript?person=${email}&limit=200`
  return (await fetch(`${url}${path}`, { headers: { 'sec-fetch-site': 'same-origin' } })).json()
}
