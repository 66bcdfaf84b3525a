import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { loadPacks } from '../../../src/packs/load.ts'
import { approvalView } from '../../../src/requests/approval-view.ts'
import { loadSixthSchool } from '../../builders/sixth-school.ts'
import { ableIn, broken, wrongAsItStands } from './rules.ts'
import { type Act, begin, PEOPLE, sceneIn, take, type World } from './world.ts'

/** Sequences for each procedure, and the most that happens in one. */
const SEQUENCES = 90
const LONGEST = 30

const loaded = [...(await loadPacks()).values(), await loadSixthSchool()]
const procedures = loaded.flatMap((pack) =>
  pack.pack.procedures.map((procedure) => ({ name: `${pack.pack.id} ${procedure.id}`, pack, procedure })),
)
const figures = { sequences: 0, acts: 0, intents: 0, accepted: 0, refused: 0, approved: 0 }

const anyNumber = fc.nat(1000)
const press = (
  act: 'request.approve' | 'request.decline' | 'request.changes' | 'request.withdraw' | 'request.remind',
) => fc.record({ act: fc.constant(act), who: anyNumber, step: anyNumber, back: fc.nat(4), text: fc.boolean() })
const change = fc.record({
  act: fc.constantFrom('leave', 'come', 'away', 'back', 'role', 'role', 'deputy', 'manager', 'choice'),
  who: anyNumber,
  what: anyNumber,
})
const anyAct: fc.Arbitrary<Act> = fc.oneof(
  { weight: 30, arbitrary: press('request.approve') },
  { weight: 1, arbitrary: press('request.decline') },
  { weight: 2, arbitrary: press('request.changes') },
  { weight: 1, arbitrary: fc.oneof(press('request.withdraw'), press('request.remind')) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('send'), who: anyNumber, steps: anyNumber }) },
  { weight: 10, arbitrary: change },
  { weight: 3, arbitrary: fc.record({ act: fc.constant('hours'), hours: fc.integer({ min: 1, max: 40 }) }) },
)
const anySequence = fc.record({
  seed: fc.array(fc.nat(511), { minLength: 12, maxLength: 12 }),
  steps: anyNumber,
  acts: fc.array(anyAct, { minLength: 5, maxLength: LONGEST, size: 'max' }),
})

describe('whoever presses what, whenever, whatever becomes of the staff list meanwhile', () => {
  it.each(procedures)(
    '$name: nobody wrong decides, nothing is skipped, nobody waits unheard',
    ({ pack, procedure }) => {
      fc.assert(
        fc.property(anySequence, ({ seed, steps, acts }) => {
          figures.sequences += 1
          let world = begin(pack, procedure, seed, steps)
          expect(wrongAsItStands(world)).toEqual([])
          for (const act of acts) world = step(world, act)
          expect(openCards(world)).toEqual(ableIn(world))
        }),
        { numRuns: SEQUENCES },
      )
    },
  )

  afterAll(() => {
    expect(figures.approved).toBeGreaterThan(figures.sequences / 10)
    process.stdout.write(`random sequences of requests: ${JSON.stringify(figures)}\n`)
  })
})

function step(world: World, act: Act): World {
  figures.acts += 1
  const [next, result] = take(world, act)
  if (result === undefined) expect(wrongAsItStands(next)).toEqual([])
  else count(result, next)
  if (result !== undefined && 'events' in result) expect(broken(world, result.events, result.by, next)).toEqual([])
  return next
}

function count(result: NonNullable<ReturnType<typeof take>[1]>, next: World): void {
  figures.intents += 1
  if ('refused' in result) figures.refused += 1
  else {
    figures.accepted += 1
    if (next.request.status === 'approved') figures.approved += 1
  }
}

/** Whose card has the buttons that decide: exactly those whose signature would be taken. */
function openCards(world: World): string[] {
  const scene = sceneIn(world)
  return PEOPLE.filter((id) => {
    const card = approvalView(scene, id)
    return card.name === 'approval' && card.data.open
  })
}
