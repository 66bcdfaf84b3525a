import { randomUUID } from 'node:crypto'
import { DateTime } from 'luxon'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { appendAudit } from '../../src/db/audit.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { loadSetting } from '../../src/requests/load.ts'
import { siteDay } from '../../src/sites/day.ts'
import { siteForm } from './forms.ts'
import { type Hand, handOf } from './hand.ts'
import { CAST, stage } from './stage.ts'

const s = await stage()
const packs = await loadPacks()
const app = { packs, clock: () => new Date(), newId: randomUUID }

/** What a school's day does to its sites. */
async function aDayBegins(): Promise<void> {
  await inTransaction(s.db, async (tx) => {
    const { effects, audit } = await siteDay(app, tx, await loadSetting(app, tx, 'king-offa'))
    await writeEffects(tx, effects, new Date())
    await appendAudit(tx, audit, new Date())
  })
}

async function ends(email: string, day: string | null): Promise<void> {
  await s.db.query('update membership set end_date = $2 where person_id = (select id from person where email = $1)', [
    email,
    day,
  ])
}

async function openTasks(title: string): Promise<string[]> {
  const rows = await s.db.query<{ kind: string }>(
    `select t.kind from task t join site s on t.subject = 'site:' || s.id where s.title = $1 and t.status = 'open' order by t.kind`,
    [title],
  )
  return rows.map(({ kind }) => kind)
}

const KWAME = 'kwame.boateng@larkfield.example'
const DANIEL = 'daniel.osei@larkfield.example'
const yesterday = DateTime.now().minus({ days: 1 }).toFormat('yyyy-MM-dd')

describe.each<Platform>(['slack', 'teams', 'simulator'])('the life of a site on %s', (platform) => {
  const play = (part: keyof typeof CAST) => s.play(platform, CAST[part])
  const [author, manager, communications, head, colleague] = (
    ['author', 'manager', 'communications', 'head', 'colleague'] as const
  ).map(play) as [
    ReturnType<typeof play>,
    ReturnType<typeof play>,
    ReturnType<typeof play>,
    ReturnType<typeof play>,
    ReturnType<typeof play>,
  ]
  const name = `Badgers ${platform}`
  const title = `Facebook · ${name}`
  const address = `https://www.facebook.com/badgers-${platform}`
  let hand: Hand
  let other: Hand

  async function signed(): Promise<void> {
    await s.settled()
    for (const person of [manager, communications, head]) {
      await person.presses('request.approve')
      await s.settled()
    }
  }

  beforeAll(async () => {
    for (const person of [author, manager, communications, head, colleague]) await person.says('hello')
    await s.settled()
    hand = handOf(s, platform, CAST.author)
    other = handOf(s, platform, CAST.colleague)
    await author.says('request site')
    expect(await author.fills(siteForm({ department: name }))).toEqual({})
    await signed()
  }, 60_000)

  it('approved, it has the tasks of its policy, and its card', async () => {
    expect(await openTasks(title)).toEqual(['address', 'evaluation', 'terms'])
    expect(await hand.writes(`sites ${name}`)).toContain(title)
    expect(await hand.presses('Show')).toContain('Families see what the class is learning.')
  })

  it('its address is recorded and known to all', async () => {
    expect(await hand.presses('Address')).toContain('Address of the account')
    expect(await hand.sends('site.save', { url: 'https://facebook.com' })).toContain('the address of Facebook itself')
    expect(await hand.sends('site.save', { url: address })).toContain('Saved.')
    await s.settled()
    expect(await openTasks(title)).toEqual(['evaluation', 'terms'])
    expect(await other.writes(`sites ${address}/photos?fbclid=1`)).toContain('Yes, this is in the register')
    expect(await other.writes(`sites ${address.replace('oo', '00')}`)).toContain('This is not in the register')
  })

  it('who holds its details is recorded, a password is not', async () => {
    await hand.writes(`sites ${name}`)
    await hand.presses('Show')
    await hand.presses('Account details')
    const secret = { custody_holder: CAST.colleague, custody_place: 'Badgers2026!' }
    expect(await hand.sends('site.save', secret)).toContain('looks like a password')
    const place = { custody_holder: CAST.colleague, custody_place: 'in the office safe' }
    expect(await hand.sends('site.save', place)).toContain('in the office safe')
    await s.settled()
    expect(await colleague.reads()).toContain('in the office safe')
  })

  it('its people change; the others hear of it', async () => {
    await hand.writes(`sites ${name}`)
    await hand.presses('Show')
    await hand.presses('Who looks after it')
    const one = { administrators: [CAST.author], moderators: [CAST.author, CAST.colleague] }
    expect(await hand.sends('site.save', one)).toContain('A.5.4')
    const people = { administrators: [CAST.author, CAST.colleague], moderators: [CAST.author, CAST.colleague] }
    expect(await hand.sends('site.save', people)).toContain('Saved.')
    await s.settled()
    expect(await colleague.reads()).toContain('Amira Hussain changed who looks after it')
  })

  it('somebody leaves; what they did is handed over', async () => {
    await ends(CAST.colleague, yesterday)
    await aDayBegins()
    expect(await openTasks(title)).toContain('leaver')
    await hand.writes(`sites ${name}`)
    expect(await hand.presses('Show')).toContain('Liam Doyle (not here any more)')
    await hand.presses('Hand over')
    const over = {
      administrators: [CAST.author, KWAME],
      moderators: [CAST.author, KWAME],
      custody_holder: KWAME,
      custody_place: 'in the office safe',
    }
    expect(await hand.sends('site.save', over)).toContain('Handed over.')
    await ends(CAST.colleague, null)
    expect(await openTasks(title)).not.toContain('leaver')
  })

  it('a request changes it, filled from what was approved', async () => {
    await hand.writes(`sites ${name}`)
    await hand.presses('Show')
    const closure = DateTime.now().plus({ months: 20 }).toFormat('yyyy-MM-dd')
    await hand.presses('Ask for a change')
    expect(await author.fills({ closure, administrators: [CAST.author, DANIEL] })).toEqual({})
    await signed()
    const rows = await s.db.query<{ closure: string; url: string }>(
      `select to_char(closure, 'YYYY-MM-DD') as closure, url from site where title = $1`,
      [title],
    )
    expect(rows).toEqual([{ closure, url: address }])
  })

  it('it is closed, with what became of it', async () => {
    await hand.writes(`sites ${name}`)
    await hand.presses('Show')
    await hand.presses('Close it')
    expect(await hand.sends('site.save', { closed_on: yesterday, how: 'Deleted; families were told.' })).toContain(
      'Closed.',
    )
    await s.settled()
    expect(await openTasks(title)).toEqual([])
    expect(await other.writes(`sites ${address}`)).toContain('This was ours, and it is closed')
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
})
