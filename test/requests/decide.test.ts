import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, type Facts, submit } from '../../src/requests/decide.ts'
import { evolve, type Request, type RequestEvent } from '../../src/requests/request.ts'
import { currentSteps } from '../../src/requests/route.ts'
import { pendingRequest, procedure, routeOf, signed } from '../builders/requests.ts'

const NOW = '2026-11-23T10:00:00.000Z'

function facts(request: Request, actor: string, more: Partial<Facts> = {}): Facts {
  return {
    actor: { id: actor, name: actor },
    now: NOW,
    procedure: procedure(),
    route: routeOf(request),
    recheck: () => ({}),
    ...more,
  }
}

function press(request: Request, type: string, more: object = {}) {
  const step = currentSteps(routeOf(request))[0]?.id ?? ''
  return { type, request: request.id, step, version: request.version, ...more } as Parameters<typeof decide>[1]
}

const inShort = (result: ReturnType<typeof decide>) =>
  'refused' in result ? result.refused : result.map((event) => event.type).join(', ')

describe('approving', () => {
  it.each([
    ['the approver whose turn it is signs', pendingRequest(), 'lee', {}, 'StepApproved'],
    ['the last approver completes it', pendingRequest({ current: 2 }), 'hana', {}, 'StepApproved, RequestApproved'],
    ['the next approver may not jump the queue', pendingRequest(), 'hana', {}, 'not_your_turn'],
    ['somebody else’s signature is not theirs to give', pendingRequest(), 'stranger', {}, 'not_yours'],
    ['the author may not sign their own', pendingRequest(), 'tom', {}, 'own_request'],
    [
      'a second press after signing changes nothing',
      pendingRequest({ current: 1 }),
      'lee',
      { step: 'line_manager', version: 1 },
      'already_signed',
    ],
    [
      'a second holder who presses late hears that it is signed',
      pendingRequest({ current: 1 }),
      'stranger',
      { step: 'line_manager', version: 1 },
      'already_signed',
    ],
    [
      'an old card of the same step, from before the changes, signs nothing',
      pendingRequest({ turnVersion: 5, version: 5 }),
      'lee',
      { version: 3 },
      'out_of_date',
    ],
    [
      'a card that names another step signs nothing',
      pendingRequest({ current: 1 }),
      'cam',
      { step: 'headteacher' },
      'out_of_date',
    ],
    ['an approved request is closed', pendingRequest({ current: 3, status: 'approved' }), 'hana', {}, 'ended'],
    ['a declined request is closed', pendingRequest({ status: 'declined' }), 'lee', {}, 'ended'],
    ['a withdrawn request is closed', pendingRequest({ status: 'withdrawn' }), 'lee', {}, 'ended'],
    [
      'a request that is back with its author cannot be signed',
      pendingRequest({ status: 'changes_asked' }),
      'lee',
      {},
      'with_author',
    ],
  ])('%s', (_rule, request, actor, more, expected) => {
    expect(inShort(decide(request, press(request, 'request.approve', more), facts(request, actor)))).toBe(expected)
  })

  it('site conditions are looked at again at the last signature, and only there', () => {
    const recheck = () => ({ administrators: 'Only one is left.' })
    const early = pendingRequest({ current: 1 })
    const last = pendingRequest({ current: 2 })
    expect(inShort(decide(early, press(early, 'request.approve'), facts(early, 'cam', { recheck })))).toBe(
      'StepApproved',
    )
    expect(decide(last, press(last, 'request.approve'), facts(last, 'hana', { recheck }))).toEqual({
      refused: 'conditions',
      problems: recheck(),
    })
  })

  it('a signature holds the sentence word for word, the name, the moment and which submission', () => {
    const request = pendingRequest()
    expect(decide(request, press(request, 'request.approve'), facts(request, 'lee'))).toMatchObject([
      { step: 'line_manager', sentences: ['I sign as line_manager.'], by: 'lee', at: NOW, submission: 0 },
    ])
  })
})

