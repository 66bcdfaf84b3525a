import type { Card } from '../../cards/catalog.ts'
import { workingDaysBetween } from '../calendar/working-time.ts'
import { titleOf } from '../forms/form.ts'
import { allOf } from '../in-words.ts'
import { present } from './request.ts'
import { currentDeciders, type Decider, type PlannedStep } from './route.ts'
import type { Scene } from './scene.ts'
import { stateWords, unreachableWords } from './words.ts'

/**
 * For the author, and for who looks after Staffroom: that a request waits longer than it should, why, and what they can
 * do. From the present state: what has been signed meanwhile is not complained of.
 */
export function waitingView(scene: Scene, readerId: string): Card {
  const { request } = scene
  const isAuthor = request.authorId === readerId
  const { title, tone, lines } = situation(scene, isAuthor)
  return {
    name: 'note',
    data: {
      summary: `Request ${request.number}: ${lower(title)}`,
      title,
      tone,
      lines: [
        {
          label: `Request ${request.number}`,
          text: `${titleOf(scene.procedure, present(request).answers, scene.directory)}, ${scene.school.name}`,
        },
        ...lines.filter((text) => text !== '').map((text) => ({ text })),
      ],
      buttons: buttons(scene, isAuthor),
    },
  }
}

/** In front of the card of somebody who is reminded, or who may sign because somebody else has not. */
export function reminderWords(scene: Scene, mine: Decider, step: PlannedStep): string {
  const { request } = scene
  const days = waited(scene)
  const what = step.kind === 'advise' ? 'given their advice' : 'signed'
  if (mine.forPerson !== undefined)
    return request.escalated ? `${mine.forPerson.name} has not ${what} for ${days}, so you may.` : ''
  if (request.remindedAt === undefined) return ''
  return workingDays(scene) < 1 ? 'This is a reminder.' : `This is a reminder: it has waited for you for ${days}.`
}

interface Situation {
  title: string
  tone: 'default' | 'good' | 'warning' | 'accent'
  lines: string[]
}

function situation(scene: Scene, isAuthor: boolean): Situation {
  const { request } = scene
  if (request.status !== 'pending')
    return { title: 'It has moved on', tone: 'good', lines: [stateWords(scene), 'There is nothing left to do here.'] }
  const deciders = currentDeciders(scene.route)
  if (deciders.length === 0) return { title: 'Nobody can sign', tone: 'warning', lines: nobodyLines(scene, isAuthor) }
  switch (request.clock?.said) {
    case 'escalation':
      return { title: 'No deputy can sign', tone: 'warning', lines: noDeputyLines(scene, deciders, isAuthor) }
    case 'author':
      return { title: 'Still waiting', tone: 'warning', lines: waitingLines(scene, deciders, isAuthor) }
    default:
      return {
        title: 'It waits for somebody else now',
        tone: 'accent',
        lines: ['Whoever was asked before cannot sign any more.', stateWords(scene), unreachableWords(scene)],
      }
  }
}

function nobodyLines(scene: Scene, isAuthor: boolean): string[] {
  const next = isAuthor
    ? 'Nothing is skipped: it goes on as soon as somebody holds that role. You need not do anything.'
    : 'Give somebody that role in the staff list, and import it again. Nothing is skipped; the request waits.'
  return [stateWords(scene), next]
}

function noDeputyLines(scene: Scene, deciders: Decider[], isAuthor: boolean): string[] {
  const next = isAuthor
    ? 'You may want to ask them. Staffroom’s administrator has been told too.'
    : 'You can name a deputy in the staff list (deputy_emails) and import it again: the deputy is then asked at once.'
  return [`${notSigned(scene, deciders)} There is no deputy who could sign instead.`, next, unreachableWords(scene)]
}

function waitingLines(scene: Scene, deciders: Decider[], isAuthor: boolean): string[] {
  const standIns = deciders.filter((decider) => decider.forPerson !== undefined).map(({ person }) => person.name)
  const instead = standIns.length === 0 ? '' : ` ${allOf(standIns)} may sign instead, and ${have(standIns)} been asked.`
  const next = isAuthor
    ? 'You may want to ask them.'
    : 'You may want to ask them, or to look at who holds this role in the staff list.'
  return [`${notSigned(scene, deciders)}${instead}`, next, unreachableWords(scene)]
}

/** "Mrs Lee has not signed for six working days." */
function notSigned(scene: Scene, deciders: Decider[]): string {
  const names = deciders.filter((decider) => decider.forPerson === undefined).map(({ person }) => person.name)
  const who = names.length === 1 ? `${names[0]} has not` : `None of ${allOf(names)} has`
  return `${who} signed for ${waited(scene)}.`
}

function buttons({ request }: Scene, isAuthor: boolean) {
  if (request.status !== 'pending') return []
  const data = { request: request.id }
  const show = { title: 'Show', verb: 'request.show', data }
  // With nobody there to remind, the button would only say so.
  const isNobody = request.clock?.said === 'nobody'
  return isAuthor && !isNobody ? [{ title: 'Remind', verb: 'request.remind', data }, show] : [show]
}

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']

/** "six working days" */
function waited(scene: Scene): string {
  const days = workingDays(scene)
  return `${NUMBERS[days] ?? days} working ${days === 1 ? 'day' : 'days'}`
}

function workingDays({ school, request, now }: Scene): number {
  return workingDaysBetween(school, new Date(request.turnSince), now)
}

function have(names: string[]): string {
  return names.length === 1 ? 'has' : 'have'
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1)
}
