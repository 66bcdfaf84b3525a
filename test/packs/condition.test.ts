import { describe, expect, it } from 'vitest'
import { type ConditionFacts, fieldsRead, holds, judge } from '../../src/packs/condition.ts'
import type { Condition } from '../../src/packs/form.ts'
import { kingOffa, larkfield, today } from '../builders/packs.ts'

const facts: ConditionFacts = {
  answers: {
    host: 'school',
    rules: 'true',
    audience: ['pupils', 'staff'],
    runners: ['amira', 'liam'],
    helpers: ['amira', 'vera'],
    gone: ['peter'],
    start: '2026-12-01',
    end: '2027-01-01',
    past: '2026-11-22',
    ages: '7-11',
    teens: '13+',
    place: 'Facebook',
    odd: 'Chatterpond',
    odd_age: '7',
  },
  today,
  directory: larkfield(),
  platforms: kingOffa().platforms,
  ageFields: { odd: 'odd_age' },
  trained: new Map(),
}

const yes: Condition = { field: 'host', is: 'school' }
const no: Condition = { field: 'host', is: 'third_party' }
const open: Condition = { field: 'nothing', is: 'x' }

it.each<[string, Condition, boolean | undefined]>([
  ['is: the same answer', yes, true],
  ['is: another answer', no, false],
  ['is: a tick', { field: 'rules', is: 'true' }, true],
  ['is: one of several is not the whole', { field: 'audience', is: 'pupils' }, false],
  ['has: one of them', { field: 'audience', has: ['public', 'staff'] }, true],
  ['has: none of them', { field: 'audience', has: ['public'] }, false],
  ['count: enough', { field: 'runners', count: { at_least: 2 } }, true],
  ['count: too few', { field: 'runners', count: { at_least: 3 } }, false],
  ['count: too many', { field: 'runners', count: { at_most: 1 } }, false],
  ['count: a text that is there counts one', { field: 'place', count: { at_least: 1 } }, true],
  ['before: another date', { field: 'start', before: 'end' }, true],
  ['before: not the same date', { field: 'start', before: 'start' }, false],
  ['before: today', { field: 'past', before: 'today' }, true],
  ['before: not today itself', { field: 'start', before: 'today' }, false],
  ['hold: everybody', { field: 'runners', hold: ['staff'] }, true],
  ['hold: not everybody', { field: 'helpers', hold: ['staff'] }, false],
  ['hold: any of the roles', { field: 'helpers', hold: ['staff', 'volunteer'] }, true],
  ['hold: nobody who has left', { field: 'gone', hold: ['staff'] }, false],
  ['old enough: too young', { field: 'ages', old_enough_for: 'place' }, false],
  ['old enough: yes', { field: 'teens', old_enough_for: 'place' }, true],
  ['old enough: by the age the author gave', { field: 'ages', old_enough_for: 'odd' }, true],
  ['known platform: yes', { field: 'place', known_platform: true }, true],
  ['known platform: no', { field: 'odd', known_platform: false }, true],
  ['all: every one', { all: [yes, yes] }, true],
  ['all: not every one', { all: [yes, no] }, false],
  ['all: one that cannot be told', { all: [yes, open] }, undefined],
  ['all: false whatever the open one is', { all: [open, no] }, false],
  ['any: one', { any: [no, yes] }, true],
  ['any: none', { any: [no, no] }, false],
  ['any: one that cannot be told', { any: [no, open] }, undefined],
  ['any: true whatever the open one is', { any: [open, yes] }, true],
  ['not', { not: no }, true],
])('%s', (_rule, condition, judged) => {
  expect(judge(condition, facts)).toBe(judged)
  expect(holds(condition, facts)).toBe(judged === true)
})

describe('what reads an unanswered field does not hold, and neither does its opposite', () => {
  it.each<Condition>([
    open,
    { field: 'nothing', has: ['a'] },
    { field: 'nothing', count: { at_most: 3 } },
    { field: 'nothing', before: 'today' },
    { field: 'start', before: 'nothing' },
    { field: 'nothing', hold: ['staff'] },
    { field: 'ages', old_enough_for: 'nothing' },
    { field: 'nothing', old_enough_for: 'place' },
    { field: 'nothing', known_platform: true },
  ])('%j', (condition) => {
    expect(judge(condition, facts)).toBeUndefined()
    expect(judge({ not: condition }, facts)).toBeUndefined()
  })
})

it('every field that is read is named', () => {
  const condition: Condition = {
    all: [
      { any: [yes, { field: 'start', before: 'end' }] },
      { not: { field: 'ages', old_enough_for: 'place' } },
      { field: 'past', before: 'today' },
    ],
  }
  expect(fieldsRead(condition)).toEqual(['host', 'start', 'end', 'ages', 'place', 'past'])
})