describe('declining, asking for changes, withdrawing, reminding', () => {
  it.each([
    ['declining needs a reason', 'request.decline', 'lee', {}, 'reason_needed'],
    ['a reason of blanks is none', 'request.decline', 'lee', { reason: '  \n ' }, 'reason_needed'],
    ['the approver declines with a reason', 'request.decline', 'lee', { reason: 'Not this term.' }, 'RequestDeclined'],
    ['only the approver whose turn it is declines', 'request.decline', 'hana', { reason: 'No.' }, 'not_your_turn'],
    ['asking for changes needs a note', 'request.changes', 'lee', {}, 'note_needed'],
    ['the approver asks for changes', 'request.changes', 'lee', { note: 'Say who vets.' }, 'ChangesAsked'],
    ['the author withdraws', 'request.withdraw', 'tom', {}, 'RequestWithdrawn'],
    ['nobody else withdraws', 'request.withdraw', 'hana', {}, 'not_author'],
    ['the author reminds', 'request.remind', 'tom', {}, 'ApproverReminded'],
    ['nobody else reminds', 'request.remind', 'lee', {}, 'not_author'],
  ])('%s', (_rule, type, actor, more, expected) => {
    const request = pendingRequest()
    expect(inShort(decide(request, press(request, type, more), facts(request, actor)))).toBe(expected)
  })

  it('one reminder a day is enough', () => {
    const soon = pendingRequest({ remindedAt: '2026-11-23T08:00:00.000Z' })
    const yesterday = pendingRequest({ remindedAt: '2026-11-22T09:00:00.000Z' })
    expect(inShort(decide(soon, press(soon, 'request.remind'), facts(soon, 'tom')))).toBe('reminded_already')
    expect(inShort(decide(yesterday, press(yesterday, 'request.remind'), facts(yesterday, 'tom')))).toBe(
      'ApproverReminded',
    )
  })
})

describe('sending again', () => {
  const sending = (by: string) => ({
    at: NOW,
    by,
    answers: { department: 'Year 5' },
    text: 'Year 5',
    textHash: 'new',
    identity: { ...pendingRequest(), id: 'r' },
  })

  it.each([
    [
      'the author sends it again after changes were asked for',
      pendingRequest({ status: 'changes_asked' }),
      'tom',
      'RequestResubmitted',
    ],
    ['the author may change it while it waits', pendingRequest({ current: 1 }), 'tom', 'RequestResubmitted'],
    ['nobody else sends it', pendingRequest({ status: 'changes_asked' }), 'lee', 'not_author'],
    ['what has ended is not sent again', pendingRequest({ status: 'declined' }), 'tom', 'ended'],
  ])('%s', (_rule, request, by, expected) => {
    const result = submit(request, sending(by))
    expect('refused' in result ? result.refused : result[0]?.type).toBe(expected)
  })

  it('the steps run again from the first, and the earlier signatures are kept for the record', () => {
    const request = evolve(pendingRequest({ current: 2, status: 'changes_asked' }), {
      type: 'RequestResubmitted',
      ...sending('tom'),
    })
    expect(request.decisions).toEqual([])
    expect(request.earlier.map((decision) => decision.by)).toEqual(['lee', 'cam'])
    expect(request.submissions).toHaveLength(2)
    expect(currentSteps(routeOf(request))[0]?.id).toBe('line_manager')
  })
})

describe('whatever is pressed, by whomever, in whatever order', () => {
  const actor = fc.constantFrom('tom', 'lee', 'cam', 'hana', 'gail', 'ada', 'stranger')
  const act = fc.record({
    actor,
    type: fc.constantFrom(
      'request.approve',
      'request.decline',
      'request.changes',
      'request.withdraw',
      'request.remind',
      'submit',
    ),
    step: fc.constantFrom('line_manager', 'communications_manager', 'headteacher', 'line_manager+headteacher'),
    back: fc.nat(3),
    text: fc.constantFrom('', 'because'),
  })

  it('nobody signs twice or out of turn, the author never signs, and nothing follows an ending', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 40 }), (acts) => {
        let request = pendingRequest()
        for (const { actor: who, type, step, back, text } of acts) {
          const hadEnded = ['approved', 'declined', 'withdrawn'].includes(request.status)
          const result = outcomeOf(request, who, type, step, back, text)
          if ('refused' in result) continue
          expect(hadEnded).toBe(false)
          request = result.reduce<Request>(evolve, request)
          request = { ...request, version: request.version + 1 }
          const signers = request.decisions.map((decision) => decision.by)
          expect(signers).not.toContain('tom')
          expect(new Set(signers).size).toBe(signers.length)
          expect(request.decisions.map((decision) => decision.step)).toEqual(
            ['line_manager', 'communications_manager', 'headteacher'].slice(0, signers.length),
          )
          expect(request.status === 'approved').toBe(signers.length === 3)
        }
      }),
      { numRuns: 2000 },
    )
  })

  function outcomeOf(
    request: Request,
    who: string,
    type: string,
    step: string,
    back: number,
    text: string,
  ): RequestEvent[] | { refused: string } {
    if (type === 'submit') {
      const identity = { ...request }
      return submit(request, { at: NOW, by: who, answers: {}, text: '', textHash: '', identity })
    }
    const intent = {
      type,
      request: request.id,
      step,
      version: request.version - back,
      reason: text,
      note: text,
    } as Parameters<typeof decide>[1]
    return decide(request, intent, facts(request, who))
  }
})

it('a request is what its events made it', () => {
  const request = evolve(pendingRequest(), { type: 'StepApproved', ...signed('line_manager', 'lee', { at: NOW }) })
  expect(request.decisions).toHaveLength(1)
  expect(request.turnSince).toBe(NOW)
})
