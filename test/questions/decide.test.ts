import { describe, expect, it } from 'vitest'
import { type Rule, type Ruling, rulingsOf } from '../../src/packs/rule.ts'
import { Form } from '../../src/packs/topic.ts'
import { decide } from '../../src/questions/decide.ts'
import type { Understanding } from '../../src/questions/understanding/understand.ts'

type Heard = { topic: string; likely: number; form?: Form; side?: 'asked' | 'against' }

function heard(aims: Heard[], facts: string[] = []): Understanding {
  return {
    aims: aims.map(({ topic, likely, form = 'may', side = 'asked' }) => ({
      topic,
      side,
      likely,
      forms: Form.options.map((one) => Number(one === form)),
    })),
    facts,
    danger: 0,
  }
}

function rulings(...rules: Partial<Rule>[]): Map<string, Ruling> {
  const whole = rules.map((rule, at) => ({ id: `r${at}`, clauses: ['1.1'], says: 'So it is.', topics: {}, ...rule }))
  return new Map(whole.flatMap((rule) => rulingsOf(rule as Rule)).map((ruling) => [ruling.topic, ruling]))
}

const page = { clauses: ['3.2'], topics: { page: { stance: 'conditional' as const } }, needs: 'approval' as const }

describe('what a policy makes of a question', () => {
  it('two topics that rest on one clause count together against a likelier third', () => {
    const policy = rulings(
      { clauses: ['2.1'], topics: { a: { stance: 'must_not' }, b: { stance: 'must_not' } } },
      { clauses: ['7.7'], topics: { c: { stance: 'may' } } },
    )
    const found = decide(
      heard([
        { topic: 'c', likely: 0.4 },
        { topic: 'a', likely: 0.3 },
        { topic: 'b', likely: 0.3 },
      ]),
      policy,
    )
    expect([found.verdict, found.grounds[0]?.clauses[0]]).toEqual(['no', '2.1'])
  })

  it('a topic without a rule is silence', () => {
    expect(decide(heard([{ topic: 'parking', likely: 0.9 }]), rulings(page)).verdict).toBe('not_covered')
  })

  it('nothing heard at all is silence', () => {
    expect(decide(heard([]), rulings(page)).verdict).toBe('not_covered')
  })

  it.each([
    ['nothing said', [], 'depends'],
    ['approved', ['approved'], 'yes'],
    ['not approved', ['not_approved'], 'no'],
    ['approved in part only', ['partly_approved'], 'no'],
    ['something that has no bearing', ['weekend'], 'depends'],
  ])('a permission that needs approval: %s', (_what, facts, verdict) => {
    expect(decide(heard([{ topic: 'page', likely: 1 }], facts), rulings(page)).verdict).toBe(verdict)
  })

  it('of two facts that pull apart the one that forbids decides', () => {
    const policy = rulings({
      topics: { add: { stance: 'depends' } },
      given: { family: { stance: 'may' }, conflict: { stance: 'must_not', clauses: ['6.4'] } },
    })
    const found = decide(heard([{ topic: 'add', likely: 1 }], ['family', 'conflict']), policy)
    expect([found.verdict, found.grounds[0]?.clauses[0]]).toEqual(['no', '6.4'])
  })

  it('between yes and no in equal measure it is not yes', () => {
    const policy = rulings({ topics: { a: { stance: 'may' }, b: { stance: 'must_not' } } })
    expect(
      decide(
        heard([
          { topic: 'a', likely: 0.5 },
          { topic: 'b', likely: 0.5 },
        ]),
        policy,
      ).verdict,
    ).toBe('no')
  })
})
