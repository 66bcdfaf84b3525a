import { DateTime, Duration } from 'luxon'
import { dayIn } from '../calendar/days.ts'
import { addWorkingTime } from '../calendar/working-time.ts'
import { changedFields } from '../forms/form.ts'
import type { TaskRule } from '../packs/pack.ts'
import type { NewTask } from '../tasks/task.ts'
import { present } from './request.ts'
import type { Scene } from './scene.ts'

/**
 * What has to be done now that a request is approved, from the pack's `produces.tasks`: due so long after the approval, in
 * working time, or after a date of the form, by the calendar. A rule whose date nobody gave opens nothing.
 * @param subject what they are about: the site that it made or changed, else the request
 */
export function producedTasks(scene: Scene, subject: NewTask['subject']): NewTask[] {
  const rules = scene.procedure.produces?.tasks ?? []
  return rules.flatMap((rule) => taskOf(rule, scene, subject) ?? [])
}

/**
 * The rules whose day has moved because an approved request changed a site; whatever else its first approval asked for has
 * been asked for.
 * @param before the answers it was approved with last
 */
export function movedRules(scene: Scene, before: Scene['request']['submissions'][number]['answers']): string[] {
  const changed = changedFields(before, present(scene.request).answers)
  const rules = scene.procedure.produces?.tasks ?? []
  return rules.filter(({ due }) => changed.includes(due.from)).map(({ id }) => id)
}

function taskOf(rule: TaskRule, scene: Scene, subject: NewTask['subject']): NewTask | undefined {
  const due = dueOf(rule, scene)
  if (due === undefined) return undefined
  const { owner, every } = rule
  const { answers } = present(scene.request)
  const isByName = 'field' in owner
  return {
    schoolId: scene.school.id,
    subject,
    kind: rule.id,
    key: due,
    title: rule.name,
    says: rule.says ?? '',
    clauses: rule.clause,
    ownerIds: isByName ? [answers[owner.field] ?? []].flat() : [],
    ownerRoles: isByName ? scene.pack.register.kept_by : owner.roles,
    due,
    remind: rule.remind,
    records: rule.records,
    ...(every === undefined ? {} : { every }),
  }
}

function dueOf({ due }: TaskRule, scene: Scene): string | undefined {
  const { school, now } = scene
  if (due.from === 'approval') return dayIn(school.timezone, addWorkingTime(school, now, due.in))
  const from = present(scene.request).answers[due.from]
  if (typeof from !== 'string') return undefined
  return DateTime.fromISO(from, { zone: 'utc' }).plus(Duration.fromISO(due.in)).toFormat('yyyy-MM-dd')
}
