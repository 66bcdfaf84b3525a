import type { Card, CardData, Tone } from '../../cards/catalog.ts'
import { dayWords } from '../calendar/days.ts'
import { FACTS, factGroup, factWords } from '../packs/fact.ts'
import { urgentWords } from '../people/danger.ts'
import { nextSteps } from './actions.ts'
import type { Answer } from './answer.ts'
import { carried, shortened, within } from './asked-text.ts'
import type { QuestionKind } from './question.ts'
import type { AskedSchool } from './setting.ts'
import type { Verdict } from './verdict.ts'

type Button = NonNullable<CardData['answer']['options']>[number]
type Row = NonNullable<CardData['answer']['rows']>[number]

/** How it was asked, and where the answer is shown. */
export interface Asking {
  askerId: string
  /** One line; empty when an option of an earlier answer was pressed. */
  question: string
  /** A channel or group chat: no button that begins or sends anything. */
  elsewhere: boolean
  /** The school's own wording: clause → text. */
  wording: ReadonlyMap<string, string>
}

/** What notifications say: never what was asked. */
const SUMMARY = 'Staffroom’s answer'
const SHOWN_QUESTION = 240
const SHOWN_WORDING = 400
/** Clauses that are named with what they are about. */
const SHOWN_CLAUSES = 2

/** What a school's policy says to a question, and what can be done about it. */
export function answerView(answer: Answer, setting: AskedSchool, asking: Asking): Card {
  const { words, tone } = VERDICTS[answer.verdict]
  const steps = nextSteps(answer, setting, asking)
  const wording = wordingOf(answer, setting, asking)
  return {
    name: 'answer',
    data: {
      summary: SUMMARY,
      urgent: answer.urgent ? linesOf(urgentWords(setting)) : [],
      school: setting.school.name,
      question: asking.question === '' ? '' : `“${shortened(asking.question, SHOWN_QUESTION)}”`,
      verdict: words,
      tone,
      headline: answer.verdict === 'not_covered' ? '' : answer.headline,
      rows: rowsOf(answer, setting),
      ...wording.shown,
      ...hingeOf(answer, setting, asking),
      next: linesOf(steps.sentences),
      buttons: asking.elsewhere ? [] : [...steps.buttons, ...wording.buttons, ...settleButton(answer, setting, asking)],
      quiet: linesOf([...quietOf(answer, setting), ...(asking.elsewhere ? [ELSEWHERE] : [])]),
      right: rightButtons(answer, setting, asking),
    },
  }
}

/** "✓ Yes" as a word in a sentence: what Staffroom had answered. */
export function verdictWords(verdict: Verdict): string {
  return VERDICTS[verdict].words
}

/** A clause's number and what it is about: "6.6, friend requests". */
export function clauseWords({ policy }: AskedSchool, clause: string): string {
  const topic = policy.pack.clauses.find(({ id }) => id === clause)?.topic
  return topic === undefined ? clause : `${clause} (${topic})`
}

/** The whole of a clause as the school's own document has it. */
export function wordingView({ policy, school }: AskedSchool, clause: string, wording: string): Card {
  return {
    name: 'note',
    data: {
      summary: 'The wording of the policy',
      title: `Clause ${clause}`,
      lines: [
        ...wording.split('\n').map((text) => ({ text })),
        { text: `${policy.pack.title}, ${school.name}`, subtle: true },
      ],
    },
  }
}

const ELSEWHERE = 'To go on from here, please ask me in a direct message.'

const VERDICTS: Record<Verdict, { words: string; tone: Tone }> = {
  yes: { words: '✓ Yes', tone: 'good' },
  no: { words: '✕ No', tone: 'attention' },
  depends: { words: '◆ It depends', tone: 'warning' },
  info: { words: 'ℹ What the policy says', tone: 'accent' },
  not_covered: { words: '○ Your policy does not say', tone: 'default' },
}

function rowsOf(answer: Answer, setting: AskedSchool): Row[] {
  const { because, instead, nearest } = answer
  return [
    ...(answer.facts.length === 0 ? [] : [{ label: 'Taken as', text: factsWords(answer) }]),
    ...(because === undefined ? [] : [{ label: 'Because', text: because }]),
    ...(instead === undefined ? [] : [{ label: 'Instead', text: instead }]),
    ...(nearest === undefined ? [] : [{ label: 'The nearest it comes', text: nearest.says }]),
    ...citationsOf(answer)
      .slice(0, SHOWN_CLAUSES)
      .map((clause) => clauseRow(setting, clause)),
  ]
}

