import { text } from 'node:stream/consumers'
import type { Command } from 'commander'
import { z } from 'zod'
import { dayIn } from '../../src/calendar/days.ts'
import { readConfig } from '../../src/config.ts'
import { SetupError } from '../../src/errors.ts'
import { allFacts } from '../../src/packs/fact.ts'
import { type LoadedPack, loadPacks } from '../../src/packs/load.ts'
import { type Answer, answerTo } from '../../src/questions/answer.ts'
import { loadQuestions, type Questions } from '../../src/questions/understanding/load.ts'
import { type Cli, type Common, example, Problems } from './cli.ts'
import { readGiven } from './school.ts'

type Given = Common & { policy?: string; batch?: string; given?: string[] }

export function registerAsk(program: Command, cli: Cli): void {
  const ask = program
    .command('ask')
    .description('ask a policy a question, or many at once')
    .argument('[question...]', 'in your own words')
    .option('--policy <id>', 'whose policy; “all” shows every one side by side')
    .option('--given <fact...>', `what is known about the case: ${allFacts.slice(0, 4).join(', ')}, …`)
    .option('--batch <file>', 'a file of {"id","policy","question"}, one a line, or - for standard input')
  example(ask, 'ask --policy king-offa "can I accept a parent’s friend request?"').action(
    (words: string[], given: Given) =>
      given.batch === undefined ? runOne(cli, words.join(' ').trim(), given) : runBatch(cli, given.batch),
  )
}

async function runOne(cli: Cli, question: string, { policy, given = [], json }: Given): Promise<void> {
  if (question === '') throw new SetupError('question_missing', 'Please write the question after “ask”, in quotes.')
  const unknown = given.find((fact) => !allFacts.includes(fact))
  if (unknown !== undefined)
    throw new SetupError('fact_unknown', `“${unknown}” is no fact that Staffroom knows: ${allFacts.join(', ')}.`)
  const { packs, questions, today } = await prepare(cli)
  const asked = policy === 'all' ? [...packs.values()] : [packNamed(packs, policy)]
  const answers = asked.map((pack) => ({ pack, answer: answerTo(questions, pack, question, given, today) }))
  const lines = answers.map(({ pack, answer }) => lineOf({}, pack, question, answer))
  const [only] = lines
  const result = policy === 'all' || only === undefined ? { question, answers: lines } : only
  cli.print(
    json,
    result,
    answers.flatMap(({ pack, answer }, at) => [...(at > 0 ? [''] : []), ...readable(pack, answer)]),
  )
}

const BatchLine = z.object({ id: z.unknown().optional(), policy: z.string(), question: z.string() })

async function runBatch(cli: Cli, file: string): Promise<void> {
  const content = file === '-' ? await text(process.stdin) : (await readGiven(file)).toString('utf8')
  const { packs, questions, today } = await prepare(cli)
  const rows = content
    .split('\n')
    .map((line, at) => ({ line: line.trim(), at: at + 1 }))
    .filter(({ line }) => line !== '')
  const read = rows.map(({ line, at }) => ({ at, ...batchLine(line, packs) }))
  const problems = read.flatMap(({ at, says }) => (says === undefined ? [] : [{ line: at, says }]))
  if (problems.length > 0)
    throw new Problems('bad_batch', 'Nothing was answered: please put these lines right.', {
      lines: problems.map(({ line, says }) => `line ${line}: ${says}`),
      problems,
    })
  for (const { row, pack } of read) {
    if (row === undefined || pack === undefined) continue
    const answer = answerTo(questions, pack, row.question, [], today)
    cli.out(`${JSON.stringify(lineOf({ id: row.id }, pack, row.question, answer))}\n`)
  }
}

function batchLine(line: string, packs: Map<string, LoadedPack>) {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return { says: 'this is not JSON.' }
  }
  const row = BatchLine.safeParse(value)
  if (!row.success) return { says: 'it needs policy and question, and an id if you like.' }
  const pack = packs.get(row.data.policy)
  return pack === undefined ? { says: `there is no policy pack “${row.data.policy}”.` } : { row: row.data, pack }
}

interface Ready {
  packs: Map<string, LoadedPack>
  questions: Questions
  today: string
}

async function prepare(cli: Cli): Promise<Ready> {
  const [packs, questions] = await Promise.all([loadPacks(), loadQuestions()])
  const { clock } = readConfig(cli.env)
  return { packs, questions, today: dayIn('Europe/London', clock ?? new Date()) }
}

function packNamed(packs: Map<string, LoadedPack>, policy: string | undefined): LoadedPack {
  const names = `${[...packs.keys()].join(', ')} or all`
  if (policy === undefined) throw new SetupError('policy_missing', `Please say whose policy, with --policy: ${names}.`)
  const pack = packs.get(policy)
  if (pack === undefined)
    throw new SetupError('policy_unknown', `There is no policy pack “${policy}”; there is ${names}.`)
  return pack
}

/** The line that other programs read. */
function lineOf(id: { id?: unknown }, { pack }: LoadedPack, question: string, answer: Answer) {
  return {
    ...id,
    policy: pack.id,
    question,
    answer: answer.verdict,
    headline: answer.headline,
    citations: answer.citations,
    ask: answer.ask ?? null,
    actions: answer.actions,
    urgent: answer.urgent,
    past_review: answer.pastReview ?? null,
  }
}

const VERDICTS = {
  yes: 'Yes.',
  no: 'No.',
  depends: '',
  info: '',
  not_covered: '',
}

function readable({ pack }: LoadedPack, answer: Answer): string[] {
  const rests = answer.citations.length === 0 ? [] : [`  Clause ${answer.citations.join(', ')}`]
  const hinge = answer.ask === undefined ? [] : [`  Tell it with --given ${answer.ask.options.join(' | ')}`]
  const nearest =
    answer.nearest === undefined
      ? []
      : [`  Nearest: ${answer.nearest.says} (clause ${answer.nearest.citations.join(', ')})`]
  const past = answer.pastReview === undefined ? [] : [`  The policy is past its review date of ${pack.review_words}.`]
  const more = [answer.because, answer.instead, ...answer.dated].flatMap((one) =>
    one === undefined ? [] : [`  ${one}`],
  )
  return [
    `${pack.school} (${pack.id})`,
    `  ${[VERDICTS[answer.verdict], answer.headline].filter((one) => one !== '').join(' ')}`,
    ...rests,
    ...more,
    ...hinge,
    ...nearest,
    ...past,
  ]
}
