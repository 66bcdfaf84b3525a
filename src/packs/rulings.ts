import type { Pack } from './pack.ts'
import type { ReadModel, ReadPack } from './read.ts'
import { type Ruling, rulingsOf } from './rule.ts'

/** What a policy says, by topic. A topic that is not in it is silence. */
export type Rulings = ReadonlyMap<string, Ruling>

/**
 * The rules of a pack, over those of the model text it follows. A model's rule counts only where the pack has a clause
 * for the one it rests on.
 */
export function rulingsFor({ pack, rules: own }: Pick<ReadPack, 'pack' | 'rules'>, models: ReadModel[]): Rulings {
  const follows = pack?.model
  const model = models.find(({ id }) => id === follows?.id)?.rules ?? []
  const rulings = new Map<string, Ruling>()
  for (const ruling of model.flatMap(({ rules }) => rules.flatMap(rulingsOf))) {
    const here = translated(ruling, follows)
    if (here !== undefined && !rulings.has(here.topic)) rulings.set(here.topic, here)
  }
  for (const topic of own.flatMap(({ silent }) => silent)) rulings.delete(topic)
  const ruled = new Set<string>()
  for (const ruling of own.flatMap(({ rules }) => rules.flatMap(rulingsOf))) {
    // Of two rules on one topic the first counts; `policies check` warns of the second.
    if (ruled.has(ruling.topic)) continue
    ruled.add(ruling.topic)
    rulings.set(ruling.topic, ruling)
  }
  return rulings
}

function translated(ruling: Ruling, follows: Pack['model']): Ruling | undefined {
  if (follows === undefined) return undefined
  if (follows.clauses === 'same') return ruling
  const table = follows.clauses
  const clauses = translate(ruling.clauses, table)
  if (clauses[0] === undefined || table[ruling.clauses[0] ?? ''] === undefined) return undefined
  const given = [...ruling.given].map(
    ([fact, change]) =>
      [
        fact,
        { ...change, clauses: change.clauses === undefined ? undefined : translate(change.clauses, table) },
      ] as const,
  )
  return { ...ruling, clauses, given: new Map(given) }
}

function translate(clauses: string[], table: Record<string, string>): string[] {
  return clauses.flatMap((clause) => table[clause] ?? [])
}
