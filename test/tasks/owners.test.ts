import { describe, expect, it } from 'vitest'
import { tellAbove, tellOwners, tellPassedOn } from '../../src/tasks/announce.ts'
import { markDone, mayRead, passOn } from '../../src/tasks/decide.ts'
import { aboveOf, mayDo, ownership } from '../../src/tasks/owners.ts'
import type { Task } from '../../src/tasks/task.ts'
import { directory, member } from '../builders/people.ts'
import { task, taskSetting } from '../builders/tasks.ts'

const head = member('helen', { roles: ['staff', 'headteacher'] })
const administrator = member('gwen', { roles: ['staff', 'staffroom_administrator'] })
const left = { endDate: '2026-11-20' }
const setting = (...people: Parameters<typeof directory>[0]) => taskSetting({ directory: directory(people) })
const names = (people: { id: string }[]) => people.map(({ id }) => id)

describe('whose a task is', () => {
  it.each<[string, Partial<Task>, Parameters<typeof directory>[0], string[]]>([
    ['theirs who are named', { ownerIds: ['ann', 'ben'] }, [member('ann'), member('ben'), head], ['ann', 'ben']],
    [
      'of those named, theirs who are still here',
      { ownerIds: ['ann', 'ben'] },
      [member('ann', left), member('ben')],
      ['ben'],
    ],
    ['of leavers only, the role’s', {}, [member('ann', left), head, administrator], ['helen']],
    [
      'of somebody who has not begun yet, the role’s',
      {},
      [member('ann', { startDate: '2027-01-04' }), head],
      ['helen'],
    ],
    [
      'of nobody named, each role’s, each person once',
      { ownerIds: [], ownerRoles: ['headteacher', 'staff'] },
      [head, member('ben')],
      ['helen', 'ben'],
    ],
    [
      'without anybody in its roles, the administrators’',
      { ownerIds: [], ownerRoles: ['office_manager'] },
      [head, administrator],
      ['gwen'],
    ],
    ['without an administrator, the headteacher’s', { ownerIds: [], ownerRoles: [] }, [head, member('ben')], ['helen']],
    ['nobody’s where there is none of them', { ownerIds: [], ownerRoles: [] }, [member('ben')], []],
  ])('%s', (_rule, over, people, expected) => {
    expect(names(ownership(task(over), setting(...people)).people)).toEqual(expected)
  })

  it('on the last day of a leaver it is still theirs', () => {
    const here = setting(member('ann', { endDate: '2026-11-23' }), head)
    expect(names(ownership(task(), here).people)).toEqual(['ann'])
  })
})

describe('who is above', () => {
  it.each<[string, Partial<Task>, Parameters<typeof directory>[0], string[]]>([
    ['the headteacher', {}, [member('ann'), head, administrator], ['helen']],
    ['the administrators, when it is the headteacher’s own', { ownerIds: ['helen'] }, [head, administrator], ['gwen']],
    ['the administrators, where there is no headteacher', {}, [member('ann'), administrator], ['gwen']],
    ['nobody, when it is theirs already', { ownerIds: ['gwen'] }, [administrator], []],
  ])('%s', (_rule, over, people, expected) => {
    expect(names(aboveOf(task(over), setting(...people)))).toEqual(expected)
    expect(tellAbove(task(over), setting(...people))).toHaveLength(expected.length)
  })
})

describe('who may read and do it', () => {
  it.each([
    ['ann', true, true],
    ['helen', true, true],
    ['gwen', true, true],
    ['ben', false, false],
    ['nobody', false, false],
  ])('%s', (who, reads, does) => {
    expect(mayRead(task(), taskSetting(), who)).toBe(reads)
    expect(mayDo(task(), taskSetting(), who)).toBe(does)
  })

  it('whoever did it may still read it, until they leave', () => {
    const done = task({ status: 'done', doneBy: 'ben' })
    expect(mayRead(done, taskSetting(), 'ben')).toBe(true)
    expect(mayRead(done, setting(member('ann'), member('ben', left)), 'ben')).toBe(false)
  })
})

describe('done', () => {
  const press = { by: 'ann', version: 1, note: '' }
  it.each([
    ['by its owner', task(), press, { status: 'done', doneBy: 'ann', doneAt: '2026-11-23T10:00:00.000Z' }],
    ['by somebody who looks after everybody’s', task(), { ...press, by: 'gwen' }, { doneBy: 'gwen' }],
    ['with a note', task(), { ...press, note: 'In the footer.' }, { note: 'In the footer.' }],
    ['not by anybody else', task(), { ...press, by: 'ben' }, { refused: 'not_yours' }],
    ['not twice', task({ status: 'done' }), press, { refused: 'ended' }],
    ['not when it is not wanted any more', task({ status: 'dropped' }), press, { refused: 'ended' }],
    ['not from a card of another state', task({ version: 2 }), press, { refused: 'changed' }],
    ['not when something is to be recorded', task({ records: 'custody' }), press, { refused: 'to_record' }],
    [
      'what no site can record is done by saying so',
      task({ records: 'closure', subject: 'school:one' }),
      press,
      { status: 'done' },
    ],
  ])('%s', (_rule, one, by, expected) => {
    expect(markDone(one, by, taskSetting())).toMatchObject(expected)
  })
})

describe('passed on', () => {
  const press = { by: 'ann', version: 1, to: 'ben' }
  it.each([
    ['it is theirs, and counts as told', task(), press, { ownerIds: ['ben'], toldOn: '2026-11-23' }],
    ['whoever owned it too keeps it', task({ ownerIds: ['ann', 'helen'] }), press, { ownerIds: ['helen', 'ben'] }],
    ['to one of its owners, it is theirs alone', task({ ownerIds: ['ann', 'ben'] }), press, { ownerIds: ['ben'] }],
    [
      'by somebody above, for all of its owners',
      task({ ownerIds: ['ann', 'ben'] }),
      { ...press, by: 'gwen', to: 'helen' },
      { ownerIds: ['helen'] },
    ],
    ['a role’s, to a person', task({ ownerIds: [] }), { ...press, by: 'helen' }, { ownerIds: ['ben'] }],
    ['not to whoever has it', task(), { ...press, to: 'ann' }, { refused: 'theirs_already' }],
    ['not to somebody who is not here', task(), { ...press, to: 'zoe' }, { refused: 'not_here' }],
    ['not by somebody else', task(), { ...press, by: 'ben' }, { refused: 'not_yours' }],
    ['not when it is done', task({ status: 'settled' }), press, { refused: 'ended' }],
  ])('%s', (_rule, one, by, expected) => {
    expect(passOn(one, by, taskSetting())).toMatchObject(expected)
  })
})

describe('somebody who cannot be reached yet', () => {
  const ann = member('ann', { reachable: false })
  const here = setting(ann, head, administrator)
  const told = (effects: { effect: string; readerId?: string; card?: string }[]) =>
    effects.filter(({ effect }) => effect === 'notice').map(({ readerId, card }) => [readerId, card])

  it('is given one card that waits for them, and the administrators hear of it', () => {
    expect(told(tellOwners(task(), here))).toEqual([
      ['ann', 'task'],
      ['gwen', 'undelivered'],
    ])
  })

  it('is not given another while that one waits', () => {
    expect(told(tellOwners(task(), here, ['ann']))).toEqual([])
  })

  it('is told of when a task is passed to them', () => {
    expect(told(tellPassedOn(task({ ownerIds: ['ann'] }), [ann], here))).toContainEqual(['gwen', 'undelivered'])
  })
})
