import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Entry, ImportFacts } from '../../src/people/entry.ts'
import { type ImportPlan, planImport } from '../../src/people/import.ts'
import { COMMON_ROLES, readPeople } from '../../src/people/import-rows.ts'
import { entry, peopleCsv } from '../builders/people.ts'

const TODAY = '2026-11-20'
const ann = { email: 'ann@school.example', name: 'ann', roles: 'staff' }
const bob = { email: 'bob@school.example', name: 'bob', roles: 'staff' }
const cy = { email: 'cy@school.example', name: 'cy', roles: 'staff' }

function plan(rows: Record<string, string>[], facts: Partial<ImportFacts> = {}, columns: string[] = ['staff_id']) {
  const read = readPeople(peopleCsv(rows, columns), COMMON_ROLES)
  expect(read.problems).toEqual([])
  return planImport(read.rows, {
    current: [],
    elsewhere: new Map(),
    choices: {},
    today: TODAY,
    newId: randomUUID,
    endMissing: false,
    ...facts,
  })
}

function sound(outcome: ReturnType<typeof plan>): ImportPlan {
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems))
  return outcome
}

describe('a wrong row is named by line, column and reason', () => {
  it.each([
    ['no address', { email: '' }, 'email', /empty/],
    ['not an address', { email: 'ann at school' }, 'email', /not an e-mail/],
    ['no name', { name: '' }, 'name', /empty/],
    ['a role that does not exist', { roles: 'staff;wizard' }, 'roles', /no role “wizard”; known are/],
    ['a role in other words', { roles: 'Head Teacher' }, 'roles', /did you mean headteacher/],
    ['a role cut short', { roles: 'e_safety' }, 'roles', /did you mean e_safety_coordinator/],
    ['line manager as a role', { roles: 'line_manager' }, 'roles', /line_manager_email/],
    ['a line manager who is no address', { line_manager_email: 'Mrs Lee' }, 'line_manager_email', /not an e-mail/],
    ['a deputy without a role', { deputy_emails: 'bob@school.example' }, 'deputy_emails', /role=email/],
    [
      'a deputy in a role that does not exist',
      { deputy_emails: 'wizard=bob@school.example' },
      'deputy_emails',
      /no role “wizard”/,
    ],
    ['a British date', { start_date: '01/09/2026' }, 'start_date', /1 September 2026, write 2026-09-01/],
    ['a date that does not exist', { start_date: '2026-02-30' }, 'start_date', /not a date/],
    ['an end before the start', { start_date: '2026-09-01', end_date: '2026-08-31' }, 'end_date', /before start_date/],
    ['a Slack id that is none', { slack_user_id: '@ann' }, 'slack_user_id', /not a Slack member id/],
    ['an Entra id that is none', { aad_object_id: '42' }, 'aad_object_id', /not an Entra object id/],
  ])('%s', (_what, over, column, says) => {
    const { problems } = readPeople(
      peopleCsv([bob, { ...ann, ...over }], ['slack_user_id', 'aad_object_id']),
      COMMON_ROLES,
    )
    expect(problems).toEqual([{ line: 3, column, says: expect.stringMatching(says) }])
  })

  it('every wrong row is named, not only the first', () => {
    const { problems } = readPeople(
      peopleCsv([{ ...ann, email: '' }, bob, { ...cy, name: '', roles: 'wizard' }]),
      COMMON_ROLES,
    )
    expect(problems.map(({ line, column }) => [line, column])).toEqual([
      [2, 'email'],
      [4, 'name'],
      [4, 'roles'],
    ])
  })

  it.each<[string, Record<string, string>[], Partial<ImportFacts>, number, string, RegExp]>([
    ['an address twice', [ann, { ...bob, email: 'ANN@school.example' }], {}, 3, 'email', /line 2 already/],
    [
      'a staff id twice',
      [
        { ...ann, staff_id: '1' },
        { ...bob, staff_id: '1' },
      ],
      {},
      3,
      'staff_id',
      /line 2 already/,
    ],
    [
      'a line manager whom nobody knows',
      [{ ...ann, line_manager_email: 'x@school.example' }],
      {},
      2,
      'line_manager_email',
      /neither in the file nor/,
    ],
    ['their own line manager', [{ ...ann, line_manager_email: ann.email }], {}, 2, 'line_manager_email', /their own/],
    [
      'a circle of two',
      [
        { ...ann, line_manager_email: bob.email },
        { ...bob, line_manager_email: ann.email },
      ],
      {},
      2,
      'line_manager_email',
      /ann@school.example → bob@school.example → ann@school.example/,
    ],
    [
      'a circle over somebody not in the file',
      [{ ...ann, line_manager_email: bob.email }],
      { current: [entry('bob', { personId: 'b', lineManagerId: 'a' }), entry('ann', { personId: 'a' })] },
      2,
      'line_manager_email',
      /circle/,
    ],
    [
      'a deputy whom nobody knows',
      [{ ...ann, deputy_emails: 'staff=x@school.example' }],
      {},
      2,
      'deputy_emails',
      /neither in the file nor/,
    ],
    ['a deputy of oneself', [{ ...ann, deputy_emails: `staff=${ann.email}` }], {}, 2, 'deputy_emails', /own deputy/],
    [
      'a deputy in a role that one does not hold',
      [ann, { ...bob, deputy_emails: `headteacher=${ann.email}` }],
      {},
      3,
      'deputy_emails',
      /not among this person’s own roles/,
    ],
    [
      'an address of somebody else’s',
      [{ ...bob, email: ann.email, staff_id: '2' }],
      { current: [entry('ann', { staffId: '1' }), entry('bob', { staffId: '2' })] },
      2,
      'email',
      /belongs to ann/,
    ],
    [
      'an address that a leaver has',
      [{ ...ann, staff_id: '9' }],
      { current: [entry('ann', { staffId: '1', endDate: '2020-01-01' })] },
      2,
      'staff_id',
      /an address of their own/,
    ],
    [
      'a new address that another school’s person has',
      [{ ...ann, email: 'x@school.example', staff_id: '1' }],
      { current: [entry('ann', { staffId: '1' })], elsewhere: new Map([['x@school.example', 'x']]) },
      2,
      'email',
      /another school/,
    ],
    [
      'one person twice',
      [{ ...ann, email: 'new@school.example', staff_id: '1' }, ann],
      { current: [entry('ann', { staffId: '1' })] },
      3,
      'email',
      /belongs to ann|same person/,
    ],
  ])('%s', (_what, rows, facts, line, column, says) => {
    expect(plan(rows, facts)).toEqual({ problems: [{ line, column, says: expect.stringMatching(says) }] })
  })

  it('a longer circle is named once, whole', () => {
    const outcome = plan([
      { ...ann, line_manager_email: bob.email },
      { ...bob, line_manager_email: cy.email },
      { ...cy, line_manager_email: ann.email },
      { ...cy, email: 'di@school.example', line_manager_email: ann.email },
    ])
    expect(outcome).toMatchObject({
      problems: [
        {
          line: 2,
          says: expect.stringContaining('ann@school.example → bob@school.example → cy@school.example → ann@'),
        },
      ],
    })
    expect('problems' in outcome && outcome.problems).toHaveLength(1)
  })
})

