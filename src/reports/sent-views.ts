import type { Card, CardData } from '../../cards/catalog.ts'
import type { ReportKind, Signpost } from '../packs/report-kind.ts'
import { holdersOf } from '../people/directory.ts'
import { noFiles } from './evidence.ts'
import { firstLines, signpostLines, signpostLinks, signpostsOf } from './first-things.ts'
import { instructionNotes } from './form-views.ts'
import { readersWords } from './reader-words.ts'
import type { Report } from './report.ts'
import { barredFrom, readersOf, routeOf } from './route.ts'
import { instructionsOf } from './sent-in.ts'
import type { ReportSchool } from './setting.ts'

type Line = NonNullable<CardData['note']['lines']>[number]
type Button = NonNullable<CardData['note']['buttons']>[number]

export interface SentIn {
  report: Report
  kind: ReportKind
  setting: ReportSchool
  signposts: Signpost[]
  /** Somebody may be in danger: whom to ring stands first. */
  danger: boolean
}

/**
 * "Report 12 has been received": what to do now, who has it, what its author can expect. Their own answers are not in it, so
 * that it can be left open on a desk.
 */
export function sentView(sent: SentIn): Card {
  const { report, kind, setting, signposts } = sent
  const barred = barredFrom(report, setting)
  const refusal = noFiles(report, kind, setting)
  const outside = signpostsOf(
    instructionsOf(report, kind, setting).flatMap((one) => one.signposts),
    signposts,
  )
  const refusedBy = signpostsOf(refusal?.signposts ?? [], signposts).filter((one) => !outside.includes(one))
  return {
    name: 'note',
    data: {
      summary: `Report ${report.number} has been received`,
      title: `Report ${report.number} has been received`,
      tone: readersOf(report, kind, setting).length === 0 ? 'attention' : 'good',
      lines: [
        ...(sent.danger ? firstLines(setting, barred) : []),
        ...instructionNotes(report, kind, setting, signposts),
        ...whoHasIt(sent, barred),
        ...(refusal === undefined ? [] : [{ label: 'Screenshots', text: refusal.says }]),
        ...signpostLines(refusedBy),
        { text: setting.school.name, subtle: true },
      ],
      buttons: buttonsOf(sent, refusal === undefined),
      links: signpostLinks([...outside, ...refusedBy]),
    },
  }
}

function whoHasIt({ report, kind, setting }: SentIn, barred: ReadonlySet<string>): Line[] {
  const route = routeOf(report, kind, setting)
  const readers = route.flatMap(({ people }) => people)
  if (readers.length === 0) return nobodyLines(setting, barred)
  const words = readersWords(route, setting, report.reporterId)
  if (readers.every(({ id }) => id === report.reporterId))
    return [
      { label: 'Who has it', text: `You: it comes to ${words}, and nobody else has been told. The case is yours.` },
      { text: 'If somebody else should decide this, speak to the chair of governors.' },
    ]
  return [
    { label: 'Who has it', text: `${words}. They have been told that it waits${report.urgent ? ', at once' : ''}.` },
    {
      label: 'What comes next',
      text: 'Staffroom reminds them until somebody takes it up. You hear here when that is done and when it is closed; you may not be told everything that was decided.',
    },
    { text: 'To look at it or to add something, type “reports”. Please speak of it with nobody else.' },
  ]
}

function nobodyLines(setting: ReportSchool, barred: ReadonlySet<string>): Line[] {
  const chairs = holdersOf(setting.directory, 'chair_of_governors', setting.today).filter(({ id }) => !barred.has(id))
  const chair = chairs.length === 0 ? '' : ` (${chairs.map(({ name }) => name).join(', ')})`
  return [
    {
      label: 'Nobody could be given it',
      text: 'The staff list has nobody who may read this. It is kept safe, but nobody has seen it.',
    },
    {
      label: 'Please speak to',
      text: `the chair of governors${chair}, or the local authority: its designated officer, where it is about an adult who works with children. In danger, ring 999.`,
    },
    {
      text: 'Staffroom’s administrator is told that roles are missing, and nothing of this. Once somebody holds them, they are given it.',
    },
  ]
}

function buttonsOf({ report, kind, setting }: SentIn, takesFiles: boolean): Button[] {
  const data = { report: report.id }
  const isReader = routeOf(report, kind, setting).some(({ people }) =>
    people.some(({ id }) => id === report.reporterId),
  )
  return [
    ...(takesFiles ? [{ title: 'Add screenshots', verb: 'report.files', dialog: true, data }] : []),
    ...(isReader ? [{ title: 'Open the case', verb: 'report.read', dialog: true, data }] : []),
  ]
}
