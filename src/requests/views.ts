import type { Card, CardData, Tone } from '../../cards/catalog.ts'
import { dayWords, momentWords } from '../calendar/days.ts'
import { titleOf } from '../forms/form.ts'
import { type Outstanding, outstanding } from '../forms/form-checks.ts'
import { allOf } from '../in-words.ts'
import { nameIn } from '../people/directory.ts'
import { letterWords, whyNoLetter } from './letter.ts'
import { present, type Request } from './request.ts'
import { currentSteps, openOf, type PlannedStep } from './route.ts'
import type { Scene } from './scene.ts'
import { holderNames, signedWords, stateWords, stepTitle, unreachableWords, waitingFor, writtenWords } from './words.ts'

type StepLine = NonNullable<CardData['approval']['steps']>[number]
type Button = CardData['note']['buttons'] extends (infer B)[] | undefined ? B : never

/** What the author sees: where it stands, whose turn it is, since when, and what comes next. */
export function authorView(scene: Scene, options: { word?: string } = {}): Card {
  const { request } = scene
  return {
    name: 'request',
    data: {
      summary: `Request ${request.number}: how it stands`,
      title: titleOf(scene.procedure, present(request).answers, scene.directory),
      subtitle: subtitle(scene),
      state: [options.word, stateWords(scene)].filter(Boolean).join(' '),
      tone: toneOf(request),
      next: nextWords(scene),
      ...wordOf(scene),
      remarks: isOpen(request) ? waitsFor(scene).says : [],
      steps: stepLines(scene),
      written: writtenWords(scene),
      buttons: [...authorButtons(scene), ...courseButtons(scene)],
      withdraw: isOpen(request) ? [withdrawButton(request)] : [],
    },
  }
}

/** What has just happened, as a message of its own: a repainted card rings no bell. */
export function newsView(scene: Scene): Card {
  const { request } = scene
  const last = request.decisions.at(-1)
  const signed = request.status === 'pending' && last !== undefined ? `${signedWords(last, scene)}. ` : ''
  const lines = [{ text: `${signed}${stateWords(scene)}` }, { text: nextWords(scene) }]
  const word = request.word
  return {
    name: 'note',
    data: {
      summary: `Request ${request.number}: ${newsTitle(request)}`,
      title: newsTitle(request),
      tone: toneOf(request),
      lines: [
        {
          label: `Request ${request.number}`,
          text: titleOf(scene.procedure, present(request).answers, scene.directory),
        },
        ...lines.filter((line) => line.text.trim() !== ''),
        ...(request.status === 'pending' ? writtenWords(scene).slice(-1) : []),
        ...(word === undefined ? [] : [{ label: `${word.name} wrote:`, text: word.text }]),
      ],
      // While it waits, the buttons are on the request's own card, which is painted anew.
      buttons: request.status === 'pending' ? [] : authorButtons(scene),
    },
  }
}

/** For Staffroom's administrator: somebody who must sign has no account yet, or nobody is left. */
export function reachView(scene: Scene): Card {
  const lines = [unreachableWords(scene), nobodyWords(scene)].filter(Boolean)
  const settled = lines.length === 0 ? ['Everybody can be reached now; there is nothing left to do.'] : lines
  return {
    name: 'note',
    data: {
      summary: `Request ${scene.request.number} cannot reach an approver`,
      title: lines.length === 0 ? 'Approvers can be reached' : 'An approver cannot be reached',
      tone: lines.length === 0 ? 'good' : 'warning',
      lines: [
        {
          label: `Request ${scene.request.number}`,
          text: `from ${nameIn(scene, scene.request.authorId)}, ${scene.school.name}`,
        },
        ...settled.map((text) => ({ text })),
      ],
    },
  }
}

/** For author and administrator: a message about this request did not get through. */
export function undeliveredView(scene: Scene, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(scene, id)))
  const text =
    readerIds.length === 0
      ? 'It has got through meanwhile; there is nothing left to do.'
      : `Staffroom could not deliver a message about this request to ${names}. It goes out as soon as they open Staffroom in Slack or Teams and say hello: please tell them.`
  return {
    name: 'note',
    data: {
      summary: `A message about request ${scene.request.number} did not get through`,
      title: 'A message did not get through',
      tone: 'warning',
      lines: [
        { label: `Request ${scene.request.number}`, text: scene.school.name },
        { text },
        { text: stateWords(scene) },
      ],
    },
  }
}

/** "Request 7 · a new social media site · from Mr Khan, Larkfield Primary" */
export function subtitle(scene: Scene): string {
  return `Request ${scene.request.number} · ${scene.procedure.name} · from ${nameIn(scene, scene.request.authorId)}, ${scene.school.name}`
}

/** One line each for what was signed, what waits and what comes. */
export function stepLines(scene: Scene): StepLine[] {
  const current = currentSteps(scene.route)
  const isLive = isOpen(scene.request)
  const upcoming = scene.route.filter((step) => step.decision !== undefined || isLive)
  return upcoming.map((step) => stepLine(step, current.includes(step) && scene.request.status === 'pending', scene))
}

