import { describe, expect, it } from 'vitest'
import type { Member } from '../../src/people/directory.ts'
import { currentSteps } from '../../src/requests/route.ts'
import { directory, member, pendingRequest, procedure, routeOf, signed, staff, TODAY } from '../builders/requests.ts'

const without = (...ids: string[]) => staff().filter((person) => !ids.includes(person.id))
const change = (id: string, more: Partial<Member>) =>
  staff().map((person) => (person.id === id ? { ...person, ...more } : person))
const plan = (people: Member[], more = {}) =>
  routeOf(pendingRequest(), { directory: directory(people), ...more }).map(inShort)
const inShort = (step: ReturnType<typeof routeOf>[number]) =>
  `${step.id}: ${step.deciders.map((d) => (d.as === 'holder' ? d.person.id : `${d.person.id} (${d.as})`)).join(', ') || 'nobody'}`

describe('who signs, and in which order', () => {
  it.each([
    [
      'line manager, communications manager, headteacher, each by their role',
      staff(),
      ['line_manager: lee', 'communications_manager: cam', 'headteacher: hana'],
    ],
    [
      'any one holder of the role may sign',
      [...staff(), member('bo', ['communications_manager'])],
      ['line_manager: lee', 'communications_manager: bo, cam', 'headteacher: hana'],
    ],
    [
      'a role without a holder goes to the pack’s other role, and one person with two steps signs both at the later',
      without('cam'),
      ['line_manager: lee', 'communications_manager+headteacher: hana'],
    ],
    [
      'a line manager who is the headteacher signs both sentences last',
      change('tom', { lineManagerId: 'hana' }),
      ['communications_manager: cam', 'line_manager+headteacher: hana'],
    ],
    [
      'one person in all three roles signs once',
      change('tom', { lineManagerId: 'hana' }).filter((p) => p.id !== 'cam'),
      ['line_manager+communications_manager+headteacher: hana'],
    ],
    [
      'a person who left yesterday has no rights today',
      change('cam', { endDate: '2026-11-22' }),
      ['line_manager: lee', 'communications_manager+headteacher: hana'],
    ],
    [
      'a person whose last day is today still has them',
      change('cam', { endDate: TODAY }),
      ['line_manager: lee', 'communications_manager: cam', 'headteacher: hana'],
    ],
    [
      'a person who begins tomorrow has none yet',
      change('cam', { startDate: '2026-11-24' }),
      ['line_manager: lee', 'communications_manager+headteacher: hana'],
    ],
    [
      'when nobody is left the step is kept, without anybody',
      without('cam', 'hana', 'gail'),
      ['line_manager: lee', 'communications_manager: nobody', 'headteacher: nobody'],
    ],
  ])('%s', (_rule, people, expected) => {
    expect(plan(people)).toEqual(expected)
  })

  it('the author never signs, not even as headteacher: the chair of governors does', () => {
    const request = pendingRequest({
      authorId: 'hana',
      submissions: [{ at: '', by: 'hana', answers: {}, text: '', textHash: '' }],
    })
    expect(routeOf(request).map(inShort)).toEqual([
      'line_manager: nobody',
      'communications_manager: cam',
      'headteacher: gail (otherwise)',
    ])
  })

  it('whoever sent it in for the author does not sign either', () => {
    expect(plan(staff(), { submittedById: 'cam' })[1]).toBe('communications_manager+headteacher: hana')
  })

  it('nobody who signed another step signs again', () => {
    const request = pendingRequest({ decisions: [signed('line_manager', 'cam')] })
    expect(routeOf(request).map(inShort).slice(1)).toEqual(['communications_manager+headteacher: hana'])
  })

  it('where the pack refuses to merge, one person keeps two steps but the second goes elsewhere once the first is signed', () => {
    const people = change('tom', { lineManagerId: 'hana' })
    const refuse = { procedure: procedure({ same_person: 'refuse' }), directory: directory(people) }
    expect(routeOf(pendingRequest(), refuse).map(inShort)).toEqual([
      'line_manager: hana',
      'communications_manager: cam',
      'headteacher: hana',
    ])
    const after = pendingRequest({ decisions: [signed('line_manager', 'hana')] })
    expect(routeOf(after, refuse).map(inShort).at(-1)).toBe('headteacher: gail (otherwise)')
  })

  it('the only person who can sign a later step is kept for it while somebody else can sign this one', () => {
    const people = [
      ...without('cam'),
      member('cam', ['communications_manager']),
      member('han2', ['communications_manager']),
    ].map((p) => (p.id === 'hana' ? { ...p, roles: ['headteacher', 'communications_manager'] } : p))
    expect(plan(people)[1]).toBe('communications_manager: cam, han2')
  })

  it('a step whose condition does not hold is left out', () => {
    expect(plan(staff(), { asked: { line_manager: 1, headteacher: 1 } })).toEqual([
      'line_manager: lee',
      'headteacher: hana',
    ])
  })
})

