import { beforeAll, describe, expect, it } from 'vitest'
import type { IntentOf } from '../../src/conversation/incoming.ts'
import { paint } from '../../src/conversation/paint.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import { loadSetting } from '../../src/requests/load.ts'
import { siteDay } from '../../src/sites/day.ts'
import type { Site, SitePart } from '../../src/sites/site.ts'
import { allSites, insertSite, loadSite } from '../../src/sites/store.ts'
import { draftOf, openFront, verbsOf, wordsOf } from '../builders/front-door.ts'
import { siteForm, surfaces } from '../builders/packs.ts'
import { site as siteEntry } from '../builders/sites.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const UNKNOWN = 'There is no such site in your school’s register'

async function approve(who = 'amira', changes: Parameters<typeof siteForm>[0] = {}): Promise<Site> {
  const request = await front.send(who, changes)
  for (const signer of ['tom', 'bethan', 'helen']) await front.decide(signer, 'request.approve', request)
  const sites = await inTransaction(db, (tx) => allSites(tx, 'larkfield'))
  const made = sites.find(({ requestId }) => requestId === request)
  if (made === undefined) throw new Error('nothing was entered')
  return made
}

async function now(id: string): Promise<Site> {
  const found = await inTransaction(db, (tx) => loadSite(tx, id))
  if (found === undefined) throw new Error('the site is gone')
  return found
}

const show = (who: string, site: string) => front.ask(who, { type: 'site.show', site })
const edit = (who: string, site: string, part: SitePart, more = {}) =>
  front.ask(who, { type: 'site.edit', site, part, ...more })

/** Saves a part as the form that is open now would. */
async function save(
  who: string,
  site: string,
  part: SitePart,
  answers: IntentOf<'site.save'>['answers'],
  more: Partial<IntentOf<'site.save'>> = {},
  how = {},
): Promise<Reply> {
  const { version } = await now(site)
  return front.ask(who, { type: 'site.save', site, part, version, answers, ...more }, how)
}

const openTasks = (site: string) =>
  db.query<{ kind: string; key: string; owner_ids: string[] }>(
    `select kind, key, owner_ids from task where subject = $1 and status = 'open' order by kind`,
    [`site:${site}`],
  )
const kinds = async (site: string) => (await openTasks(site)).map(({ kind }) => kind)
const day = async () =>
  inTransaction(db, async (tx) => {
    const { effects } = await siteDay(front.app, tx, await loadSetting(front.app, tx, 'larkfield'))
    await writeEffects(tx, effects, front.app.clock())
    return effects.length
  })
const told = () =>
  db.query<{ reader_id: string }>(
    `delete from outbox where kind = 'notice' and card = 'site' and done_at is null returning reader_id`,
  )
const fieldsOf = (reply: Reply) =>
  reply.show === 'form' && reply.card.name === 'form'
    ? reply.card.data.sections.flatMap(({ fields }) => fields.map(({ id, value }) => [id, value]))
    : []
const errorsOf = (reply: Reply) => (reply.show === 'errors' ? reply.errors : {})
const email = (...names: string[]) => names.map((name) => `${name}@larkfield.example`).join(',')

