import { type Meant, meantBy } from '../called.ts'
import type { Procedure } from '../packs/pack.ts'

/**
 * The procedures that somebody means by the words after `request`.
 * @param platforms names of platforms: whichever it is, the matter is the same
 */
export function procedureMeant(procedures: Procedure[], typed: string, platforms: string[] = []): Meant<Procedure> {
  return meantBy(procedures, typed, [BESIDE, ...platforms])
}

/** What is done about it, and for whom it is. */
const BESIDE = `make making create creating creation set up form request approval permission school
  class classes year years reception nursery key stage ks1 ks2 1 2 3 4 5 6 7 8 9 10 11 12 13
  pupil pupils child children parent parents carer carers family families staff team department`
