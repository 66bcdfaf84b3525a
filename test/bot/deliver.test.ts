import { randomUUID } from 'node:crypto'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChatAdapter } from '../../bot/adapter.ts'
import { startPump } from '../../bot/deliver.ts'
import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Effect } from '../../src/effects.ts'
import { DeliveryError } from '../../src/errors.ts'
import { saveReport } from '../../src/reports/store.ts'
import { draftOf, NOW, openFront, testVault } from '../builders/front-door.ts'
import { siteForm } from '../builders/packs.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
// A clock that runs: of two cards, the one that was sent later is the newer.
const opened = Date.now()
front.app.clock = () => new Date(Date.parse(NOW) + Date.now() - opened)

/** A platform that keeps what it is given, and fails when it is told to. */
interface Said {
  user: string
  words: string
  /** How it stands now: sent, or painted anew since. */
  painted: number
}
const chats = new Map<string, Said>()
const tried: string[] = []
let strike: (user: string) => Error | undefined = () => undefined
const adapter: ChatAdapter = {
  platform: 'slack',
  tenant: 'T1',
  whoIs: (from) => front.app.whoIs(from),
  find: async () => undefined,
  lookUp: async () => undefined,
  async send(to, card, key) {
    tried.push(key)
    const fault = strike(to.user)
    if (fault !== undefined) throw fault
    const message = randomUUID()
    chats.set(message, { user: to.user, words: asText(card), painted: 0 })
    return { reach: to.reach, message }
  },
  async update({ message }, card) {
    const said = chats.get(message)
    if (said !== undefined) chats.set(message, { ...said, words: asText(card), painted: said.painted + 1 })
  },
}

const id = (who: string) => front.ids[who] ?? ''
const everybody = ['amira', 'tom', 'bethan', 'helen', 'gwen', 'liam']
for (const who of everybody) await front.ask(who, 'hello')
const pump = startPump(front.app, [adapter])
afterAll(() => pump.stop())

beforeEach(async () => {
  strike = () => undefined
  await settled()
  for (const table of ['shown', 'outbox', 'draft', 'report']) await db.query(`delete from ${table}`)
  await db.query(`update request set status = 'withdrawn'`)
  chats.clear()
  tried.length = 0
})

function asText(card: AdaptiveCard): string {
  return JSON.stringify(card)
}

/** Resolves once nothing is waiting to be sent; a failed one is due again at once. */
async function settled(): Promise<void> {
  const open = async () => {
    await db.query(
      `update outbox set due_at = $1 where last_error is not null and locked_by is null and done_at is null`,
      [front.app.clock()],
    )
    db.wake()
    return db.query(
      `select card from outbox
       where done_at is null and dead_at is null and held_at is null and (kind <> 'later' or due_at <= $1)`,
      [front.app.clock()],
    )
  }
  await expect.poll(open, { timeout: 15_000, interval: 20 }).toEqual([])
}

function tell(...effects: Effect[]): Promise<void> {
  return inTransaction(db, (tx) => writeEffects(tx, effects, front.app.clock()))
}

function chatOf(who: string): Said[] {
  return [...chats.values()].filter(({ user }) => user === who)
}

const has = (verb: string) => (said: Said) => said.words.includes(`"verb":"${verb}"`)

describe('what is sent', () => {
  it('reaches each reader in the order in which it was written', async () => {
    const requests: string[] = []
    for (const department of ['Ash', 'Beech', 'Cedar', 'Dogwood'])
      requests.push(await front.send('amira', { department }))
    for (const request of requests) await front.decide('tom', 'request.approve', request)
    await settled()
    const trees = (said: Said[]) => said.flatMap(({ words }) => /Ash|Beech|Cedar|Dogwood/.exec(words)?.[0] ?? [])
    expect(trees(chatOf('tom'))).toEqual(['Ash', 'Beech', 'Cedar', 'Dogwood'])
    expect(trees(chatOf('bethan'))).toEqual(['Ash', 'Beech', 'Cedar', 'Dogwood'])
  })

  it('one reader whose platform fails holds up no other', async () => {
    strike = (user) => (user === 'tom' ? new DeliveryError('slack_timeout', 'failed') : undefined)
    await front.send('amira')
    await expect.poll(() => chatOf('amira').length, { timeout: 10_000 }).toBe(1)
    expect(chatOf('tom')).toEqual([])
    strike = () => undefined
    await settled()
    expect(chatOf('tom')).toHaveLength(1)
  })

  it('is painted from the state at the moment of sending: a late message brings no old button', async () => {
    strike = (user) => (user === 'tom' ? new DeliveryError('slack_timeout', 'failed') : undefined)
    const request = await front.send('amira')
    await expect.poll(() => tried.length, { timeout: 10_000 }).toBeGreaterThan(1)
    await front.ask('amira', { type: 'request.withdraw', request, version: 1 })
    strike = () => undefined
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toEqual([])
    expect(chatOf('tom').at(-1)?.words).toContain('Withdrawn by amira')
  })

  it('news is of its moment and stays as it is', async () => {
    const request = await front.send('amira')
    await front.decide('tom', 'request.approve', request)
    await settled()
    const news = () => chatOf('amira').filter(({ words }) => words.includes('A step further'))
    expect(news()).toHaveLength(1)
    for (const who of ['bethan', 'helen']) await front.decide(who, 'request.approve', request)
    await settled()
    expect(news().map(({ painted }) => painted)).toEqual([0, 0])
    expect(chatOf('amira').at(-1)?.words).toContain('Your request is approved')
    // The card that stays up to date has followed.
    expect(chatOf('amira')[0]?.words).toContain('Approved on')
  })
})

