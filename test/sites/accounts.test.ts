import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { allSites } from '../../src/sites/store.ts'
import { draftOf, openFront, wordsOf } from '../builders/front-door.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const named = (name: string, roles: string[] = ['staff']) => entry(name, { email: `${name}@larkfield.example`, roles })
const people = [
  named('mary'),
  named('mark'),
  named('vic', ['volunteer']),
  named('una'),
  named('leah', ['staff', 'slt', 'headteacher']),
  named('adam', ['staff', 'account_administrator']),
]
const idOf = (name: string) => people.find((one) => one.name === name)?.personId ?? ''
const email = (...names: string[]) => names.map((name) => `${name}@larkfield.example`)
await putSchool(db, school('merriott', { name: 'Merriott', policy: 'merriott-haselbury' }), people)

/** They have read the policy and been trained, and a senior leader has said so. */
async function trained(...names: string[]): Promise<void> {
  for (const name of names)
    for (const course of ['policy', 'training'])
      await db.query(
        `insert into training (id, school_id, person_id, course, done_on, said_by, said_at, confirmed_by, confirmed_at)
         values ($1, 'merriott', $2, $3, '2026-09-01', $2, '2026-09-01', $4, '2026-09-01')`,
        [randomUUID(), idOf(name), course, idOf('leah')],
      )
}

const tasks = async () => {
  const rows = await db.query<{ kind: string; due: string; owner_ids: string[]; owner_roles: string[] }>(
    `select kind, to_char(due, 'YYYY-MM-DD') as due, owner_ids, owner_roles from task
     where school_id = 'merriott' and status = 'open' order by kind, due`,
  )
  return rows
}
const site = async () => {
  const [found] = await inTransaction(db, (tx) => allSites(tx, 'merriott'))
  if (found === undefined) throw new Error('there is no entry')
  return found
}

describe('an account of Merriott and Haselbury', () => {
  it('is entered with those who run it, and its policy’s tasks go to whom they are for', async () => {
    await trained('mary', 'mark', 'vic')
    const draft = draftOf(await front.ask('mary', 'request new account'))
    const answers = {
      platform: 'Instagram',
      account: 'Forest school',
      aim: 'Families see what children do outside.',
      audience: 'Families',
      promotion: 'In the newsletter',
      runners: email('mary', 'vic'),
      visibility: 'open',
    }
    const sent = await front.ask('mary', { type: 'request.submit', draft, answers })
    expect(wordsOf(sent)).toContain('is on its way')
    const [row] = await db.query<{ id: string }>('select id from request where draft_id = $1', [draft])
    const request = row?.id ?? ''
    await front.ask('leah', { type: 'request.approve', request, step: 'slt', version: 1 })
    expect(await site()).toMatchObject({
      platform: 'Instagram',
      purpose: 'Families see what children do outside.',
      approval: { number: 1, signatures: [{ name: 'leah' }] },
    })
    // The approval is of a Monday morning; two weeks are ten working days.
    const byRole = { owner_ids: [], owner_roles: ['account_administrator'] }
    expect(await tasks()).toMatchObject([
      { kind: 'create', due: '2026-12-07', ...byRole },
      { kind: 'custody', due: '2026-12-07', ...byRole },
      { kind: 'monitor' },
    ])
    expect((await tasks())[2]?.owner_ids.sort()).toEqual([idOf('mary'), idOf('vic')].sort())
  })

  it('its administrator records who has the login and where, and the tasks are done', async () => {
    const { id, version } = await site()
    const custody = { custody_holder: email('adam'), custody_place: 'in the office safe' }
    await front.ask('adam', { type: 'site.save', site: id, part: 'custody', version, answers: custody })
    const url = 'https://instagram.com/merriottforest'
    await front.ask('adam', { type: 'site.save', site: id, part: 'address', version: version + 1, answers: { url } })
    expect((await tasks()).map(({ kind }) => kind)).toEqual(['monitor'])
    expect(await site()).toMatchObject({ url, custody: { holderId: idOf('adam'), place: 'in the office safe' } })
  })

  it('nobody runs it who has not read the policy and been trained', async () => {
    const { id, version } = await site()
    const save = (...names: string[]) =>
      front.ask('mary', { type: 'site.save', site: id, part: 'people', version, answers: { runners: email(...names) } })
    expect(wordsOf(await save('mary', 'una'))).toMatch(/does not know that yet of una.*5\.b/)
    expect(wordsOf(await save('mary'))).toContain('at least two different people')
    expect(wordsOf(await save('mary', 'mark'))).toContain('Saved.')
    expect(wordsOf(await front.ask('mary', { type: 'site.show', site: id }))).toContain('everybody who runs it')
  })

  it('somebody to whom a task was passed on may record what it asks for, and nothing else', async () => {
    const { id, version } = await site()
    await db.query(
      `update task set status = 'open', done_at = null, owner_ids = array[$1::uuid] where kind = 'custody' and school_id = 'merriott'`,
      [idOf('una')],
    )
    const [row] = await db.query<{ id: string }>(`select id from task where kind = 'custody' and status = 'open'`)
    const task = row?.id ?? ''
    const custody = { custody_holder: email('una'), custody_place: 'in the office safe' }
    const edit = (part: 'custody' | 'people') => front.ask('una', { type: 'site.edit', site: id, part, task })
    expect((await edit('custody')).show).toBe('form')
    expect(wordsOf(await edit('people'))).toContain('Only the people of this site')
    const save = { type: 'site.save' as const, site: id, part: 'custody' as const, version, answers: custody }
    expect(wordsOf(await front.ask('una', save))).toContain('Only the people of this site')
    expect(wordsOf(await front.ask('una', { ...save, task }))).toContain('Saved.')
    expect((await tasks()).map(({ kind }) => kind)).toEqual(['monitor'])
  })

  it('a moderator from a file, for whom its form has no question, is handed over too', async () => {
    const before = await site()
    await db.query(`insert into site_person (site_id, person_id, duty) values ($1, $2, 'moderator')`, [
      before.id,
      idOf('vic'),
    ])
    await db.query(`update membership set end_date = '2026-11-22' where person_id = $1`, [idOf('vic')])
    const opening = { site: before.id, part: 'handover' as const }
    const form = await front.ask('mary', { type: 'site.edit', ...opening })
    expect(wordsOf(form)).toContain('Moderators')
    const { version } = before
    const saved = await front.ask('mary', { type: 'site.save', ...opening, version, answers: { moderators: '' } })
    expect(wordsOf(saved)).toContain('Handed over.')
    expect((await site()).people).toEqual(before.people)
    expect(wordsOf(saved)).not.toContain('not here any more')
  })

  it('closing it ends what comes again and again', async () => {
    const { id, version } = await site()
    const answers = { closed_on: '2026-11-23', how: 'Deleted.' }
    await front.ask('mary', { type: 'site.save', site: id, part: 'closure', version, answers })
    expect(await tasks()).toEqual([])
  })
})
