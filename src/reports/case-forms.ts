import type { Card } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import { formSections } from '../forms/form.ts'
import { anotherLook } from '../in-words.ts'
import type { Formed, FormField } from '../packs/form.ts'
import type { CaseStep, ReportKind } from '../packs/report-kind.ts'
import type { Part } from './decide.ts'
import { ACTIONS, type Report } from './report.ts'
import { readersOf } from './route.ts'
import type { ReportSchool } from './setting.ts'
import { ACTION_WORDS } from './words.ts'

/** What the small forms of a case look at. */
export interface CaseFacts {
  report: Report
  kind: ReportKind
  setting: ReportSchool
  by: string
  /** The step that is meant, of part `step`. */
  step?: CaseStep
  /** The other reports that this person reads: number → id. */
  numbers: ReadonlyMap<number, string>
}

// Slack: an option's text holds 75 characters.
const LONGEST_OPTION = 75

/**
 * The small form of a part, filled with what was typed, or with what stands.
 * @param typed what came back, with one sentence for each field that is wrong, or one on the whole
 */
export function caseFormCard(
  part: Part,
  facts: CaseFacts,
  surface: Surface,
  typed: { raw?: RawAnswers; errors?: Record<string, string>; problem?: string } = {},
): Card | undefined {
  const form = caseForm(part, facts)
  if (form === undefined) return undefined
  const { report, setting, by, step } = facts
  const { errors = {}, problem } = typed
  const values = typed.raw ?? standing(part, facts)
  const data = { report: report.id, ...(step !== undefined && { item: step.id }) }
  return {
    name: 'form',
    data: {
      summary: `Report ${report.number}`,
      title: form.form.title,
      intro: introOf(part, facts),
      problem: problem ?? anotherLook(Object.keys(errors).length),
      sections: formSections(form, values, { ...setting, authorId: by }, surface, errors),
      submit: {
        title: part === 'close' ? 'Close it' : 'Save',
        verb: part === 'close' ? 'report.close' : 'report.update',
        style: 'positive',
        data: { ...data, version: report.version, sent: 1, ...(part !== 'close' && { part }) },
      },
      buttons: [{ title: 'Back', verb: 'report.read', data: { report: report.id }, dialog: true }],
    },
  }
}

/** The fields of a part; undefined for one that is a single press. */
export function caseForm(part: Part, facts: CaseFacts): Formed | undefined {
  const fields = fieldsOf(part, facts)
  if (fields === undefined) return undefined
  const title = `Report ${facts.report.number}: ${TITLES[part]}`
  return { name: part, title: [], form: { title, sections: [{ title: '', fields }], checks: [], remarks: [] } }
}

const TITLES: Record<Part, string> = {
  take_up: 'I am seeing to it',
  owner: 'who has it',
  action: 'what was done',
  step: 'a step',
  note: 'a note',
  more: 'something to add',
  name: 'whom it is about',
  kind: 'another kind',
  link: 'belongs with another',
  hand_on: 'handed on',
  reopen: 'open it again',
  hold: 'keep it',
  release: 'let it go',
  close: 'close it',
}

function introOf(part: Part, { report, kind, step }: CaseFacts): string {
  switch (part) {
    case 'step':
      return step === undefined ? '' : `${step.says}${step.clause === undefined ? '' : ` (${step.clause.join(', ')})`}`
    case 'name':
      return 'From then on they can read it no more, and nobody who acts for them. If that leaves others to read it, those are told.'
    case 'kind':
      return 'It goes to those whom the other kind goes to. What was sent in stays as it was sent.'
    case 'hand_on':
      return 'For what is kept in the school’s safeguarding system from now on. Nothing is sent there from here.'
    case 'hold':
      return 'It is then kept until somebody lets it go, however long ago it was closed.'
    case 'close':
      return `After that it is kept for as long as the school keeps such reports. ${kind.keep.because}`
    case 'more':
      return report.status === 'closed' ? 'It is closed. What you add opens it again, so that somebody reads it.' : ''
    default:
      return ''
  }
}

