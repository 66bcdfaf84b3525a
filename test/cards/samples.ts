import { readFileSync } from 'node:fs'
import type { Card, CardName } from '../../cards/catalog.ts'
import { fromRoot } from '../../src/root.ts'

const names: CardName[] = ['note', 'answer', 'list', 'form', 'approval', 'request', 'case']

export interface Sample {
  /** The card and the case: "approval: decided". */
  title: string
  card: Card
}

/** Every sample of every card, from `cards/<card>.sample.json`. */
export const samples: Sample[] = names.flatMap((name) =>
  read(name).map((sample) => ({ title: `${name}: ${sample.name}`, card: { name, data: sample.data } as Card })),
)

/** The same data with every text that is shown replaced; ids, verbs, kinds and choices stay as they are. */
export function withText(card: Card, text: string): Card {
  return { name: card.name, data: replaceTexts(card.data, text) } as Card
}

const SHOWN = new Set(
  'summary title text label subtle signTitle signLabel ask askError intro problem hint error placeholder subtitle outcome sentence signAs value was state next note noteLabel mark clause school question verdict headline wording wordingLabel asks word rest'.split(
    ' ',
  ),
)

function replaceTexts(part: unknown, text: string): unknown {
  if (Array.isArray(part)) return part.map((one) => (typeof one === 'string' ? text : replaceTexts(one, text)))
  if (part === null || typeof part !== 'object') return part
  const isChosen = 'kind' in part && !['line', 'text', 'fixed'].includes(String(part.kind))
  const isChoice = Object.keys(part).sort().join() === 'title,value'
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => {
      const isIds = key === 'data' || key === 'ids' || key === 'links' || key === 'verb'
      // A button's title is ours, and short (catalog.ts).
      if (key === 'title' && 'verb' in part) return [key, text.slice(0, 75)]
      const isKept = isIds || (key === 'value' && (isChosen || isChoice))
      if (isKept) return [key, value]
      return [key, typeof value === 'string' && SHOWN.has(key) ? text : replaceTexts(value, text)]
    }),
  )
}

function read(name: CardName): { name: string; data: unknown }[] {
  return JSON.parse(readFileSync(fromRoot('cards', `${name}.sample.json`), 'utf8'))
}
