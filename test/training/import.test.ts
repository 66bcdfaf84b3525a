import { describe, expect, it } from 'vitest'
import { planTrainings, readTrainings } from '../../src/training/import.ts'
import type { Training } from '../../src/training/training.ts'
import { directory, member } from '../builders/people.ts'
import { courses, gatePack, training } from '../builders/training.ts'

const [policy, course] = courses
const facts = {
  pack: gatePack().pack,
  directory: directory([
    member('ada'),
    member('vera', { roles: ['volunteer'], reachable: false }),
    member('judith', { roles: ['staff', 'slt'] }),
    member('olive', { roles: ['staff', 'slt'], endDate: '2026-07-20' }),
  ]),
  today: '2026-11-23',
}
const file = (...rows: string[]) => Buffer.from(['email,course,done_on,confirmed_by', ...rows].join('\n'))
const read = (...rows: string[]) => readTrainings(file(...rows), facts)

describe('a list of trainings', () => {
  it('is read, whatever order its columns have', () => {
    const bytes = Buffer.from('done_on;Course;EMAIL\n2026-09-01;policy;Vera@school.example\n')
    expect(readTrainings(bytes, facts)).toEqual({
      rows: [{ personId: 'vera', course: policy, doneOn: '2026-09-01' }],
    })
  })

  it('a course is confirmed by whom the list names, who may have left since', () => {
    expect(read('ada@school.example,training,2026-05-01,olive@school.example')).toEqual({
      rows: [{ personId: 'ada', course, doneOn: '2026-05-01', confirmedBy: 'olive' }],
    })
  })

  it.each([
    [',policy,2026-09-01,', 'email', 'is empty'],
    ['nobody@school.example,policy,2026-09-01,', 'email', 'nobody in this school’s staff list'],
    ['ada@school.example,,2026-09-01,', 'course', 'is empty; known are policy, training'],
    ['ada@school.example,trainin,2026-09-01,', 'course', 'Did you mean “training”?'],
    ['ada@school.example,policy,,', 'done_on', 'is empty'],
    ['ada@school.example,policy,01/09/2026,', 'done_on', 'must be written year first'],
    ['ada@school.example,policy,2026-11-24,', 'done_on', 'is still to come'],
    ['ada@school.example,policy,1989-09-01,', 'done_on', 'is the year right?'],
    ['ada@school.example,training,2026-09-01,', 'confirmed_by', 'is confirmed by somebody with the role slt'],
    ['ada@school.example,training,2026-09-01,x@school.example', 'confirmed_by', 'nobody in this school’s staff list'],
    ['ada@school.example,training,2026-09-01,vera@school.example', 'confirmed_by', 'does not have the role slt'],
    ['judith@school.example,training,2026-09-01,judith@school.example', 'confirmed_by', 'their own training'],
  ])('“%s” is refused by its line', (row, column, says) => {
    expect(read('ada@school.example,policy,2026-09-01,', row)).toEqual({
      problems: [{ line: 3, column, says: expect.stringContaining(says) }],
    })
  })
})

describe('taking it in', () => {
  const plan = (rows: string[], known: Training[]) => {
    const found = read(...rows)
    if ('problems' in found) throw new Error(JSON.stringify(found))
    return planTrainings(found.rows, known, { schoolId: 'withybrook', newId: () => 'new' })
  }
  const row = 'ada@school.example,training,2026-09-01,judith@school.example'
  const { confirmedBy: _, ...waiting } = training()

  it.each([
    ['adds what is new', [row], [], { added: 1, confirmed: 0, unchanged: 0 }],
    ['adds a row once that stands there twice', [row, row], [], { added: 1, confirmed: 0, unchanged: 1 }],
    ['leaves what is known', [row], [training()], { added: 0, confirmed: 0, unchanged: 1 }],
    ['vouches for what waited', [row], [waiting], { added: 0, confirmed: 1, unchanged: 0 }],
    ['adds what was refused', [row], [{ ...waiting, refused: true }], { added: 1, confirmed: 0, unchanged: 0 }],
  ])('%s', (_rule, rows, known, expected) => {
    const { added, confirmed, unchanged } = plan(rows, known)
    expect({ added: added.length, confirmed: confirmed.length, unchanged }).toEqual(expected)
  })

  it('said by nobody in Staffroom', () => {
    expect(plan([row], []).added).toEqual([
      {
        id: 'new',
        schoolId: 'withybrook',
        personId: 'ada',
        course: 'training',
        doneOn: '2026-09-01',
        confirmedBy: 'judith',
        refused: false,
      },
    ])
  })
})
