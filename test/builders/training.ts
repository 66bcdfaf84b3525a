import type { Intent } from '../../src/conversation/incoming.ts'
import type { Database } from '../../src/db/database.ts'
import type { LoadedPack } from '../../src/packs/load.ts'
import { type Course, Procedure } from '../../src/packs/pack.ts'
import type { Entry } from '../../src/people/entry.ts'
import type { Training } from '../../src/training/training.ts'
import { type Front, openFront } from './front-door.ts'
import { kingOffa } from './packs.ts'
import { entry, putSchool, school } from './people.ts'

/** The policy is read, for good; the course counts for a year and is confirmed by a senior leader. */
export const courses: [Course, Course] = [
  { id: 'policy', name: 'read the policy', kind: 'reading', confirmed_by: [], clause: ['5.1'] },
  { id: 'training', name: 'been trained', kind: 'course', confirmed_by: ['slt'], valid: 'P365D', clause: ['5.2'] },
]

/** A pack with one procedure, which a senior leader approves once everybody who runs the account is ready. */
export function gatePack(): LoadedPack {
  const { pack, ...rest } = kingOffa()
  const procedure = Procedure.parse({
    id: 'account',
    name: 'a new account',
    words: ['account'],
    clause: ['5.1'],
    title: ['aim'],
    form: {
      title: 'New account',
      sections: [
        {
          title: 'The account',
          fields: [
            { id: 'aim', kind: 'line', label: 'Aim' },
            { id: 'runners', kind: 'people', label: 'Who will run it' },
          ],
        },
      ],
      checks: [
        {
          field: 'runners',
          must: { field: 'runners', done: ['policy', 'training'] },
          at: 'signature',
          says: 'Not ready yet: {runners.not_done}.',
          clause: ['5.2'],
        },
      ],
    },
    steps: [{ id: 'slt', name: 'Senior leader', roles: ['slt'], attests: 'I approve it.', clause: ['5.2'] }],
  })
  return { ...rest, hash: 'gate-1', pack: { ...pack, id: 'gate', courses, procedures: [procedure] } }
}

export interface Gate extends Front {
  people: Record<string, Entry>
  /** Ada asks for an account that these run. @returns the request's id */
  asks(runners: string[]): Promise<string>
  /** The approval as the card's button sends it. */
  approval(request: string): Promise<Intent>
  /** Whoever has a notice of this card waiting, by name, and on which subject. */
  notices(card: string): Promise<string[]>
}

/**
 * Withybrook: ada asks, stu and leila run accounts, judith (headteacher) and callum are senior leaders, dawn is the office,
 * gil looks after Staffroom, vera is a volunteer without any account. Everybody else has said hello.
 */
export async function openGate(db: Database, loaded = gatePack()): Promise<Gate> {
  const front = await openFront(db, {
    packs: new Map([
      ['gate', loaded],
      ['king-offa', kingOffa()],
    ]),
  })
  const roles: Record<string, string[]> = {
    ada: ['staff'],
    stu: ['staff'],
    leila: ['staff'],
    judith: ['staff', 'headteacher', 'slt'],
    callum: ['staff', 'slt'],
    dawn: ['staff', 'office'],
    gil: ['staff', 'staffroom_administrator'],
    vera: ['volunteer'],
  }
  const people = Object.fromEntries(
    Object.entries(roles).map(([name, held]) => [
      name,
      entry(name, { email: `${name}@larkfield.example`, roles: held }),
    ]),
  )
  await putSchool(db, school('withybrook', { name: 'Withybrook', policy: 'gate' }), Object.values(people))
  for (const name of Object.keys(roles).filter((one) => one !== 'vera')) await front.ask(name, 'hello')
  const nameOf = new Map(Object.entries(people).map(([name, { personId }]) => [personId, name]))
  return {
    ...front,
    people,
    async asks(runners) {
      const opened = await front.ask('ada', 'request account')
      const data = opened.show === 'form' && opened.card.name === 'form' ? opened.card.data.submit.data : {}
      const draft = String(data?.['draft'])
      const named = runners.map((name) => `${name}@larkfield.example`).join(',')
      const reply = await front.ask('ada', {
        type: 'request.submit',
        draft,
        answers: { aim: 'Eco club', runners: named },
      })
      if (reply.show !== 'instead') throw new Error(`not taken: ${JSON.stringify(reply)}`)
      const [row] = await db.query<{ id: string }>('select id from request where draft_id = $1', [draft])
      return row?.id ?? ''
    },
    async approval(request) {
      const [row] = await db.query<{ version: number }>('select version from request where id = $1', [request])
      return { type: 'request.approve', request, step: 'slt', version: row?.version ?? 0 }
    },
    async notices(card) {
      const rows = await db.query<{ readerId: string }>(
        `select reader_id as "readerId" from outbox where kind = 'notice' and card = $1 order by id`,
        [card],
      )
      return rows.map(({ readerId }) => nameOf.get(readerId) ?? readerId)
    },
  }
}

/** Ada's training, confirmed by Judith. */
export function training(over: Partial<Training> = {}): Training {
  return {
    id: '0190a000-0000-7000-8000-0000000000a1',
    schoolId: 'withybrook',
    personId: 'ada',
    course: 'training',
    doneOn: '2026-09-01',
    saidBy: 'ada',
    confirmedBy: 'judith',
    refused: false,
    ...over,
  }
}
