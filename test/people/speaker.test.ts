import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import type { Speaker } from '../../src/conversation/incoming.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { DeliveryError } from '../../src/errors.ts'
import type { Entry } from '../../src/people/entry.ts'
import { findSpeaker, loadStranger, placesOf, saveReach } from '../../src/people/identity-store.ts'
import type { Account, AccountSource } from '../../src/people/link.ts'
import { linkBefore, whoSpeaks } from '../../src/people/speaker.ts'
import { account, entry, putSchool, school, speaker } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const NOW = new Date('2026-11-20T10:00:00Z')
let number = 0

/** A school of its own, an administrator, and a platform that knows these accounts and counts how often it is asked. */
async function scene(people: Record<string, Partial<Entry>> = {}) {
  number += 1
  const tenant = `T${number}`
  const id = `school-${number}`
  const named = { admin: { roles: ['staff', 'staffroom_administrator'] }, ...people }
  const entries = Object.fromEntries(
    Object.entries(named).map(([name, over]) => [name, entry(`${name}.${number}`, over)]),
  )
  await putSchool(db, school(id), Object.values(entries))
  const accounts = new Map<string, Account>()
  const asked: string[] = []
  const deps = {
    db,
    clock: () => NOW,
    newId: randomUUID,
    whoIs: async ({ user }: Speaker) => {
      asked.push(user)
      return accounts.get(user) ?? account(user, { tenant, email: '' })
    },
  }
  const has = (user: string, name: string, over: Partial<Account> = {}) =>
    accounts.set(user, account(user, { tenant, email: entries[name]?.email ?? `${name}@elsewhere.example`, ...over }))
  const speaks = (user: string, over: Partial<Speaker> = {}) => whoSpeaks(deps, speaker(user, { tenant, ...over }))
  return { id, tenant, entries, accounts, asked, deps, has, speaks }
}

function idOf(entries: Record<string, Entry>, name: string): string {
  return entries[name]?.personId ?? ''
}

it('first contact asks the platform and links; from then on the platform is not asked', async () => {
  const { speaks, has, asked, entries, id, tenant } = await scene({ ann: {} })
  has('U1', 'ann')
  const first = await speaks('U1')
  const second = await speaks('U1')
  expect(first).toMatchObject({
    known: idOf(entries, 'ann'),
    person: { memberships: [{ schoolId: id, active: true }] },
  })
  expect(second).toMatchObject({ known: idOf(entries, 'ann') })
  expect(asked).toEqual(['U1'])
  expect(await placesOf(db, idOf(entries, 'ann'))).toMatchObject([
    { platform: 'slack', tenant, user: 'U1', reach: { channel: 'D-U1' } },
  ])
})

it('linking lets held notices go and leaves a line in the trail', async () => {
  const { speaks, has, entries, id } = await scene({ ann: {} })
  const ann = idOf(entries, 'ann')
  const notice = { effect: 'notice', subject: `person:${ann}`, schoolId: id, readerId: ann, card: 'reach' } as const
  await inTransaction(db, (tx) => writeEffects(tx, [notice], NOW))
  const held = () => db.query('select from outbox where reader_id = $1 and held_at is not null', [ann])
  expect(await held()).toHaveLength(1)
  has('U1', 'ann')
  await speaks('U1')
  expect(await held()).toHaveLength(0)
  const lines = await db.query('select actor, action, subject from audit_entry where chain = $1', [id])
  expect(lines).toEqual([{ actor: ann, action: 'account.linked', subject: `person:${ann}` }])
})

it('first contacts at the same moment link once', async () => {
  const { speaks, has, entries, id } = await scene({ ann: {} })
  has('U1', 'ann')
  const spoken = await Promise.all([speaks('U1'), speaks('U1'), speaks('U1')])
  for (const each of spoken) expect(each).toMatchObject({ known: idOf(entries, 'ann') })
  expect(await db.query('select from audit_entry where chain = $1', [id])).toHaveLength(1)
})