function stepLine(step: PlannedStep, isCurrent: boolean, scene: Scene): StepLine {
  if (step.decision !== undefined)
    return { mark: '✓', title: stepTitle(step), text: signedWords(step.decision, scene), tone: 'good' }
  if (isCurrent) return { mark: '▸', title: stepTitle(step), text: waitingFor(step, scene), tone: 'accent' }
  const who = step.deciders.length === 0 ? 'nobody holds this role at the moment' : holderNames(step)
  return { mark: '·', title: step.name, text: step.of === 1 ? `then ${who}` : `then ${step.of} of ${who}` }
}

function nextWords(scene: Scene): string {
  const { request } = scene
  if (request.status === 'approved')
    return [
      scene.procedure.produces?.site === undefined
        ? 'You can go ahead.'
        : 'It is in the register of official sites now. You can set it up.',
      letterWords(scene),
    ]
      .filter(Boolean)
      .join(' ')
  if (request.status === 'changes_asked')
    return 'Change what is asked for and send it again; the steps then start from the beginning.'
  if (request.status === 'declined') return 'You can talk it over with them, and ask again at any time.'
  if (request.status === 'withdrawn') return ''
  const missing = unreachableWords(scene)
  if (missing !== '') return missing
  const current = currentSteps(scene.route)
  const after = openOf(scene.route).filter((step) => !current.includes(step))
  if (after.length > 0) return `After that: ${inOrder(after)}. Please wait with it until the last one has signed.`
  return current.length > 1 || current.some((step) => step.nth < step.of)
    ? 'Those are the last signatures.'
    : 'That is the last signature.'
}

/** "Headteacher and Governor, then Chair": those of one stage together. */
function inOrder(steps: PlannedStep[]): string {
  const stages = [...new Set(steps.map((step) => step.stage))].sort((a, b) => a - b)
  const names = stages.map((stage) => allOf(steps.filter((step) => step.stage === stage).map((step) => step.name)))
  return names.join(', then ')
}

function nobodyWords(scene: Scene): string {
  const empty = currentSteps(scene.route).filter((step) => step.deciders.length === 0)
  if (scene.request.status !== 'pending' || empty.length === 0) return ''
  const names = allOf(empty.map((step) => step.name))
  const role = empty.length === 1 ? 'that role' : 'those roles'
  return `Nobody can sign as ${names}: give somebody ${role} in the staff list, and import it again. Nothing is skipped; the request waits.`
}

function wordOf({ request }: Scene): { note: string; noteLabel: string } {
  const word = request.word
  return word === undefined ? { note: '', noteLabel: '' } : { note: word.text, noteLabel: `${word.name} wrote:` }
}

function waitsFor(scene: Scene): Outstanding {
  const { request, procedure } = scene
  return outstanding(procedure, present(request).answers, { ...scene, authorId: request.authorId })
}

/** While somebody named has not done a course that the last signature waits for. */
export function courseButtons(scene: Scene): Button[] {
  const { request } = scene
  if (request.status !== 'pending' || !waitsFor(scene).courses) return []
  return [{ title: 'Ask them', verb: 'training.ask', data: { request: request.id } }]
}

function authorButtons(scene: Scene): Button[] {
  const { request } = scene
  const data = { request: request.id }
  if (request.status === 'changes_asked')
    return [{ title: 'Change and send again', verb: 'request.start', style: 'positive', data }]
  if (request.status === 'approved') {
    const letter: Button[] =
      whyNoLetter(scene) === undefined
        ? [{ title: 'Letter of authority (PDF)', verb: 'request.letter', style: 'positive', data }]
        : []
    return [...letter, { title: 'Signed record (PDF)', verb: 'request.record', data }]
  }
  if (request.status !== 'pending') return []
  return [
    { title: 'Remind', verb: 'request.remind', data },
    { title: 'Change it', verb: 'request.start', data },
  ]
}

function withdrawButton(request: Request): Button {
  return { title: 'Withdraw', verb: 'request.withdraw', data: { request: request.id, version: request.version } }
}

function newsTitle(request: Request): string {
  const titles = {
    pending: 'A step further',
    changes_asked: 'Changes are asked for',
    approved: 'Your request is approved',
    declined: 'Your request was declined',
    withdrawn: 'Your request is withdrawn',
  }
  return titles[request.status]
}

/** The colour of a card: how the request stands. */
export function toneOf(request: Request): Tone {
  const tones = {
    pending: 'accent',
    changes_asked: 'warning',
    approved: 'good',
    declined: 'attention',
    withdrawn: 'default',
  } as const
  return tones[request.status]
}

function isOpen(request: Request): boolean {
  return request.status === 'pending' || request.status === 'changes_asked'
}

/** One line of a list: "Request 7: Facebook · Year 4" with how it stands. */
export function listItem(scene: Scene): { title: string; text: string; subtle: string } {
  return {
    title: `Request ${scene.request.number}: ${titleOf(scene.procedure, present(scene.request).answers, scene.directory)}`,
    text: stateWords(scene),
    subtle: `${scene.procedure.name}, from ${nameIn(scene, scene.request.authorId)}, ${momentWords(scene.school.timezone, scene.request.createdAt)}`,
  }
}

/** The same of a form that was begun and not sent. @param updatedOn YYYY-MM-DD */
export function draftItem(title: string, updatedOn: string): { title: string; text: string } {
  return { title, text: `Begun, not sent. Last touched on ${dayWords(updatedOn)}.` }
}
