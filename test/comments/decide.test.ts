import { describe, expect, it } from 'vitest'
import { type Comment, stateOf } from '../../src/comments/comment.ts'
import { clockWord, type Deed, decide, remindedAtFirst } from '../../src/comments/decide.ts'

const NOON = '2026-11-23T12:00:00.000Z'

function comment(over: Partial<Comment> = {}): Comment {
  return {
    id: 'c',
    schoolId: 'larkfield',
    number: 1,
    siteId: 's',
    kind: 'query',
    text: 'When?',
    receivedAt: '2026-11-23T09:00:00.000Z',
    dueAt: '2026-11-24T09:00:00.000Z',
    loggedBy: 'amira',
    loggedAt: '2026-11-23T09:05:00.000Z',
    reminded: 0,
    version: 1,
    ...over,
  }
}

const mark = (at: string, marked = at) => ({ at, by: 'liam', marked })
const acknowledged = { acknowledged: mark(NOON) }
const answered = { answered: mark(NOON) }
const facts = { by: 'tom', version: 1, now: new Date(NOON), timezone: 'Europe/London' }
const answer: Deed = { deed: 'answer', at: NOON }
const acknowledge: Deed = { deed: 'acknowledge', at: NOON }
const reopen: Deed = { deed: 'reopen' }

describe('what may be done about a comment', () => {
  it.each([
    ['it is acknowledged once', comment(), acknowledge, { acknowledged: { by: 'tom', at: NOON } }],
    ['it is answered without an acknowledgement', comment(), answer, { answered: { by: 'tom', at: NOON } }],
    [
      'what is acknowledged is still to be answered',
      comment(acknowledged),
      answer,
      { ...acknowledged, answered: { by: 'tom' } },
    ],
    ['a second acknowledgement', comment(acknowledged), acknowledge, { refused: 'already_acknowledged' }],
    ['an acknowledgement of what is answered', comment(answered), acknowledge, { refused: 'already_answered' }],
    ['a second answer', comment(answered), answer, { refused: 'already_answered' }],
    ['a press on an older card', comment({ version: 2 }), answer, { refused: 'changed_meanwhile' }],
    [
      'an answer from before it came in',
      comment(),
      { deed: 'answer', at: '2026-11-23T08:59:59.999Z' },
      { refused: 'before_receipt' },
    ],
    ['there is nothing to take back', comment(), reopen, { refused: 'not_marked' }],
    ['taking back by an older card', comment({ ...answered, version: 3 }), reopen, { refused: 'changed_meanwhile' }],
  ] as [string, Comment, Deed, object][])('%s', (_rule, before, deed, expected) => {
    expect(decide(before, deed, facts)).toMatchObject(expected)
  })

  it('taking back undoes the last of the two', () => {
    expect(decide(comment({ ...acknowledged, ...answered }), reopen, facts)).toEqual(comment(acknowledged))
    expect(decide(comment(acknowledged), reopen, facts)).toEqual(comment())
  })

  it.each([
    ['a minute before midnight where the school is', '2026-06-10T22:59:00Z', false],
    ['at midnight there', '2026-06-10T23:00:00Z', true],
  ])('it goes by the day on which it was pressed: %s', (_when, now, isTooLate) => {
    const pressed = comment({ answered: mark('2026-06-01T10:00:00Z', '2026-06-10T08:00:00Z') })
    const decided = decide(pressed, reopen, { ...facts, now: new Date(now) })
    expect('refused' in decided).toBe(isTooLate)
  })
})

describe('where it stands', () => {
  it.each([
    ['waiting', {}, '2026-11-24T09:00:00.000Z'],
    ['late', {}, '2026-11-24T09:00:00.001Z'],
    ['acknowledged', acknowledged, '2026-11-30T09:00:00Z'],
    ['answered', answered, '2026-11-30T09:00:00Z'],
    ['answered', { ...acknowledged, ...answered }, '2026-11-30T09:00:00Z'],
  ])('%s', (state, over, now) => {
    expect(stateOf(comment(over), new Date(now))).toBe(state)
  })
})

describe('what the clock says', () => {
  const moments = ['2026-11-23T17:59', '2026-11-24T08:00', '2026-11-24T09:00'].map((at) => new Date(`${at}Z`))

  it.each([
    ['nothing before the first moment', {}, '2026-11-23T12:00', { reminded: 0, next: moments[0] }],
    ['a reminder', {}, '2026-11-23T17:59', { say: 'reminder', reminded: 1, next: moments[1] }],
    ['nothing twice', { reminded: 1 }, '2026-11-23T18:30', { reminded: 1, next: moments[1] }],
    ['of two that have passed the later', {}, '2026-11-24T08:30', { say: 'reminder', reminded: 2, next: moments[2] }],
    ['that it is late, and nothing after that', { reminded: 2 }, '2026-11-24T09:00', { say: 'late', reminded: 3 }],
    ['after everything was missed, that it is late', {}, '2026-11-30T09:00', { say: 'late', reminded: 3 }],
    ['late once', { reminded: 3 }, '2026-11-30T09:00', { reminded: 3 }],
    ['nothing once it is acknowledged', acknowledged, '2026-11-30T09:00', { reminded: 0 }],
    ['nothing once it is answered', answered, '2026-11-30T09:00', { reminded: 0 }],
  ])('%s', (_rule, over, now, expected) => {
    expect(clockWord(comment(over), moments, new Date(`${now}Z`))).toEqual(expected)
  })

  it.each([
    ['2026-11-23T12:00', 0],
    ['2026-11-23T17:59', 1],
    ['2026-11-24T08:30', 2],
    ['2026-11-25T08:30', 2],
  ])('logged at %s, %i reminders are not made up for; that it is late is said', (at, count) => {
    expect(remindedAtFirst(moments, new Date(`${at}Z`))).toBe(count)
  })
})
