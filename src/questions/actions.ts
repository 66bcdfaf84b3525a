import type { CardData } from '../../cards/catalog.ts'
import type { Action } from '../packs/action.ts'
import { kindLedTo, type ReportKind } from '../packs/report-kind.ts'
import type { Answer } from './answer.ts'
import { within } from './asked-text.ts'
import type { AskedSchool } from './setting.ts'
import { whomWords } from './whom.ts'

type Button = NonNullable<CardData['answer']['buttons']>[number]

const LONGEST_TITLE = 75

interface Startable {
  action: Action
  button: Button
}

interface Steps {
  sentences: string[]
  buttons: Button[]
}

/**
 * What an answer leads on to: a button where the pack has a procedure or a kind of report for it, else whom to ask or tell.
 * @param asking.elsewhere in a channel or group chat nothing can be begun: a sentence for everything
 */
export function nextSteps(
  answer: Answer,
  setting: AskedSchool,
  asking: { askerId: string; elsewhere: boolean },
): Steps {
  const whom = whomWords(setting, roleFor(answer, setting), asking.askerId)
  const startable = asking.elsewhere ? [] : answer.actions.flatMap((action) => startButton(action, answer, setting))
  const begun = new Set(startable.map(({ action }) => action))
  const left = [...new Set(answer.actions.filter((action) => !begun.has(action)))]
  // Whoever is told to tell somebody need not be told to ask them as well.
  const said = left.length > 1 ? left.filter((action) => action !== 'ask_person') : left
  // Two actions may lead to one and the same form.
  const all = [...startable.map(({ button }) => button), ...(asking.elsewhere ? [] : topicButton(answer, setting))]
  const buttons = [...new Map(all.map((button) => [button.title, button])).values()]
  return { sentences: said.map((action) => SENTENCES[action](whom)), buttons }
}

/** Where a child may be in danger it is the safeguarding lead, whatever was asked. */
function roleFor({ urgent, whom }: Answer, { policy }: AskedSchool): string {
  return urgent && policy.pack.roles.some(({ id }) => id === 'dsl') ? 'dsl' : whom
}

function startButton(action: Action, answer: Answer, { policy, school }: AskedSchool): Startable[] {
  const procedure = policy.pack.procedures.find(({ id }) => id === policy.pack.actions[action])
  const kind = kindLedTo(policy.pack, action, answer.aim?.topic)
  if (procedure !== undefined) {
    const data = { procedure: procedure.id, school: school.id }
    return [{ action, button: { title: `Ask for ${procedure.name}`, verb: 'request.start', style: 'positive', data } }]
  }
  return kind === undefined ? [] : [{ action, button: reportButton(kind, answer, school.id) }]
}

/** A kind of report that is about the very topic is offered, whatever else the answer leads to. */
function topicButton(answer: Answer, { policy, school }: AskedSchool): Button[] {
  const kind = policy.pack.report_kinds.find(
    ({ topics }) => answer.aim !== undefined && topics.includes(answer.aim.topic),
  )
  return kind === undefined ? [] : [reportButton(kind, answer, school.id)]
}

function reportButton(kind: ReportKind, answer: Answer, schoolId: string): Button {
  // What the answer went by fills the form: ids, nothing that was typed.
  const known = [...(answer.aim === undefined ? [] : [answer.aim.topic]), ...answer.facts]
  const data = { kind: kind.id, school: schoolId, ...(known.length > 0 && { known }) }
  return { title: within(`Report ${kind.name}`, LONGEST_TITLE), verb: 'report.start', dialog: true, data }
}

const SENTENCES: Record<Action, (whom: string) => string> = {
  site_request: (whom) => `To have a site of the school approved, speak to ${whom}.`,
  content_approval: (whom) => `To have it approved before it goes out, ask ${whom}.`,
  participation_approval: (whom) => `Before you take part for the school, ask ${whom}.`,
  report_friend_request: (whom) => `You can tell ${whom} that you were asked.`,
  report_abuse: (whom) => `Report it to ${whom}, and keep what you have seen as it is.`,
  report_content: (whom) => `Tell ${whom} what you have seen.`,
  blocked_content: (whom) => `To have it unblocked, ask ${whom}.`,
  consent_check: (whom) => `Before you use it, check with ${whom} that there is consent for exactly this.`,
  ask_person: (whom) => `Ask ${whom}.`,
}
