import { expect, it } from 'vitest'
import { loadPacks } from '../../src/packs/load.ts'
import { changeSchool } from '../../src/people/schools.ts'
import { putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const packs = await loadPacks()
await putSchool(db, school('larkfield'))
const clock = () => new Date('2026-11-23T09:00:00Z')
const choose = (name: string, role: string) =>
  changeSchool({ db, clock }, 'larkfield', { choices: { [name]: role } }, (policy) => packs.get(policy)?.pack)

it('a school chooses who has the reports of which its policy names no reader', async () => {
  expect((await choose('report_breach', 'slt')).choices).toMatchObject({ report_breach: 'slt' })
})

it.each([
  ['a route that the policy names itself', 'report_press_contact', 'slt', /does not leave report_press_contact/],
  ['a role there is not', 'report_breach', 'caretaker', /There is no role caretaker/],
  ['a role that everybody has', 'report_breach', 'staff', /not for everybody in the role staff: choose one/],
])('it does not choose %s', async (_what, name, role, says) => {
  await expect(choose(name, role)).rejects.toThrow(says)
})
