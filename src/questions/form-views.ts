import type { Card } from '../../cards/catalog.ts'
import { anotherLook } from '../in-words.ts'
import type { Member } from '../people/directory.ts'
import { type Question, type QuestionKind, SENT_TEXT } from './question.ts'
import { type AskedSchool, ownerRole, ownersOf } from './setting.ts'
import { roleName, whomWords } from './whom.ts'

/** A question about to be sent to whoever looks after the policy. */
export type Sending = Omit<Question, 'createdAt' | 'settledAt' | 'settledBy'>

/**
 * The small form in which a question is sent.
 * @param error one sentence, when it was refused
 */
export function sendView(sending: Sending, setting: AskedSchool, error = ''): Card {
  const { id, schoolId, kind, verdict, rule, clauses, text } = sending
  const { title, label } = FORMS[kind]
  const hint =
    'Please leave out children’s names: what it is about is enough. If you are worried about a child, tell the designated safeguarding lead instead.'
  return {
    name: 'form',
    data: {
      summary: title,
      title,
      intro: introOf(sending, setting),
      problem: anotherLook(error === '' ? 0 : 1),
      sections: [
        {
          title: '',
          fields: [{ id: 'text', kind: 'text', label, hint, error, value: text, max: SENT_TEXT, required: true }],
        },
      ],
      submit: {
        title: 'Send',
        verb: 'question.submit',
        style: 'positive',
        data: { question: id, school: schoolId, kind, verdict, clauses, ...(rule === undefined ? {} : { rule }) },
      },
    },
  }
}

/** What stands in the form's place once it is sent. */
export function keptView({ personId }: Question, setting: AskedSchool): Card {
  const readers = ownersOf(setting).filter(({ id }) => id !== personId)
  const isOwn = readers.length === 0
  const to = whomWords(setting, ownerRole(setting), personId)
  return {
    name: 'note',
    data: {
      summary: 'Your question is sent',
      title: isOwn ? 'Your question is kept' : 'Your question is sent',
      tone: 'good',
      lines: isOwn
        ? [{ text: 'There is nobody else who looks after the policy: you will find it under “questions”.' }]
        : [{ text: `It has gone to ${to}. You will hear here when it is settled.` }, ...unreachableLines(readers)],
    },
  }
}

/** Like a request, it is held until they are heard from. */
function unreachableLines(readers: Member[]): { text: string }[] {
  if (readers.some(({ reachable }) => reachable)) return []
  return [
    { text: 'They have not used Staffroom yet. It goes out as soon as they open it and say hello: please tell them.' },
  ]
}

function introOf({ personId }: Sending, setting: AskedSchool): string {
  const isOwn = ownersOf(setting).every(({ id }) => id === personId)
  if (isOwn) return `It is kept for ${roleName(setting, ownerRole(setting))} under “questions”.`
  const to = whomWords(setting, ownerRole(setting), personId)
  return `It goes to ${to}, with your name and what Staffroom answered.`
}

/** Slack: a modal's title holds 24 characters. */
const FORMS: Record<QuestionKind, { title: string; label: string }> = {
  silent: { title: 'Ask for it to be settled', label: 'What should be settled?' },
  doubt: { title: 'What was not right?', label: 'What did you ask, and what did you expect?' },
}
