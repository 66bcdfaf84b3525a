import { beforeEach, describe, expect, it } from 'vitest'
import type { Reply } from '../../src/effects.ts'
import { draftOf, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)

beforeEach(async () => {
  await db.query('delete from draft')
})

/** The forms that a list offers, by what their buttons would open. */
function offered(reply: Reply): string[] {
  const items = reply.show === 'card' && reply.card.name === 'list' ? reply.card.data.items : []
  return items.flatMap(({ buttons = [] }) => buttons.map(({ data }) => String(data?.['procedure'])))
}
const all = ['content', 'site_creation', 'participation', 'logo', 'advertising', 'friend']

describe('“request” alone', () => {
  it('lists what the school has, the most needed first, each with a line and a button', async () => {
    const reply = await front.ask('amira', 'request')
    expect(offered(reply)).toEqual(all)
    expect(wordsOf(reply)).toContain('Words, pictures or a film for a site, before they go out.')
    expect(verbsOf(reply)).toEqual(all.map(() => 'request.start'))
  })

  it('begins nothing', async () => {
    await front.ask('amira', 'request')
    expect(await db.query('select from draft')).toEqual([])
  })

  it('says of a form that was begun that it can be carried on with', async () => {
    await front.ask('amira', 'request logo')
    expect(wordsOf(await front.ask('amira', 'request')).match(/Carry on with the form/g)).toHaveLength(1)
    expect(wordsOf(await front.ask('liam', 'request'))).not.toContain('Carry on')
  })

  it('opens the form where a school has just one', async () => {
    const { pack, ...loaded } = front.app.packs.get('king-offa') ?? fail()
    const one = { ...pack, procedures: pack.procedures.filter(({ id }) => id === 'logo') }
    const small = await openFront(await freshDatabase(), {
      packs: new Map([['king-offa', { ...loaded, pack: one, hash: 'one' }]]),
    })
    expect(draftOf(await small.ask('amira', 'request'))).toBeTruthy()
  })
})

describe('“request” and what is wanted', () => {
  it.each([
    ['request contnet', 'Something to post'],
    ['requst logo', 'Using our logo or brand'],
    ['/socialmedia request a facebook page', 'New social media site'],
  ])('“%s” opens the form', async (said, title) => {
    const reply = await front.ask('amira', said)
    expect(reply.show).toBe('form')
    expect(wordsOf(reply)).toContain(title)
  })

  it('offers both where two fit, and a way to all of them', async () => {
    const reply = await front.ask('amira', 'request a logo for a new page')
    expect(offered(reply)).toEqual(['site_creation', 'logo'])
    expect(wordsOf(reply)).toContain('Which of these do you mean?')
    expect(wordsOf(reply)).toContain('Show all forms')
  })

  it('asks where it is a guess', async () => {
    const reply = await front.ask('amira', 'request a contest')
    expect(offered(reply)).toEqual(['content'])
    expect(wordsOf(reply)).toContain('Is this the form you mean?')
    expect(await db.query('select from draft')).toEqual([])
  })

  it('lists all where nothing is called that', async () => {
    const reply = await front.ask('amira', 'request a minibus')
    expect(offered(reply)).toEqual(all)
    expect(wordsOf(reply)).toContain('No form here is called that')
  })

  it('whoever chose is given that form, where a message cannot open one: its button', async () => {
    const surface = { ...surfaces.slack, opensForms: false, opensDialogs: false, takesFiles: false }
    const reply = await front.ask('amira', { type: 'request.start', procedure: 'friend' }, { surface })
    expect(verbsOf(reply)).toEqual(['request.start'])
    expect(wordsOf(reply)).toContain('Ask for an outside organisation as a friend')
  })

  it('a form that is gone from the pack is not opened by an old button', async () => {
    const reply = await front.ask('amira', { type: 'request.start', procedure: 'pigeon_post' })
    expect(reply.show).toBe('card')
    expect(await db.query('select from draft')).toEqual([])
  })
})

function fail(): never {
  throw new Error('king-offa is not in policies/')
}
