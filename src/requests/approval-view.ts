import type { Card, CardData } from '../../cards/catalog.ts'
import type { Answers } from '../forms/answers.ts'
import { changedFields, remarksFor, summary, titleOf } from '../forms/form.ts'
import { formFields } from '../packs/form.ts'
import { nameIn } from '../people/directory.ts'
import { type Decision, present, type Request } from './request.ts'
import { deciderIn, type PlannedStep, turnOf } from './route.ts'
import type { Scene } from './scene.ts'
import { courseButtons, stepLines, subtitle, toneOf } from './views.ts'
import { reminderWords } from './waiting-views.ts'
import { stateWords, writtenWords } from './words.ts'

type Section = CardData['approval']['sections'][number]

/**
 * What an approver sees: the form as filled in, who signed, and the buttons while it is their turn.
 * @param options.word a sentence about what just happened or did not, in front of the state
 * @param options.superseded a newer card of the same request stands below: this one has no buttons
 * @param options.readOnly for reading in full, beside the card that has the buttons
 */
export function approvalView(
  scene: Scene,
  readerId: string,
  options: { word?: string; superseded?: boolean; readOnly?: boolean } = {},
): Card {
  const { request } = scene
  const step = request.status === 'pending' ? turnOf(scene.route, readerId) : undefined
  const mine = deciderIn(step, readerId)
  const open = mine !== undefined && !options.superseded && !options.readOnly
  const acting = mine?.forPerson === undefined ? '' : ` for ${mine.forPerson.name}`
  const reminder = open && step !== undefined ? reminderWords(scene, mine, step) : ''
  const outcome = options.superseded ? 'There is a newer card for this request further down.' : stateWords(scene)
  return {
    name: 'approval',
    data: {
      summary: open
        ? `${request.remindedAt !== undefined && mine.forPerson === undefined ? 'Reminder: request' : 'Request'} ${request.number} is waiting for your ${step?.kind === 'advise' ? 'advice' : 'signature'}`
        : `Request ${request.number} has moved on`,
      title: titleOf(scene.procedure, present(request).answers, scene.directory),
      subtitle: subtitle(scene),
      outcome: [options.word, reminder, open && mine?.as === 'holder' ? '' : outcome].filter(Boolean).join(' '),
      tone: toneOf(request),
      remarks: open ? remarksOf(scene, mine?.forPerson?.name) : [],
      sections: summaryFor(scene, readerId),
      steps: stepLines(scene),
      written: writtenWords(scene),
      open,
      ...mannerOf(step),
      sentence: (step?.sentences ?? []).join(' '),
      signAs: `${nameIn(scene, readerId)}${acting}`,
      ids: { request: request.id, step: step?.id ?? '', version: request.version },
      buttons: options.superseded || options.readOnly ? [] : courseButtons(scene),
    },
  }
}

type Manner = Pick<CardData['approval'], 'signTitle' | 'signLabel' | 'ask' | 'askError' | 'mayStop'>

/** How a step is signed: with a word or without, and whether it can be stopped here. */
function mannerOf(step: PlannedStep | undefined): Manner {
  if (step?.kind === 'advise')
    return {
      signTitle: 'Give advice…',
      signLabel: 'With your advice you sign:',
      ask: 'What do you advise, for or against?',
      askError: 'Please write what you advise; the author and everybody who decides will read it.',
      mayStop: false,
    }
  if (!step?.reasons) return {}
  return { ask: 'Why do you approve?', askError: 'Please write why; it stands beside your signature.' }
}

function remarksOf(scene: Scene, actingFor: string | undefined): string[] {
  const { request, procedure } = scene
  const facts = { ...scene, authorId: request.authorId }
  const acting = actingFor === undefined ? [] : [`You are signing for ${actingFor}, and the record will say so.`]
  return [...acting, ...changeRemarks(scene), ...remarksFor(procedure, present(request).answers, facts)]
}

/** Of a request that changes a site: which, and what stood in each field that is not the same. */
function changeRemarks(scene: Scene): string[] {
  const { changing, request } = scene
  if (changing === undefined) return []
  const isKnown = Object.keys(changing.answers).length > 0
  const now = present(request).answers
  const fields = isKnown ? changedFields(sorted(changing.answers), sorted(now)) : []
  const was = wasOf(scene, changing.answers, fields)
  const rows = formFields(scene.procedure).filter(({ id, from }) => fields.includes(id) && from === undefined)
  const first = isKnown
    ? `This changes “${changing.title}”, which is in the register. ${rows.length === 0 ? 'Nothing differs from how it stands.' : 'What stood there before:'}`
    : `This is about “${changing.title}”, which is in the register, is older than Staffroom and has no approval on record.`
  return [first, ...rows.map(({ id, label }) => `${label}: ${shortened(was[id] ?? '')}`)]
}

/** In which order people were named makes no difference. */
function sorted(answers: Answers): Answers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [id, typeof answer === 'string' ? answer : [...answer].sort()]),
  )
}

function shortened(text: string): string {
  const letters = [...text]
  return letters.length > 150 ? `${letters.slice(0, 149).join('')}…` : text
}

/** The filled form; where this reader signed an earlier round, what stood there then. */
function summaryFor(scene: Scene, readerId: string): Section[] {
  const { request, procedure, directory } = scene
  const now = present(request).answers
  const signed = request.earlier.findLast((decision: Decision) => decision.by === readerId)
  const before = signed === undefined ? undefined : request.submissions[signed.submission]?.answers
  const changed = before === undefined ? {} : wasOf(scene, before, changedFields(before, now))
  return summary(procedure, now, directory).map((section) => ({
    title: section.title,
    rows: section.rows.map(({ field, label, value }) => ({ label, value, was: changed[field] ?? '' })),
  }))
}

function wasOf(
  scene: Scene,
  before: Request['submissions'][number]['answers'],
  fields: string[],
): Record<string, string> {
  const rows = summary(scene.procedure, before, scene.directory).flatMap((section) => section.rows)
  return Object.fromEntries(fields.map((field) => [field, rows.find((row) => row.field === field)?.value ?? 'nothing']))
}