/** "Has it been approved? Not yet": what the answer goes by, so that a wrong guess shows. */
function factsWords({ facts }: Answer): string {
  return facts
    .map((fact) => {
      const group = factGroup(fact)
      return group === undefined ? factWords(fact) : `${FACTS[group].asks} ${factWords(fact)}.`
    })
    .join(' ')
}

function citationsOf({ citations, nearest }: Answer): string[] {
  return citations.length > 0 ? citations : (nearest?.citations ?? [])
}

function clauseRow({ policy }: AskedSchool, clause: string): Row {
  return { label: `Clause ${clause}`, text: policy.pack.clauses.find(({ id }) => id === clause)?.topic ?? '' }
}

function wordingOf(
  answer: Answer,
  { school }: AskedSchool,
  { wording }: Asking,
): { shown: Partial<CardData['answer']>; buttons: Button[] } {
  const [clause = ''] = citationsOf(answer)
  const text = wording.get(clause)
  if (text === undefined) return { shown: {}, buttons: [] }
  const shown = { wording: shortened(text, SHOWN_WORDING), wordingLabel: `Clause ${clause} in the school’s own words` }
  const data = { school: school.id, clause }
  const read = { title: `Read all of clause ${clause}`, verb: 'question.wording', data }
  return { shown, buttons: text.length > SHOWN_WORDING ? [read] : [] }
}

function hingeOf({ ask, aim, facts, urgent }: Answer, { school }: AskedSchool, asking: Asking) {
  if (ask === undefined || aim === undefined) return {}
  const group = factGroup(ask.options[0] ?? '')
  // Facts of several groups have no one question: each button then says what it stands for.
  const isOne = ask.options.every((fact) => factGroup(fact) === group)
  const asks = isOne && group !== undefined ? FACTS[group].asks : 'Which of these holds?'
  const options = ask.options.map((fact) => ({
    title: within(isOne ? factWords(fact) : longFactWords(fact), 75),
    verb: 'question.answer_fact',
    data: {
      ...aim,
      facts: [...facts.filter((given) => factGroup(given) !== factGroup(fact)), fact],
      school: school.id,
      ...(urgent ? { urgent: 1 } : {}),
    },
  }))
  return { asks, options: asking.elsewhere ? [] : options }
}

function longFactWords(fact: string): string {
  const group = factGroup(fact)
  return group === undefined ? factWords(fact) : `${FACTS[group].asks} ${factWords(fact)}`
}

function settleButton(answer: Answer, setting: AskedSchool, asking: Asking): Button[] {
  if (answer.verdict !== 'not_covered' || answer.urgent) return []
  return [sendButton('Ask for it to be settled', 'silent', answer, setting, asking)]
}

/** Not where a child may be in danger: that goes to the safeguarding lead, and nothing else stands beside it. */
function rightButtons(answer: Answer, setting: AskedSchool, asking: Asking): Button[] {
  if (asking.elsewhere || answer.urgent || answer.verdict === 'not_covered') return []
  return [{ title: 'Yes', verb: 'question.right' }, sendButton('No', 'doubt', answer, setting, asking)]
}

function sendButton(
  title: string,
  kind: QuestionKind,
  answer: Answer,
  { school }: AskedSchool,
  { question }: Asking,
): Button {
  const { verdict, rule } = answer
  const data = {
    school: school.id,
    kind,
    verdict,
    clauses: citationsOf(answer),
    text: carried(question),
    ...(rule === undefined ? {} : { rule }),
  }
  return { title, verb: 'question.send', data }
}

function quietOf({ pastReview, dated }: Answer, { policy }: AskedSchool): string[] {
  if (pastReview === undefined) return dated
  const words = policy.pack.review_words
  const due = words === undefined ? `by ${dayWords(pastReview)}` : /^\d/.test(words) ? `on ${words}` : `in ${words}`
  return [`The policy was due for review ${due}; this is what it says as written.`, ...dated]
}

function linesOf(texts: string[]): { text: string }[] {
  return texts.map((text) => ({ text }))
}
