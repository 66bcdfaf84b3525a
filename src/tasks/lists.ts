import type { Card, CardData } from '../../cards/catalog.ts'
import type { IntentOf } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import { isOverseer, ownership, ownersOf } from './owners.ts'
import type { TaskSetting } from './setting.ts'
import { openTasksIn } from './store.ts'
import type { Task } from './task.ts'
import { doButton } from './views.ts'
import { ownerWords, STATE_LABELS, stateOf, stateWords } from './words.ts'

const PAGE = 6

export interface TaskListing {
  tx: Tx
  personId: string
  setting: TaskSetting
  /** What tasks are about, in words: subject → title. */
  about: (schoolId: string, subjects: string[]) => Promise<Map<string, string>>
}

/** What somebody has to do here, the latest first; or, for those who look after everybody's, what is open in the school. */
export async function showTasks(listing: TaskListing, intent: IntentOf<'tasks'>): Promise<Reply> {
  const { tx, personId, setting } = listing
  const oversees = isOverseer(setting, personId)
  if (intent.all !== undefined && !oversees) return { show: 'word', text: NOT_ALL }
  const open = await openTasksIn(tx, setting.school.id)
  const mine = open.filter((task) => ownersOf(task, setting).some(({ id }) => id === personId))
  const all = intent.all !== undefined
  const from = (intent.page - 1) * PAGE
  const shown = (all ? open : mine).slice(from, from + PAGE + 1)
  const about = await listing.about(
    setting.school.id,
    shown.map(({ subject }) => subject),
  )
  const others = oversees && !all ? open.filter((task) => !mine.includes(task)) : []
  return { show: 'card', card: tasksView({ listing, intent, shown, about, others }) }
}

interface Shown {
  listing: TaskListing
  intent: IntentOf<'tasks'>
  /** One more than a page when there is a next one. */
  shown: Task[]
  about: Map<string, string>
  /** Other people's, for those who look after everybody's. */
  others: Task[]
}

function tasksView(parts: Shown): Card {
  const { listing, intent, shown, others } = parts
  const all = intent.all === undefined ? {} : { all: intent.all }
  const more = { title: 'More tasks', verb: 'tasks', data: { page: intent.page + 1, ...all } }
  const everybody = { title: 'All tasks of the school', verb: 'tasks', data: { all: 1 } }
  const school = listing.setting.school.name
  return {
    name: 'list',
    data: {
      summary: intent.all === undefined ? 'Your tasks' : 'The school’s tasks',
      title: intent.all === undefined ? `Your tasks at ${school}` : `Open tasks at ${school}`,
      intro: introOf(parts),
      items: shown.slice(0, PAGE).map((task) => itemOf(task, parts)),
      buttons: [...(shown.length > PAGE ? [more] : []), ...(others.length > 0 ? [everybody] : [])],
    },
  }
}

function introOf({ listing, intent, shown, others }: Shown): string {
  const { today } = listing.setting
  const none = intent.page > 1 ? 'That was the last page.' : NOTHING[intent.all === undefined ? 'mine' : 'all']
  const late = others.filter((task) => stateOf(task, today) === 'late').length
  const count = others.length === 1 ? 'One task' : `${others.length} tasks`
  const isLate = late === 0 ? 'none of them late' : `${late} of them late`
  const counted = others.length === 1 ? (late === 1 ? ', and it is late' : '') : `, ${isLate}`
  const rest =
    others.length === 0 ? '' : `${count} of other people ${others.length === 1 ? 'is' : 'are'} open${counted}.`
  return [shown.length === 0 ? none : '', rest].filter(Boolean).join(' ')
}

function itemOf(task: Task, { listing, intent, about }: Shown): CardData['list']['items'][number] {
  const { setting, personId } = listing
  const isMine = intent.all === undefined
  const { people, roles } = ownership(task, setting)
  const isMineAlone = isMine && people.length === 1 && roles.length === 0
  const whose = isMineAlone ? '' : `For ${ownerWords(task, setting, personId)}`
  const show = { title: 'Show', verb: 'task.show', data: { task: task.id } }
  return {
    title: task.title,
    text: `${STATE_LABELS[stateOf(task, setting.today)]}: ${stateWords(task, setting)}`,
    subtle: [about.get(task.subject) ?? '', whose].filter(Boolean).join('. '),
    buttons: isMine ? [doButton(task, intent.page), show] : [show],
  }
}

const NOTHING = {
  mine: 'Nothing is waiting for you to do.',
  all: 'Nothing is waiting to be done.',
}

const NOT_ALL =
  'The tasks of the whole school are for the headteacher and Staffroom’s administrators. Type “tasks” for yours.'