describe('an approved site', () => {
  let site: Site
  beforeAll(async () => {
    site = await approve()
  })

  it('is entered with what was asked for and who approved it, and brings the tasks of its policy', async () => {
    expect(site).toMatchObject({
      title: 'Facebook · Year 4',
      purpose: 'Families see what we learn.',
      exitPlan: 'I delete the page and tell families in the newsletter.',
      approval: { number: 1, authorId: front.ids['amira'] },
    })
    expect(site.approval?.signatures.map(({ name }) => name)).toEqual(['tom', 'bethan', 'helen'])
    expect(await kinds(site.id)).toEqual(expect.arrayContaining(['address', 'evaluation', 'terms']))
    const [audit] = await db.query(`select action from audit_entry where subject = $1`, [`site:${site.id}`])
    expect(audit).toEqual({ action: 'SiteEntered' })
  })

  it.each([
    ['liam', 'an administrator', 'all', true],
    ['amira', 'who asked', 'all', true],
    ['helen', 'who signed and looks after the register', 'all', true],
    ['tom', 'who signed', 'all', false],
    ['gwen', 'who looks after Staffroom', 'all', true],
    ['daniel', 'a colleague', 'open', false],
    ['sam', 'a colleague who is at another school, too', 'open', false],
    ['omar', 'the headteacher of another school', 'nothing', false],
    ['lena', 'who left yesterday', 'nothing', false],
  ])('%s, %s, sees %s of it', async (who, _what, sees, mayEdit) => {
    const reply = await show(who, site.id)
    if (sees === 'nothing') return expect(wordsOf(reply)).toContain(UNKNOWN)
    expect(wordsOf(reply)).toContain('Facebook, not open yet')
    expect(wordsOf(reply).includes('I delete the page')).toBe(sees === 'all')
    expect(wordsOf(reply).includes('Account details')).toBe(sees === 'all')
    expect(verbsOf(reply).includes('site.edit')).toBe(mayEdit)
  })

  it.each(['daniel', 'tom', 'omar', 'lena'])('%s may neither open nor save a form of it', async (who) => {
    for (const part of ['people', 'address', 'custody', 'evaluation', 'handover', 'closure'] as const) {
      const replies = [await edit(who, site.id, part), await save(who, site.id, part, { url: 'https://x.com/evil' })]
      for (const reply of replies) expect(wordsOf(reply)).toMatch(/There is no such site|Only the people of this site/)
    }
    expect((await now(site.id)).version).toBe(1)
  })

  it('its address is checked, saved, shown to all, and does its task', async () => {
    const whole = await save('liam', site.id, 'address', { url: 'https://www.facebook.com/' })
    expect(errorsOf(whole)['url']).toContain('the address of Facebook itself')
    const trick = await save('liam', site.id, 'address', { url: 'https://facebook.com:8443/y4' })
    expect(errorsOf(trick)['url']).toContain('may not lead where it seems to')
    expect(errorsOf(await save('liam', site.id, 'address', { url: '' }))['url']).toContain('Please answer')
    const saved = await save('liam', site.id, 'address', { url: 'facebook.com/larkfieldyear4' })
    expect([saved.show, wordsOf(saved)]).toEqual(['instead', expect.stringContaining('Saved.')])
    expect(await kinds(site.id)).not.toContain('address')
    expect(wordsOf(await front.ask('daniel', 'sites https://m.facebook.com/LarkfieldYear4?fbclid=1'))).toContain(
      'Yes, this is',
    )
    expect(wordsOf(await front.ask('daniel', 'sites https://faceb00k.com/larkfieldyear4'))).toContain(
      'not in the register',
    )
    const names = (await told()).map(({ reader_id }) => reader_id).sort()
    expect(names).toEqual(['amira', 'rosie'].map((name) => front.ids[name]).sort())
  })

  it('who holds its details is recorded, and a password never', async () => {
    const bad = await save('liam', site.id, 'custody', {
      custody_holder: email('liam'),
      custody_place: 'Larkfield2024!',
    })
    expect(errorsOf(bad)['custody_place']).toContain('looks like a password')
    expect(wordsOf(bad)).toContain('Larkfield2024!')
    await save('liam', site.id, 'custody', { custody_holder: email('liam'), custody_place: 'in the office safe' })
    expect((await now(site.id)).custody).toEqual({
      holderId: front.ids['liam'],
      place: 'in the office safe',
      at: expect.any(String),
    })
    expect(wordsOf(await show('helen', site.id))).toContain('liam: in the office safe')
    expect(wordsOf(await show('daniel', site.id))).not.toContain('office safe')
    const rows = await db.query<{ row: string }>(
      `select to_json(outbox)::text || to_json(audit_entry)::text as row from outbox, audit_entry`,
    )
    expect(rows.map(({ row }) => row).join()).not.toMatch(/office safe|Larkfield2024/)
  })

  it('an old form and a second press are answered with what stands', async () => {
    const before = await now(site.id)
    const old = await save('amira', site.id, 'address', { url: 'https://facebook.com/other' }, { version: 1 })
    expect(wordsOf(old)).toContain('had changed since that form was opened')
    const id = 'test:twice'
    const answers = { says: 'Families like it.' }
    await save('amira', site.id, 'evaluation', answers, {}, { id })
    const again = await save('amira', site.id, 'evaluation', answers, { version: before.version }, { id })
    expect(again.show).toBe('instead')
    const after = await now(site.id)
    expect([after.url, after.evaluations.length, after.version]).toEqual([before.url, 1, before.version + 1])
  })

  it('its people are checked as the request’s form checks them', async () => {
    const form = await edit('amira', site.id, 'people')
    expect(fieldsOf(form)).toEqual([
      ['administrators', email('amira', 'liam')],
      ['moderators', email('liam', 'rosie')],
    ])
    const one = await save('amira', site.id, 'people', {
      administrators: email('amira'),
      moderators: email('liam', 'rosie'),
    })
    expect(errorsOf(one)).toEqual({ administrators: expect.stringContaining('A.5.4') })
    const nobody = await save('amira', site.id, 'people', {
      administrators: 'nobody here',
      moderators: email('liam', 'rosie'),
    })
    expect(errorsOf(nobody)['administrators']).toContain('Nobody in the staff list')
    expect(wordsOf(nobody)).toContain('Who looks after it')
    await told()
    const saved = await save('amira', site.id, 'people', {
      administrators: email('amira', 'daniel'),
      moderators: email('liam', 'rosie'),
    })
    expect(wordsOf(saved)).toContain('amira, daniel')
    expect((await told()).map(({ reader_id }) => reader_id)).toContain(front.ids['daniel'])
    expect(verbsOf(await show('daniel', site.id))).toContain('site.edit')
  })

  it.each(['slack', 'teams', 'simulator'] as const)('every form of it opens on %s', async (platform) => {
    for (const part of ['people', 'address', 'custody', 'evaluation', 'handover', 'closure'] as const) {
      const reply = await front.ask(
        'amira',
        { type: 'site.edit', site: site.id, part },
        { surface: surfaces[platform] },
      )
      expect([part, reply.show, fieldsOf(reply).length > 0]).toEqual([part, 'form', true])
    }
  })

  it('somebody leaves: a task for the others, handed over, settled; a day twice changes nothing', async () => {
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [front.ids['liam']])
    await day()
    expect(await day()).toBe(0)
    const leaver = (await openTasks(site.id)).find(({ kind }) => kind === 'leaver')
    expect(leaver?.owner_ids.sort()).toEqual(['amira', 'daniel'].map((name) => front.ids[name]).sort())
    expect(wordsOf(await show('amira', site.id))).toContain('liam (not here any more)')
    const form = await edit('amira', site.id, 'handover')
    expect(fieldsOf(form)).toEqual([
      ['moderators', email('rosie')],
      ['custody_holder', ''],
      ['custody_place', 'in the office safe'],
    ])
    const half = await save('amira', site.id, 'handover', {
      moderators: email('rosie'),
      custody_holder: '',
      custody_place: 'x',
    })
    expect(Object.keys(errorsOf(half)).sort()).toEqual(['custody_holder', 'moderators'])
    const done = await save('amira', site.id, 'handover', {
      moderators: email('rosie', 'daniel'),
      custody_holder: email('amira'),
      custody_place: 'in the office safe',
    })
    expect(wordsOf(done)).toContain('Handed over.')
    expect(await kinds(site.id)).not.toContain('leaver')
    await db.query(`update membership set end_date = null where person_id = $1`, [front.ids['liam']])
  })

  it('is changed by a request that is filled from it, signed anew, and makes no second entry', async () => {
    const form = await front.ask('daniel', { type: 'request.start', site: site.id })
    expect(wordsOf(form)).toContain('Families see what we learn.')
    const draft = draftOf(form)
    expect(draftOf(await front.ask('daniel', { type: 'request.start', site: site.id }))).toBe(draft)
    expect(draftOf(await front.ask('daniel', 'request a new social media site'))).not.toBe(draft)
    await db.query('update membership set line_manager_id = $1 where person_id = $2', [
      front.ids['tom'],
      front.ids['daniel'],
    ])
    // The page is live by now, so the day on which it went live has passed.
    front.at('2027-06-28T09:00:00.000Z')
    await day()
    expect(await kinds(site.id)).toContain('closure')
    const answers = siteForm({
      closure: '2028-07-21',
      administrators: email('amira', 'daniel'),
      moderators: email('rosie', 'daniel'),
    })
    const sent = await front.ask('daniel', { type: 'request.submit', draft, answers })
    expect(wordsOf(sent)).toContain('is on its way')
    const [row] = await db.query<{ id: string }>('select id from request where draft_id = $1', [draft])
    const subject = `request:${row?.id}`
    const readerId = front.ids['tom'] ?? ''
    const asked = await inTransaction(db, (tx) => paint(front.app, tx, { subject, readerId, card: 'approval' }))
    const read = JSON.stringify(asked?.card.data)
    expect(read).toContain('This changes “Facebook · Year 4”')
    expect(read).toContain('Closing: 23 July 2027')
    expect(read).not.toContain('Aims: Families see what we learn.')
    for (const signer of ['tom', 'bethan', 'helen']) await front.decide(signer, 'request.approve', row?.id ?? '')
    const after = await now(site.id)
    expect(after).toMatchObject({
      closure: '2028-07-21',
      url: 'https://facebook.com/larkfieldyear4',
      requestId: row?.id,
    })
    expect(await inTransaction(db, (tx) => allSites(tx, 'larkfield'))).toHaveLength(1)
    expect(await kinds(site.id)).not.toContain('closure')
  })

  it('may be asked to change only by its people and those who keep the register', async () => {
    expect(wordsOf(await front.ask('tom', { type: 'request.start', site: site.id }))).toContain(
      'Only the people of a site',
    )
    expect(wordsOf(await front.ask('omar', { type: 'request.start', site: site.id }))).toContain(
      'Only the people of a site',
    )
  })

  it('is closed with what became of it; its tasks go, its buttons go, and who looks it up is told', async () => {
    const ahead = await save('amira', site.id, 'closure', { closed_on: '2027-06-29', how: 'Deleted.' })
    expect(errorsOf(ahead)).toEqual({ closed_on: expect.stringContaining('has not come yet') })
    await save('amira', site.id, 'closure', { closed_on: '2027-06-28', how: 'Deleted, families told.' })
    expect(await kinds(site.id)).toEqual([])
    expect(verbsOf(await show('amira', site.id))).toEqual([])
    expect(wordsOf(await show('amira', site.id))).toContain('Deleted, families told.')
    expect(wordsOf(await show('tom', site.id))).toContain('closed on 28 June 2027')
    expect(wordsOf(await front.ask('tom', 'sites facebook.com/larkfieldyear4'))).toContain(
      'This was ours, and it is closed',
    )
    expect(wordsOf(await edit('amira', site.id, 'people'))).toContain('This site is closed')
    expect(wordsOf(await front.ask('amira', { type: 'request.start', site: site.id }))).toContain('This site is closed')
  })
})

