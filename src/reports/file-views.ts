import type { Card } from '../../cards/catalog.ts'
import type { Signpost } from '../packs/report-kind.ts'
import { type FileRefusal, MOST_FILES, refusalWords } from './evidence.ts'
import type { Report } from './report.ts'
import { signpostWords } from './words.ts'

/** A file that was not kept. */
export interface Refused {
  name: string
  refusal: FileRefusal
}

type Of = Pick<Report, 'id' | 'number'>

/** The form in which files are added. */
export function filesForm(report: Of): Card {
  return {
    name: 'form',
    data: {
      summary: 'Add files',
      title: `Add files to report ${report.number}`,
      intro:
        'Only those who read this report see them. Please never copy or photograph an indecent picture of a child.',
      sections: [
        {
          title: '',
          fields: [
            {
              id: 'files',
              kind: 'files',
              label: 'Screenshots or files',
              hint: `Pictures, PDFs or plain text; at most ${MOST_FILES}, each of at most 10 MB.`,
            },
          ],
        },
      ],
      submit: { title: 'Add them', verb: 'report.files', style: 'positive', data: { report: report.id } },
      buttons: [readButton(report)],
    },
  }
}

/** How many were kept, and why others were not. */
export function takenView(report: Of, kept: number, refused: Refused[]): Card {
  const title =
    kept === 0 ? 'No file was kept' : `${kept} ${kept === 1 ? 'file is' : 'files are'} with report ${report.number}`
  return {
    name: 'note',
    data: {
      summary: 'Files of a report',
      title,
      tone: kept === 0 ? 'warning' : 'good',
      lines: [
        ...(kept === 0 ? [] : [{ text: 'What is kept is encrypted, for those who read this report.' }]),
        ...refused.map(({ name, refusal }) => ({ text: refusalWords(name, refusal) })),
        ...(kept + refused.length === 0 ? [{ text: 'Please choose a file first.' }] : []),
      ],
      buttons: [addButton(report, 'Add more'), readButton(report)],
    },
  }
}

/** Why no file is taken for such a report, and whom to turn to. */
export function noFilesView(report: Of, no: { says: string; signposts: string[] }, all: readonly Signpost[]): Card {
  const named = no.signposts.flatMap((id) => all.find((one) => one.id === id) ?? [])
  return {
    name: 'note',
    data: {
      summary: 'Files of a report',
      title: 'Please add no file here',
      tone: 'warning',
      lines: [{ text: no.says }, ...named.map((one) => ({ label: one.name, text: signpostWords(one) }))],
      buttons: [readButton(report)],
    },
  }
}

/** Its author adds nothing to a report that is closed. */
export function closedToFiles(report: Of): Card {
  return {
    name: 'note',
    data: {
      summary: 'Files of a report',
      title: `Report ${report.number} is closed`,
      lines: [{ text: 'If something new has happened, please make a new report: type “report”.' }],
      buttons: [readButton(report)],
    },
  }
}

function readButton({ id }: Of) {
  return { title: 'Read the report', verb: 'report.read', dialog: true, data: { report: id } }
}

function addButton({ id }: Of, title: string) {
  return { title, verb: 'report.files', dialog: true, data: { report: id } }
}
