import { distance } from 'fastest-levenshtein'
import { findPlatform, type Platforms } from '../packs/platforms.ts'
import { type Address, handleOf, isAddress, isAt, readAddress, type Trick } from './address.ts'
import type { Site } from './site.ts'

/** What the register has for some words. */
export interface LookUp {
  /** How it was looked for. Only an address tells one account from every other. */
  by: 'address' | 'handle' | 'name'
  found: Site[]
  /** Not found: entries that are like it, or on the same platform. */
  near: Site[]
  /** Not found: entries on that platform whose address nobody has recorded, so that it cannot be told. */
  unsure: Site[]
  /** It leads elsewhere than it seems to. */
  trick?: Trick
}

/**
 * "Is this really our account?" By address (any page of the account, with or without tracking), by @handle, or by name.
 * An address that is not exactly one of ours is not ours, however like it is.
 */
export function lookUp(text: string, sites: Site[], platforms: Platforms): LookUp {
  const words = wordsOf(text)
  const addresses = words.filter(isAddress)
  if (addresses.length > 0) return byAddress(addresses, sites, platforms)
  const handle = words.find((word) => /^@[^\s@]+$/.test(word))
  if (handle !== undefined) return byHandle(handle.slice(1), words, sites, platforms)
  return byName(words.join(' '), sites, platforms)
}

/** As people paste and write: Slack's angle brackets, quotation marks, what ends a sentence. */
function wordsOf(text: string): string[] {
  return text
    .split(/\s+/)
    .map((word) => word.replace(/^<([^|>]+)(?:\|[^>]*)?>/, '$1').replace(/^[("'“‘<[]+|[)"'”’>\],;!?]+$/g, ''))
    .map((word) => (isAddress(word) ? word.replace(/[)"'”’>\],;!?.:]+$/, '') : word))
    .filter(Boolean)
}

function byAddress(words: string[], sites: Site[], platforms: Platforms): LookUp {
  const asked = words.map((word) => readAddress(word, platforms))
  const matching = asked.map((address) => sites.filter((site) => isSite(address, site, platforms)))
  // Of several, one that is not ours is what matters.
  const foreign = matching.findIndex((found) => found.length === 0)
  if (foreign < 0) return { by: 'address', found: [...new Set(matching.flat())], near: [], unsure: [] }
  const address = asked[foreign]
  // A bare name with a dot in it may be the name of an entry: "larkfield.news".
  const name = (words[foreign] ?? '').toLowerCase()
  const titled = name.includes('/') ? [] : sites.filter((site) => site.title.toLowerCase().includes(name))
  if (titled.length > 0) return { by: 'name', found: titled, near: [], unsure: [] }
  const onPlatform = address?.platform === undefined ? [] : sitesOn(address.platform.name, sites, platforms)
  const like = address === undefined ? [] : sites.filter((site) => isLike(address, addressOf(site, platforms)))
  return {
    by: 'address',
    found: [],
    near: [...new Set([...like, ...onPlatform])].filter(({ url }) => url !== undefined),
    unsure: onPlatform.filter(({ url }) => url === undefined),
    ...(address?.trick === undefined ? {} : { trick: address.trick }),
  }
}

function byHandle(handle: string, words: string[], sites: Site[], platforms: Platforms): LookUp {
  const rest = words.filter((word) => !word.startsWith('@')).join(' ')
  const named = findPlatform(platforms, rest)
  const among = named === undefined ? sites : sitesOn(named.name, sites, platforms)
  const known = among.flatMap((site) => {
    const address = addressOf(site, platforms)
    const own = address && handleOf(address)
    return own === undefined ? [] : [{ site, own }]
  })
  const wanted = handle.toLowerCase()
  const found = known.filter(({ own }) => own === wanted).map(({ site }) => site)
  if (found.length > 0) return { by: 'handle', found, near: [], unsure: [] }
  const near = known.filter(({ own }) => isClose(own, wanted)).map(({ site }) => site)
  const shown = near.length > 0 ? near : named === undefined ? [] : among.filter(({ url }) => url !== undefined)
  return { by: 'handle', found: [], near: shown, unsure: among.filter(({ url }) => url === undefined) }
}

function byName(text: string, sites: Site[], platforms: Platforms): LookUp {
  const wanted = text.toLowerCase()
  const found = /[\p{L}\p{N}]/u.test(wanted)
    ? sites.filter((site) => [site.title, site.platform].some((name) => name.toLowerCase().includes(wanted)))
    : []
  const platform = findPlatform(platforms, text)
  const isWhole = platform !== undefined && wanted.split(' ').length <= 2
  const aliased = found.length === 0 && isWhole ? sitesOn(platform.name, sites, platforms) : []
  if (found.length + aliased.length > 0) return { by: 'name', found: [...found, ...aliased], near: [], unsure: [] }
  return { by: 'name', found: [], near: sites.filter((site) => isNearlyCalled(site, wanted)), unsure: [] }
}

function isSite(asked: Address | undefined, site: Site, platforms: Platforms): boolean {
  const ours = addressOf(site, platforms)
  return asked !== undefined && ours !== undefined && isAt(asked, ours)
}

function addressOf(site: Site, platforms: Platforms): Address | undefined {
  return site.url === undefined ? undefined : readAddress(site.url, platforms)
}

/** By its address, else by the platform it was asked for. */
function sitesOn(platform: string, sites: Site[], platforms: Platforms): Site[] {
  return sites.filter((site) => {
    const own = addressOf(site, platforms)?.platform ?? findPlatform(platforms, site.platform)
    return own?.name === platform
  })
}

/** The same host or one that reads like it: for showing ours beside it, never for a yes. */
function isLike(asked: Address, ours: Address | undefined): boolean {
  if (ours === undefined) return false
  if (asked.host === ours.host) return true
  const isNested =
    asked.host.includes(ours.host) || asked.host.split('.').some((label) => label === ours.host.split('.')[0])
  return isNested || distance(asked.host, ours.host) <= 2 || asked.path.join('/').includes(ours.host)
}

function isClose(one: string, other: string): boolean {
  const length = Math.max(one.length, other.length)
  const contains = Math.min(one.length, other.length) >= 5 && (one.includes(other) || other.includes(one))
  return contains || distance(one, other) <= (length >= 8 ? 2 : 1)
}

function isNearlyCalled(site: Site, wanted: string): boolean {
  const asked = wanted.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length >= 4)
  const names = `${site.title} ${site.platform}`
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word.length >= 4)
  return asked.some((word) => names.some((name) => distance(word, name) <= (name.length >= 8 ? 2 : 1)))
}