it('two accounts of one person at the same moment: one is linked, the other refused', async () => {
  const { speaks, has, entries } = await scene({ ann: {} })
  has('U1', 'ann')
  has('U2', 'ann')
  const spoken = await Promise.all([speaks('U1'), speaks('U2')])
  expect(spoken.filter((each) => 'known' in each)).toHaveLength(1)
  expect(spoken.filter((each) => 'stranger' in each)).toEqual([{ stranger: 'second_account' }])
  expect(await placesOf(db, idOf(entries, 'ann'))).toHaveLength(1)
})

it('a stranger is reported to an administrator once a day, by reference only', async () => {
  const { speaks, has, entries, deps, id } = await scene()
  has('U9', 'nobody')
  expect(await speaks('U9')).toEqual({ stranger: 'unknown' })
  expect(await speaks('U9')).toEqual({ stranger: 'unknown' })
  const told = () =>
    db.query<{ subject: string; card: string }>('select subject, card from outbox where reader_id = $1 order by id', [
      idOf(entries, 'admin'),
    ])
  const [row] = await told()
  expect(await told()).toHaveLength(1)
  expect(JSON.stringify(row)).not.toContain('elsewhere.example')
  expect(row).toMatchObject({ card: 'stranger-seen', subject: expect.stringMatching(/^account:/) })
  expect(await loadStranger(db, row?.subject.slice('account:'.length) ?? '')).toMatchObject({
    email: 'nobody@elsewhere.example',
    reason: 'unknown',
  })
  deps.clock = () => new Date(NOW.getTime() + 25 * 3600 * 1000)
  await speaks('U9')
  expect(await told()).toHaveLength(2)
  expect(await db.query('select from audit_entry where chain = $1', [id])).toHaveLength(0)
})

it('a refused account is reported to the administrators of that person’s own school', async () => {
  const mine = await scene({ ann: {} })
  const other = await scene()
  mine.has('U1', 'ann')
  mine.has('U2', 'ann')
  await mine.speaks('U1')
  expect(await mine.speaks('U2')).toEqual({ stranger: 'second_account' })
  const told = (one: typeof mine | typeof other) =>
    db.query(`select from outbox where reader_id = $1 and card = 'stranger-seen' and school_id = $2`, [
      idOf(one.entries, 'admin'),
      one.id,
    ])
  expect(await told(mine)).toHaveLength(1)
  expect(await told(other)).toHaveLength(0)
})

it.each([
  ['left', { endDate: '2026-11-19' }],
  ['not_begun', { startDate: '2026-11-21' }],
])('somebody without rights today is not linked: %s', async (code, over) => {
  const { speaks, has } = await scene({ ann: over })
  has('U1', 'ann')
  expect(await speaks('U1')).toEqual({ stranger: code })
})

it('the last day still has rights', async () => {
  const { speaks, has, entries } = await scene({ ann: { endDate: '2026-11-20' } })
  has('U1', 'ann')
  expect(await speaks('U1')).toMatchObject({ known: idOf(entries, 'ann') })
})

it('a linked person who left is a stranger from the day after', async () => {
  const { speaks, has, deps } = await scene({ ann: { endDate: '2026-11-20' } })
  has('U1', 'ann')
  await speaks('U1')
  deps.clock = () => new Date('2026-11-21T00:00:01Z')
  expect(await speaks('U1')).toEqual({ stranger: 'left' })
})

it('a person of two schools is one person, with both', async () => {
  const { speaks, has, entries, id } = await scene({ ann: {} })
  const ann = entries['ann'] as Entry
  await putSchool(db, school(`${id}-b`), [{ ...ann, name: 'Ann B', endDate: '2026-01-01' }])
  has('U1', 'ann')
  expect(await speaks('U1')).toMatchObject({
    person: {
      memberships: [
        { schoolId: id, active: true },
        { schoolId: `${id}-b`, active: false },
      ],
    },
  })
})

