import { describe, expect, it } from 'vitest'
import type { Directory } from '../../src/people/directory.ts'
import { announce } from '../../src/requests/announce.ts'
import { sceneOf } from '../../src/requests/load.ts'
import { clockEvents, nextLook, nobodyNext, turnChange } from '../../src/requests/remind.ts'
import { evolve, type Request } from '../../src/requests/request.ts'
import type { Scene } from '../../src/requests/scene.ts'
import { member } from '../builders/packs.ts'
import { sceneFor, school, siteRequest } from '../builders/scenes.ts'

/** Helen must sign since Friday 20 November 2026, nine in the morning; Daniel is her deputy. */
const FRIDAY = '2026-11-20T09:00:00.000Z'
const atHelen = (more: Partial<Request> = {}) => siteRequest({ current: 2, turnSince: FRIDAY, ...more })
/** Tom must sign; he has no deputy. */
const atTom = (more: Partial<Request> = {}) => siteRequest({ turnSince: FRIDAY, ...more })

function at(instant: string, request: Request, directory: Directory = school()): Scene {
  const scene = sceneFor(request, directory)
  const now = new Date(instant)
  return sceneOf({ ...scene, now, today: instant.slice(0, 10) }, request)
}

function said(scene: Scene) {
  return clockEvents(scene, sceneOf(scene, { ...scene.request, escalated: true }).route)
}

const short = (scene: Scene) => said(scene).map(({ type }) => type)

/** Who is told what, in the order of the outbox. */
function told(scene: Scene): string[] {
  const events = said(scene)
  const after = sceneOf(scene, events.reduce<Request>(evolve, scene.request))
  return announce(events, after).flatMap((effect) =>
    effect.effect === 'notice' ? [`${effect.card}: ${effect.readerId}`] : [],
  )
}

const gone = (id: string, endDate = '2026-11-20') => {
  const directory = school()
  const one = directory.members.get(id)
  if (one !== undefined) directory.members.set(id, { ...one, endDate })
  return directory
}

describe('what the clock says of a request', () => {
  it.each([
    ['nothing before two working days have passed', '2026-11-24T08:59:00Z', atHelen(), []],
    ['a reminder after two, the weekend not counted', '2026-11-24T09:00:00Z', atHelen(), ['ApproverReminded']],
    ['once', '2026-11-24T09:01:00Z', atHelen({ clock: { said: 'reminder', at: '2026-11-24T09:00:00Z' } }), []],
    [
      'after four it is passed on',
      '2026-11-26T09:00:00Z',
      atHelen({ clock: { said: 'reminder', at: FRIDAY } }),
      ['StepEscalated'],
    ],
    ['once', '2026-11-27T09:00:00Z', atHelen({ escalated: true, clock: { said: 'escalation', at: FRIDAY } }), []],
    [
      'after six the author is told',
      '2026-11-30T09:00:00Z',
      atHelen({ escalated: true, clock: { said: 'escalation', at: FRIDAY } }),
      ['AuthorTold'],
    ],
    ['asleep for four days, the reminder is left out', '2026-11-26T12:00:00Z', atHelen(), ['StepEscalated']],
    [
      'asleep for two weeks, the deputies are asked and the author is told',
      '2026-12-07T12:00:00Z',
      atHelen(),
      ['StepEscalated', 'AuthorTold'],
    ],
    ['nothing in the evening', '2026-11-24T18:00:00Z', atHelen(), []],
    ['nothing at a weekend', '2026-11-28T12:00:00Z', atHelen(), []],
    [
      'ten working days after the author heard, once more',
      '2026-12-14T09:00:00Z',
      atHelen({ escalated: true, clock: { said: 'author', at: '2026-11-30T09:00:00Z' } }),
      ['AuthorTold'],
    ],
    [
      'not a minute sooner',
      '2026-12-14T08:59:00Z',
      atHelen({ escalated: true, clock: { said: 'author', at: '2026-11-30T09:00:00Z' } }),
      [],
    ],
    [
      'the author’s own reminder puts off the clock’s by a day',
      '2026-11-24T09:00:00Z',
      atHelen({ remindedAt: '2026-11-24T08:00:00Z' }),
      [],
    ],
    ['and no longer', '2026-11-25T08:00:00Z', atHelen({ remindedAt: '2026-11-24T08:00:00Z' }), ['ApproverReminded']],
    ['nothing once it is approved', '2027-01-20T12:00:00Z', atHelen({ status: 'approved' }), []],
    ['nothing once it is withdrawn', '2027-01-20T12:00:00Z', atHelen({ status: 'withdrawn' }), []],
    ['nothing while the author has it', '2027-01-20T12:00:00Z', atHelen({ status: 'changes_asked' }), []],
  ])('%s', (_rule, instant, request, expected) => {
    expect(short(at(instant, request))).toEqual(expected)
  })

  it('a pack may keep a clock of its own', () => {
    const scene = at('2026-11-20T13:00:00Z', atHelen())
    const quick = { ...scene.procedure, clock: { remind: 'PT4H', escalate: 'P1D', tell_author: 'P2D' } }
    expect(short({ ...scene, procedure: quick })).toEqual(['ApproverReminded'])
  })

  it('a pack without a clock has the usual one', () => {
    const { clock: _, ...procedure } = sceneFor(atHelen()).procedure
    expect(short({ ...at('2026-11-24T09:00:00Z', atHelen()), procedure })).toEqual(['ApproverReminded'])
    expect(short({ ...at('2026-11-24T08:59:00Z', atHelen()), procedure })).toEqual([])
  })
})

