import type { CaseStep, ReportKind } from '../packs/report-kind.ts'
import type { Report, ReportStatus } from './report.ts'
import { isSo, type PlannedRecipient, readersOf, routeOf } from './route.ts'
import { kindOf, type ReportSchool } from './setting.ts'

/** What is to be done about this report: the steps of its kind whose condition holds, in the pack's order. */
export function stepsOf(report: Report, kind: ReportKind, setting: ReportSchool): CaseStep[] {
  return kind.steps.filter(({ when }) => when === undefined || isSo(when, report, kind, setting))
}

/** Those that stand between a case and its closing. */
export function missingSteps(report: Report, kind: ReportKind, setting: ReportSchool): CaseStep[] {
  return stepsOf(report, kind, setting).filter(({ id, needed }) => needed && report.steps[id] === undefined)
}

/**
 * The recipients of whom nobody has taken it up. Whoever stands above them and was told because nobody did takes it up for
 * them all.
 */
export function waitsFor(report: Report, kind: ReportKind, setting: ReportSchool): PlannedRecipient[] {
  const route = routeOf(report, kind, setting)
  const has = ({ people }: PlannedRecipient) => people.some(({ id }) => report.takenUp.some(({ by }) => by === id))
  const [above, named] = [route.filter(isAbove), route.filter((one) => !isAbove(one))]
  if (above.some(has) || named.length === 0) return above.some(has) ? [] : above
  return named.filter((one) => !has(one))
}

/**
 * The report with its state and its owner as they follow from who reads it now: nobody who may not read it has it, and what
 * nobody of a recipient has taken up waits.
 */
export function restated(report: Report, setting: ReportSchool): Report {
  const kind = kindOf(setting, report.kind)
  if (kind === undefined) return report
  const readers = readersOf(report, kind, setting)
  const { ownerId, ...rest } = report
  const owner = readers.find(({ id }) => id === ownerId) ?? readers.find(({ id }) => id === report.takenUp[0]?.by)
  const owned: Report = owner === undefined ? rest : { ...rest, ownerId: owner.id }
  if (report.status === 'closed') return owned
  // What nobody reads at the moment has not been taken up.
  const isTakenUp = readers.length > 0 && waitsFor(owned, kind, setting).length === 0
  const status: ReportStatus = isTakenUp ? 'taken_up' : 'waiting'
  return { ...owned, status }
}

function isAbove({ id }: PlannedRecipient): boolean {
  return id === 'otherwise'
}
