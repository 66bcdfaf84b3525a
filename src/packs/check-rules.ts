import { type Finding, twice } from './findings.ts'
import type { Pack } from './pack.ts'
import type { Path } from './problems.ts'
import { type Rule, type RulesFile, type Ruling, rulingsOf } from './rule.ts'
import type { Rulings } from './rulings.ts'

/** What is wrong or odd in one file of rules, with paths inside it. */
export function checkRules(file: RulesFile, pack: Pack): { errors: Finding[]; warnings: Finding[] } {
  const clauses = new Set(pack.clauses.map(({ id }) => id))
  const roles = new Set(pack.roles.map(({ id }) => id))
  const places = file.rules.map((rule, at) => ({ rule, path: ['rules', at] }))
  return {
    errors: [
      ...twice(file.rules, ['rules']),
      ...places.flatMap(({ rule, path }) => [
        ...wrongClauses(rule, clauses, path),
        ...wrongRoles(rule, roles, path),
        ...wrongHinges(rule, path),
      ]),
    ],
    warnings: places.flatMap(({ rule, path }) => unheardExceptions(rule, path)),
  }
}

/** Every clause a rule rests on, whatever is given. */
export function clausesOf({ clauses, given }: Ruling): string[] {
  return [...clauses, ...[...given.values()].flatMap((change) => change.clauses ?? [])]
}

/** Clauses that no rule, no procedure and no report rests on and that are not marked as saying nothing to do. */
export function restingOnNothing(pack: Pack, rulings: Rulings): Finding[] {
  const used = new Set([...rulings.values()].flatMap(clausesOf))
  for (const clause of clausesIn([pack.procedures, pack.report_kinds])) used.add(clause)
  return pack.clauses.flatMap(({ id, nothing_to_do }, at) =>
    used.has(id) || nothing_to_do === true
      ? []
      : [{ path: [at], says: `No rule rests on clause ${id}; mark it nothing_to_do if it asks nothing of anybody.` }],
  )
}

/** A rule whose name another rule in another file of the same policy has already. */
export function namedTwice(files: RulesFile[]): { file: number; finding: Finding }[] {
  const first = new Map<string, number>()
  return files.flatMap(({ rules }, file) =>
    rules.flatMap(({ id }, at) => {
      const before = first.get(id) ?? file
      first.set(id, before)
      const says = `Another rule of this policy is called “${id}” too, in another file: give one of them another name.`
      return before === file ? [] : [{ file, finding: { path: ['rules', at, 'id'], says } }]
    }),
  )
}

/** A topic that two files or two rules speak of: the first counts. */
export function ruledTwice(files: RulesFile[]): { file: number; finding: Finding }[] {
  const seen = new Map<string, Ruling>()
  return files.flatMap(({ rules, silent }, file) => [
    ...rules.flatMap((rule, at) =>
      rulingsOf(rule).flatMap((ruling) => {
        const before = seen.get(ruling.topic)
        if (before === undefined) seen.set(ruling.topic, ruling)
        if (before === undefined) return []
        return [{ file, finding: { path: ['rules', at, 'topics', ruling.topic], says: clash(before, ruling) } }]
      }),
    ),
    ...silent.flatMap((topic, at) =>
      seen.has(topic)
        ? [{ file, finding: { path: ['silent', at], says: `“${topic}” has a rule, so it is not silent.` } }]
        : [],
    ),
  ])
}

function clash(before: Ruling, ruling: Ruling): string {
  const what = before.stance === ruling.stance ? 'too' : `too, as ${before.stance} instead of ${ruling.stance}`
  return `The rule “${before.rule}” speaks of “${ruling.topic}” ${what}; give one of them a fact that tells them apart.`
}

function wrongClauses(rule: Rule, known: Set<string>, path: Path): Finding[] {
  return clauseLists(rule, path).flatMap(({ clauses, path: where }) =>
    clauses.flatMap((clause, at) =>
      known.has(clause) ? [] : [{ path: [...where, at], says: `There is no clause ${clause} in clauses.yaml.` }],
    ),
  )
}

/** Every list of clauses in a rule: its own, its topics', and those of facts. */
function clauseLists(rule: Rule, path: Path): { clauses: string[]; path: Path }[] {
  const lists = [{ clauses: rule.clauses, path: [...path, 'clauses'] }, ...givenLists(rule.given, path)]
  for (const [topic, own] of Object.entries(rule.topics)) {
    const where = [...path, 'topics', topic]
    if ('clauses' in own && own.clauses !== undefined) lists.push({ clauses: own.clauses, path: [...where, 'clauses'] })
    if ('given' in own) lists.push(...givenLists(own.given, where))
  }
  return lists
}

function givenLists(given: Rule['given'], path: Path): { clauses: string[]; path: Path }[] {
  return Object.entries(given ?? {}).flatMap(([fact, change]) =>
    'clauses' in change && change.clauses !== undefined
      ? [{ clauses: change.clauses, path: [...path, 'given', fact, 'clauses'] }]
      : [],
  )
}

function wrongRoles(rule: Rule, roles: Set<string>, path: Path): Finding[] {
  const asked = [
    { ask: rule.ask, where: [...path, 'ask'] },
    ...Object.entries(rule.topics).map(([topic, own]) => ({
      ask: 'ask' in own ? own.ask : undefined,
      where: [...path, 'topics', topic, 'ask'],
    })),
  ]
  return asked.flatMap(({ ask, where }) =>
    ask === undefined || roles.has(ask) || ask === 'line_manager'
      ? []
      : [{ path: where, says: `The pack has no role “${ask}”.` }],
  )
}

/** What depends on something must say on what: in facts to choose between, or at least in words. */
function wrongHinges(rule: Rule, path: Path): Finding[] {
  return rulingsOf(rule).flatMap(({ topic, stance, given, dependsOn }) => {
    const isOpen = stance === 'depends' || stance === 'conditional'
    if (!isOpen || given.size > 1 || dependsOn !== undefined) return []
    const says = 'What depends on something needs “needs”, facts under “given” to choose between, or “depends_on”.'
    return [{ path: [...path, 'topics', topic], says }]
  })
}

const EXCEPTION = /\b(unless|except)\b/

/** A sentence with an exception in it, and no fact by which a question could be told to be the exception. */
function unheardExceptions(rule: Rule, path: Path): Finding[] {
  return rulingsOf(rule).flatMap(({ topic, stance, given, says }) => {
    const isFlat = stance === 'must' || stance === 'must_not'
    if (!isFlat || given.size > 0) return []
    const word = EXCEPTION.exec(says)?.[0]
    if (word === undefined) return []
    const where = [...path, 'topics', topic]
    return [{ path: where, says: `The sentence says “${word}”, but no fact under “given” makes the exception.` }]
  })
}

function clausesIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(clausesIn)
  if (part === null || typeof part !== 'object') return []
  return Object.entries(part).flatMap(([key, value]) =>
    key === 'clause' && Array.isArray(value) ? value.map(String) : clausesIn(value),
  )
}
