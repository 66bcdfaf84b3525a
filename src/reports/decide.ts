import type { ReportKind } from '../packs/report-kind.ts'
import { disposeOn } from './keep.ts'
import type { ActionTaken, Entry, Report, StepDone } from './report.ts'
import { isSo, readersOf } from './route.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import { missingSteps, restated, stepsOf } from './steps.ts'

/** What somebody does with a case. Texts are as they were written, cleaned; `on` is YYYY-MM-DD, today at the latest. */
export type Act =
  | { part: 'take_up' }
  | { part: 'owner'; to: string }
  | { part: 'action'; actions: ActionTaken[]; on: string; text: string }
  | { part: 'step'; step: string; decided?: 'yes' | 'no'; text: string }
  | { part: 'note' | 'more' | 'reopen' | 'hold' | 'release'; text: string }
  | { part: 'name'; people: string[] }
  | { part: 'kind'; kind: string; text: string }
  /** `to`: the id of the other report, which whoever links them reads too. */
  | { part: 'link'; to: string }
  | { part: 'hand_on'; text: string; on: string }
  | { part: 'close'; outcome: string; told: string }

export type Part = Act['part']

export interface Refusal {
  refused: /** Its author adds to it, and does nothing else with it. */
    | 'for_readers'
    /** Somebody changed it since it was shown, and this would undo that or build on it. */
    | 'changed'
    /** A second press of the same. */
    | 'saved_already'
    | 'closed'
    | 'not_closed'
    | 'not_a_reader'
    | 'step_unknown'
    | 'named_already'
    /** Nobody would be left who may read it. */
    | 'nobody_left'
    | 'kind_unknown'
    | 'linked_already'
    | 'held_already'
    | 'not_held'
    /** `missing`: what the policy orders and nobody has done. */
    | 'steps_missing'
  missing?: string[]
}

/** What a decision looks at. `version`: of the case as it was shown. */
export interface Facts {
  by: string
  as: 'reader' | 'reporter'
  version: number
  kind: ReportKind
  setting: ReportSchool
}

/** What adds to the chronology and takes nothing away: never in the way of what somebody else did meanwhile. */
const ADDS: readonly Part[] = ['take_up', 'action', 'note', 'more', 'name', 'link', 'hand_on']

/** What is done with an open case only. */
const OPEN_ONLY: readonly Part[] = ['take_up', 'owner', 'action', 'step', 'kind', 'close']

/** What may leave a case without anybody who reads it. */
const MAY_BAR: readonly Part[] = ['name', 'kind']

/** The report as it is after the act, or why not. Who may read it has been checked at the door. */
export function decide(report: Report, act: Act, facts: Facts): Report | Refusal {
  const refusal = refuse(report, act, facts)
  if (refusal !== undefined) return refusal
  const at = facts.setting.now.toISOString()
  const lines = linesOf(act).map((line): Entry => ({ at, by: facts.by, ...line }))
  const changed = apply({ ...report, entries: [...report.entries, ...lines] }, act, facts, at)
  const after = restated(changed, facts.setting)
  return MAY_BAR.includes(act.part) && isUnread(after, facts) ? { refused: 'nobody_left' } : after
}

/** Whether this can be done at all with the case as it stands, before anything is typed; undefined when it can. */
export function refuseAtAll(report: Report, part: Part, { as }: Pick<Facts, 'as'>): Refusal | undefined {
  if (as === 'reporter' && part !== 'more') return { refused: 'for_readers' }
  if (report.status === 'closed' && OPEN_ONLY.includes(part)) return { refused: 'closed' }
  if (report.status !== 'closed' && part === 'reopen') return { refused: 'not_closed' }
  if (part === 'hold' && report.held) return { refused: 'held_already' }
  return part === 'release' && !report.held ? { refused: 'not_held' } : undefined
}

function refuse(report: Report, act: Act, facts: Facts): Refusal | undefined {
  if (isThere(report, act, facts)) return { refused: 'saved_already' }
  const refusal = refuseAtAll(report, act.part, facts)
  if (refusal !== undefined) return refusal
  if (report.version !== facts.version && !ADDS.includes(act.part)) return { refused: 'changed' }
  return refuseThis(report, act, facts)
}

function isUnread(report: Report, { kind, setting }: Facts): boolean {
  return readersOf(report, kindOf(setting, report.kind) ?? kind, setting).length === 0
}

function refuseThis(report: Report, act: Act, { kind, setting }: Facts): Refusal | undefined {
  switch (act.part) {
    case 'owner':
      return readersOf(report, kind, setting).some(({ id }) => id === act.to) ? undefined : { refused: 'not_a_reader' }
    case 'step':
      return stepsOf(report, kind, setting).some(({ id }) => id === act.step) ? undefined : { refused: 'step_unknown' }
    case 'name':
      return act.people.every((id) => report.about.people.includes(id)) ? { refused: 'named_already' } : undefined
    case 'kind':
      return act.kind === report.kind || kindOf(setting, act.kind) === undefined
        ? { refused: 'kind_unknown' }
        : undefined
    case 'link':
      return act.to === report.id || report.links.includes(act.to) ? { refused: 'linked_already' } : undefined
    case 'close': {
      const missing = missingSteps(report, kind, setting).map(({ says }) => says)
      return missing.length === 0 ? undefined : { refused: 'steps_missing', missing }
    }
    default:
      return undefined
  }
}

