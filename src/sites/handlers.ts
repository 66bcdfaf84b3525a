import type { IntentOf } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import type { Site } from './site.ts'
import { allSites, sitesOf } from './store.ts'
import { lookUpView, type Register, registerView, SITES_PAGE } from './views.ts'

/** The register, or what it says of one name or address. Anybody in the school may ask. */
export async function showSites(
  tx: Tx,
  schoolId: string,
  register: Register,
  intent: IntentOf<'sites'>,
): Promise<Reply> {
  const words = intent.words.trim()
  if (words === '') {
    const sites = await sitesOf(tx, schoolId, { number: intent.page, size: SITES_PAGE })
    return { show: 'card', card: registerView(register, sites, intent.page) }
  }
  const found = (await allSites(tx, schoolId)).filter((site) => isMeant(site, words))
  return { show: 'card', card: lookUpView(register, words, found) }
}

// An address is compared without its scheme, "www." and what comes after the path: people paste what they see.
function isMeant(site: Site, words: string): boolean {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/^https?:\/\//, '')
      .replace(/^www\./, '')
      .split(/[?#]/)[0]
      ?.replace(/\/$/, '') ?? ''
  const wanted = plain(words)
  return [site.title, site.platform, site.url ?? ''].some((text) => text !== '' && plain(text).includes(wanted))
}