describe('what an import does', () => {
  it('new people get the person they are in another school', () => {
    const { added } = sound(plan([ann], { elsewhere: new Map([[ann.email, 'known']]) }))
    expect(added).toMatchObject([{ personId: 'known' }])
  })

  it('an address may change where there is a staff id', () => {
    const { changed } = sound(
      plan([{ ...ann, email: 'ann.new@school.example', staff_id: '1' }], {
        current: [entry('ann', { personId: 'a', staffId: '1' })],
      }),
    )
    expect(changed).toMatchObject([{ entry: { personId: 'a', email: 'ann.new@school.example' }, fields: ['email'] }])
  })

  it('without a staff id a new address is a new person, and the old one is missing', () => {
    const { added, missing } = sound(
      plan([{ ...ann, email: 'ann.new@school.example' }], { current: [entry('ann')] }, []),
    )
    expect([added.length, missing.map(({ name }) => name)]).toEqual([1, ['ann']])
  })

  it('the same file again changes nothing', () => {
    const rows = [
      { ...ann, roles: 'headteacher;staff', deputy_emails: `headteacher=${bob.email}` },
      { ...bob, line_manager_email: ann.email, start_date: '2026-01-01' },
    ]
    const first = sound(plan(rows))
    const again = sound(plan(rows, { current: first.added }))
    expect([again.added, again.changed, again.unchanged.length]).toEqual([[], [], 2])
  })

  it('a column that the file does not have leaves what is known', () => {
    const current: Entry[] = [entry('ann', { slackUserId: 'U012345', aadObjectId: 'x' })]
    expect(sound(plan([ann], { current })).changed).toEqual([])
    expect(sound(plan([{ ...ann, slack_user_id: '' }], { current }, ['slack_user_id'])).changed).toMatchObject([
      { fields: ['slack_user_id'] },
    ])
  })

  it('people missing from the file are kept and listed; leavers are not mentioned', () => {
    const current = [entry('ann'), entry('bob'), entry('cy', { endDate: '2026-11-19' })]
    const { missing, ended } = sound(plan([ann], { current }))
    expect([missing.map(({ name }) => name), ended]).toEqual([['bob'], []])
  })

  it('ended people have no rights from this moment on', () => {
    const current = [entry('ann'), entry('bob'), entry('cy', { endDate: '2026-12-31' })]
    const { missing, ended } = sound(plan([ann], { current, endMissing: true }))
    expect(missing).toEqual([])
    expect(ended.map(({ name, endDate }) => [name, endDate])).toEqual([
      ['bob', '2026-11-19'],
      ['cy', '2026-11-19'],
    ])
  })

  it('somebody who comes back is no longer ended', () => {
    const current = [entry('ann', { personId: 'a', endDate: '2025-07-18' })]
    expect(sound(plan([ann], { current })).changed).toMatchObject([{ entry: { personId: 'a' }, fields: ['end_date'] }])
  })

  it('a deputy may stand in for a line manager, and in a role that the school settled', () => {
    const rows = [
      { ...ann, roles: 'office', deputy_emails: `line_manager=${bob.email};appropriate_manager=${bob.email}` },
      bob,
    ]
    const read = readPeople(peopleCsv(rows), [...COMMON_ROLES, 'appropriate_manager'])
    const outcome = planImport(read.rows, {
      current: [],
      elsewhere: new Map(),
      choices: { appropriate_manager: 'office' },
      today: TODAY,
      newId: randomUUID,
      endMissing: false,
    })
    expect(sound(outcome).added[0]?.deputies.map(({ role }) => role)).toEqual(['appropriate_manager', 'line_manager'])
  })
})