it('what the platform says of another account proves nothing', async () => {
  const { speaks, accounts, tenant, entries } = await scene({ ann: {} })
  accounts.set('U1', account('U2', { tenant, email: entries['ann']?.email ?? '' }))
  expect(await speaks('U1')).toEqual({ stranger: 'outsider' })
})

it('a platform that does not answer links nobody and makes nobody a stranger', async () => {
  const { deps, tenant, entries } = await scene({ ann: {} })
  const silent = {
    ...deps,
    whoIs: async () => {
      throw new DeliveryError('slack_silent', 'failed')
    },
  }
  await expect(whoSpeaks(silent, speaker('U1', { tenant }))).rejects.toThrow(DeliveryError)
  expect(await placesOf(db, idOf(entries, 'ann'))).toEqual([])
})

it('a channel is never remembered as a place for cards', async () => {
  const { speaks, has, entries, tenant } = await scene({ ann: {} })
  has('U1', 'ann')
  await speaks('U1', { private: false, reach: { channel: 'C-ALL' } })
  const [place] = await placesOf(db, idOf(entries, 'ann'))
  expect(place?.reach).toEqual({})
  const person = await findSpeaker(db, { platform: 'slack', tenant, user: 'U1' }, NOW)
  if (person === undefined) throw new Error('linked above')
  await inTransaction(db, (tx) =>
    saveReach(tx, person, speaker('U1', { tenant, private: false, reach: { channel: 'C-ALL' } })),
  )
  expect((await placesOf(db, person.id))[0]?.reach).toEqual({})
})

it('notices follow a person to where they last spoke', async () => {
  const { speaks, has, accounts, entries, tenant } = await scene({ ann: {} })
  has('U1', 'ann')
  await speaks('U1')
  accounts.set('A1', account('A1', { platform: 'teams', tenant, email: entries['ann']?.email ?? '' }))
  const spoke = await speaks('A1', { platform: 'teams', reach: { conversation: 'old' } })
  if (!('known' in spoke)) throw new Error('linked above')
  await inTransaction(db, (tx) =>
    saveReach(tx, spoke.person, speaker('A1', { platform: 'teams', reach: { conversation: 'new' } })),
  )
  expect(await placesOf(db, spoke.known)).toMatchObject([
    { platform: 'teams', reach: { conversation: 'new' } },
    { platform: 'slack', reach: { channel: 'D-U1' } },
  ])
})

it('people are linked before they speak: those found, and only them', async () => {
  const { deps, entries, id, tenant } = await scene({
    ann: { slackUserId: 'U0ANN' },
    bob: {},
    cy: { endDate: '2026-01-01' },
  })
  const looked: string[] = []
  const source: AccountSource = {
    platform: 'slack',
    tenant,
    whoIs: deps.whoIs,
    find: async ({ email, slackUserId }) => {
      looked.push(email)
      return slackUserId === undefined
        ? undefined
        : { ...account(slackUserId, { tenant, email }), reach: { channel: 'D9' } }
    },
  }
  expect(await linkBefore({ ...deps, accounts: [source] }, id)).toEqual({ linked: 1, notFound: 2, refused: {} })
  expect(await placesOf(db, idOf(entries, 'ann'))).toMatchObject([{ user: 'U0ANN', reach: { channel: 'D9' } }])
  expect(looked).not.toContain(entries['cy']?.email)
  looked.length = 0
  await linkBefore({ ...deps, accounts: [source] }, id)
  expect(looked).not.toContain(entries['ann']?.email)
})

it('an account that the platform finds under a colleague’s id is not linked to the wrong person', async () => {
  const { deps, entries, id, tenant } = await scene({ ann: {}, bob: { slackUserId: 'U0BOB' } })
  const source: AccountSource = {
    platform: 'slack',
    tenant,
    whoIs: deps.whoIs,
    find: async ({ email }) =>
      email === entries['ann']?.email ? { ...account('U0BOB', { tenant, email }), reach: {} } : undefined,
  }
  expect(await linkBefore({ ...deps, accounts: [source] }, id)).toMatchObject({ linked: 0, refused: { ambiguous: 1 } })
})
