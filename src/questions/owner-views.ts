import type { Card, CardData } from '../../cards/catalog.ts'
import { dayIn, dayWords, momentWords } from '../calendar/days.ts'
import { allOf } from '../in-words.ts'
import { nameIn } from '../people/directory.ts'
import { shortened } from './asked-text.ts'
import type { Question } from './question.ts'
import type { AskedSchool } from './setting.ts'
import { clauseWords, verdictWords } from './views.ts'

type Button = NonNullable<CardData['note']['buttons']>[number]

export const QUESTIONS_PAGE = 6
const SHOWN_IN_LIST = 200

/** What whoever looks after the policy sees of a question, with a button until it is settled. */
export function questionView(question: Question, setting: AskedSchool, word = ''): Card {
  const { settledAt } = question
  const isOpen = settledAt === undefined
  return {
    name: 'note',
    data: {
      summary: isOpen ? 'A question about the policy' : 'A question about the policy is settled',
      title: TITLES[question.kind],
      tone: isOpen ? 'accent' : 'good',
      lines: [
        ...(word === '' ? [] : [{ text: word }]),
        { label: askerWords(question, setting), text: question.text },
        { label: 'Staffroom answered', text: answeredWords(question, setting) },
        { text: isOpen ? ADVICE : settledWords(question, setting), subtle: isOpen },
        { text: setting.school.name, subtle: true },
      ],
      buttons: isOpen ? [settleButton(question)] : [],
    },
  }
}

/** For the asker: somebody has seen to it. */
export function settledView(question: Question, setting: AskedSchool): Card {
  return {
    name: 'note',
    data: {
      summary: 'Your question has been seen to',
      title: 'Your question has been seen to',
      tone: 'good',
      lines: [
        { label: 'You asked', text: question.text },
        {
          text: `${nameIn(setting, question.settledBy)} has seen to your question. If you have not heard the answer, please ask them.`,
        },
        { text: setting.school.name, subtle: true },
      ],
    },
  }
}

/** For the asker and the administrators: a message about a question did not get through. */
export function lostView(setting: AskedSchool, readerIds: string[]): Card {
  const names = allOf(readerIds.map((id) => nameIn(setting, id)))
  const text =
    readerIds.length === 0
      ? 'It has got through meanwhile; there is nothing left to do.'
      : `Staffroom could not deliver a message about a question to ${names}. It goes out as soon as they open Staffroom in Slack or Teams and say hello: please tell them.`
  return {
    name: 'note',
    data: {
      summary: 'A message about a question did not get through',
      title: 'A message did not get through',
      tone: 'warning',
      lines: [{ text }, { text: setting.school.name, subtle: true }],
    },
  }
}

/** Open questions, a page of them. `questions` may hold one more than a page: then there is a next one. */
export function questionsView(questions: Question[], setting: AskedSchool, page: number): Card {
  const empty = page > 1 ? 'That was the last page.' : 'No question is waiting.'
  return {
    name: 'list',
    data: {
      summary: 'Questions about the policy',
      title: 'Questions about the policy',
      intro: questions.length === 0 ? empty : ADVICE,
      items: questions.slice(0, QUESTIONS_PAGE).map((question) => ({
        title: askerWords(question, setting),
        text: shortened(question.text, SHOWN_IN_LIST),
        subtle: `${TITLES[question.kind]}, ${dayWords(dayIn(setting.school.timezone, new Date(question.createdAt)))}. Staffroom answered: ${answeredWords(question, setting)}`,
        buttons: [settleButton(question, page)],
      })),
      buttons:
        questions.length > QUESTIONS_PAGE
          ? [{ title: 'More questions', verb: 'questions', data: { page: page + 1 } }]
          : [],
    },
  }
}

const ADVICE = 'Once you have told them what holds, press “Settled”.'

const TITLES: Record<Question['kind'], string> = {
  silent: 'The policy does not say',
  doubt: 'An answer was doubted',
}

function askerWords({ personId }: Question, setting: AskedSchool): string {
  return `${nameIn(setting, personId)} asks`
}

function answeredWords({ verdict, clauses }: Question, setting: AskedSchool): string {
  if (clauses.length === 0) return verdictWords(verdict)
  const near = verdict === 'not_covered' ? 'nearest' : 'with'
  const named = clauses.slice(0, 2).map((clause) => clauseWords(setting, clause))
  return `${verdictWords(verdict)}, ${near} clause ${named.join(' and ')}`
}

function settledWords({ settledAt = '', settledBy }: Question, setting: AskedSchool): string {
  return `Settled by ${nameIn(setting, settledBy)}, ${momentWords(setting.school.timezone, settledAt)}.`
}

/** @param page of the list it stands in, so that the list can be shown again */
function settleButton({ id }: Question, page?: number): Button {
  const data = { question: id, ...(page === undefined ? {} : { page }) }
  return { title: 'Settled', verb: 'question.settle', style: 'positive', data }
}
