import { describe, expect, it } from 'vitest'
import { answerRefusal, dayProblem, sayDone } from '../../src/training/decide.ts'
import { isOpen, standingIn } from '../../src/training/standing.ts'
import { counts, endOf, type Training, trainedOn, versionOf } from '../../src/training/training.ts'
import { courses, training } from '../builders/training.ts'

const [policy, course] = courses
const TODAY = '2026-11-23'
const { confirmedBy: _, ...unconfirmed } = training()
const reading = (over: Partial<Training> = {}) => ({ ...unconfirmed, course: 'policy', ...over })

describe('what counts', () => {
  it.each([
    ['a confirmed course', training(), true],
    ['a course that nobody has confirmed does not', unconfirmed, false],
    ['one that was refused does not', { ...unconfirmed, refused: true }, false],
    ['on the day it was taken', training({ doneOn: TODAY }), true],
    ['not before that day', training({ doneOn: '2026-11-24' }), false],
    ['on its last day', training({ doneOn: '2025-11-23' }), true],
    ['not on the day after', training({ doneOn: '2025-11-22' }), false],
  ])('%s', (_rule, one, expected) => {
    expect(counts(one, course, TODAY)).toBe(expected)
  })

  it('a reading needs nobody’s word, and counts for good', () => {
    expect(counts(reading({ doneOn: '2001-01-01' }), policy, TODAY)).toBe(true)
    expect(endOf(reading(), policy)).toBeUndefined()
  })

  it.each([
    ['2026-09-01', '2027-09-01'],
    ['2024-02-29', '2025-02-28'],
  ])('a course of %s that counts for 365 days ends on %s', (doneOn, ends) => {
    expect(endOf({ doneOn }, course)).toBe(ends)
  })

  it('who has done what, course by course', () => {
    const trained = trainedOn(
      courses,
      [training(), reading({ personId: 'stu' }), { ...unconfirmed, personId: 'leila' }],
      TODAY,
    )
    expect([...(trained.get('training') ?? [])]).toEqual(['ada'])
    expect([...(trained.get('policy') ?? [])]).toEqual(['stu'])
  })

  it('the version of the cards goes up with every addition and every answer', () => {
    expect(versionOf([])).toBe(0)
    expect(versionOf([unconfirmed])).toBe(1)
    expect(versionOf([{ ...unconfirmed, answeredAt: '2026-11-23T10:00:00.000Z' }])).toBe(2)
  })
})

describe('how somebody stands', () => {
  const old = training({ doneOn: '2024-01-10' })
  it.each([
    ['with nothing said', [], 'missing'],
    ['with something said', [unconfirmed], 'waiting'],
    ['with something that was not so', [{ ...unconfirmed, refused: true }], 'refused'],
    ['with something confirmed', [training()], 'done'],
    ['with something that has run out', [old], 'run_out'],
    ['renewed and not confirmed yet', [unconfirmed, old], 'waiting'],
    ['confirmed, with something refused since', [{ ...unconfirmed, doneOn: TODAY, refused: true }, training()], 'done'],
    ['with another course', [reading()], 'missing'],
  ])('%s: %s', (_rule, trainings, state) => {
    expect(standingIn(course, trainings, TODAY).state).toBe(state)
  })

  it.each([
    ['what is missing is open', [], true],
    ['what waits for others is not', [unconfirmed], false],
    ['what counts for long is not', [training()], false],
    ['what runs out within 60 days is', [training({ doneOn: '2026-01-20' })], true],
  ])('%s', (_rule, trainings, expected) => {
    expect(isOpen(standingIn(course, trainings, TODAY), TODAY)).toBe(expected)
  })
})

describe('saying that it was done', () => {
  const said = { ...unconfirmed, id: 'new' }
  it.each([
    ['adds it', said, [], 'adds'],
    ['of another day adds it', said, [{ ...unconfirmed, doneOn: '2026-08-01' }], 'adds'],
    ['twice keeps one', said, [unconfirmed], 'stands'],
    ['sent twice keeps one', { ...said, id: unconfirmed.id, doneOn: TODAY }, [unconfirmed], 'stands'],
    ['after a refusal adds it again', said, [{ ...unconfirmed, refused: true }], 'adds'],
    ['by somebody who may vouch confirms what waited', { ...said, confirmedBy: 'judith' }, [unconfirmed], 'confirms'],
    ['by somebody who may vouch leaves what counts', { ...said, confirmedBy: 'callum' }, [training()], 'stands'],
  ])('%s', (_rule, one, earlier, expected) => {
    expect(Object.keys(sayDone(one, course, earlier))).toEqual([expected])
  })

  it.each([
    ['', 'Please give the day.'],
    ['1 September', 'not a date'],
    ['2026-02-30', 'not a date'],
    ['2026-11-24', 'still to come'],
    ['1989-12-31', 'too long ago'],
    ['1990-01-01', undefined],
    [TODAY, undefined],
  ])('the day “%s”: %s', (day, says) => {
    const problem = dayProblem(day, TODAY)
    if (says === undefined) expect(problem).toBeUndefined()
    else expect(problem).toContain(says)
  })
})

describe('confirming', () => {
  const judith = { id: 'judith', mayConfirm: true }
  it.each([
    ['what waits, by somebody who may', unconfirmed, course, judith, undefined],
    ['never one’s own', unconfirmed, course, { id: 'ada', mayConfirm: true }, 'own'],
    ['by somebody who may not', unconfirmed, course, { id: 'stu', mayConfirm: false }, 'not_confirmer'],
    ['what is confirmed', training(), course, judith, 'answered'],
    ['what was refused', { ...unconfirmed, refused: true }, course, judith, 'answered'],
    ['of a course that the policy has no more', unconfirmed, undefined, judith, 'gone'],
  ])('%s', (_rule, one, asked, reader, expected) => {
    expect(answerRefusal(one, asked, reader)).toBe(expected)
  })
})