describe('whom it tells', () => {
  it.each([
    ['the reminder goes to whoever must sign', '2026-11-24T09:00:00Z', atHelen(), school(), ['approval: helen']],
    [
      'passed on, the deputy is given it; the holder has the card already',
      '2026-11-26T09:00:00Z',
      atHelen(),
      school(),
      ['approval: daniel'],
    ],
    [
      'without a deputy, author and administrator hear that there is none',
      '2026-11-26T09:00:00Z',
      atTom(),
      school(),
      ['waiting: amira', 'waiting: gwen'],
    ],
    [
      'then the author alone',
      '2026-11-30T09:00:00Z',
      atHelen({ escalated: true, clock: { said: 'escalation', at: FRIDAY } }),
      school(),
      ['waiting: amira'],
    ],
    [
      'asleep for two weeks: each once',
      '2026-12-07T09:00:00Z',
      atHelen(),
      school(),
      ['approval: daniel', 'waiting: amira'],
    ],
    [
      'after everything, author and administrator',
      '2026-12-14T09:00:00Z',
      atHelen({ escalated: true, clock: { said: 'author', at: '2026-11-30T09:00:00Z' } }),
      school(),
      ['waiting: amira', 'waiting: gwen'],
    ],
    [
      'of two who may sign, the one who is away is left alone',
      '2026-11-24T09:00:00Z',
      atHelen(),
      school({ absences: [{ personId: 'helen', until: '2026-12-18' }] }),
      ['approval: daniel'],
    ],
    [
      'the deputy who has it because the holder is away is not asked a second time',
      '2026-11-26T09:00:00Z',
      atHelen({ clock: { said: 'reminder', at: FRIDAY } }),
      school({ absences: [{ personId: 'helen', until: '2026-12-18' }] }),
      [],
    ],
    [
      'whoever has no account yet has a message waiting; the administrator hears of it',
      '2026-11-24T09:00:00Z',
      atHelen(),
      school({}, [member('helen', 'Helen Marsh', { roles: ['headteacher'], reachable: false })]),
      ['reach: gwen'],
    ],
    [
      'an author who has left hears nothing of it: the administrator does',
      '2026-11-30T09:00:00Z',
      atHelen({ escalated: true, clock: { said: 'escalation', at: FRIDAY } }),
      gone('amira'),
      ['waiting: gwen'],
    ],
    [
      'nobody left: a week later the administrator again',
      '2026-11-27T09:00:00Z',
      atHelen({ clock: { said: 'nobody', at: FRIDAY } }),
      gone('helen', '2026-11-19'),
      ['reach: gwen'],
    ],
  ])('%s', (_rule, instant, request, directory, expected) => {
    expect(told(at(instant, request, directory))).toEqual(expected)
  })
})

