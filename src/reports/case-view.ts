import type { Card, CardData, Tone } from '../../cards/catalog.ts'
import { dayWords, momentWords } from '../calendar/days.ts'
import { summary, titleOf } from '../forms/form.ts'
import { allOf } from '../in-words.ts'
import type { CaseStep, ReportKind, Signpost } from '../packs/report-kind.ts'
import { holdsAny, nameIn } from '../people/directory.ts'
import { fileWords } from './evidence.ts'
import { instructionNotes } from './form-views.ts'
import { readersWords } from './reader-words.ts'
import type { Report, ReportFile, ReportStatus } from './report.ts'
import { readersOf, routeOf } from './route.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import { stepsOf, waitsFor } from './steps.ts'
import { ACTION_WORDS, aboutWords, entryWords, STATE_MARKS, whoWhen } from './words.ts'

type Data = CardData['case']
type Section = Data['sections'][number]
export type CaseButton = NonNullable<Data['buttons']>[number]

/** A case as one of its readers looks at it. */
export interface Case {
  report: Report
  kind: ReportKind
  setting: ReportSchool
  readerId: string
  files: ReportFile[]
  /** The reports it belongs with, as far as this reader reads them too. */
  linked: { id: string; number: number }[]
  /** Whom reports may point to outside the school. */
  signposts: Signpost[]
}

/** As many lines of the chronology as stand in a dialog: a modal of Slack's holds 100 blocks. */
const MOST_ENTRIES = 30
/** And as many characters of them: a card of Teams' holds about 28 KB. */
const MOST_WRITTEN = 8000

const TONES: Record<ReportStatus, Tone> = { waiting: 'attention', taken_up: 'accent', closed: 'good' }

/**
 * The whole case, for one of its readers. Never a message: `Reply` `dialog`, or the signed-in page.
 * @param options.word what has just happened
 * @param options.all the whole chronology; else the latest of it
 */
export function caseView(one: Case, { word = '', all = false }: { word?: string; all?: boolean } = {}): Card {
  const { report, kind } = one
  const { status, number } = report
  return {
    name: 'case',
    data: {
      summary: `Report ${number}`,
      title: `Report ${number}: ${kind.name}`,
      word,
      state: `${STATE_MARKS[status]} ${stateWords(one)}`,
      tone: TONES[status],
      next: ownerWords(one),
      remarks: remarks(one),
      sections: sections(one),
      steps: stepsOf(report, kind, one.setting).map((step) => stepLine(step, one)),
      ...chronology(one, all),
      buttons: status === 'closed' ? closedButtons(one) : openButtons(one),
    },
  }
}

/** What was sent in, field by field, in the words of the form it was sent in with; the chat message it was made from. */
export function sentIn(one: Sent): Section[] {
  const { report, setting } = one
  return [...summary(sentAs(one), report.answers, setting.directory), ...messageSection(report, setting)]
}

type Sent = Pick<Case, 'report' | 'setting' | 'kind'>

/** The kind it was sent in as: its form is what was filled in, and what it said was said. */
export function sentAs({ report, setting, kind }: Sent): ReportKind {
  return kindOf(setting, report.sentAs ?? report.kind) ?? kind
}

/** "picture, 231 KB; Amira Hussain, 3 March 2027, 10:13; check value 3f2a9c40b1d7" */
export function filesSection(files: ReportFile[], setting: ReportSchool): Section[] {
  const rows = files.map((file) => ({
    label: file.name,
    value: [fileWords(file), whoWhen(file, setting), checkValue(file)].filter(Boolean).join('; '),
  }))
  return rows.length === 0 ? [] : [{ title: 'Files', rows }]
}

/** A button of a case: to what must not become a message. */
export function caseButton(
  title: string,
  report: Pick<Report, 'id' | 'version'>,
  part: string,
  style: 'default' | 'positive' = 'default',
): CaseButton {
  return {
    title,
    verb: 'report.update',
    style,
    dialog: true,
    data: { report: report.id, version: report.version, part },
  }
}

export function pageButton({ id }: Pick<Report, 'id'>): CaseButton {
  return { title: 'Open in the browser', verb: 'report.page', data: { report: id } }
}

const SHORT_HASH = 12

