import type { Card, Tone } from '../../cards/catalog.ts'
import type { Signpost } from '../packs/report-kind.ts'
import { caseButton, filesSection, pageButton, sentAs, sentIn } from './case-view.ts'
import type { Opened } from './door.ts'
import { noFiles } from './evidence.ts'
import { instructionNotes } from './form-views.ts'
import type { Report, ReportFile, ReportStatus } from './report.ts'
import { AUTHOR_STATES, STATE_MARKS, whoWhen } from './words.ts'

const TONES: Record<ReportStatus, Tone> = { waiting: 'accent', taken_up: 'accent', closed: 'good' }

/**
 * A report as its author sees it: their own words and files, its number, where it stands, what was said at once. Never what
 * others did or wrote, nor who reads it now.
 * @param files all that belong to it
 */
export function reporterView(
  { report, kind, setting }: Omit<Opened, 'as'>,
  { files, signposts }: { files: ReportFile[]; signposts: Signpost[] },
  word = '',
): Card {
  const { number, status, reporterId } = report
  const own = files.filter(({ by }) => by === reporterId)
  const advice = instructionNotes(report, sentAs({ report, kind, setting }), setting, signposts)
  const takesFiles = status !== 'closed' && noFiles(report, kind, setting) === undefined
  return {
    name: 'case',
    data: {
      summary: `Report ${number}`,
      title: `Report ${number}`,
      word,
      state: `${STATE_MARKS[status]} ${AUTHOR_STATES[status]}`,
      tone: TONES[status],
      next: report.told ?? '',
      sections: [
        {
          title: 'Sent in',
          rows: [{ label: 'By', value: whoWhen({ by: reporterId, at: report.receivedAt }, setting) }],
        },
        ...sentIn({ report, kind, setting }),
        ...added(report, setting),
        ...filesSection(own, setting),
        ...(advice.length === 0
          ? []
          : [{ title: 'What to do', rows: advice.map(({ label = '', text }) => ({ label, value: text })) }]),
      ],
      buttons: [
        caseButton('Add something…', report, 'more'),
        ...(takesFiles
          ? [{ title: 'Add screenshots', verb: 'report.files', dialog: true, data: { report: report.id } }]
          : []),
        pageButton(report),
      ],
    },
  }
}

function added({ entries, reporterId }: Report, setting: Opened['setting']) {
  const own = entries.filter(({ what, by }) => what === 'more' && by === reporterId)
  const rows = own.map((entry) => ({ label: whoWhen(entry, setting), value: entry.text ?? '' }))
  return rows.length === 0 ? [] : [{ title: 'Added later', rows }]
}
