import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { importPeople } from '../../src/people/import-people.ts'
import { loadDirectory } from '../../src/people/store.ts'
import { peopleCsv, putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const deps = { db, clock: () => new Date('2026-11-20T10:00:00Z'), newId: randomUUID }
const ann = {
  email: 'ann@school.example',
  name: 'Ann',
  roles: 'staff;headteacher',
  deputy_emails: 'headteacher=bob@school.example',
}
const bob = { email: 'bob@school.example', name: 'Bob', roles: 'staff', line_manager_email: 'ann@school.example' }
let number = 0

async function newSchool() {
  number += 1
  const one = school(`s${number}`)
  await putSchool(db, one)
  const take = (rows: Record<string, string>[], options = {}) =>
    importPeople(deps, one, peopleCsv(rows), { packRoles: [], ...options })
  const names = async () => [...(await loadDirectory(db, one.id)).members.values()].map(({ name }) => name).sort()
  const trail = () =>
    db.query<{ action: string; details: object }>(
      'select action, details from audit_entry where chain = $1 order by seq',
      [one.id],
    )
  const laters = () => db.query('select card from outbox where school_id = $1', [one.id])
  return { id: one.id, take, names, trail, laters }
}

it('a file is taken in whole: people, line managers, deputies, trail, and a look for their accounts', async () => {
  const { id, take, trail, laters } = await newSchool()
  await take([ann, bob])
  const directory = await loadDirectory(db, id)
  const [a, b] = ['ann', 'bob'].map((name) =>
    [...directory.members.values()].find(({ email }) => email === `${name}@school.example`),
  )
  expect(b?.lineManagerId).toBe(a?.id)
  expect(directory.deputies).toEqual([{ role: 'headteacher', holderId: a?.id, deputyId: b?.id }])
  expect((await trail()).map(({ action }) => action)).toEqual(['person.added', 'person.added'])
  expect(await laters()).toEqual([{ card: 'people.link' }])
})

it('the trail holds ids and codes, and neither names nor addresses', async () => {
  const { take, trail } = await newSchool()
  await take([ann, bob])
  expect(JSON.stringify(await trail())).not.toMatch(/Ann|Bob|school\.example/)
})

it('one wrong row, and nothing of the file is taken in', async () => {
  const { take, names, trail } = await newSchool()
  expect(await take([ann, { ...bob, roles: 'wizard' }])).toHaveProperty('problems')
  expect(await take([ann, { ...bob, line_manager_email: 'x@school.example' }])).toHaveProperty('problems')
  expect([await names(), await trail()]).toEqual([[], []])
})

it('a dry run says what it would do and writes nothing', async () => {
  const { take, names } = await newSchool()
  expect(await take([ann, bob], { dryRun: true })).toMatchObject({ added: [{ name: 'Ann' }, { name: 'Bob' }] })
  expect(await names()).toEqual([])
})

it('the same file again leaves no line in the trail and asks nobody', async () => {
  const { take, trail, laters } = await newSchool()
  await take([ann, bob])
  await take([ann, bob])
  expect([(await trail()).length, (await laters()).length]).toEqual([2, 1])
})

it('two imports at the same moment: the second sees what the first did', async () => {
  const { take, names, trail } = await newSchool()
  await Promise.all([take([ann, bob]), take([ann, bob])])
  expect([await names(), (await trail()).length]).toEqual([['Ann', 'Bob'], 2])
})

it('a person of two schools stays one person, with a name in each', async () => {
  const one = await newSchool()
  const two = await newSchool()
  await one.take([ann, bob])
  await two.take([{ ...ann, name: 'A. Lee', deputy_emails: '' }])
  const inOne = [...(await loadDirectory(db, one.id)).members.values()].find(({ name }) => name === 'Ann')
  const inTwo = [...(await loadDirectory(db, two.id)).members.values()]
  expect(inTwo).toMatchObject([{ id: inOne?.id, name: 'A. Lee' }])
})

it('ending is written with the day, and deputies go with the role', async () => {
  const { id, take, trail } = await newSchool()
  await take([ann, bob])
  await take([{ ...ann, deputy_emails: '' }], { endMissing: true })
  const directory = await loadDirectory(db, id)
  expect([...directory.members.values()].find(({ name }) => name === 'Bob')?.endDate).toBe('2026-11-19')
  expect(directory.deputies).toEqual([])
  expect((await trail()).slice(2).map(({ action }) => action)).toEqual(['person.changed', 'person.ended'])
})