describe('a long register', () => {
  beforeAll(async () => {
    await inTransaction(db, async (tx) => {
      for (let n = 1; n <= 17; n += 1) {
        const title = `Page ${String(n).padStart(2, '0')}`
        await insertSite(tx, siteEntry({ id: crypto.randomUUID(), title, url: `https://x.com/page${n}` }), new Date())
      }
    })
  })
  const titles = (reply: Reply) =>
    reply.show === 'card' && reply.card.name === 'list' ? reply.card.data.items.map(({ title }) => title) : []

  it('comes in pages, each site once, what is closed last; the last page has no next one', async () => {
    const ask = (page: number) => front.ask('daniel', { type: 'sites', words: '', page })
    const pages = [await ask(1), await ask(2), await ask(3)]
    expect(pages.map((page) => titles(page).length)).toEqual([8, 8, 2])
    expect(new Set(pages.flatMap(titles)).size).toBe(18)
    expect(titles(pages[2] ?? (await ask(3))).at(-1)).toBe('Facebook · Year 4')
    expect(pages.map((page) => verbsOf(page).includes('sites'))).toEqual([true, true, false])
    expect(wordsOf(await ask(4))).toContain('That was the last page')
  })

  it('a name that fits many says that these are the first', async () => {
    expect(wordsOf(await front.ask('daniel', 'sites page'))).toContain('the first 8 of 17')
  })

  it('whoever looks after it may open the whole of it in the browser', async () => {
    expect(verbsOf(await front.ask('helen', 'sites'))).toContain('site.register')
    expect(verbsOf(await front.ask('daniel', 'sites'))).not.toContain('site.register')
  })
})
