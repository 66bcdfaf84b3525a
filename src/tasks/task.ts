/** How a task ended: done by somebody; settled, when what it was for has been met otherwise; dropped, when it is no longer wanted. */
export type TaskStatus = 'open' | 'done' | 'settled' | 'dropped'

/**
 * What must be told for a task to count as done. `nothing`: its owner presses Done. The others open the form of the site it
 * is about (`site.edit` with this part), and saving that does it.
 */
export type TaskRecords = 'nothing' | 'address' | 'custody' | 'evaluation' | 'people' | 'handover' | 'closure'

/** Something that has an owner and a day by which it is to be done. Days are YYYY-MM-DD, in the school's own days. */
export interface Task {
  id: string
  schoolId: string
  /** What it is about: `site:<id>`, `request:<id>`, `school:<id>`. */
  subject: string
  /** What sort of task it is: of a pack's task its id, else a word of the feature that opened it (`closure`, `leaver`). */
  kind: string
  /** With subject and kind, which one: the date of a task that comes again, a person who left. There is one task each, ever. */
  key: string
  title: string
  says: string
  clauses: string[]
  /** Whose it is. When none of them is there any more, it is the role holders', and last the administrators'. */
  ownerIds: string[]
  ownerRoles: string[]
  due: string
  /** Days before it is due on which its owner is reminded; 0 is the day itself. */
  remind: number[]
  /** The last day on which its owner was told. */
  toldOn?: string
  /** The day on which those above the owner were told that it is late. */
  escalatedOn?: string
  records: TaskRecords
  /** ISO-8601: done or settled, it comes again so long after it was due; one at a time. Dropped, it does not. */
  every?: string
  status: TaskStatus
  /** ISO instant. */
  doneAt?: string
  doneBy?: string
  note?: string
  /** Of what people see of it. That it was spoken of is no change of it. */
  version: number
}

/** A task that is to be opened. */
export type NewTask = Pick<
  Task,
  | 'schoolId'
  | 'subject'
  | 'kind'
  | 'key'
  | 'title'
  | 'says'
  | 'clauses'
  | 'ownerIds'
  | 'ownerRoles'
  | 'due'
  | 'remind'
  | 'records'
> & { every?: string }

/** The site whose form does this task; undefined when saying that it is done is enough. */
export function siteToRecord({ records, subject }: Pick<Task, 'records' | 'subject'>): string | undefined {
  const [kind, id] = subject.split(':')
  return records !== 'nothing' && kind === 'site' ? id : undefined
}
