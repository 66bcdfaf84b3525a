import { expect, it } from 'vitest'
import { loadPacks } from '../../src/packs/load.ts'
import { PLAYED } from './procedure-table.ts'

const packs = await loadPacks()

it('every procedure of every school is played on every edge', () => {
  const there = [...packs.values()].flatMap(({ pack }) => pack.procedures.map(({ id }) => `${pack.id}: ${id}`))
  expect(PLAYED.map(({ policy, procedure }) => `${policy}: ${procedure}`).sort()).toEqual(there.sort())
})