/** The same, by the same person, is in the chronology since the case was shown to them; or they have taken it up. */
function isThere(report: Report, act: Act, { by, version }: Facts): boolean {
  if (act.part === 'take_up') return report.takenUp.some((one) => one.by === by)
  if (report.version === version) return false
  const mine = report.entries.filter((entry) => entry.by === by)
  return linesOf(act).every(({ what, item, text, on }) =>
    mine.some((one) => one.what === what && one.item === item && one.text === text && one.on === on),
  )
}

type Line = Omit<Entry, 'at' | 'by'>

/** What the chronology says of it. */
function linesOf(act: Act): Line[] {
  switch (act.part) {
    case 'take_up':
      return [{ what: 'taken_up' }]
    case 'owner':
      return [{ what: 'owner', item: act.to }]
    case 'action':
      // What was written belongs to all of them, and stands once.
      return act.actions.map((item, index) => ({ what: 'action', item, on: act.on, ...text(index === 0, act.text) }))
    case 'step':
      return [{ what: 'step', item: stepItem(act), ...text(true, act.text) }]
    case 'name':
      return act.people.map((item) => ({ what: 'named', item }))
    case 'kind':
      return [{ what: 'kind', item: act.kind, ...text(true, act.text) }]
    case 'link':
      return [{ what: 'linked', item: act.to }]
    case 'hand_on':
      return [{ what: 'handed_on', on: act.on, ...text(true, act.text) }]
    case 'close':
      return [{ what: 'closed', ...text(true, act.outcome) }]
    default:
      return [{ what: WHAT[act.part], ...text(true, act.text) }]
  }
}

const WHAT = { note: 'note', more: 'more', reopen: 'reopened', hold: 'held', release: 'released' } as const

/** `police`, or `police:yes` of a decision. */
function stepItem({ step, decided }: Extract<Act, { part: 'step' }>): string {
  return decided === undefined ? step : `${step}:${decided}`
}

function text(here: boolean, written: string): { text?: string } {
  return here && written !== '' ? { text: written } : {}
}

function apply(report: Report, act: Act, facts: Facts, at: string): Report {
  const { by } = facts
  switch (act.part) {
    case 'take_up':
      return { ...report, takenUp: [...report.takenUp, { by, at }], ownerId: report.ownerId ?? by }
    case 'owner':
      return { ...report, ownerId: act.to }
    case 'step':
      return { ...report, steps: { ...report.steps, [act.step]: doneOf(act, by, at) } }
    case 'more':
      return facts.as === 'reporter' ? reopenedBySender(report, at) : report
    case 'name':
      return named(report, act.people)
    case 'kind':
      return ofKind(report, act.kind, facts)
    case 'link':
      return { ...report, links: [...report.links, act.to] }
    case 'hold':
      return { ...report, held: true }
    case 'release':
      return { ...report, held: false }
    case 'reopen':
      return { ...reopened(report), takenUp: [{ by, at }], ownerId: by }
    case 'close':
      return closed(report, act, facts, at)
    default:
      return report
  }
}

function doneOf({ decided, text: written }: Extract<Act, { part: 'step' }>, by: string, at: string): StepDone {
  return { at, by, ...(decided !== undefined && { decided }), ...text(true, written) }
}

function named(report: Report, people: string[]): Report {
  const { who, people: before } = report.about
  return { ...report, about: { who: who === 'self' ? who : 'staff', people: [...new Set([...before, ...people])] } }
}

/** What was sent in stays as it was sent; once urgent, always urgent. */
function ofKind(report: Report, id: string, { setting }: Facts): Report {
  const changed = { ...report, kind: id, sentAs: report.sentAs ?? report.kind }
  const kind = kindOf(setting, id)
  const isUrgent = kind !== undefined && isSo(kind.urgent, changed, kind, setting)
  return { ...changed, urgent: report.urgent || isUrgent }
}

/** What comes in after the end is read by somebody: it waits again, and the clock with it. */
function reopenedBySender(report: Report, at: string): Report {
  if (report.status !== 'closed') return report
  const entries: Entry[] = [...report.entries, { at, by: 'staffroom', what: 'reopened' }]
  return { ...reopened(report), entries, takenUp: [] }
}

function reopened(report: Report): Report {
  const { closedAt: _closed, disposeOn: _day, outcome: _outcome, told: _told, ...rest } = report
  return { ...rest, status: 'waiting' }
}

function closed(
  report: Report,
  { outcome, told }: Extract<Act, { part: 'close' }>,
  { kind, setting }: Facts,
  at: string,
): Report {
  return {
    ...report,
    status: 'closed',
    closedAt: at,
    disposeOn: disposeOn(kind, at, setting.school.timezone),
    outcome,
    ...(told !== '' && { told }),
  }
}
