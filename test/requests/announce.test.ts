import { describe, expect, it } from 'vitest'
import type { Effect } from '../../src/effects.ts'
import type { Member } from '../../src/people/directory.ts'
import { announce, auditLines } from '../../src/requests/announce.ts'
import type { Request, RequestEvent } from '../../src/requests/request.ts'
import { directory, member, pendingRequest, routeOf, signed, staff, TODAY } from '../builders/requests.ts'

const AT = '2026-11-23T09:00:00.000Z'
const word = { by: 'lee', name: 'Lee', stepName: 'line_manager', at: AT, text: 'Mrs Lee writes about a pupil.' }
const { id, schoolId, number, procedure, packHash, authorId, draftId, salt, submissions } = pendingRequest()
const [submission] = submissions
if (submission === undefined) throw new Error('nothing was sent')

const submitted: RequestEvent = {
  type: 'RequestSubmitted',
  ...{ id, schoolId, number, procedure, packHash, authorId, draftId, salt },
  ...submission,
}
const resubmitted: RequestEvent = { type: 'RequestResubmitted', ...submission }
const stepApproved = (step: string, by: string): RequestEvent => ({ type: 'StepApproved', ...signed(step, by) })
const approved: RequestEvent = { type: 'RequestApproved', at: AT }
const declined: RequestEvent = { type: 'RequestDeclined', ...word }
const changes: RequestEvent = { type: 'ChangesAsked', ...word }
const withdrawn: RequestEvent = { type: 'RequestWithdrawn', by: 'tom', at: AT }
const reminded: RequestEvent = { type: 'ApproverReminded', by: 'tom', at: AT }

function told(events: RequestEvent[], request: Request, people: Member[] = staff(), more = {}): string[] {
  const school = directory(people, more)
  const route = routeOf(request, { directory: school })
  return announce(events, { request, route, directory: school, today: TODAY, now: new Date(AT) }).map(inShort)
}

function inShort(effect: Effect): string {
  if (effect.effect === 'notice') return `${effect.card}: ${effect.readerId}`
  return effect.effect === 'later' ? `later: ${effect.intent}` : 'revise'
}

describe('who hears of it', () => {
  it.each([
    [
      'sent: the author has a card that stays, the first approver is asked',
      [submitted],
      pendingRequest(),
      ['request: tom', 'approval: lee'],
    ],
    [
      'sent again: the cards are painted anew, the first approver is asked',
      [resubmitted],
      pendingRequest(),
      ['revise', 'approval: lee'],
    ],
    [
      'a step further: the author reads it, the next is asked',
      [stepApproved('line_manager', 'lee')],
      pendingRequest({ current: 1 }),
      ['revise', 'news: tom', 'approval: cam'],
    ],
    [
      'the last signature: the author hears once',
      [stepApproved('headteacher', 'hana'), approved],
      pendingRequest({ current: 3, status: 'approved' }),
      ['revise', 'news: tom'],
    ],
    [
      'declined: the author, and no approver',
      [declined],
      pendingRequest({ status: 'declined' }),
      ['revise', 'news: tom'],
    ],
    [
      'changes asked: the author, and no approver',
      [changes],
      pendingRequest({ status: 'changes_asked' }),
      ['revise', 'news: tom'],
    ],
    [
      'withdrawn: nobody is written to, the buttons go',
      [withdrawn],
      pendingRequest({ status: 'withdrawn' }),
      ['revise'],
    ],
    [
      'reminded: whoever’s turn it is, and nobody else',
      [reminded],
      pendingRequest({ current: 2 }),
      ['revise', 'approval: hana'],
    ],
  ])('%s', (_rule, events, request, expected) => {
    expect(told(events, request)).toEqual(expected)
  })

  it('every holder of a role is asked, for any one of them may sign', () => {
    const people = [...staff(), member('bo', ['communications_manager'])]
    expect(told([stepApproved('line_manager', 'lee')], pendingRequest({ current: 1 }), people)).toEqual([
      'revise',
      'news: tom',
      'approval: bo',
      'approval: cam',
    ])
  })

  it('while an approver is away their deputy is asked, too', () => {
    const more = {
      deputies: [{ role: 'headteacher', holderId: 'hana', deputyId: 'stranger' }],
      absences: [{ personId: 'hana', until: '2026-11-27' }],
    }
    expect(
      told([stepApproved('communications_manager', 'cam')], pendingRequest({ current: 2 }), staff(), more),
    ).toEqual(['revise', 'news: tom', 'approval: hana', 'approval: stranger'])
  })

  it('an approver without an account: the administrator hears, and the platform is asked', () => {
    const people = staff().map((one) => (one.id === 'lee' ? { ...one, reachable: false } : one))
    expect(told([submitted], pendingRequest(), people)).toEqual([
      'request: tom',
      'approval: lee',
      'reach: ada',
      'later: people.link',
    ])
  })

  it('nobody left to sign: the administrators hear, every one of them', () => {
    const people = [
      ...staff().filter(({ id: who }) => !['lee', 'hana'].includes(who)),
      member('abe', ['staffroom_administrator']),
    ]
    expect(told([submitted], pendingRequest(), people)).toEqual([
      'request: tom',
      'reach: abe',
      'reach: ada',
      'later: people.link',
    ])
  })

  it('no effect holds a word of the form or of anybody', () => {
    const school = directory()
    const request = pendingRequest({ status: 'declined', word })
    const effects = announce([declined], {
      request,
      route: routeOf(request),
      directory: school,
      today: TODAY,
      now: new Date(AT),
    })
    expect(JSON.stringify(effects)).not.toMatch(/pupil|Year 4/)
  })
})

describe('what the trail keeps', () => {
  const request = pendingRequest({ current: 1, version: 2 })
  const deputy: RequestEvent = { type: 'StepApproved', ...signed('headteacher', 'dan', { forId: 'hana' }) }

  it.each([
    ['RequestSubmitted', submitted, { version: 2, procedure, pack: packHash, text: 'text', by: 'tom' }],
    ['RequestResubmitted', resubmitted, { version: 2, procedure, pack: packHash, text: 'text', by: 'tom' }],
    [
      'StepApproved',
      stepApproved('line_manager', 'lee'),
      { version: 2, step: 'line_manager', by: 'lee', for: null, text: 'text' },
    ],
    ['StepApproved', deputy, { version: 2, step: 'headteacher', by: 'dan', for: 'hana', text: 'text' }],
    ['RequestApproved', approved, { version: 2 }],
    ['RequestDeclined', declined, { version: 2, by: 'lee' }],
    ['ChangesAsked', changes, { version: 2, by: 'lee' }],
    ['RequestWithdrawn', withdrawn, { version: 2, by: 'tom' }],
    ['ApproverReminded', reminded, { version: 2, by: 'tom' }],
  ])('%s: who, what and which text, and never the text itself', (action, event, details) => {
    const lines = auditLines([event], request, 'actor')
    expect(lines).toEqual([{ chain: 'larkfield', actor: 'actor', action, subject: `request:${request.id}`, details }])
    expect(JSON.stringify(lines)).not.toMatch(/pupil|Year 4|"Lee"/)
  })
})
