import { describe, expect, it } from 'vitest'
import type { Stance } from '../../src/packs/rule.ts'
import type { Form, Side } from '../../src/packs/topic.ts'
import { type Verdict, verdictOn } from '../../src/questions/verdict.ts'

/** A stance, and what becomes of: may I · must I · is it wrong to · may I leave it · must I leave it · do I need leave for it. */
const rows: [Stance, Verdict, Verdict, Verdict, Verdict, Verdict, Verdict][] = [
  ['must', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  ['should', 'yes', 'yes', 'no', 'no', 'no', 'no'],
  ['must_not', 'no', 'no', 'yes', 'yes', 'yes', 'yes'],
  ['should_not', 'no', 'no', 'yes', 'yes', 'yes', 'yes'],
  ['may', 'yes', 'no', 'no', 'yes', 'no', 'no'],
  ['conditional', 'depends', 'no', 'depends', 'yes', 'depends', 'yes'],
  ['depends', 'depends', 'depends', 'depends', 'depends', 'depends', 'depends'],
]
const questions: [string, Form, Side][] = [
  ['may I', 'may', 'asked'],
  ['must I', 'must', 'asked'],
  ['is it wrong to', 'wrong', 'asked'],
  ['may I leave it', 'may', 'against'],
  ['must I leave it', 'must', 'against'],
  ['do I need leave for it', 'need', 'asked'],
]

describe('the literal answer', () => {
  const cases = rows.flatMap(([stance, ...answers]) =>
    questions.map(([words, form, side], at) => [words, stance, form, side, answers[at]] as const),
  )
  it.each(cases)('to “%s” where the policy says %s', (_words, stance, form, side, answer) => {
    expect(verdictOn(stance, form, side)).toBe(answer)
  })

  it.each(rows)('to “is it wrong to leave it” is that to “must I” where the policy says %s', (stance) => {
    expect(verdictOn(stance, 'wrong', 'against')).toBe(verdictOn(stance, 'must', 'asked'))
  })

  it.each([
    ['holds', 'is', 'asked', 'yes'],
    ['holds', 'is', 'against', 'no'],
    ['fails', 'is_not', 'asked', 'no'],
    ['fails', 'is_not', 'against', 'yes'],
  ] as const)(
    'a statement that %s (%s) and is asked about from the side “%s” gets %s',
    (_what, stance, side, answer) => {
      expect(verdictOn(stance, 'is', side)).toBe(answer)
    },
  )

  it('to “there is no need to ask, is there?” is no where it takes a permission', () => {
    expect(verdictOn('conditional', 'need', 'against')).toBe('no')
  })

  it.each(rows)('to who, what or when is information where the policy says %s', (stance) => {
    expect(verdictOn(stance, 'open', 'asked')).toBe('info')
  })

  it('to a yes or no about what the policy only explains is that it depends', () => {
    expect(verdictOn('info', 'may', 'asked')).toBe('depends')
    expect(verdictOn('info', 'word', 'asked')).toBe('info')
  })
})