describe('when the clock looks next', () => {
  const next = (scene: Scene) =>
    nextLook(scene).map((effect) => (effect.effect === 'later' ? effect.dueAt.toISOString() : ''))

  it.each([
    ['at the reminder', '2026-11-20T09:00:00Z', atHelen(), '2026-11-24T09:00:00.000Z'],
    [
      'then at the deputies',
      '2026-11-24T09:00:00Z',
      atHelen({ clock: { said: 'reminder', at: FRIDAY } }),
      '2026-11-26T09:00:00.000Z',
    ],
    [
      'then at the author',
      '2026-11-26T09:00:00Z',
      atHelen({ clock: { said: 'escalation', at: FRIDAY } }),
      '2026-11-30T09:00:00.000Z',
    ],
    [
      'then after ten working days',
      '2026-11-30T09:00:00Z',
      atHelen({ clock: { said: 'author', at: '2026-11-30T09:00:00Z' } }),
      '2026-12-14T09:00:00.000Z',
    ],
    [
      'something due in the night is looked at in the morning',
      '2026-11-26T21:00:00Z',
      atHelen(),
      '2026-11-27T07:30:00.000Z',
    ],
  ])('%s', (_rule, instant, request, expected) => {
    expect(next(at(instant, request))).toEqual([expected])
  })

  it.each(['approved', 'declined', 'withdrawn', 'changes_asked'] as const)('never, once it is %s', (status) => {
    expect(next(at('2026-11-26T09:00:00Z', atHelen({ status })))).toEqual([])
  })
})

describe('when the staff list changes', () => {
  const change = (scene: Scene, asked: string[]) => turnChange(scene, new Set(asked))?.type

  it.each([
    ['whoever was asked is still there: nothing', school(), ['helen'], {}, undefined],
    ['somebody else signs now: it is passed to them', school(), ['amira', 'tom'], {}, 'TurnPassed'],
    ['nobody is left', gone('helen', '2026-11-19'), ['helen'], {}, 'NobodyLeft'],
    [
      'nobody is left, and that has been said',
      gone('helen', '2026-11-19'),
      ['helen'],
      { clock: { said: 'nobody', at: FRIDAY } },
      undefined,
    ],
    [
      'somebody is back after there was nobody',
      school(),
      ['helen'],
      { clock: { said: 'nobody', at: FRIDAY } },
      'TurnPassed',
    ],
    [
      'one that is with its author: nothing',
      gone('helen', '2026-11-19'),
      ['helen'],
      { status: 'changes_asked' },
      undefined,
    ],
  ] as [string, Directory, string[], Partial<Request>, string | undefined][])(
    '%s',
    (_rule, directory, asked, more, expected) => {
      expect(change(at('2026-11-23T10:00:00Z', atHelen(more), directory), asked)).toBe(expected)
    },
  )

  it('passed to somebody else, the clock begins anew and buttons that were painted stay good', () => {
    const request = atHelen({ escalated: true, clock: { said: 'author', at: FRIDAY }, version: 9 })
    const after = evolve(request, { type: 'TurnPassed', at: '2026-12-01T08:00:00Z', to: ['daniel'] })
    expect(after).toMatchObject({
      turnSince: '2026-12-01T08:00:00Z',
      turnVersion: request.turnVersion,
      escalated: false,
    })
    expect(after.clock).toBeUndefined()
  })

  it('a form or a signature that leads to nobody is marked, so that nobody is told of it twice', () => {
    expect(nobodyNext(at('2026-11-23T10:00:00Z', atHelen(), gone('helen', '2026-11-19')))).toMatchObject([
      { type: 'NobodyLeft', again: false },
    ])
    expect(nobodyNext(at('2026-11-23T10:00:00Z', atHelen()))).toEqual([])
  })
})
