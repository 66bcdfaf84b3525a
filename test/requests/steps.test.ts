import { describe, expect, it } from 'vitest'
import type { Procedure } from '../../src/packs/pack.ts'
import type { Member } from '../../src/people/directory.ts'
import { announce } from '../../src/requests/announce.ts'
import { decide } from '../../src/requests/decide.ts'
import { type Decision, evolve, type Request } from '../../src/requests/request.ts'
import { currentSteps, stepsAsked } from '../../src/requests/route.ts'
import { directory, member, pendingRequest, procedure, routeOf, signed, TODAY } from '../builders/requests.ts'

const NOW = '2026-11-23T10:00:00.000Z'

type Step = Procedure['steps'][number]

/** Steps one after the other, each of the role of its name. */
function steps(...given: [string, Partial<Step>?][]): Procedure {
  const [plain] = procedure().steps
  if (plain === undefined) throw new Error('a procedure has steps')
  const { otherwise: _, ...step } = plain
  return procedure({
    same_person: 'refuse',
    steps: given.map(([id, more]) => ({ ...step, id, name: id, roles: [id], attests: `I sign as ${id}.`, ...more })),
  })
}

/** People by name, each with their roles; tom asks, ada looks after Staffroom. */
function staff(people: Record<string, string[]>): Member[] {
  const named = Object.entries(people).map(([id, roles]) => member(id, roles))
  return [member('tom'), member('ada', ['staffroom_administrator']), ...named]
}

function plan(asking: Procedure, people: Record<string, string[]>, decisions: Decision[] = [], more = {}) {
  return routeOf(pendingRequest({ decisions }), { procedure: asking, directory: directory(staff(people), more) })
}

const inShort = (step: ReturnType<typeof plan>[number]) =>
  `${step.id} ${step.nth}/${step.of}: ${step.decision?.by ?? (step.deciders.map((d) => d.person.id).join(', ') || 'nobody')}`
const open = (...given: Parameters<typeof plan>) => currentSteps(plan(...given)).map(inShort)

describe('steps that are asked at the same time', () => {
  const both = steps(['dsl'], ['dpo', { parallel: true }], ['head'])
  const people = { dee: ['dsl'], dan: ['dpo'], hal: ['head'] }

  it.each<[string, Parameters<typeof plan>, string[]]>([
    ['are open together, and what follows waits', [both, people], ['dsl 1/1: dee', 'dpo 1/1: dan']],
    ['what follows waits for both', [both, people, [signed('dpo', 'dan')]], ['dsl 1/1: dee']],
    ['then it is open', [both, people, [signed('dpo', 'dan'), signed('dsl', 'dee')]], ['head 1/1: hal']],
    [
      'one person who could sign both may choose, and signs one',
      [both, { dee: ['dsl', 'dpo'], dan: ['dpo'], dot: ['dsl'], hal: ['head'] }],
      ['dsl 1/1: dee, dot', 'dpo 1/1: dan, dee'],
    ],
    [
      'after the one, the other is somebody else’s',
      [both, { dee: ['dsl', 'dpo'], dan: ['dpo'], hal: ['head'] }, [signed('dsl', 'dee')]],
      ['dpo 1/1: dan'],
    ],
    [
      'the only person for one of them is kept for it, on whichever side it stands',
      [both, { dee: ['dsl', 'dpo'], dan: ['dpo'], hal: ['head'] }],
      ['dsl 1/1: dee', 'dpo 1/1: dan'],
    ],
    [
      'one person for both signs both where the pack merges',
      [
        { ...both, same_person: 'merge' },
        { dee: ['dsl', 'dpo'], hal: ['head'] },
      ],
      ['dsl+dpo 1/1: dee'],
    ],
    [
      'where it does not, one of them is left to nobody once the other is signed',
      [both, { dee: ['dsl', 'dpo'], hal: ['head'] }, [signed('dsl', 'dee')]],
      ['dpo 1/1: nobody'],
    ],
  ])('%s', (_rule, given, expected) => {
    expect(open(...given)).toEqual(expected)
  })

  it('a step that is left out moves no other: what stood beside it is still asked after what stood before', () => {
    const asking = steps(['dsl'], ['governor'], ['dpo', { parallel: true }])
    const asked = { dsl: 1, dpo: 1 }
    const route = routeOf(pendingRequest(), { procedure: asking, directory: directory(staff(people)), asked })
    expect(currentSteps(route).map(({ id }) => id)).toEqual(['dsl'])
  })

  it('a signature beside others leaves their turn as it was; the last one begins the next', () => {
    const request = pendingRequest({ version: 3, turnVersion: 1, escalated: true, remindedAt: NOW })
    const beside = evolve(request, { type: 'StepApproved', turnGoesOn: true, ...signed('dsl', 'dee', { at: NOW }) })
    expect(beside).toMatchObject({ turnVersion: 1, escalated: true, remindedAt: NOW, turnSince: request.turnSince })
    expect(beside.decisions).toEqual([signed('dsl', 'dee', { at: NOW })])
    const last = evolve({ ...beside, version: 4 }, { type: 'StepApproved', ...signed('dpo', 'dan', { at: NOW }) })
    expect(last).toMatchObject({ turnVersion: 5, escalated: false, turnSince: NOW })
    expect(last.remindedAt).toBeUndefined()
  })

  it('whoever was asked at the same time is not asked again, and the author hears of each', () => {
    const before = plan(both, people)
    const decisions = [signed('dsl', 'dee')]
    const request = pendingRequest({ decisions })
    const effects = announce([{ type: 'StepApproved', turnGoesOn: true, ...signed('dsl', 'dee') }], {
      request,
      route: plan(both, people, decisions),
      before,
      directory: directory(staff(people)),
      today: TODAY,
      now: new Date(NOW),
    })
    expect(
      effects.map((effect) => (effect.effect === 'notice' ? `${effect.card}: ${effect.readerId}` : effect.effect)),
    ).toEqual(['revise', 'news: tom'])
  })
})

