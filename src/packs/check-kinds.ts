import { checkReportKind, type KnownToReports } from './check-reports.ts'
import type { Finding } from './findings.ts'
import type { Pack } from './pack.ts'
import type { Problem } from './problems.ts'
import type { ReadPack, ReadPolicies } from './read.ts'
import { isOwn, type KindFiles } from './read-reports.ts'
import { withoutAbout } from './report-form.ts'

/** What is wrong in the kinds of report that every school has, each in its file in policies/_reports. */
export function checkCommonKinds({
  commonKinds,
  signposts,
}: Pick<ReadPolicies, 'commonKinds' | 'signposts'>): Problem[] {
  const known = { signposts: new Set(signposts.map(({ id }) => id)) }
  return [...commonKinds].flatMap(([name, { kind, source }]) =>
    kind === undefined ? [] : checkReportKind(kind, name, known).map(({ path, says }) => source.problem(path, says)),
  )
}

/** What is wrong in a pack's kinds of report. What a common file says wrongly by itself is said there, not again here. */
export function checkPackKinds(read: ReadPack, pack: Pack, signposts: ReadPolicies['signposts']): Problem[] {
  const known = {
    signposts: new Set(signposts.map(({ id }) => id)),
    pack: {
      roles: new Set(pack.roles.map(({ id }) => id)),
      clauses: new Set(pack.clauses.map(({ id }) => id)),
    },
  }
  return read.kindFiles.flatMap((files, at) => {
    const kind = pack.report_kinds[at]
    if (kind === undefined) return []
    const found = [...checkReportKind(withoutAbout(kind), files.name, known), ...sharedNames(pack, at)]
    const said = saidThere(files, known)
    return found.filter((one) => !said.has(keyOf(one))).map((one) => problemIn(files, read, one))
  })
}

function saidThere({ name, common }: KindFiles, { signposts }: KnownToReports): Set<string> {
  if (common?.kind === undefined) return new Set()
  return new Set(checkReportKind(common.kind, name, { signposts }).map(keyOf))
}

function keyOf({ path, says }: Finding): string {
  return JSON.stringify([path, says])
}

/** A fault in words that the pack takes over is the pack's: they do not fit what it has, or what it writes otherwise. */
function problemIn(files: KindFiles, { packFile }: ReadPack, { path, says }: Finding): Problem {
  if (files.own !== undefined && (files.common === undefined || isOwn(files, path[0])))
    return files.own.problem(path, says)
  const taken = `${says} It stands under “${path[0]}” in ${files.common?.source.file}.`
  return files.own === undefined ? packFile.problem(['roles'], taken) : files.own.problem([], taken)
}

/** What only one kind of a pack may have: its id, which no procedure may have either, and the words and topics that lead to it. */
function sharedNames({ report_kinds, procedures }: Pack, at: number): Finding[] {
  const kind = report_kinds[at]
  const earlier = report_kinds.slice(0, at)
  const words = (kind?.words ?? []).flatMap((word, n) =>
    earlier.some((other) => other.words.includes(word))
      ? [{ path: ['words', n], says: `Another kind of report is called by “${word}” too.` }]
      : [],
  )
  const topics = (kind?.topics ?? []).flatMap((topic, n) =>
    earlier.some((other) => other.topics.includes(topic))
      ? [{ path: ['topics', n], says: `Answers on “${topic}” lead to another kind of report already.` }]
      : [],
  )
  const isKind = earlier.some(({ id }) => id === kind?.id)
  const isProcedure = procedures.some(({ id }) => id === kind?.id)
  const says = `${isKind ? 'Another kind of report' : 'A procedure'} has the id “${kind?.id}” too.`
  return [...(isKind || isProcedure ? [{ path: ['id'], says }] : []), ...words, ...topics]
}
