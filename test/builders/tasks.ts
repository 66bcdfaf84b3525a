import type { TaskSetting } from '../../src/tasks/setting.ts'
import type { NewTask, Task } from '../../src/tasks/task.ts'
import { kingOffa } from './packs.ts'
import { directory, member, school } from './people.ts'

/** An open task of ann's about a site, due on a Wednesday in term. */
export function task(over: Partial<Task> = {}): Task {
  return {
    id: '00000000-0000-4000-8000-000000000001',
    schoolId: 'larkfield',
    subject: 'site:one',
    kind: 'terms',
    key: '',
    title: 'Publish the house rules',
    says: 'Put them where visitors see them first.',
    clauses: ['A.4.1'],
    ownerIds: ['ann'],
    ownerRoles: ['headteacher'],
    due: '2026-11-25',
    remind: [7, 0],
    records: 'nothing',
    status: 'open',
    version: 1,
    ...over,
  }
}

/** The same, as a feature opens it. */
export function newTask(over: Partial<NewTask> = {}): NewTask {
  const { id: _id, status: _status, version: _version, every: _every, ...rest } = task()
  return { ...rest, ...over }
}

/** A school with ann, ben, helen (head) and gwen (who looks after Staffroom), on a Monday in term. */
export function taskSetting(over: Partial<TaskSetting> = {}): TaskSetting {
  const people = [
    member('ann'),
    member('ben'),
    member('helen', { roles: ['staff', 'headteacher'] }),
    member('gwen', { roles: ['staff', 'staffroom_administrator'] }),
  ]
  return {
    school: school(),
    pack: kingOffa().pack,
    directory: directory(people),
    now: new Date('2026-11-23T10:00:00.000Z'),
    today: '2026-11-23',
    ...over,
  }
}
