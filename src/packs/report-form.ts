import type { FormField, FormSection } from './form.ts'
import type { ReportKind } from './report-kind.ts'

/** Whom a report is about, as its author says. */
export const ABOUT = ['not_staff', 'staff', 'self', 'unsaid'] as const
export type AboutWho = (typeof ABOUT)[number]

/** What decides who may read it; the three plain questions ask it in other words, with the same promise. */
export const aboutField: FormField = {
  id: 'about',
  kind: 'choice',
  label: 'Is it about somebody who works here?',
  hint: 'Nobody it is about is told, and nobody who acts for them.',
  required: true,
  missing: 'Please choose one of these, so that it reaches the right people.',
  max: 500,
  options: [
    { id: 'not_staff', label: 'No' },
    { id: 'staff', label: 'Yes: I name them below' },
    { id: 'self', label: 'It is about something I did myself' },
    { id: 'unsaid', label: 'I would rather not say' },
  ],
}

const aboutPeople: FormField = {
  id: 'about_people',
  kind: 'people',
  label: 'Who is it about?',
  required: true,
  missing: 'Please name them, or choose “I would rather not say” above.',
  when: { field: 'about', is: 'staff' },
  max: 500,
}

/** What every report asks first, because it decides who may read it. Ids that no kind's form uses itself. */
const aboutSection: FormSection = { title: 'Whom it is about', fields: [aboutField, aboutPeople] }

/** The kind with that section before its own. */
export function withAbout(kind: ReportKind): ReportKind {
  return { ...kind, form: { ...kind.form, sections: [aboutSection, ...kind.form.sections] } }
}

/** The kind as its files have it. */
export function withoutAbout(kind: ReportKind): ReportKind {
  const sections = kind.form.sections.filter((section) => section !== aboutSection)
  return { ...kind, form: { ...kind.form, sections } }
}
