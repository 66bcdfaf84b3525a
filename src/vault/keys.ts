import type { Key } from '../config.ts'
import { SetupError } from '../errors.ts'
import { allOf } from '../in-words.ts'
import { fingerprintOf } from './vault.ts'

/** Key id → fingerprint, of every key that ever sealed something here. */
export type Fingerprints = ReadonlyMap<string, string>

/** @throws SetupError `no_keys`, and how one is made */
export function refuseWithoutKeys(keys: readonly Key[]): void {
  if (keys.length > 0) return
  throw new SetupError(
    'no_keys',
    'STAFFROOM_KEYS is not set, and reports are kept encrypted: set it to k1: followed by what “openssl rand -base64 32” prints, and keep a copy of it somewhere safe.',
  )
}

/**
 * Whether these keys open everything, and are the ones that they are called.
 * @param inUse ids of keys that something is sealed with
 * @throws SetupError `key_changed`, `key_missing`: one sentence with the ids
 */
export function refuseUnfitKeys(keys: readonly Key[], known: Fingerprints, inUse: readonly string[]): void {
  const changed = keys.find((key) => known.has(key.id) && known.get(key.id) !== fingerprintOf(key))
  if (changed !== undefined) {
    throw new SetupError(
      'key_changed',
      `STAFFROOM_KEYS has another secret under ${changed.id} than the one that has been used so far: put that one back, or give the new one an id of its own.`,
    )
  }
  const missing = inUse.filter((id) => !keys.some((key) => key.id === id)).sort()
  if (missing.length === 0) return
  throw new SetupError(
    'key_missing',
    `STAFFROOM_KEYS lacks ${allOf(missing)}, and there are reports that nothing else opens: add ${missing.length === 1 ? 'it' : 'them'} again${keys.length === 0 ? '' : ', after the first one'}.`,
  )
}

/**
 * Whether what a backup holds could be read with these keys.
 * @param sealed as `restore` finds it
 * @throws SetupError as `refuseUnfitKeys`
 */
export function refuseUnreadable(
  keys: readonly Key[],
  sealed: { keyIds: readonly string[]; settings: ReadonlyMap<string, string> },
): void {
  const known = parseFingerprints(sealed.settings.get('keys_fingerprint') ?? '')
  refuseUnfitKeys(withOwnKey(keys, sealed.settings.get('rehearsal_key')), known, sealed.keyIds)
}

/** A rehearsal's own key comes last, so that what it sealed stays readable once it is given others. */
export function withOwnKey(keys: readonly Key[], own: string | undefined): Key[] {
  return own === undefined ? [...keys] : [...keys, { id: 'rehearsal', secret: Buffer.from(own, 'base64') }]
}

/** As the setting `keys_fingerprint` has them. */
export function parseFingerprints(text: string): Map<string, string> {
  const pairs = text.split(',').flatMap((part): [string, string][] => {
    const [id, fingerprint] = part.split(':')
    return id && fingerprint ? [[id, fingerprint]] : []
  })
  return new Map(pairs)
}

/** For the setting `keys_fingerprint`. */
export function formatFingerprints(known: Fingerprints): string {
  return [...known].map(([id, fingerprint]) => `${id}:${fingerprint}`).join()
}
