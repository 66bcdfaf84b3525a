import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'
import { momentWords } from '../calendar/days.ts'
import type { ChainHead } from '../db/audit.ts'
import { summary } from '../forms/form.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { breakable, rowsTable, sheet } from '../pdf/sheet.ts'
import { nameIn } from '../people/directory.ts'
import type { Report } from './report.ts'
import { kindOf, type ReportSchool } from './setting.ts'
import { stepsOf } from './steps.ts'
import { ACTION_WORDS, aboutWords, entryWords, whoWhen } from './words.ts'

/** A case as its pack has it. */
export interface CaseFile {
  report: Report
  /** The kind it is of now. */
  kind: ReportKind
  setting: ReportSchool
  /** Oldest first; `neutral` is the name they are downloaded under. */
  files: { neutral: string; name: string; words: string; hash: string; by: string; at: string }[]
  /** For whom it was made. */
  readerId: string
}

/**
 * Everything that a case holds, on paper, for the school's own safeguarding file or whoever it is handed on to, as pdfmake
 * takes it. The evidence itself is not in it: each file is named with its SHA-256.
 * @param head the trail of the school's reports when this was made
 */
export function caseDocument(file: CaseFile, head: ChainHead | undefined): TDocumentDefinitions {
  const { report, kind, setting } = file
  const { school } = setting
  const title = `Report ${report.number}`
  return sheet({ title, author: school.name, foot: `${title} · confidential` }, [
    { text: `${school.name} · confidential`, style: 'quiet' },
    { text: title, style: 'h1' },
    { text: kind.form.title, fontSize: 13, margin: [0, 2, 0, 2] },
    { text: madeWords(file), style: 'quiet' },
    rowsTable(overview(file), 'At a glance'),
    ...sentIn(report, kind, setting),
    ...section('What the policy orders', stepRows(report, kind, setting)),
    ...section('What has been done', actionRows(report, setting)),
    ...section('Chronology', chronology(report, setting)),
    ...evidence(file),
    { text: 'How to check this', style: 'h2' },
    ...checks(report, head),
  ])
}

function madeWords({ setting, readerId }: CaseFile): string {
  return `Made for ${nameIn(setting, readerId)} on ${momentWords(setting.school.timezone, setting.now.toISOString())}. Pass it on only to those who need it.`
}

type Row = { label: string; value: string }

function overview({ report, setting }: CaseFile): Row[] {
  const { ownerId, closedAt, outcome } = report
  const moment = (at: string) => momentWords(setting.school.timezone, at)
  return [
    { label: 'Sent in by', value: nameIn(setting, report.reporterId) },
    { label: 'Received', value: moment(report.receivedAt) },
    { label: 'About', value: aboutWords(report, setting) },
    { label: 'Seen to by', value: ownerId === undefined ? 'nobody yet' : nameIn(setting, ownerId) },
    { label: 'State', value: closedAt === undefined ? 'open' : `closed, ${moment(closedAt)}` },
    ...(outcome === undefined ? [] : [{ label: 'Outcome', value: outcome }]),
  ]
}

/** As it was sent, by the form it was sent in on. */
function sentIn(report: Report, kind: ReportKind, setting: ReportSchool): Content[] {
  const asked = kindOf(setting, report.sentAs ?? report.kind) ?? kind
  const sections = summary(asked, report.answers, setting.directory)
  const { message } = report
  const reported = [
    { label: 'Written by', value: message?.author ?? '' },
    { label: 'At', value: message?.at ?? '' },
    { label: 'Where', value: message?.link ?? '' },
    { label: 'Words', value: message?.text ?? '' },
  ]
  return [
    { text: 'What was sent in', style: 'h2' },
    ...sections.map(({ title, rows }) => rowsTable(rows, title)),
    ...(message === undefined ? [] : [rowsTable(reported, 'The message it is about')]),
  ]
}

function stepRows(report: Report, kind: ReportKind, setting: ReportSchool): Row[] {
  return stepsOf(report, kind, setting).map(({ id, says }) => {
    const done = report.steps[id]
    const words = done && [done.decided ?? 'done', whoWhen(done, setting), done.text].filter(Boolean).join(', ')
    return { label: says, value: words ?? 'not done' }
  })
}

function actionRows(report: Report, setting: ReportSchool): Row[] {
  const actions = report.entries.filter(({ what }) => what === 'action')
  return actions.map((entry) => ({
    label: Object.entries(ACTION_WORDS).find(([id]) => id === entry.item)?.[1] ?? ACTION_WORDS.other,
    value: [whoWhen(entry, setting), entry.text].filter(Boolean).join(': '),
  }))
}

/** Other reports stand in it without their number: who is given this need not read those. */
function chronology(report: Report, setting: ReportSchool): Row[] {
  return report.entries.map((entry) => ({
    label: whoWhen(entry, setting),
    value: entryWords(entry, setting, () => undefined),
  }))
}

function evidence({ files, setting }: CaseFile): Content[] {
  if (files.length === 0) return []
  const lines = files.map(({ neutral, name, words, hash, by, at }) => ({
    margin: [0, 2, 0, 4] as [number, number, number, number],
    stack: [
      { text: breakable(`${neutral}: “${name}”, ${words}. Added by ${whoWhen({ by, at }, setting)}.`) },
      { text: hash === '' ? '' : breakable(`SHA-256 ${hash}`), style: 'quiet' },
    ],
  }))
  const [first, ...rest] = lines
  // Its title never stands alone at the foot of a page.
  return [{ unbreakable: true, stack: [{ text: 'Evidence', style: 'h2' }, ...(first ? [first] : [])] }, ...rest]
}

function checks(report: Report, head: ChainHead | undefined): Content[] {
  const rows = [
    ['Report', report.id],
    ['Version', String(report.version)],
    ['Version of the policy pack', report.packHash],
    ['Last entry of the audit trail', head === undefined ? 'none' : `${head.chain} ${head.seq}`],
    ['Its check value', head?.hash ?? 'none'],
  ]
  return [
    {
      text: 'A file is the one that was given if its SHA-256 is the same. “staffroom audit verify” confirms that the trail of the school’s reports, in which every reading and every change stands, is unbroken up to the entry named here.',
      style: 'quiet',
    },
    { margin: [0, 4, 0, 0], style: 'quiet', table: { widths: [170, '*'], body: rows }, layout: 'noBorders' },
  ]
}

function section(title: string, rows: Row[]): Content[] {
  return rows.length === 0 ? [] : [{ text: title, style: 'h2' }, rowsTable(rows)]
}
