import { exactText, readAnswers } from '../../src/forms/form.ts'
import type { Directory } from '../../src/people/directory.ts'
import { sceneOf } from '../../src/requests/load.ts'
import type { Decision, Request } from '../../src/requests/request.ts'
import type { Scene } from '../../src/requests/scene.ts'
import { formFacts, kingOffa, larkfield, member, siteCreation, siteForm, today } from './packs.ts'
import { school as schoolRow } from './people.ts'

const SIGNERS = [
  ['line_manager', 'Line manager', 'tom', 'Tom Okafor'],
  ['communications_manager', 'Communications Manager', 'bethan', 'Bethan Rhys'],
  ['headteacher', 'Headteacher', 'helen', 'Helen Marsh'],
] as const

/** The people of `larkfield()`, Gwen who looks after Staffroom, and Daniel, Helen's deputy. */
export function school(changes: Partial<Directory> = {}, more: Parameters<typeof larkfield>[0] = []): Directory {
  const gwen = member('gwen', 'Gwen Pritchard', { roles: ['staff', 'staffroom_administrator'] })
  const daniel = member('daniel', 'Daniel Osei', { roles: ['staff', 'slt'] })
  const deputies = [{ role: 'headteacher', holderId: 'helen', deputyId: 'daniel' }]
  return { ...larkfield(more, [gwen, daniel]), deputies, ...changes }
}

/** Amira's request for King Offa's form, signed by the first `current` of Tom, Bethan and Helen. */
export function siteRequest(
  { current = 0, ...more }: Partial<Request> & { current?: number } = {},
  form: Parameters<typeof siteForm>[0] = {},
): Request {
  const { answers, errors } = readAnswers(siteCreation(), siteForm(form), formFacts())
  if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors))
  const at = '2026-11-20T09:00:00.000Z'
  const text = exactText(siteCreation(), answers, larkfield())
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    schoolId: 'larkfield',
    number: 7,
    procedure: 'site_creation',
    packHash: kingOffa().hash,
    authorId: 'amira',
    draftId: '0190a000-0000-7000-8000-00000000000d',
    salt: 'salt',
    status: 'pending',
    version: current + 1,
    createdAt: at,
    submissions: [{ at, by: 'amira', answers, text, textHash: 'check-value-of-the-form' }],
    decisions: SIGNERS.slice(0, current).map((_, n) => signature(n)),
    earlier: [],
    turnSince: at,
    turnVersion: current + 1,
    escalated: false,
    ...more,
  }
}

/** The n-th signature, counted from 0. */
export function signature(n: number, more: Partial<Decision> = {}): Decision {
  const [step, stepName, by, name] = SIGNERS[n] ?? SIGNERS[0]
  const at = `2026-11-20T1${n}:00:00.000Z`
  return { step, stepName, by, name, at, submission: 0, sentences: [`I sign as ${stepName}.`], ...more }
}

/** The request as a view sees it, on Monday 23 November 2026, ten in the morning. */
export function sceneFor(request: Request, directory = school()): Scene {
  const { pack, hash, platforms } = kingOffa()
  return sceneOf(
    {
      school: schoolRow('larkfield', { name: 'Larkfield Primary' }),
      pack,
      packHash: hash,
      platforms,
      directory,
      trained: new Map(),
      now: new Date(`${today}T10:00:00.000Z`),
      today,
    },
    request,
  )
}