describe('the card of a report', () => {
  it('of whoever is named in it is emptied and forgotten; what they have not been sent is not sent', async () => {
    const report = await plantReport(db, testVault, { reporterId: id('amira'), kind: 'breach' })
    const notice = { effect: 'notice', subject: `report:${report.id}`, schoolId: 'larkfield', card: 'report' } as const
    await tell({ ...notice, readerId: id('helen') })
    await settled()
    expect(chatOf('helen').map(({ words }) => words.includes(`Report ${report.number}`))).toEqual([true])
    await inTransaction(db, (tx) =>
      saveReport(tx, testVault, { ...report, about: { who: 'staff', people: [id('helen')] } }),
    )
    await tell(
      { ...notice, readerId: id('helen') },
      { effect: 'revise', subject: `report:${report.id}`, schoolId: 'larkfield' },
    )
    await settled()
    expect(chatOf('helen')).toHaveLength(1)
    expect(chatOf('helen').filter((said) => has('report.read')(said) || said.words.includes('Report'))).toEqual([])
    expect(await db.query('select id from shown')).toEqual([])
  })
})

describe('an older card of the same request', () => {
  it('loses its buttons when a newer one stands below it', async () => {
    const request = await front.send('amira')
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toHaveLength(1)
    await front.ask('tom', { type: 'request.show', request })
    await settled()
    const [older, newer] = chatOf('tom')
    expect([older, newer].map((said) => said && has('request.approve')(said))).toEqual([false, true])
    expect(older?.words).toContain('There is a newer card for this request further down.')
  })

  it('of whoever has signed is painted anew, and asks no more', async () => {
    const request = await front.send('amira')
    await settled()
    await front.decide('tom', 'request.approve', request)
    await settled()
    expect(chatOf('tom').map(({ words }) => words.includes('Signed by tom'))).toEqual([true])
    expect(chatOf('tom').filter(has('request.approve'))).toEqual([])
    expect(chatOf('bethan').filter(has('request.approve'))).toHaveLength(1)
  })

  it('asks again after the form came back changed', async () => {
    const request = await front.send('amira')
    await settled()
    await front.decide('tom', 'request.changes', request, { note: 'Say who answers.' })
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toEqual([])
    const draft = draftOf(await front.ask('amira', { type: 'request.start', request }))
    await front.ask('amira', { type: 'request.submit', draft, answers: siteForm({ aims: 'Clearer aims.' }) })
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toHaveLength(1)
    expect(chatOf('tom').at(-1)?.words).toContain('Clearer aims.')
  })
})

