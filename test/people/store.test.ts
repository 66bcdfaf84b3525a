import { expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { membershipsOf } from '../../src/people/identity-store.ts'
import { chooseSchool, clearAway, listSchools, loadDirectory, loadSchool, setAway } from '../../src/people/store.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const NOW = new Date('2026-11-20T10:00:00Z')
const ann = entry('ann', { roles: ['headteacher', 'staff'], startDate: '2020-09-01', slackUserId: 'U0ANN' })
const bob = entry('bob', { lineManagerId: ann.personId, endDate: '2026-11-19' })
const full = school('full', {
  kind: 'community',
  holidays: [{ from: '2026-12-21', to: '2027-01-01', name: 'Christmas' }],
  choices: { appropriate_manager: 'office' },
})
await putSchool(db, full, [{ ...ann, deputies: [{ role: 'headteacher', deputyId: bob.personId }] }, bob])
await putSchool(db, school('other'), [entry('cy')])

it('a school comes back as it was put in', async () => {
  expect(await loadSchool(db, 'full')).toEqual(full)
  expect(await loadSchool(db, 'nowhere')).toBeUndefined()
  expect((await listSchools(db)).map(({ id }) => id)).toEqual(['full', 'other'])
})

it('a directory holds one school’s people, leavers included, and says only what is known', async () => {
  const directory = await loadDirectory(db, 'full')
  expect([...directory.members.values()].sort((a, b) => a.name.localeCompare(b.name))).toEqual([
    {
      id: ann.personId,
      email: ann.email,
      name: 'ann',
      jobTitle: '',
      roles: ['headteacher', 'staff'],
      startDate: '2020-09-01',
      reachable: true,
    },
    {
      id: bob.personId,
      email: bob.email,
      name: 'bob',
      jobTitle: '',
      roles: ['staff'],
      lineManagerId: ann.personId,
      endDate: '2026-11-19',
      reachable: false,
    },
  ])
  expect(directory).toMatchObject({
    schoolId: 'full',
    choices: full.choices,
    deputies: [{ role: 'headteacher', holderId: ann.personId, deputyId: bob.personId }],
    absences: [],
  })
})

it('a school that is not there is a fault', async () => {
  await expect(loadDirectory(db, 'nowhere')).rejects.toThrow('school_unknown')
})

it('the latest word about being away counts, until it is taken back', async () => {
  const away = (until: string, delegateId?: string) =>
    inTransaction(db, (tx) =>
      setAway(tx, { schoolId: 'full', personId: ann.personId, until, ...(delegateId && { delegateId }) }),
    )
  await away('2026-12-01', bob.personId)
  await away('2026-12-05')
  expect((await loadDirectory(db, 'full')).absences).toEqual([{ personId: ann.personId, until: '2026-12-05' }])
  await inTransaction(db, (tx) => clearAway(tx, 'full', ann.personId))
  expect((await loadDirectory(db, 'full')).absences).toEqual([])
})

it('memberships tell where somebody has rights today, in the school’s own days', async () => {
  expect(await membershipsOf(db, bob.personId, NOW)).toMatchObject([{ schoolId: 'full', active: false }])
  expect(await membershipsOf(db, bob.personId, new Date('2026-11-19T23:59:00Z'))).toMatchObject([{ active: true }])
  expect(await membershipsOf(db, crypto.randomUUID(), NOW)).toEqual([])
})

it('the school somebody chose is remembered', async () => {
  await inTransaction(db, (tx) => chooseSchool(tx, ann.personId, 'full'))
  expect(await db.query('select school_id from person where id = $1', [ann.personId])).toEqual([{ school_id: 'full' }])
})
