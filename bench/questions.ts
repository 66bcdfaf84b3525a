import { readdir, readFile } from 'node:fs/promises'
import { create, insertMultiple, search } from '@orama/orama'
import MiniSearch from 'minisearch'
import { type LoadedPack, loadPacks } from '../src/packs/load.ts'
import { answerTo } from '../src/questions/answer.ts'
import { loadQuestions } from '../src/questions/understanding/load.ts'
import { fromRoot } from '../src/root.ts'
import type { Report } from './report.ts'

/** A question with its answer, from bench/questions/*.jsonl: held out, so nothing is ever learnt from it. */
interface Gold {
  id: string
  policy: string
  question: string
  answer: string
  /** Clauses any of which is a right first one; none where the policy does not say. */
  cite: string[]
  /** Answers that could lead staff into a breach. */
  harmful: string[]
}

/** Puts questions to the engine, and to two search engines over the same clauses; how right and how fast. */
export async function measureQuestions(report: Report): Promise<void> {
  report.title('Questions')
  const loading = await timed(loadPacks)
  const model = await timed(loadQuestions)
  report.line(`five packs loaded in ${loading.ms.toFixed(0)} ms, the model in ${model.ms.toFixed(0)} ms`)
  const [packs, questions] = [loading.value, model.value]
  const gold = await readGold()
  const today = '2026-11-21'
  const spent: number[] = []
  const answers = gold.map((one) => {
    const began = performance.now()
    const said = answerTo(questions, packOf(packs, one), one.question, [], today)
    spent.push(performance.now() - began)
    return { one, verdict: said.verdict, first: said.citations[0] }
  })
  report.line(`an answer: median ${quantile(spent, 0.5).toFixed(2)} ms, p99 ${quantile(spent, 0.99).toFixed(2)} ms`)
  score(report, answers)
  report.line(`a right clause first: Staffroom ${firstRight(answers.map(({ one, first }) => ({ one, first })))}`)
  report.line(`a right clause first: MiniSearch ${firstRight(miniSearch(packs, gold))}`)
  report.line(`a right clause first: Orama ${firstRight(await orama(packs, gold))}`)
}

function score(report: Report, answers: { one: Gold; verdict: string; first: string | undefined }[]): void {
  const sets = [...new Set(answers.map(({ one }) => one.policy)), 'all']
  for (const set of sets) {
    const some = answers.filter(({ one }) => set === 'all' || one.policy === set)
    const isRight = ({ one, verdict, first }: (typeof some)[number]) =>
      verdict === one.answer && (one.cite.length === 0 || one.cite.includes(first ?? ''))
    const silent = some.filter(({ verdict }) => verdict === 'not_covered')
    const really = some.filter(({ one }) => one.answer === 'not_covered')
    const both = silent.filter(({ one }) => one.answer === 'not_covered').length
    report.line(
      `${set.padEnd(20)} ${String(some.length).padStart(4)}  verdict and clause ${share(some.filter(isRight).length, some.length)}` +
        `  verdict ${share(some.filter(({ one, verdict }) => verdict === one.answer).length, some.length)}` +
        `  harmful ${some.filter(({ one, verdict }) => one.harmful.includes(verdict)).length}` +
        `  silence: precision ${share(both, silent.length)} recall ${share(both, really.length)}`,
    )
  }
}

/** What each engine finds in: a clause, what it is about, and what the rules that rest on it say. */
function documents({ pack, rulings }: LoadedPack) {
  return pack.clauses.map(({ id, topic }) => ({
    id,
    text: [topic, ...[...rulings.values()].filter(({ clauses }) => clauses[0] === id).map(({ says }) => says)].join(
      ' ',
    ),
  }))
}

function miniSearch(packs: Map<string, LoadedPack>, gold: Gold[]) {
  const engines = new Map(
    [...packs].map(([policy, pack]) => {
      const engine = new MiniSearch({ fields: ['text'], searchOptions: { fuzzy: 0.1, prefix: true } })
      engine.addAll(documents(pack))
      return [policy, engine]
    }),
  )
  return gold.map((one) => ({ one, first: String(engines.get(one.policy)?.search(one.question)[0]?.id) }))
}

async function orama(packs: Map<string, LoadedPack>, gold: Gold[]) {
  const engines = new Map<string, Awaited<ReturnType<typeof oramaOver>>>()
  for (const [policy, pack] of packs) engines.set(policy, await oramaOver(pack))
  return Promise.all(
    gold.map(async (one) => {
      const engine = engines.get(one.policy)
      const found =
        engine === undefined ? undefined : await search(engine, { term: one.question, threshold: 1, limit: 1 })
      return { one, first: found?.hits[0]?.document.clause }
    }),
  )
}

async function oramaOver(pack: LoadedPack) {
  const engine = create({ schema: { clause: 'string', text: 'string' } as const })
  await insertMultiple(
    engine,
    documents(pack).map(({ id, text }) => ({ clause: id, text })),
  )
  return engine
}

function firstRight(answers: { one: Gold; first: string | undefined }[]): string {
  const covered = answers.filter(({ one }) => one.cite.length > 0)
  return share(covered.filter(({ one, first }) => one.cite.includes(first ?? '')).length, covered.length)
}

async function readGold(): Promise<Gold[]> {
  const folder = fromRoot('bench', 'questions')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort()
  const texts = await Promise.all(names.map((name) => readFile(`${folder}/${name}`, 'utf8')))
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Gold),
  )
}

function packOf(packs: Map<string, LoadedPack>, { policy }: Gold): LoadedPack {
  const pack = packs.get(policy)
  if (pack === undefined) throw new Error(`There is no pack ${policy}`)
  return pack
}

async function timed<T>(work: () => Promise<T>): Promise<{ value: T; ms: number }> {
  const began = performance.now()
  const value = await work()
  return { value, ms: performance.now() - began }
}

function quantile(values: number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
}

function share(some: number, all: number): string {
  return all === 0 ? '-' : `${((100 * some) / all).toFixed(1)} %`
}
