import type { Checked } from '../packs/check.ts'
import { topicsNamed } from '../packs/check-reports.ts'
import { didYouMean } from '../packs/nearest.ts'
import type { Pack } from '../packs/pack.ts'
import type { Path, Problem } from '../packs/problems.ts'
import type { PackQuestion } from '../packs/question.ts'
import type { ReadModel, ReadPack, ReadPolicies } from '../packs/read.ts'
import { isOwn } from '../packs/read-reports.ts'
import { type Rulings, rulingsFor } from '../packs/rulings.ts'
import type { Source } from '../packs/yaml.ts'
import { type Answer, answerTo } from './answer.ts'
import type { Questions } from './understanding/load.ts'

/**
 * What shows only once a pack is asked: every question of its questions.yaml is, and its rules are held against the
 * topics that can be asked about.
 * @param read as `readPolicies` gives it; a pack with faults is left out
 */
export function checkQuestions(
  questions: Questions,
  read: Pick<ReadPolicies, 'packs' | 'models' | 'commonKinds'>,
): Checked {
  const topics = new Set(questions.topics.map(({ id }) => id))
  const asked = read.packs.flatMap((pack) => askPack(questions, pack, read.models, topics))
  return {
    errors: [
      ...[...read.models, ...read.packs].flatMap((one) => unknownTopics(one, topics)),
      ...unknownInReports(read, topics),
    ],
    warnings: asked,
  }
}

function askPack(questions: Questions, read: ReadPack, models: ReadModel[], topics: Set<string>): Problem[] {
  const { pack } = read
  const hasRules = read.rules.some(({ rules }) => rules.length > 0) || pack?.model !== undefined
  if (pack === undefined || !(hasRules || read.questions.length > 0)) return []
  const model = models.find(({ id }) => id === pack.model?.id)
  const policy = { pack, rulings: rulingsFor(read, models) }
  const answers = read.questions.map((one) => ({ ...one, got: answerOf(questions, policy, one) }))
  return [
    ...answers.flatMap(({ got, ...one }, at) => {
      const says = otherwise(one, got)
      return says === undefined ? [] : (read.questionsFile?.problem([at], says) ?? [])
    }),
    ...unreached(read, model, policy.rulings, new Set(answers.flatMap(({ got }) => reachedBy(got)))),
    ...undecided(read, policy.rulings, topics),
  ]
}

/** Only whether a review is late depends on the day, and no question here asks for that. */
const ANY_DAY = '2026-01-01'

function answerOf(questions: Questions, policy: { pack: Pack; rulings: Rulings }, one: PackQuestion): Answer {
  return answerTo(questions, policy, one.question, one.given, ANY_DAY)
}

/** What is not as it was expected, in one sentence. */
function otherwise({ answer, clause }: PackQuestion, got: Answer): string | undefined {
  const [first] = got.citations
  const fits = clause === undefined || first === undefined || clause.includes(first)
  if (got.verdict === answer && fits) return undefined
  const by = got.rule === undefined || first === undefined ? '' : ` by the rule “${got.rule}”, clause ${first},`
  const wanted = clause === undefined || fits ? words(answer) : `${words(answer)} by clause ${clause.join(' or ')}`
  return `This is answered ${words(got.verdict)}${by} and not ${wanted}; it was taken to be about “${got.topic ?? 'nothing known'}”.`
}

function words(verdict: Answer['verdict']): string {
  return verdict === 'not_covered' ? '“not covered”' : `“${verdict}”`
}

/** A rule that is only the nearest to a question the policy leaves open has not answered it. */
function reachedBy({ verdict, rule }: Answer): string[] {
  return verdict === 'not_covered' || rule === undefined ? [] : [rule]
}

/** Rules in force that no question led to: nobody has tried them. */
function unreached(read: ReadPack, model: ReadModel | undefined, rulings: Rulings, reached: Set<string>): Problem[] {
  const { folder, questionsFile, packFile } = read
  const inForce = new Set([...rulings.values()].map(({ rule }) => rule))
  const untried = [...inForce].filter((rule) => !reached.has(rule))
  if (untried.length === 0) return []
  if (questionsFile === undefined)
    return [packFile.problem([], 'This pack has no questions.yaml: nobody has tried what its rules answer.')]
  return untried.map((rule) => {
    const place = placeOf(rule, read) ?? (model === undefined ? undefined : placeOf(rule, model))
    const says = `No question in questions.yaml of “${folder}” is answered by the rule “${rule}”.`
    return place === undefined ? questionsFile.problem([], says) : place.source.problem(place.path, says)
  })
}

interface RuleFiles {
  rules: ReadPack['rules']
  rulesFiles: Source[]
}

function placeOf(rule: string, { rules, rulesFiles }: RuleFiles): { source: Source; path: Path } | undefined {
  for (const [file, one] of rules.entries()) {
    const at = one.rules.findIndex(({ id }) => id === rule)
    const source = rulesFiles[file]
    if (at >= 0 && source !== undefined) return { source, path: ['rules', at, 'id'] }
  }
  return undefined
}

function unknownTopics({ rules, rulesFiles }: RuleFiles, topics: Set<string>): Problem[] {
  return rules.flatMap((file, n) => {
    const named: { topic: string; path: Path }[] = [
      ...file.rules.flatMap((rule, at) =>
        Object.keys(rule.topics).map((topic) => ({ topic, path: ['rules', at, 'topics', topic] })),
      ),
      ...file.silent.map((topic, at) => ({ topic, path: ['silent', at] })),
    ]
    const unknown = named.filter(({ topic }) => !topics.has(topic))
    return unknown.flatMap(
      ({ topic, path }) => rulesFiles[n]?.problem(path, `${noTopic(topic)}${didYouMean(topic, topics)}`) ?? [],
    )
  })
}

/** What leads to a kind of report or fills its form, and is neither a fact nor a topic. */
function unknownInReports({ packs, commonKinds }: Pick<ReadPolicies, 'packs' | 'commonKinds'>, topics: Set<string>) {
  const common = [...commonKinds.values()].map(({ kind, source }) => ({ kind, source }))
  const own = packs.flatMap(({ pack, kindFiles }) =>
    kindFiles.map((files, at) => ({ kind: pack?.report_kinds[at], source: files.own, files })),
  )
  return [...common, ...own].flatMap(({ kind, source, ...from }) => {
    const named = kind === undefined ? [] : topicsNamed(kind)
    const here = named.filter(({ path }) => !('files' in from) || isOwn(from.files, path[0]))
    return here.flatMap(({ topic, path }) =>
      topics.has(topic) ? [] : (source?.problem(path, `${noTopic(topic)}${didYouMean(topic, topics)}`) ?? []),
    )
  })
}

function noTopic(topic: string): string {
  return `There is no topic “${topic}” (after a change in policies/_topics, run “npm run build” first).`
}

/** How many topics without a word are named. */
const NAMED = 5

/** Topics without a rule that nobody has put down as silent either: perhaps they were overlooked. */
function undecided({ folder, rules, packFile }: ReadPack, rulings: Rulings, topics: Set<string>): Problem[] {
  // The template shows a few rules and is nobody's policy.
  if (folder.startsWith('_')) return []
  const silent = new Set(rules.flatMap((file) => file.silent))
  const open = [...topics].filter((topic) => !rulings.has(topic) && !silent.has(topic))
  if (open.length === 0) return []
  const some = open.slice(0, NAMED).join(', ')
  const more = open.length > NAMED ? `, and ${open.length - NAMED} more` : ''
  const says = `Topics with neither a rule nor a line under “silent” count as silent: ${some}${more}.`
  return [packFile.problem([], says)]
}
