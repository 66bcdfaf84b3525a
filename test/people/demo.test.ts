import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { isRehearsal, settleRehearsal } from '../../src/db/rehearsal.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadDemo } from '../../src/people/demo.ts'
import { holdersOf, memberByEmail } from '../../src/people/directory.ts'
import { listSchools, loadDirectory } from '../../src/people/store.ts'
import { freshDatabase } from '../setup/database.ts'

const TODAY = '2026-11-20'
const db = await freshDatabase()
const deps = { db, clock: () => new Date(`${TODAY}T10:00:00Z`), newId: randomUUID }
await loadDemo(deps, () => [])
const schools = await listSchools(db)

it('there is one school for each policy', () => {
  expect(schools.map(({ id, policy }) => [id, policy]).sort()).toEqual(
    ['evendons', 'gcc-model', 'huntington', 'king-offa', 'merriott-haselbury'].map((id) => [id, id]),
  )
})

it.each(schools.map(({ id }) => id))('%s has everybody whom a school needs', async (id) => {
  const directory = await loadDirectory(db, id)
  for (const role of [
    'headteacher',
    'dsl',
    'deputy_dsl',
    'chair_of_governors',
    'staffroom_administrator',
    'communications_manager',
    'office',
    'volunteer',
    'contractor',
    'authorised_person',
  ]) {
    expect(
      holdersOf(directory, role, TODAY).map(({ name }) => name),
      role,
    ).not.toEqual([])
  }
})

it('every address is one that can never be anybody’s', async () => {
  const rows = await db.query<{ email: string }>('select email from person')
  expect(rows.filter(({ email }) => !email.endsWith('.example'))).toEqual([])
})

it('a request in the first school goes by four different people', async () => {
  const directory = await loadDirectory(db, 'king-offa')
  const author = memberByEmail(directory, 'amira.hussain@larkfield.example')
  const manager = directory.members.get(author?.lineManagerId ?? '')
  const path = [
    author,
    manager,
    ...holdersOf(directory, 'communications_manager', TODAY),
    ...holdersOf(directory, 'headteacher', TODAY),
  ]
  expect(path.map((one) => one?.name)).toEqual(['Amira Hussain', 'Tom Okafor', 'Bethan Rhys', 'Helen Marsh'])
})

it('somebody’s line manager is the headteacher', async () => {
  const directory = await loadDirectory(db, 'king-offa')
  const rosie = memberByEmail(directory, 'rosie.blake@larkfield.example')
  expect(directory.members.get(rosie?.lineManagerId ?? '')?.roles).toContain('headteacher')
})

it('loading again changes nothing and leaves no line in the trail', async () => {
  const count = () => db.query('select count(*)::int from audit_entry union all select count(*)::int from membership')
  const before = await count()
  await loadDemo(deps, () => [])
  expect(await count()).toEqual(before)
})

it('the database is a rehearsal for good', async () => {
  expect(await isRehearsal(db)).toBe(true)
  await expect(inTransaction(db, (tx) => settleRehearsal(tx, false))).rejects.toThrow(/stays one/)
})

it('a database in earnest does not take the demo', async () => {
  const earnest = await freshDatabase()
  await inTransaction(earnest, (tx) => settleRehearsal(tx, false))
  await expect(loadDemo({ ...deps, db: earnest }, () => [])).rejects.toThrow(/cannot become one/)
  expect(await listSchools(earnest)).toEqual([])
})

it('a school that stands there without the mark was put in in earnest', async () => {
  const unmarked = await freshDatabase()
  await unmarked.query(`insert into school (id, name, policy) values ('s', 'S', 'king-offa')`)
  await expect(loadDemo({ ...deps, db: unmarked }, () => [])).rejects.toThrow(/cannot become one/)
})
