import { type Outcome, only } from '../outcome.ts'
import type { KnownPerson, Membership } from '../people/identity-store.ts'
import { asQuestion, carried } from '../questions/asked-text.ts'
import { CarriesOn, type Intent, type IntentOf } from './incoming.ts'
import { chooseSchoolView, severalSchoolsReply } from './views.ts'

/** The school somebody speaks for: the only one, the named one, or the one they chose last; undefined while none is chosen. */
export function schoolOf(person: KnownPerson, named?: string): string | undefined {
  const schools = active(person)
  if (schools.length === 1) return schools[0]?.schoolId
  const wanted = named ?? person.schoolId
  return schools.find((membership) => membership.schoolId === wanted)?.schoolId
}

/** The schools in which somebody works today. */
export function active(person: KnownPerson): Membership[] {
  return person.memberships.filter((membership) => membership.active)
}

/**
 * Asks somebody of several schools which one is meant; what they wanted goes on once they have chosen, where it can.
 * @param isPrivate elsewhere it cannot be asked
 */
export function askSchool(person: KnownPerson, intent: Intent, isPrivate: boolean): Outcome {
  if (!isPrivate) return only(severalSchoolsReply())
  const next = CarriesOn.options.find((type) => type === intent.type)
  const words = carried(textIn(intent)) || undefined
  const draft = intent.type === 'report.start' ? intent.draft : undefined
  return only({ show: 'card', card: chooseSchoolView(active(person), { next, words, draft }) })
}

/** What somebody was about to do when they were asked which school; undefined when nothing waited for that. */
export function nextIntent({
  next,
  words: held = '',
  draft,
}: IntentOf<'school.choose'>): IntentOf<CarriesOn> | undefined {
  const words = asQuestion(held)
  switch (next) {
    case 'request.start':
      return { type: next, ...(words === '' ? {} : { procedure: words }) }
    case 'report.start':
      return { type: next, known: [], ...(draft === undefined ? {} : { draft }) }
    case 'sites':
      return { type: next, words, page: 1 }
    case 'people.away':
      return { type: next, words }
    case 'question.ask':
      return { type: next, text: words }
    case 'training':
      return { type: next }
    case 'status':
    case 'approvals':
    case 'questions':
    case 'tasks':
    case 'comments':
    case 'comment.figures':
    case 'reports':
    case 'report.figures':
    case 'report.concerns':
      return { type: next, page: 1 }
    case undefined:
      return undefined
  }
}

/** What a person wrote. */
function textIn(intent: Intent): string {
  switch (intent.type) {
    case 'question.ask':
      return intent.text
    case 'sites':
    case 'people.away':
      return intent.words
    case 'request.start':
      return intent.procedure ?? ''
    default:
      return ''
  }
}
