import type { Card, CardData, Tone } from '../../cards/catalog.ts'
import { momentWords, sinceWords } from '../calendar/days.ts'
import { allOf } from '../in-words.ts'
import { nameIn } from '../people/directory.ts'
import type { Report, ReportStatus } from './report.ts'
import type { ReportSchool } from './setting.ts'
import { AUTHOR_STATES, STATE_MARKS } from './words.ts'

/*
 * What stands in a chat of a report: that there is one, its number and its state. Whoever runs the chat can export it, so
 * nothing of what is in it stands here, nor of what kind it is, nor of whom it is about.
 */

/** What of a report may stand in a message. */
export type Standing = Pick<Report, 'id' | 'number' | 'status' | 'urgent' | 'receivedAt' | 'ownerId' | 'escalated'>

interface Look {
  readerId: string
  /** A newer copy stands below: this one has no buttons. */
  superseded: boolean
}

const THROUGH = 'It has got through meanwhile; there is nothing left to do.'

const TONES: Record<ReportStatus, Tone> = { waiting: 'attention', taken_up: 'accent', closed: 'good' }

/** For one of its readers. */
export function waitingView(report: Standing, setting: ReportSchool, { readerId, superseded }: Look): Card {
  const { number, status } = report
  const titles: Record<ReportStatus, string> = {
    waiting: `A report is waiting: Report ${number}`,
    taken_up: `Report ${number} is being seen to`,
    closed: `Report ${number} is closed`,
  }
  return note(setting, `${STATE_MARKS[status]} ${titles[status]}`, TONES[status], lines(report, setting, readerId), {
    summary: titles[status],
    buttons: superseded ? [] : buttons(report, status === 'waiting' ? 'Read it' : 'Open it'),
  })
}

/** For its author: something has come of it. */
export function mineView(report: Standing, setting: ReportSchool, { superseded }: Pick<Look, 'superseded'>): Card {
  const { number, status, escalated } = report
  const tone = status === 'closed' ? 'good' : 'accent'
  const state = status === 'waiting' && escalated ? UNHEARD : AUTHOR_STATES[status]
  return note(setting, `${STATE_MARKS[status]} Report ${number}, which you sent in`, tone, [state], {
    summary: `Report ${number}`,
    buttons: superseded ? [] : buttons(report, 'Open it'),
  })
}

const UNHEARD =
  'Nobody has taken it up yet; those above have been told too. Please do not wait for Staffroom: speak to one of those it went to in person. If anybody is in immediate danger, ring 999.'

/** In place of a card of somebody who may read the report no more, whatever the reason. */
export function emptiedView(): Card {
  const title = 'There is nothing here for you any more'
  return { name: 'note', data: { summary: title, title, lines: [] } }
}

/** In place of the cards of a report that has been disposed of. */
export function disposedView(number: number): Card {
  const title = `Report ${number} is no longer kept`
  const text = 'It was closed, and the time for which the school keeps it is over. There is nothing left to do.'
  return { name: 'note', data: { summary: title, title, lines: [{ text }] } }
}

/** Where this very place cannot open a window: how to get to one. */
export function elsewhereView({ id, number }: Pick<Report, 'id' | 'number'>): Card {
  const title = `Report ${number} opens in a window of its own`
  return { name: 'note', data: { summary: title, title, lines: [], buttons: buttons({ id }, 'Open it') } }
}

/** For the other readers: a message about it did not get through to some. */
export function unreachedView(report: Standing, setting: ReportSchool, readerIds: string[]): Card {
  const { number } = report
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? THROUGH
      : `Staffroom could not bring word of Report ${number} to ${names}. Please tell them yourself that a report is waiting for them. They get the message as soon as they open Staffroom and say hello.`
  return note(setting, 'A message did not get through', 'warning', [text], { buttons: buttons(report, 'Open it') })
}

/** For its author, when it had got through to none of those it is for. */
export function unheardView({ number }: Standing, setting: ReportSchool, isStill: boolean): Card {
  const text = isStill
    ? `Word of Report ${number} has not got through to anybody it is for yet. Please tell one of those it goes to in person or by telephone; do not wait for Staffroom. If anybody is in immediate danger, ring 999.`
    : THROUGH
  return note(setting, 'A message did not get through', isStill ? 'attention' : 'default', [text])
}

/** For whoever looks after Staffroom: an account, and nothing about what could not be brought. */
export function accountView(setting: ReportSchool, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? THROUGH
      : `A message of Staffroom’s did not reach ${names}. Please see to it today that they can use Staffroom, and ask them to open it and say hello.`
  return note(setting, 'A message did not get through', 'warning', [text])
}

function lines({ status, urgent, receivedAt, ownerId }: Standing, setting: ReportSchool, readerId: string): string[] {
  const { school, now } = setting
  if (status === 'closed') return ['There is nothing left to do, unless something new comes up.']
  if (status === 'taken_up')
    return [
      ownerId === readerId
        ? 'It is yours to see to. If this message is new, something has come of it: please have a look.'
        : 'If this message is new, something has come of it: please have a look.',
    ]
  const since = `It has waited ${sinceWords(school.timezone, receivedAt, now)} (${momentWords(school.timezone, receivedAt)}).`
  return urgent ? ['Please read it now.', since] : [since]
}

type Buttons = NonNullable<CardData['note']['buttons']>

function buttons({ id }: Pick<Report, 'id'>, title: string): Buttons {
  return [
    { title, verb: 'report.read', style: 'positive', dialog: true, data: { report: id } },
    { title: 'Open in the browser', verb: 'report.page', data: { report: id } },
  ]
}

function note(
  { school }: ReportSchool,
  title: string,
  tone: Tone,
  texts: string[],
  more: { summary?: string; buttons?: Buttons } = {},
): Card {
  const lines = [...texts.map((text) => ({ text })), { text: school.name, subtle: true }]
  return { name: 'note', data: { summary: more.summary ?? title, title, tone, lines, buttons: more.buttons ?? [] } }
}
