import type { Answer } from '../../src/questions/answer.ts'
import type { AskedSchool } from '../../src/questions/setting.ts'
import type { Questions } from '../../src/questions/understanding/load.ts'
import { kingOffa, larkfield, member, today } from './packs.ts'

/** Larkfield with King Offa's policy, its safeguarding lead Asha and her deputy Daniel. */
export function askedSchool(changes: Partial<AskedSchool> = {}): AskedSchool {
  const { pack, rulings } = kingOffa()
  const asha = member('asha', 'Asha Patel', { roles: ['staff', 'dsl'] })
  const daniel = member('daniel', 'Daniel Osei', { roles: ['staff', 'deputy_dsl'] })
  return {
    school: { id: 'larkfield', name: 'Larkfield Primary', timezone: 'Europe/London' },
    policy: { pack, rulings },
    directory: larkfield([], [asha, daniel]),
    now: new Date(`${today}T10:00:00.000Z`),
    today,
    ...changes,
  }
}

/** "No", by clause 6.6. */
export function answer(changes: Partial<Answer> = {}): Answer {
  return {
    verdict: 'no',
    headline: 'Turn down friend requests from pupils.',
    citations: ['6.6', '6.2', '1.4'],
    because: undefined,
    instead: undefined,
    ask: undefined,
    actions: [],
    whom: 'headteacher',
    urgent: false,
    pastReview: undefined,
    dated: [],
    nearest: undefined,
    rule: 'decline-pupil-requests',
    topic: 'accept-pupil-request',
    aim: { topic: 'accept-pupil-request', side: 'asked', form: 'may' },
    facts: [],
    ...changes,
  }
}

/** Nothing is understood, so that no policy says anything; “danger” is urgent. */
export const silent: Questions = {
  understand: () => ({ aims: [], facts: [], danger: 0 }),
  isUrgent: (text) => text.includes('danger'),
  topics: [],
}
