import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'
import { breakable, rowsTable, sheet } from '../pdf/sheet.ts'
import type { Register, RegisterEntry } from './register-entries.ts'
import {
  approvalWords,
  courseWords,
  dueWords,
  dutyWords,
  EMPTY,
  factRows,
  introWords,
  OLDER,
  personWords,
  STATES,
  signatureRows,
} from './register-words.ts'

/** The register, A4, as pdfmake takes it: what is open first, then what is closed. */
export function registerDocument(register: Register): TDocumentDefinitions {
  const { school, pack, open, closed } = register
  const about = {
    title: `Register of official sites, ${school.name}`,
    author: school.name,
    foot: `${school.name} · register of official sites`,
  }
  return sheet(about, [
    { text: school.name, style: 'quiet' },
    { text: 'Register of official sites', style: 'h1' },
    { text: `${introWords(register)} Under the ${pack.title} of ${pack.school}.`, style: 'quiet' },
    ...(open.length + closed.length === 0
      ? [{ text: EMPTY, margin: [0, 14, 0, 0] as [number, number, number, number] }]
      : []),
    ...open.flatMap((entry) => entryContent(entry, register)),
    ...(closed.length === 0
      ? []
      : [{ text: 'Closed', style: 'h1', margin: [0, 24, 0, 0] as [number, number, number, number] }]),
    ...closed.flatMap((entry) => entryContent(entry, register)),
  ])
}

function entryContent(entry: RegisterEntry, register: Register): Content[] {
  const { site, people, tasks, training } = entry
  const state = [STATES[entry.state], site.imported ? OLDER : ''].filter(Boolean).join(' · ')
  const sections: [title: string, rows: { label: string; value: string }[]][] = [
    ['People', people.map((person) => ({ label: personWords(person), value: dutyWords(person) }))],
    ['Approval', [...approvalRows(entry, register), ...signatureRows(entry, register)]],
    ['To be done', tasks.map((task) => ({ label: task.title, value: dueWords(task) }))],
    ['Training', training.map(({ name, courses }) => ({ label: name, value: courses.map(courseWords).join('\n') }))],
  ]
  return [
    {
      unbreakable: true,
      margin: [0, 18, 0, 4],
      stack: [
        { text: breakable(site.title), fontSize: 14, bold: true },
        { text: state, style: 'quiet' },
      ],
    },
    rowsTable(factRows(entry, register)),
    ...sections.filter(([, rows]) => rows.length > 0).map(([title, rows]) => rowsTable(rows, title)),
  ]
}

function approvalRows(entry: RegisterEntry, register: Register): { label: string; value: string }[] {
  const words = approvalWords(entry, register)
  return words === '' ? [] : [{ label: 'Request', value: words }]
}
