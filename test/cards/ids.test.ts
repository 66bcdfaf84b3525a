import { expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import { samples } from './samples.ts'

// Teams refuses a card that names two inputs alike, also where one of them is behind a button.
it.each(samples)('every input of $title has an id of its own', ({ card }) => {
  const ids = inputIds(renderCard(card))
  expect(ids).toEqual([...new Set(ids)])
})

function inputIds(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(inputIds)
  if (part === null || typeof part !== 'object') return []
  const own = 'type' in part && String(part.type).startsWith('Input.') && 'id' in part ? [String(part.id)] : []
  return [...own, ...Object.values(part).flatMap(inputIds)]
}
