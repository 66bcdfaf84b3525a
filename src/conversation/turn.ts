import type { Reply } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { awayState, setAwayFor } from '../people/away.ts'
import type { KnownPerson } from '../people/identity-store.ts'
import { searchPeople } from '../people/search.ts'
import { chooseSchool } from '../people/store.ts'
import {
  answerFact,
  askQuestion,
  openSending,
  readWording,
  settleQuestion,
  showQuestions,
  submitQuestion,
} from '../questions/handlers.ts'
import { pictureView } from '../reports/picture-view.ts'
import {
  decideRequest,
  discardDraft,
  keepDraft,
  readRequest,
  showRequest,
  submitRequest,
} from '../requests/handlers.ts'
import { showApprovals, showStatus } from '../requests/lists.ts'
import { loadSetting } from '../requests/load.ts'
import { letterLink, recordLink } from '../requests/record-link.ts'
import { standInsFor } from '../requests/stand-ins.ts'
import { startRequest } from '../requests/start.ts'
import { editSite, saveSite, showSite, showSites } from '../sites/handlers.ts'
import { registerLink } from '../sites/register-link.ts'
import { doneTask, handOverTask, openNote, showTask } from '../tasks/handlers.ts'
import { showTasks } from '../tasks/lists.ts'
import { loadTaskSetting } from '../tasks/load.ts'
import { aboutOf } from './about.ts'
import { askedSchool } from './asked-school.ts'
import { type CommentIntent, commentsIn, pressComment } from './comments.ts'
import type { Intent, IntentOf } from './incoming.ts'
import { pressReport, type ReportIntent, reportsIn, sealedStart } from './reports.ts'
import type { Turn } from './speaking.ts'
import { reviewOfReports } from './staff-changed.ts'
import { trainingOf, trainingTurn } from './training.ts'
import { chooseSchoolView, helpView } from './views.ts'
import { active, askSchool, nextIntent, schoolOf } from './which-school.ts'

/** Every intent and the feature that answers it. A request knows its school; anything else is for the speaker's own. */
export async function takeTurn(turn: Turn, intent: Intent): Promise<Outcome> {
  const speech = { ...turn, personId: turn.person.id }
  switch (intent.type) {
    case 'request.keep':
      return keepDraft(speech, intent)
    case 'request.submit':
      return submitRequest(speech, intent)
    case 'request.discard':
      return discardDraft(speech, intent)
    case 'request.approve':
    case 'request.decline':
    case 'request.changes':
    case 'request.withdraw':
    case 'request.remind':
      return decideRequest(speech, intent)
    case 'request.show':
      return showRequest(speech, intent)
    case 'request.read':
      return readRequest(speech, intent)
    case 'request.record':
      return recordLink(speech, intent)
    case 'request.letter':
      return letterLink(speech, intent)
    case 'site.show':
      return showSite(siteSpeech(turn), intent)
    case 'site.edit':
      return editSite(siteSpeech(turn), intent)
    case 'site.save':
      return saveSite(siteSpeech(turn), intent)
    case 'question.settle':
      return settleQuestion(speech, intent, (schoolId) => askedSchool(turn.app, turn.tx, schoolId))
    case 'task.show':
      return showTask({ ...speech, about: aboutIn(turn) }, intent)
    case 'task.note':
      return openNote({ ...speech, about: aboutIn(turn) }, intent)
    case 'task.done':
      return doneTask({ ...speech, about: aboutIn(turn) }, intent)
    case 'task.hand_over':
      return handOverTask({ ...speech, about: aboutIn(turn) }, intent)
    case 'training.ask':
    case 'training.say':
    case 'training.record':
    case 'training.confirm':
    case 'training.refuse':
      return trainingTurn(turn, intent)
    case 'comment.show':
    case 'comment.acknowledge':
    case 'comment.answer':
    case 'comment.earlier':
    case 'comment.reopen':
      return pressComment(speech, intent)
    case 'report.keep':
    case 'report.submit':
    case 'report.discard':
    case 'report.read':
    case 'report.update':
    case 'report.close':
    case 'report.files':
    case 'report.page':
      return pressReport(turn, intent)
    case 'report.picture':
      return only({ show: 'card', card: pictureView() })
    case 'question.right':
      return say('Thank you.')
    case 'school.choose':
      return choose(turn, intent)
    case 'contact':
    case 'help':
    case 'words':
      return only(greet(turn.person, intent, turn.private))
    default:
      return forSchool(turn, intent)
  }
}

/** What needs no more than who speaks, and so no transaction. */
export type Greeting = IntentOf<'contact' | 'help' | 'words'>

/**
 * What Staffroom can do, for the school that this person speaks for.
 * @param isPrivate elsewhere it is the words alone: whatever else they want is for the two of us
 */
export function greet(person: KnownPerson, intent: Greeting, isPrivate: boolean): Reply {
  const schoolId = schoolOf(person)
  if (schoolId === undefined && isPrivate) return { show: 'card', card: chooseSchoolView(active(person)) }
  const schoolName = person.memberships.find((membership) => membership.schoolId === schoolId)?.schoolName ?? ''
  const options = {
    question: intent.type === 'words',
    severalSchools: active(person).length > 1,
    elsewhere: !isPrivate,
  }
  return { show: 'card', card: helpView(schoolName, options) }
}

