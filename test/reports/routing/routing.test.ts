import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { loadPacks } from '../../../src/packs/load.ts'
import { announceWord, newcomersTo, reviewed, said } from '../../../src/reports/remind.ts'
import { readersOf, routeOf, standingOf } from '../../../src/reports/route.ts'
import { nextLook, wordNow } from '../../../src/reports/when.ts'
import { loadSixthSchool } from '../../builders/sixth-school.ts'
import { brokenBy, named, passedUp } from './rules.ts'
import { anyNames, anySample, PEOPLE, type World, worldOf } from './world.ts'

/** Worlds for each kind of each pack. */
const WORLDS = 25

const loaded = [...(await loadPacks()).values(), await loadSixthSchool()]
const kinds = loaded.flatMap((pack) =>
  pack.pack.report_kinds.map((kind) => ({ name: `${pack.pack.id} ${kind.id}`, pack, kind })),
)
const figures = { worlds: 0, read: 0, unread: 0 }

const readersIn = ({ report, kind, setting }: World) => readersOf(report, kind, setting).map(({ id }) => id)

describe('whoever works where, whatever they hold, whomever it is about', () => {
  it.each(kinds)('$name: nobody wrong reads it, and somebody does', ({ pack, kind }) => {
    fc.assert(
      fc.property(anySample(pack, kind), anyNames, fc.integer({ min: 0, max: 100 }), (sample, people, hours) => {
        const world = worldOf(pack, kind, sample)
        figures.worlds += 1
        const readers = readersIn(world)
        figures[readers.length > 0 ? 'read' : 'unread'] += 1
        expect(brokenBy(world, readers)).toEqual([])
        expect(standings(world)).toEqual(readers.toSorted())
        goesUp(world)
        isNamed(world, people)
        isSpokenOf(world, hours)
      }),
      { numRuns: WORLDS },
    )
  })

  afterAll(() => {
    expect(figures.read).toBeGreaterThan(figures.worlds / 2)
    process.stdout.write(`random schools with a report: ${JSON.stringify(figures)}\n`)
  })
})

/** Everybody who is a reader by their standing. */
function standings({ report, kind, setting }: World): string[] {
  return PEOPLE.filter((id) => standingOf(report, kind, setting, id) === 'reader')
}

/** Passing it up takes it from nobody. */
function goesUp(world: World): void {
  const before = readersIn({ ...world, report: { ...world.report, escalated: false } })
  const after = readersIn({ ...world, report: passedUp(world.report) })
  expect(before.filter((id) => !after.includes(id))).toEqual([])
  const empty = routeOf(world.report, world.kind, world.setting).filter(({ people }) => people.length === 0)
  expect(empty).toEqual([])
}

/** Whoever is named loses it from then on, as its reader and as its author. */
function isNamed(world: World, people: string[]): void {
  const after = { ...world, report: named(world.report, people) }
  expect(brokenBy(after, readersIn(after))).toEqual([])
  const own = after.report.about.who === 'self' ? world.report.reporterId : undefined
  const told = world.report.answers['about_people'] ?? []
  for (const id of people.filter((one) => one !== own && !told.includes(one)))
    expect(standingOf(after.report, after.kind, after.setting, id)).toBeUndefined()
}

/** The clock's words go to readers and to an author who is nothing else; nobody is told of it who may not read it. */
function isSpokenOf({ report, kind, setting }: World, hours: number): void {
  const later = { ...setting, now: new Date(Date.parse(report.receivedAt) + hours * 3_600_000) }
  const word = wordNow(report, kind, later)
  const after = word === undefined ? report : said(report, word, later.now)
  const effects = word === undefined ? [] : announceWord(word, after, kind, later)
  const all = [...effects, ...newcomersTo(reviewed(after, later), after, kind, later, new Set())]
  for (const effect of all) {
    if (effect.effect !== 'notice') continue
    const wanted = effect.card === 'report' ? 'reader' : 'reporter'
    expect(standingOf(after, kind, later, effect.readerId)).toBe(wanted)
  }
  const next = nextLook(after, kind, later)
  expect(next !== undefined && next >= later.now).toBe(true)
}