function checkValue({ hash }: ReportFile): string {
  return hash === '' ? '' : `check value ${hash.slice(0, SHORT_HASH)}`
}

function messageSection({ message }: Report, setting: ReportSchool): Section[] {
  if (message === undefined) return []
  const { author, text, link, at } = message
  const moment = Number.isNaN(Date.parse(at)) ? at : momentWords(setting.school.timezone, at)
  const rows = [
    { label: 'From', value: author },
    { label: 'When', value: moment },
    { label: 'It says', value: text },
    { label: 'Link', value: link },
  ]
  return [{ title: 'The message it was made from', rows: rows.filter(({ value }) => value !== '') }]
}

function stateWords({ report, kind, setting, readerId }: Case): string {
  const { status, closedAt = '' } = report
  if (status === 'taken_up') return 'It is being seen to.'
  if (status === 'closed') return `It was closed on ${momentWords(setting.school.timezone, closedAt)}.`
  const missing = waitsFor(report, kind, setting)
  const whom = readersWords(missing, setting, readerId)
  return report.takenUp.length === 0 ? 'Nobody has taken it up yet.' : `It still waits for ${whom} to take it up.`
}

function ownerWords({ report, setting, readerId }: Case): string {
  const { ownerId } = report
  if (ownerId === undefined) return ''
  return ownerId === readerId ? 'You have it.' : `${nameIn(setting, ownerId)} has it.`
}

function remarks({ report, setting }: Case): { text: string }[] {
  const { urgent, held, disposeOn, status } = report
  return [
    ...(urgent && status !== 'closed' ? ['It is urgent: everybody it is for was told at once.'] : []),
    ...(report.escalated && status === 'waiting' ? ['Nobody had taken it up, so those above were told too.'] : []),
    ...(held ? ['It is held: it is kept until somebody lets it go.'] : []),
    ...(disposeOn !== undefined && !held
      ? [`It is kept until ${dayWords(disposeOn)}, as ${setting.school.name} keeps such reports.`]
      : []),
  ].map((text) => ({ text }))
}

function sections(one: Case): Section[] {
  const { report, setting, signposts, files } = one
  const advice = instructionNotes(report, sentAs(one), setting, signposts)
  return [
    thisReport(one),
    ...sentIn(one),
    ...filesSection(files, setting),
    ...actionsTaken(one),
    ...section(
      'What its author was told, and who can help',
      advice.map(({ label = '', text }) => ({ label, value: text })),
    ),
    ...outcome(report),
  ]
}

function thisReport(one: Case): Section {
  const { report, kind, setting, readerId, linked } = one
  const { reporterId: by, receivedAt: at } = report
  const readers = readersWords(routeOf(report, kind, setting), setting, readerId)
  const form = sentAs(one)
  const title = titleOf(form, report.answers, setting.directory)
  return {
    title: 'This report',
    rows: [
      ...(title === form.name ? [] : [{ label: 'In short', value: title }]),
      { label: 'Received', value: `from ${whoWhen({ by, at }, setting)}` },
      { label: 'It is about', value: aboutWords(report, setting) },
      { label: 'It is read by', value: readers },
      ...(form.id === kind.id ? [] : [{ label: 'It was sent in as', value: form.name }]),
      ...(linked.length === 0 ? [] : [{ label: 'It belongs with', value: numbers(linked) }]),
    ],
  }
}

function numbers(linked: Case['linked']): string {
  return linked.map(({ number }) => `Report ${number}`).join(', ')
}

function actionsTaken({ report, setting }: Case): Section[] {
  const taken = report.entries.filter(({ what }) => what === 'action')
  const rows = taken.map(({ item, on, text, ...entry }) => ({
    label: ACTION_WORDS[item as keyof typeof ACTION_WORDS] ?? ACTION_WORDS.other,
    value: [on === undefined ? '' : dayWords(on), text, nameIn(setting, entry.by)].filter(Boolean).join('; '),
  }))
  return section('What was done', rows)
}

function outcome({ outcome: came, told }: Report): Section[] {
  return section('What came of it', [
    ...(came === undefined ? [] : [{ label: 'Outcome', value: came }]),
    ...(told === undefined ? [] : [{ label: 'Its author was told', value: told }]),
  ])
}

