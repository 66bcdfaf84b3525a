import type { Card } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import { formSections } from '../forms/form.ts'
import { inCapital } from '../in-words.ts'
import type { Formed, FormField } from '../packs/form.ts'
import { aboutField } from '../packs/report-form.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import type { ReportDraft } from './report.ts'
import type { ReportSchool } from './setting.ts'

/** Slack: an option holds 75 characters. */
const LONGEST_OPTION = 75

/**
 * The three plain questions that lead to a kind, as a form: is anybody in danger, what is it, whom is it about.
 * @param isSafe it was said just now that nobody is in danger: not asked again
 */
export function questionsFor(kinds: ReportKind[], isSafe: boolean): Formed {
  const fields = [...(isSafe ? [] : [danger]), { ...what, options: kinds.map(optionOf) }, whom]
  return {
    name: 'a report',
    title: [],
    form: { title: 'Report something', sections: [{ title: '', fields }], checks: [], remarks: [] },
  }
}

/**
 * Those questions on a card.
 * @param draft what was typed or reported before, which is kept
 * @param begun reports of theirs that were begun and can be carried on with
 */
export function questionsView(
  { setting, personId, draft, begun = [] }: Asking,
  surface: Surface,
  answers: RawAnswers = {},
  errors: Record<string, string> = {},
): Card {
  const questions = questionsFor(setting.pack.report_kinds, draft?.safe === true)
  const facts = { ...setting, authorId: personId }
  const isKept = draft?.words !== undefined || draft?.message !== undefined
  return {
    name: 'form',
    data: {
      summary: 'Report something',
      title: 'Report something',
      intro: `Two minutes, in confidence: it goes only to those who have to know at ${setting.school.name}.${isKept ? ' What you gave already is kept.' : ''}`,
      problem: Object.keys(errors).length === 0 ? '' : 'Please answer what is marked.',
      sections: formSections(questions, answers, facts, surface, errors),
      submit: {
        title: 'Next',
        verb: 'report.choose',
        style: 'positive',
        data: { school: setting.school.id, ...(draft && { draft: draft.id }) },
      },
      buttons: begun.map((one) => carryOnButton(one, setting)),
    },
  }
}

/** Kinds that may be meant, one or two, and the way to the questions. */
export function offerView(setting: ReportSchool, draft: ReportDraft, kinds: ReportKind[]): Card {
  const data = { draft: draft.id, school: setting.school.id }
  const start = (kind: string) => ({ verb: 'report.start', dialog: true, data: { ...data, kind } })
  const title = kinds.length === 1 ? 'Is it this?' : 'Which of these is it?'
  return {
    name: 'list',
    data: {
      summary: 'Report something',
      title,
      intro: 'What you typed is kept, and stands in the form.',
      items: kinds.map((kind) => ({
        title: inCapital(kind.name),
        text: kind.about,
        buttons: [{ title: kinds.length === 1 ? 'Yes, this' : 'This one', ...start(kind.id) }],
      })),
      buttons: [{ title: 'Something else', ...start(ASK) }],
    },
  }
}

/** In place of a kind's id: none of those that were offered. */
export const ASK = '?'

interface Asking {
  setting: ReportSchool
  personId: string
  draft: ReportDraft | undefined
  begun?: ReportDraft[]
}

const danger: FormField = {
  id: 'danger',
  kind: 'choice',
  label: 'Is anybody in danger now?',
  required: true,
  missing: 'Please say this first.',
  max: 500,
  options: [
    { id: 'yes', label: 'Yes, or I am not sure' },
    { id: 'no', label: 'No' },
  ],
}

const what: FormField = {
  id: 'kind',
  kind: 'choice',
  label: 'What is it?',
  hint: 'Choose what comes nearest; whoever reads it can put that right.',
  required: true,
  missing: 'Please choose what comes nearest.',
  max: 500,
}

const whom: FormField = {
  ...aboutField,
  label: 'Whom is it about?',
  options: [
    { id: 'not_staff', label: 'Nobody who works here: a pupil, a parent, somebody outside' },
    { id: 'staff', label: 'Somebody who works here' },
    { id: 'self', label: 'Me: something I did myself' },
    { id: 'unsaid', label: 'I would rather not say' },
  ],
}

function optionOf({ id, name, about }: ReportKind): { id: string; label: string } {
  return { id, label: about.length <= LONGEST_OPTION ? about : inCapital(name) }
}

function carryOnButton({ id, kind }: ReportDraft, { pack, school }: ReportSchool) {
  const name = pack.report_kinds.find((one) => one.id === kind)?.name ?? 'the one you began'
  return {
    title: `Carry on: ${name}`,
    verb: 'report.start',
    dialog: true,
    data: { draft: id, school: school.id },
  }
}