describe('who cannot be reached', () => {
  const blocked = () => new DeliveryError('slack_account_inactive', 'unreachable')

  it('is written to once they are heard from; author and administrator hear of both', async () => {
    strike = (user) => (user === 'tom' ? blocked() : undefined)
    await front.send('amira')
    await settled()
    expect(chatOf('tom')).toEqual([])
    for (const who of ['amira', 'gwen'])
      expect(chatOf(who).at(-1)?.words).toContain('could not deliver a message about this request to tom')
    strike = () => undefined
    await front.ask('tom', 'hello')
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toHaveLength(1)
  })

  it('and has no account yet: it is held, and goes out on first contact', async () => {
    await db.query(`update membership set line_manager_id = $2 where person_id = $1`, [
      front.ids['liam'],
      front.ids['rosie'],
    ])
    await front.send('liam')
    await settled()
    expect(chatOf('liam')[0]?.words).toContain('rosie has not used Staffroom yet')
    expect(chatOf('gwen').at(-1)?.words).toContain('An approver cannot be reached')
    await front.ask('rosie', 'hello')
    await settled()
    expect(chatOf('rosie').filter(has('request.approve'))).toHaveLength(1)
  })

  it('a message that was tried in vain to the last goes out when its reader says hello', async () => {
    strike = (user) => (user === 'tom' ? new DeliveryError('slack_timeout', 'failed') : undefined)
    await front.send('amira')
    await settled()
    expect(await db.query('select attempts from outbox where dead_at is not null')).toEqual([{ attempts: 12 }])
    strike = () => undefined
    await front.ask('tom', 'hello')
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toHaveLength(1)
  })

  it('a message that the platform will never take is given up, and author and administrator are told once', async () => {
    strike = (user) => (user === 'tom' ? new DeliveryError('slack_invalid_blocks', 'refused') : undefined)
    await front.send('amira')
    await settled()
    expect(await db.query(`select last_error from outbox where dead_at is not null`)).toEqual([
      { last_error: 'slack_invalid_blocks' },
    ])
    for (const who of ['amira', 'gwen'])
      expect(chatOf(who).filter(({ words }) => words.includes('did not get through'))).toHaveLength(1)
  })

  it('a card that we cannot make ourselves is given up after three tries, and does not hold up the rest of its chat', async () => {
    const faults: Error[] = []
    strike = (user) => {
      if (user !== 'tom' || faults.length === 3) return undefined
      faults.push(new TypeError('a fault of ours'))
      return faults.at(-1)
    }
    await front.send('amira')
    await settled()
    expect(await db.query(`select attempts, last_error from outbox where dead_at is not null`)).toEqual([
      { attempts: 3, last_error: 'unexpected' },
    ])
    await front.send('amira')
    await settled()
    expect(chatOf('tom').filter(has('request.approve'))).toHaveLength(1)
  })

  it('when the author is the one, only the administrator is told', async () => {
    strike = (user) => (user === 'amira' ? blocked() : undefined)
    await front.send('amira')
    await settled()
    expect(chatOf('gwen').filter(({ words }) => words.includes('did not get through'))).toHaveLength(1)
    expect(chatOf('tom').filter(has('request.approve'))).toHaveLength(1)
  })

  it('a word that somebody was not reached is not itself followed by another', async () => {
    strike = () => blocked()
    await front.send('amira')
    await settled()
    const held = await db.query<{ card: string }>('select card from outbox where held_at is not null order by id')
    expect(held.map(({ card }) => card).sort()).toEqual([
      'approval',
      'request',
      'undelivered',
      'undelivered',
      'undelivered',
    ])
  })
})

describe('what the clock cannot say', () => {
  const stuck = (attempts: number) =>
    db.query(
      `insert into outbox (kind, subject, school_id, card, lane, replace_key, due_at, attempts)
       values ('later', $1, 'larkfield', 'school.day', $1, $1, $2, $3)`,
      ['school:none', front.app.clock(), attempts],
    )
  const row = async () =>
    (
      await db.query<{ tries: number; hours: number }>(
        `select attempts as tries, extract(epoch from due_at - $1) / 3600 as hours from outbox where subject = 'school:none'`,
        [front.app.clock()],
      )
    )[0]

  it('is tried again daily, for good, and the administrator hears of it once', async () => {
    await stuck(11)
    await expect.poll(() => chatOf('gwen').length, { timeout: 10_000 }).toBe(1)
    expect(chatOf('gwen')[0]?.words).toContain('looking each morning at who has left')
    expect((await row())?.tries).toBe(12)
    expect(Number((await row())?.hours)).toBeGreaterThan(17)
    await db.query(`update outbox set due_at = $1 where subject = 'school:none'`, [front.app.clock()])
    db.wake()
    await expect.poll(async () => (await row())?.tries, { timeout: 10_000 }).toBe(13)
    await db.query(`update outbox set done_at = now() where subject = 'school:none'`)
    await settled()
    expect(chatOf('gwen')).toHaveLength(1)
  })

  it('is nobody’s worry while it is tried for the first hours', async () => {
    await stuck(0)
    await expect.poll(async () => (await row())?.tries, { timeout: 10_000 }).toBeGreaterThan(0)
    await db.query(`update outbox set done_at = now() where subject = 'school:none'`)
    await settled()
    expect(chatOf('gwen')).toEqual([])
  })
})

it('nothing that anybody wrote, and nobody’s name or address, is in the log', () => {
  expect(front.logged.join('')).toContain('not delivered')
  expect(front.logged.join('')).not.toMatch(/larkfield\.example|Families see|Say who answers|Clearer aims/)
})