describe('deputies and delegates', () => {
  const deputies = [{ role: 'headteacher', holderId: 'hana', deputyId: 'dev' }]
  const people = [...staff(), member('dev', ['staff', 'slt'])]
  const last = (more: object) =>
    routeOf(pendingRequest({ current: 2 }), { directory: directory(people, { deputies, ...more }) })
      .map(inShort)
      .at(-1)

  it.each([
    ['do not act while the holder is here', {}, 'headteacher: hana'],
    [
      'act while the holder is away',
      { absences: [{ personId: 'hana', until: TODAY }] },
      'headteacher: hana, dev (deputy)',
    ],
    ['stop when the absence is over', { absences: [{ personId: 'hana', until: '2026-11-22' }] }, 'headteacher: hana'],
    [
      'of another role do not act',
      {
        deputies: [{ role: 'dsl', holderId: 'hana', deputyId: 'dev' }],
        absences: [{ personId: 'hana', until: TODAY }],
      },
      'headteacher: hana',
    ],
    [
      'never the author, on whomever’s behalf',
      {
        deputies: [{ role: 'headteacher', holderId: 'hana', deputyId: 'tom' }],
        absences: [{ personId: 'hana', until: TODAY }],
      },
      'headteacher: hana',
    ],
    [
      'a delegate the pack does not allow has no rights',
      { absences: [{ personId: 'hana', until: TODAY, delegateId: 'dev' }], deputies: [] },
      'headteacher: hana',
    ],
  ])('%s', (_rule, more, expected) => {
    expect(last(more)).toBe(expected)
  })

  it('act once the step is escalated, and the record says for whom', () => {
    const route = routeOf(pendingRequest({ current: 2, escalated: true }), {
      directory: directory(people, { deputies }),
    })
    expect(currentSteps(route)[0]?.deciders.map((d) => [d.person.id, d.forPerson?.id])).toEqual([
      ['hana', undefined],
      ['dev', 'hana'],
    ])
  })

  it('only the step that has waited too long is passed on: those to come are still their holders’', () => {
    const own = [...deputies, { role: 'communications_manager', holderId: 'cam', deputyId: 'dev' }]
    const route = routeOf(pendingRequest({ current: 1, escalated: true }), {
      directory: directory(people, { deputies: own }),
    })
    expect(route.slice(1).map(inShort)).toEqual(['communications_manager: cam, dev (deputy)', 'headteacher: hana'])
  })

  it('a delegate of a role the pack allows signs until the last day away', () => {
    const steps = procedure().steps.map((step) => ({ ...step, delegates: ['slt'] }))
    const absences = [{ personId: 'hana', until: TODAY, delegateId: 'dev' }]
    const route = routeOf(pendingRequest({ current: 2 }), {
      procedure: procedure({ steps }),
      directory: directory(people, { absences }),
    })
    expect(route.map(inShort).at(-1)).toBe('headteacher: hana, dev (delegate)')
  })
})