function section(title: string, rows: Section['rows']): Section[] {
  return rows.length === 0 ? [] : [{ title, rows }]
}

type StepLine = NonNullable<Data['steps']>[number]

function stepLine(step: CaseStep, one: Case): StepLine {
  const { report, setting } = one
  const done = report.steps[step.id]
  const isOpen = report.status !== 'closed'
  const data = { report: report.id, version: report.version, part: 'step', item: step.id }
  const title = done !== undefined ? 'Change…' : step.kind === 'decision' ? 'Decide…' : 'Done…'
  const words = done === undefined ? toDo(step, one) : stepDone(done, setting)
  return {
    mark: done === undefined ? '○' : '✓',
    title: step.says,
    text: words,
    tone: done !== undefined ? 'good' : step.needed ? 'attention' : 'default',
    buttons: isOpen ? [{ title, verb: 'report.update', dialog: true, data }] : [],
  }
}

function stepDone(done: NonNullable<Report['steps'][string]>, setting: ReportSchool): string {
  const said = done.decided === undefined ? 'Done' : done.decided === 'yes' ? 'Decided: yes' : 'Decided: no'
  return `${said}; ${whoWhen(done, setting)}.${done.text === undefined ? '' : ` ${done.text}`}`
}

function toDo(step: CaseStep, one: Case): string {
  const { needed, clause, signposts: ids } = step
  const outside = ids.flatMap((id) => one.signposts.find((signpost) => signpost.id === id)?.name ?? [])
  const owners = ownersOf(step, one)
  return [
    ...(needed ? ['Needed before it is closed.'] : []),
    ...(owners.length === 0 ? [] : [`For ${allOf(owners)}.`]),
    ...(clause === undefined ? [] : [`Policy ${clause.join(', ')}.`]),
    ...(outside.length === 0 ? [] : [`See ${outside.join(', ')}.`]),
  ].join(' ')
}

/** Those of its roles who read the case; with none of them, or none named, it is whoever's the case is. */
function ownersOf({ owner = [] }: CaseStep, { report, kind, setting, readerId }: Case): string[] {
  const readers = readersOf(report, kind, setting).filter(({ id }) => holdsAny(setting, owner, id))
  return readers.map(({ id, name }) => (id === readerId ? 'you' : name))
}

function chronology({ report, setting, linked }: Case, all: boolean): Pick<Data, 'entries' | 'rest'> {
  const numberOf = (id: string) => linked.find((one) => one.id === id)?.number
  const latest = report.entries.toReversed().map((entry) => ({
    label: whoWhen(entry, setting),
    text: entryWords(entry, setting, numberOf),
  }))
  const entries = all ? latest : latest.slice(0, fitting(latest))
  const more = latest.length - entries.length
  return {
    entries,
    rest: more > 0 ? `${more} earlier ${more === 1 ? 'entry stands' : 'entries stand'} in the browser.` : '',
  }
}

/** How many of the latest stand in a dialog; the latest always does. */
function fitting(latest: { text: string }[]): number {
  let written = 0
  const tooMany = latest.findIndex(({ text }) => {
    written += text.length
    return written > MOST_WRITTEN
  })
  return Math.max(1, Math.min(MOST_ENTRIES, tooMany === -1 ? latest.length : tooMany))
}

function openButtons({ report, readerId }: Case): CaseButton[] {
  const isTheirs = report.takenUp.some(({ by }) => by === readerId)
  const data = { report: report.id, version: report.version }
  return [
    ...(isTheirs ? [] : [caseButton('I am seeing to it', report, 'take_up', 'positive')]),
    caseButton('What was done…', report, 'action'),
    caseButton('Add a note…', report, 'note'),
    { title: 'Close it…', verb: 'report.close', dialog: true, data },
    moreButton(report),
    pageButton(report),
  ]
}

function closedButtons({ report }: Case): CaseButton[] {
  return [
    caseButton('Add a note…', report, 'note'),
    caseButton('Open it again…', report, 'reopen'),
    moreButton(report),
    pageButton(report),
  ]
}

function moreButton({ id }: Report): CaseButton {
  return { title: 'More…', verb: 'report.read', dialog: true, data: { report: id, more: 1 } }
}
