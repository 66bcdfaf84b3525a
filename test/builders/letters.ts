import { Procedure } from '../../src/packs/pack.ts'
import type { Directory } from '../../src/people/directory.ts'
import { sceneOf } from '../../src/requests/load.ts'
import type { Request } from '../../src/requests/request.ts'
import type { Scene } from '../../src/requests/scene.ts'
import { kingOffa, today } from './packs.ts'
import { school as schoolRow } from './people.ts'
import { school, signature, siteRequest } from './scenes.ts'

/** A procedure of no school that ends in a letter of authority. */
function speaking(): Procedure {
  return Procedure.parse({
    id: 'speaking',
    name: 'speaking for the school',
    words: ['speaking'],
    clause: ['6.5'],
    title: ['subject'],
    form: {
      title: 'Speaking for the school',
      sections: [
        {
          title: 'What',
          fields: [
            { id: 'author', kind: 'person', label: 'Who', from: 'author' },
            { id: 'subject', kind: 'text', label: 'On what' },
            { id: 'places', kind: 'line', label: 'Where', required: false },
            { id: 'until', kind: 'date', label: 'Until', required: false },
          ],
        },
      ],
    },
    steps: [
      {
        id: 'head',
        name: 'Headteacher',
        roles: ['headteacher'],
        attests: 'I approve that they speak.',
        clause: ['6.5'],
      },
    ],
    produces: {
      letter: {
        title: 'Authority to speak',
        says: ['{author} may speak on this: {subject}.', 'It holds for {places} alone.', 'Be fair.'],
        until: 'until',
        clause: ['6.5'],
      },
    },
  })
}

/** Amira's request to speak for Larkfield to the end of the school year, signed by the headteacher. */
export function letterScene(
  answers: Record<string, string> = {},
  over: Partial<Request> = {},
  directory: Directory = school(),
  day = today,
): Scene {
  const { hash, pack, platforms } = kingOffa()
  const [first] = siteRequest().submissions
  if (first === undefined) throw new Error('nothing was sent')
  const filled = {
    author: 'amira',
    subject: 'our reading project',
    places: 'the town forum',
    until: '2027-07-23',
    ...answers,
  }
  const given = Object.fromEntries(Object.entries(filled).filter(([, answer]) => answer !== ''))
  const request = siteRequest({
    procedure: 'speaking',
    status: 'approved',
    endedAt: '2026-11-21T11:00:00.000Z',
    submissions: [{ ...first, answers: given }],
    decisions: [signature(2)],
    ...over,
  })
  return sceneOf(
    {
      school: schoolRow('larkfield', { name: 'Larkfield Primary' }),
      pack: { ...pack, procedures: [speaking()] },
      packHash: hash,
      platforms,
      directory,
      trained: new Map(),
      now: new Date(`${day}T10:00:00.000Z`),
      today: day,
    },
    request,
  )
}
