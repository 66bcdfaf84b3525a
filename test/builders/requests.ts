import type { Procedure } from '../../src/packs/pack.ts'
import type { Directory, Member } from '../../src/people/directory.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import { type PlannedStep, planRoute, type RouteFacts, stepsAsked } from '../../src/requests/route.ts'

/** A member of staff; the id is the name people know them by in a test. */
export function member(id: string, roles: string[] = ['staff'], more: Partial<Member> = {}): Member {
  return {
    id,
    email: `${id}@larkfield.example`,
    name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
    jobTitle: '',
    roles,
    reachable: true,
    ...more,
  }
}

/** A school in which Tom asks, Lee is his line manager, Cam the communications manager and Hana the headteacher. */
export function directory(people: Member[] = staff(), more: Partial<Omit<Directory, 'members'>> = {}): Directory {
  return {
    schoolId: 'larkfield',
    members: new Map(people.map((person) => [person.id, person])),
    deputies: [],
    absences: [],
    choices: {},
    ...more,
  }
}

export function staff(): Member[] {
  return [
    member('tom', ['staff'], { lineManagerId: 'lee' }),
    member('lee'),
    member('cam', ['staff', 'communications_manager']),
    member('hana', ['staff', 'headteacher']),
    member('gail', ['governor', 'chair_of_governors']),
    member('ada', ['office', 'staffroom_administrator']),
    member('stranger'),
  ]
}

/** Line manager, then communications manager, then headteacher. */
export function procedure(more: Partial<Procedure> = {}): Procedure {
  const step = (id: string, otherwise?: string): Procedure['steps'][number] => ({
    id,
    name: id,
    roles: [id],
    kind: 'approve',
    attests: `I sign as ${id}.`,
    clause: ['A.3.2'],
    delegates: [],
    reasons: false,
    signatures: 1,
    parallel: false,
    ...(otherwise === undefined ? {} : { otherwise }),
  })
  return {
    id: 'site_creation',
    name: 'a new site',
    words: ['site'],
    order: 50,
    clause: ['A.3.2'],
    title: ['department'],
    form: {
      title: 'New site',
      checks: [],
      remarks: [],
      sections: [
        { title: 'Team', fields: [{ id: 'department', kind: 'line', label: 'Department', required: true, max: 100 }] },
      ],
    },
    steps: [
      step('line_manager', 'headteacher'),
      step('communications_manager', 'headteacher'),
      step('headteacher', 'chair_of_governors'),
    ],
    same_person: 'merge',
    ...more,
  }
}

/** A signature, on the first submission. */
export function signed(step: string, by: string, more: Partial<Decision> = {}): Decision {
  return {
    step,
    stepName: step,
    by,
    name: by,
    at: '2026-11-20T10:00:00.000Z',
    submission: 0,
    sentences: [`I sign as ${step}.`],
    ...more,
  }
}

const STEPS: [string, string][] = [
  ['line_manager', 'lee'],
  ['communications_manager', 'cam'],
  ['headteacher', 'hana'],
]

/** Tom's request, waiting at step `current` (counted from 0). */
export function pendingRequest({ current = 0, ...more }: Partial<Request> & { current?: number } = {}): Request {
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    schoolId: 'larkfield',
    number: 7,
    procedure: 'site_creation',
    packHash: 'hash',
    authorId: 'tom',
    draftId: '0190a000-0000-7000-8000-00000000000d',
    salt: 'salt',
    status: 'pending',
    version: current + 1,
    createdAt: '2026-11-19T09:00:00.000Z',
    submissions: [
      {
        at: '2026-11-19T09:00:00.000Z',
        by: 'tom',
        answers: { department: 'Year 4' },
        text: 'Year 4',
        textHash: 'text',
      },
    ],
    decisions: STEPS.slice(0, current).map(([step, by]) => signed(step, by)),
    earlier: [],
    turnSince: '2026-11-19T09:00:00.000Z',
    turnVersion: current + 1,
    escalated: false,
    ...more,
  }
}

export const TODAY = '2026-11-23'

/** The route of a request in a school. */
export function routeOf(request: Request, more: Partial<RouteFacts> = {}): PlannedStep[] {
  const asking = more.procedure ?? procedure()
  const school = more.directory ?? directory()
  return planRoute({
    procedure: asking,
    directory: school,
    today: TODAY,
    authorId: request.authorId,
    submittedById: request.submissions.at(-1)?.by ?? request.authorId,
    decisions: request.decisions,
    escalated: request.escalated,
    asked: request.submissions.at(-1)?.asked ?? stepsAsked(asking, school.choices, () => true),
    ...more,
  })
}