describe('a step that several must sign', () => {
  const two = steps(['slt', { signatures: 2 }], ['head'])
  const people = { sol: ['slt'], sid: ['slt'], sue: ['slt'], hal: ['head'] }
  const deputies = [{ role: 'slt', holderId: 'sol', deputyId: 'dev' }]
  const away = { deputies, absences: [{ personId: 'sol', until: TODAY }] }

  it.each<[string, Parameters<typeof plan>, string[]]>([
    ['wants so many', [two, people], ['slt 1/2: sid, sol, sue']],
    ['then one fewer, of the others', [two, people, [signed('slt', 'sid')]], ['slt 2/2: sol, sue']],
    ['then no more', [two, people, [signed('slt', 'sid'), signed('slt', 'sol')]], ['head 1/1: hal']],
    [
      'where a deputy signed, the holder’s place is taken',
      [two, { ...people, dev: ['staff'] }, [signed('slt', 'dev', { forId: 'sol' })], away],
      ['slt 2/2: sid, sue'],
    ],
    [
      'those whom a later step needs are kept for it, as long as there are enough',
      [steps(['slt', { signatures: 2 }], ['head']), { sol: ['slt'], sid: ['slt'], hal: ['slt', 'head'] }],
      ['slt 1/2: sid, sol'],
    ],
    [
      'when all its holders have signed, the rest is the last resort’s',
      [steps(['slt', { signatures: 2, otherwise: 'head' }]), { sol: ['slt'], hal: ['head'] }, [signed('slt', 'sol')]],
      ['slt 2/2: hal'],
    ],
  ])('%s', (_rule, given, expected) => {
    expect(open(...given)).toEqual(expected)
  })

  it.each<[string, Record<string, string>, number]>([
    ['nothing settled: the pack’s own number', {}, 2],
    ['the school’s number', { leaders: '3' }, 3],
    ['a word is no number', { leaders: 'three' }, 2],
    ['nobody is no number', { leaders: '0' }, 2],
    ['more than nine is none', { leaders: '12' }, 2],
  ])('how many, where the policy leaves it open: %s', (_rule, choices, expected) => {
    const open = steps(['slt', { signatures: { settled_by_school: 'leaders', default: 2 } }])
    expect(stepsAsked(open, choices, () => true)).toEqual({ slt: expected })
  })
})

describe('what is written with a signature', () => {
  const asking = steps(['adviser', { kind: 'advise' }], ['head', { reasons: true }], ['chair'])
  const people = { ann: ['adviser'], hal: ['head'], cho: ['chair'] }

  function press(who: string, type: string, words: object, decisions: Decision[] = []) {
    const request: Request = pendingRequest({ decisions })
    const route = plan(asking, people, decisions)
    const step = currentSteps(route)[0]?.id ?? ''
    const intent = { type, request: request.id, step, version: 1, ...words } as Parameters<typeof decide>[1]
    const result = decide(request, intent, {
      actor: { id: who, name: who },
      now: NOW,
      procedure: asking,
      route,
      recheck: () => ({}),
    })
    return 'refused' in result ? result.refused : result
  }

  it.each<[string, string, string, object, Decision[], string]>([
    ['advice is written', 'ann', 'request.approve', {}, [], 'advice_needed'],
    ['blanks are none', 'ann', 'request.approve', { why: ' \n ' }, [], 'advice_needed'],
    ['an adviser declines nothing', 'ann', 'request.decline', { reason: 'No.' }, [], 'only_advice'],
    ['and asks for no changes', 'ann', 'request.changes', { note: 'No.' }, [], 'only_advice'],
    [
      'reasons are written where the policy wants them',
      'hal',
      'request.approve',
      {},
      [signed('adviser', 'ann')],
      'reasons_needed',
    ],
  ])('%s', (_rule, who, type, words, decisions, expected) => {
    expect(press(who, type, words, decisions)).toBe(expected)
  })

  it('it stands in the signature, word for word', () => {
    expect(press('ann', 'request.approve', { why: ' Against it. ' })).toMatchObject([{ text: 'Against it.' }])
    expect(press('hal', 'request.approve', { why: 'It helps.' }, [signed('adviser', 'ann')])).toMatchObject([
      { text: 'It helps.' },
    ])
  })

  it('where nobody asks for it, none is kept', () => {
    const decisions = [signed('adviser', 'ann'), signed('head', 'hal')]
    const result = press('cho', 'request.approve', { why: 'Because.' }, decisions)
    expect(result).toMatchObject([{ type: 'StepApproved' }, { type: 'RequestApproved' }])
    expect(typeof result === 'string' ? result : result[0]).not.toHaveProperty('text')
  })
})