type QuestionIntent = IntentOf<
  'question.ask' | 'question.answer_fact' | 'question.wording' | 'question.send' | 'question.submit' | 'questions'
>
type SchoolIntent =
  | IntentOf<
      | 'request.start'
      | 'status'
      | 'approvals'
      | 'sites'
      | 'site.register'
      | 'tasks'
      | 'training'
      | 'people.search'
      | 'people.away'
    >
  | CommentIntent
  | ReportIntent
  | QuestionIntent

async function forSchool(turn: Turn, intent: SchoolIntent): Promise<Outcome> {
  const { app, tx, person, surface, seen } = turn
  const schoolId = schoolOf(person, 'school' in intent ? intent.school : undefined)
  if (schoolId === undefined) return askSchool(person, await sealedStart(turn, intent), turn.private)
  switch (intent.type) {
    case 'request.start':
      return startRequest({ app, tx, personId: person.id, surface, seen }, schoolId, intent)
    case 'status':
      return only(await showStatus(await listing(turn, schoolId), intent))
    case 'approvals':
      return only(await showApprovals(await listing(turn, schoolId), intent))
    case 'sites':
      return only(await showSites(tx, await loadSetting(app, tx, schoolId), intent, person.id))
    case 'tasks': {
      const setting = await loadTaskSetting(app, tx, schoolId)
      return only(await showTasks({ tx, personId: person.id, setting, about: aboutIn(turn) }, intent))
    }
    case 'training':
      return trainingOf(turn, schoolId)
    case 'site.register':
      return registerLink({ app, tx, personId: person.id }, await loadSetting(app, tx, schoolId))
    case 'comments':
    case 'comment.figures':
    case 'comment.log':
    case 'comment.submit':
      return commentsIn({ app, tx, personId: person.id, seen }, schoolId, intent)
    case 'reports':
    case 'report.start':
    case 'report.choose':
    case 'report.figures':
    case 'report.concerns':
      return reportsIn(turn, schoolId, intent)
    case 'people.search':
      return only(searchPeople(await loadSetting(app, tx, schoolId), intent.typed))
    case 'people.away': {
      const setting = await loadSetting(app, tx, schoolId)
      if (seen) return only(awayState(setting, person.id))
      const { reply, changed } = await setAwayFor(tx, setting, person.id, intent.words)
      return {
        reply,
        audit: changed,
        effects:
          changed.length === 0
            ? []
            : [...(await standInsFor(app, tx, schoolId, person.id)), reviewOfReports(schoolId, app.clock())],
      }
    }
    default:
      return askOf(turn, schoolId, intent)
  }
}

async function askOf(turn: Turn, schoolId: string, intent: QuestionIntent): Promise<Outcome> {
  const setting = await askedSchool(turn.app, turn.tx, schoolId)
  const inquiry = { ...turn, personId: turn.person.id, setting }
  switch (intent.type) {
    case 'question.ask':
      return (await askQuestion(inquiry, intent)) ?? only(greet(turn.person, { type: 'words', text: '' }, turn.private))
    case 'question.answer_fact':
      return answerFact(inquiry, intent)
    case 'question.wording':
      return readWording(inquiry, intent)
    case 'question.send':
      return openSending(inquiry, intent)
    case 'question.submit':
      return submitQuestion(inquiry, intent)
    case 'questions':
      return showQuestions(inquiry, intent)
  }
}

function siteSpeech({ app, tx, person, surface, seen }: Turn) {
  const settingOf = (schoolId: string) => loadSetting(app, tx, schoolId)
  return { app, tx, personId: person.id, surface, seen, settingOf }
}

/** What tasks are about, in words. */
function aboutIn({ tx }: Turn) {
  return (schoolId: string, subjects: string[]) => aboutOf(tx, schoolId, subjects)
}

async function listing({ app, tx, person }: Turn, schoolId: string) {
  return { app, tx, personId: person.id, setting: await loadSetting(app, tx, schoolId) }
}

/** Which school somebody speaks for from now on; what waited for that goes on. */
async function choose(turn: Turn, intent: IntentOf<'school.choose'>): Promise<Outcome> {
  // A choice that comes again must not undo a later one.
  const wanted = turn.seen ? (turn.person.schoolId ?? intent.school) : intent.school
  const chosen = active(turn.person).find((membership) => membership.schoolId === wanted)
  if (chosen === undefined) return only({ show: 'card', card: chooseSchoolView(active(turn.person), intent) })
  if (!turn.seen) await chooseSchool(turn.tx, turn.person.id, chosen.schoolId)
  const person = { ...turn.person, schoolId: chosen.schoolId }
  const following = nextIntent(intent)
  return following === undefined
    ? say(`You are speaking for ${chosen.schoolName} now.`)
    : forSchool({ ...turn, person }, following)
}