describe('what should not pass unseen', () => {
  const head = entry('head', { roles: ['headteacher', 'dsl', 'staffroom_administrator'] })
  const headRow = { email: head.email, name: 'head', roles: head.roles.join(';') }

  it.each<[string, Record<string, string>[], Partial<ImportFacts>, RegExp]>([
    ['the last headteacher goes', [ann], { current: [head], endMissing: true }, /nobody is headteacher/],
    [
      'the last safeguarding lead loses the role',
      [{ ...headRow, roles: 'headteacher;staffroom_administrator' }],
      { current: [head] },
      /nobody is designated safeguarding lead/,
    ],
    ['the only headteacher’s last day is past', [{ ...headRow, end_date: '2026-11-19' }], {}, /nobody is headteacher/],
    [
      'a line manager has left',
      [headRow, { ...ann, line_manager_email: bob.email }, { ...bob, end_date: '2026-01-01' }],
      {},
      /line manager of ann .* does not work here/,
    ],
    ['somebody has no role', [headRow, { ...ann, roles: '' }], {}, /ann .* has no role/],
  ])('%s', (_what, rows, facts, says) => {
    expect(sound(plan(rows, facts)).warnings).toContainEqual(expect.stringMatching(says))
  })

  it('a file with nothing odd in it is taken without a word', () => {
    expect(sound(plan([headRow, { ...ann, line_manager_email: head.email }])).warnings).toEqual([])
  })
})
