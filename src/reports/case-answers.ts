import { dayWords } from '../calendar/days.ts'
import type { RawAnswers } from '../conversation/incoming.ts'
import type { Answers } from '../forms/answers.ts'
import { readAnswers } from '../forms/form.ts'
import type { CaseFacts } from './case-forms.ts'
import { caseForm } from './case-forms.ts'
import type { Act, Part } from './decide.ts'
import type { ActionTaken } from './report.ts'
import type { ReportSchool } from './setting.ts'

/** What was typed into the small form of a part, as the act it stands for, or one sentence for each field that is wrong. */
export function readPart(
  part: Part,
  raw: RawAnswers,
  facts: CaseFacts,
): { act: Act } | { errors: Record<string, string> } {
  const form = caseForm(part, facts)
  if (form === undefined) return { act: { part: 'take_up' } }
  const { answers, errors } = readAnswers(form, raw, { ...facts.setting, authorId: facts.by })
  const wrong = { ...tooEarly(answers, facts.setting), ...errors }
  if (Object.keys(wrong).length > 0) return { errors: wrong }
  const act = actOf(part, answers, facts)
  return 'errors' in act ? act : { act }
}

function tooEarly({ on }: Answers, { today }: ReportSchool): Record<string, string> {
  return typeof on === 'string' && on > today
    ? { on: `This day has not come yet. Please choose ${dayWords(today)} or one before it.` }
    : {}
}

function actOf(part: Part, answers: Answers, facts: CaseFacts): Act | { errors: Record<string, string> } {
  const one = (id: string) => [answers[id] ?? ''].flat()[0] ?? ''
  const several = (id: string) => [answers[id] ?? []].flat()
  switch (part) {
    case 'take_up':
      return { part }
    case 'owner':
      return { part, to: one('to') }
    case 'action':
      return { part, actions: several('actions') as ActionTaken[], on: one('on'), text: one('text') }
    case 'step':
      return { part, step: facts.step?.id ?? '', ...decidedIn(one('decided')), text: one('text') }
    case 'name':
      return { part, people: several('people') }
    case 'kind':
      return { part, kind: one('new_kind'), text: one('text') }
    case 'link':
      return linkOf(one('number'), facts)
    case 'hand_on':
      return { part, on: one('on'), text: [one('system'), one('reference')].filter(Boolean).join(', ') }
    case 'close':
      return { part, outcome: one('outcome'), told: one('told') }
    default:
      return { part, text: one('text') }
  }
}

function decidedIn(word: string): { decided?: 'yes' | 'no' } {
  return word === 'yes' || word === 'no' ? { decided: word } : {}
}

/** What is not theirs, and what is not there, are answered alike. */
function linkOf(typed: string, { numbers }: CaseFacts): Act | { errors: Record<string, string> } {
  const to = numbers.get(Number(typed.replace(/\D/g, '')))
  if (to !== undefined) return { part: 'link', to }
  return { errors: { number: 'There is no other report of this number that you read. Type “reports” to see yours.' } }
}
