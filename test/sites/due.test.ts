import { describe, expect, it } from 'vitest'
import type { Member } from '../../src/people/directory.ts'
import { taskEnd, tasksDue } from '../../src/sites/due.ts'
import type { SiteSetting } from '../../src/sites/setting.ts'
import type { Site } from '../../src/sites/site.ts'
import type { NewTask, Task } from '../../src/tasks/task.ts'
import { kingOffa, larkfield } from '../builders/packs.ts'
import { school } from '../builders/people.ts'
import { site } from '../builders/sites.ts'

const TODAY = '2026-11-23'
const LEFT = { id: 'liam', endDate: '2026-11-20' }

function settingOf(changes: Partial<Member>[] = [], today = TODAY): SiteSetting {
  const { pack, platforms } = kingOffa()
  const now = new Date(`${today}T10:00:00Z`)
  return { school: school('larkfield'), pack, platforms, directory: larkfield(changes), trained: new Map(), now, today }
}

/** Run by Amira and Liam, moderated by Liam and Rosie, from January to July. */
function running(over: Partial<Site> = {}): Site {
  const people = [
    { personId: 'tom', duty: 'author' as const },
    { personId: 'amira', duty: 'administrator' as const },
    { personId: 'liam', duty: 'administrator' as const },
    { personId: 'liam', duty: 'moderator' as const },
    { personId: 'rosie', duty: 'moderator' as const },
  ]
  return site({
    people,
    goLive: '2027-01-11',
    closure: '2027-07-23',
    requestId: 'r',
    url: 'https://facebook.com/y4',
    ...over,
  })
}

function opened(task: NewTask, over: Partial<Task> = {}): Task {
  return { ...task, id: 't', status: 'open', version: 1, ...over }
}

const due = (one: Site, setting = settingOf(), open: Task[] = []) =>
  tasksDue(one, setting, open).map(({ kind, key, ownerIds, due: day, records }) => [
    kind,
    key,
    ownerIds.join(),
    day,
    records,
  ])

describe('what a site needs on a day', () => {
  it.each<[string, Site, SiteSetting, unknown[]]>([
    ['nothing in the middle of its life', running(), settingOf(), []],
    ['nothing 31 days before its last', running({ closure: '2026-12-24' }), settingOf(), []],
    [
      'to be closed or extended from 30 days before its last day on',
      running({ closure: '2026-12-23' }),
      settingOf(),
      [['closure', '2026-12-23', 'amira,liam', '2026-12-23', 'closure']],
    ],
    [
      'the same after its last day',
      running({ closure: '2026-11-20' }),
      settingOf(),
      [['closure', '2026-11-20', 'amira,liam', '2026-11-20', 'closure']],
    ],
    [
      'somebody else for who has left, from those who are still here',
      running(),
      settingOf([LEFT]),
      [['leaver', 'liam:2026-11-20', 'amira', '2026-11-30', 'handover']],
    ],
    ['nothing on somebody’s last day', running(), settingOf([{ id: 'liam', endDate: TODAY }]), []],
    [
      'nothing for an author who has left and runs nothing',
      running(),
      settingOf([{ id: 'tom', endDate: '2026-11-20' }]),
      [],
    ],
    [
      'somebody else where the details are with who has left',
      running({ custody: { holderId: 'tom', place: 'the safe', at: '' } }),
      settingOf([{ id: 'tom', endDate: '2026-11-20' }]),
      [['leaver', 'tom:2026-11-20', 'amira,liam', '2026-11-30', 'handover']],
    ],
    [
      'a second administrator where only one was named',
      running({
        people: running().people.filter(({ personId, duty }) => personId !== 'amira' || duty === 'moderator'),
      }),
      settingOf(),
      [['too_few', `administrator:${TODAY}`, 'liam', '2026-11-30', 'people']],
    ],
    [
      'another where somebody’s new role no longer allows it',
      running(),
      settingOf([{ id: 'liam', roles: ['governor'] }]),
      [
        ['too_few', `administrator:${TODAY}`, 'amira,liam', '2026-11-30', 'people'],
        ['too_few', `moderator:${TODAY}`, 'amira,liam', '2026-11-30', 'people'],
      ],
    ],
    ['nothing once it is closed', running({ closed: { on: TODAY, how: 'Deleted.' } }), settingOf([LEFT]), []],
  ])('%s', (_what, one, setting, expected) => {
    expect(due(one, setting)).toEqual(expected)
  })

  it('who comes from a file without address, custody, purpose and approval has a task for each', () => {
    const { requestId: _r, url: _u, ...old } = running({ imported: true })
    expect(due(old).map(([kind]) => kind)).toEqual([
      'missing_address',
      'missing_custody',
      'missing_purpose',
      'missing_approval',
    ])
    expect(
      due({ ...old, url: 'https://x.com/y', purpose: 'News', custody: { holderId: 'amira', at: '' } }),
    ).toHaveLength(1)
  })

  it('of too few people there is one task at a time, whatever day it is', () => {
    const setting = settingOf([{ id: 'liam', roles: ['governor'] }])
    const [first, second] = tasksDue(running(), setting, [])
    const open = [first, second].flatMap((one) => (one === undefined ? [] : [opened(one)]))
    expect(due(running(), { ...setting, today: '2026-11-24' }, open)).toEqual([])
  })

  it('with nobody left it is for those who keep the register', () => {
    const gone = ['amira', 'liam', 'rosie'].map((id) => ({ id, endDate: '2026-11-20' }))
    const [first] = tasksDue(running(), settingOf(gone), [])
    expect([first?.ownerIds, first?.ownerRoles]).toEqual([[], kingOffa().pack.register.kept_by])
  })
})

describe('what becomes of a task', () => {
  const [leaver] = tasksDue(running(), settingOf([LEFT]), [])
  const [closure] = tasksDue(running({ closure: '2026-12-01' }), settingOf(), [])
  const [few] = tasksDue(running(), settingOf([{ id: 'liam', roles: ['governor'] }]), [])
  if (leaver === undefined || closure === undefined || few === undefined) throw new Error('no tasks')
  const handedOver = running({ people: running().people.filter(({ personId }) => personId !== 'liam') })

  it.each<[string, NewTask, Site, SiteSetting, string | undefined]>([
    ['a leaver’s stands while they are named', leaver, running(), settingOf([LEFT]), undefined],
    ['a leaver’s is settled once they are not', leaver, handedOver, settingOf([LEFT]), 'settled'],
    ['a leaver’s is settled when they are back', leaver, running(), settingOf(), 'settled'],
    ['a closure stands while its day is the same', closure, running({ closure: '2026-12-01' }), settingOf(), undefined],
    ['a closure that was put off is dropped', closure, running({ closure: '2027-12-01' }), settingOf(), 'dropped'],
    ['a closure is settled by closing', closure, running({ closed: { on: TODAY, how: 'x' } }), settingOf(), 'settled'],
    ['too few is settled once there are enough', few, running(), settingOf(), 'settled'],
    ['anything else is dropped by closing', few, running({ closed: { on: TODAY, how: 'x' } }), settingOf(), 'dropped'],
  ])('%s', (_what, task, one, setting, end) => {
    expect(taskEnd(opened(task), one, setting)).toBe(end)
  })
})
