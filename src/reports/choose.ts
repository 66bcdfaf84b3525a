import { type Meant, meantBy } from '../called.ts'
import type { ReportKind } from '../packs/report-kind.ts'

/** Several may be offered, but where more fit, the three questions are clearer than a list. */
const MOST_OFFERED = 2

/**
 * The kinds of report that somebody means by the words after `report`.
 * @param platforms names of platforms: whichever it is, the matter is the same
 */
export function kindMeant(kinds: ReportKind[], typed: string, platforms: string[] = []): Meant<ReportKind> {
  return meantBy(kinds, typed, [BESIDE, ...platforms])
}

/** What to offer where it is not clear: one kind or two; empty where three plain questions are to lead to one. */
export function kindsOffered(kinds: ReportKind[], typed: string, platforms: string[] = []): ReportKind[] {
  const { things } = kindMeant(kinds, typed, platforms)
  return things.length > MOST_OFFERED ? [] : things
}

/** Whether the words say no more than which kind it is; anything longer is a story, and kept. */
export function isName(typed: string, { isSure }: Meant<ReportKind>): boolean {
  return isSure && (typed.match(/\S+/g) ?? []).length <= LONGEST_NAME
}

/** Words: "a friend request from a pupil". */
const LONGEST_NAME = 6

/** Who is in it, and that it is a report. */
const BESIDE = `report reports reporting incident somebody someone something case got get had has have
  pupil pupils student students parent parents carer carers staff colleague school online today yesterday`
