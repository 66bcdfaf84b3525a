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

/** A name by any part of it; an address by whole parts, or "…/lark" would pass for "…/larkfield". */
function isMeant(site: Site, words: string): boolean {
  const wanted = plainAddress(words)
  if (wanted === '') return false
  const address = plainAddress(site.url ?? '')
  if (address !== '' && (isWithin(wanted, address) || isWithin(address, wanted))) return true
  const isAddress = /^https?:\/\/|^www\.|\w\.[a-z]{2,}\//i.test(words)
  return !isAddress && [site.title, site.platform].some((text) => text.toLowerCase().includes(words.toLowerCase()))
}

// People paste what they see: without scheme and "www." it is the same place, and what comes after the path is not part of it.
function plainAddress(text: string): string {
  const [path = ''] = text
    .toLowerCase()
    .replace(/^https?:\/\//, '')
    .replace(/^www\./, '')
    .split(/[?#]/)
  return path.replace(/\/+$/, '')
}

function isWithin(page: string, site: string): boolean {
  return page === site || page.startsWith(`${site}/`)
}