function fieldsOf(part: Part, facts: CaseFacts): FormField[] | undefined {
  switch (part) {
    case 'take_up':
      return undefined
    case 'owner':
      return [choice('to', 'Who has it from now on?', readers(facts))]
    case 'action':
      return [
        { ...choice('actions', 'What was done?', actions()), kind: 'choices' },
        day('on', 'On which day?'),
        optional(text('text', 'More about it', 'Pupils by their initials and school year.')),
      ]
    case 'step':
      return stepFields(facts.step)
    case 'note':
      return [text('text', 'Note', 'For those who read this report; its author does not see it.')]
    case 'more':
      return [text('text', 'What would you like to add?', 'Pupils by their initials and school year.')]
    case 'name':
      return [{ ...field('people', 'people', 'Who is it about?'), missing: 'Please name somebody of the staff list.' }]
    case 'kind':
      return [choice('new_kind', 'What kind of report is it?', kinds(facts)), text('text', 'Why?')]
    case 'link':
      return [{ ...field('number', 'line', 'Number of the other report'), hint: 'One that you read, too.', max: 30 }]
    case 'hand_on':
      return [
        { ...field('system', 'line', 'Where to?'), hint: 'The name of the system, or of the office.', max: 100 },
        optional({ ...field('reference', 'line', 'Its reference there'), max: 100 }),
        day('on', 'On which day?'),
      ]
    case 'reopen':
      return [text('text', 'Why is it opened again?')]
    case 'hold':
      return [text('text', 'Why is it to be kept?')]
    case 'release':
      return [text('text', 'Why need it be kept no longer?')]
    case 'close':
      return [
        text('outcome', 'What came of it?', 'For those who read this report; its author does not see it.'),
        optional(
          text(
            'told',
            'For the person who told us',
            'They are told that it is closed. If you write something, they read it.',
          ),
        ),
      ]
  }
}

/** What is needed before the end is said in words, for whoever asks later what was done. */
function stepFields(step: CaseStep | undefined): FormField[] {
  if (step?.kind === 'decision') return [choice('decided', 'What has been decided?', YES_NO), text('text', 'Why?')]
  const what = text('text', 'What was done?', 'Pupils by their initials and school year.')
  return [step?.needed === true ? what : optional(what)]
}

/** What stands already, as it would be typed. */
function standing(part: Part, { report, setting, step }: CaseFacts): RawAnswers {
  const done = step === undefined ? undefined : report.steps[step.id]
  switch (part) {
    case 'owner':
      return { to: report.ownerId ?? '' }
    case 'action':
    case 'hand_on':
      return { on: setting.today }
    case 'step':
      return { decided: done?.decided ?? '', text: done?.text ?? '' }
    default:
      return {}
  }
}

type Options = NonNullable<FormField['options']>

const YES_NO: Options = [
  { id: 'yes', label: 'Yes' },
  { id: 'no', label: 'No' },
]

function readers({ report, kind, setting }: CaseFacts): Options {
  const people = readersOf(report, kind, setting)
  return people.map(({ id, name, jobTitle }) => option(id, jobTitle === '' ? name : `${name}, ${jobTitle}`))
}

function actions(): Options {
  return ACTIONS.map((id) => option(id, ACTION_WORDS[id]))
}

function kinds({ kind, setting }: CaseFacts): Options {
  return setting.pack.report_kinds.filter(({ id }) => id !== kind.id).map(({ id, name }) => option(id, name))
}

function option(id: string, words: string): Options[number] {
  return { id, label: words.length > LONGEST_OPTION ? `${[...words].slice(0, LONGEST_OPTION - 1).join('')}…` : words }
}

function field(id: string, kind: FormField['kind'], label: string): FormField {
  return { id, kind, label, required: true, max: 500 }
}

function choice(id: string, label: string, options: Options): FormField {
  return { ...field(id, 'choice', label), options }
}

function day(id: string, label: string): FormField {
  return field(id, 'date', label)
}

function text(id: string, label: string, hint?: string): FormField {
  return { ...field(id, 'text', label), max: 1500, ...(hint !== undefined && { hint }) }
}

function optional(one: FormField): FormField {
  return { ...one, required: false }
}
