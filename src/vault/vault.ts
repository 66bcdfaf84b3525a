import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import type { Key } from '../config.ts'
import { AppError } from '../errors.ts'

/** Something sealed, and the id of the key that opens it. */
export interface Sealed {
  keyId: string
  /** 12 bytes nonce, ciphertext, 16 bytes tag. */
  sealed: Uint8Array
}

/** Keeps what is confidential unreadable to whoever has the database and not the keys. */
export interface Vault {
  /**
   * Seals with the first key.
   * @param where names the row, and what of it: what is moved to another place does not open there
   * @throws AppError `no_keys`
   */
  seal(where: string, content: Uint8Array): Sealed
  /** @throws AppError `key_unknown`, `seal_broken` (changed, or of another place) */
  open(where: string, sealed: Sealed): Buffer
  /** The key that writes; undefined without any. */
  writesWith?: string
}

// AES-256-GCM with a random nonce for each seal (NIST SP 800-38D allows 2^32 of them under one key).
const CIPHER = 'aes-256-gcm'
const NONCE = 12
const TAG = 16

/** @param keys the first one writes, the others only read; none: everything is refused */
export function createVault(keys: readonly Key[]): Vault {
  const [first] = keys
  return {
    ...(first && { writesWith: first.id }),
    seal(where, content) {
      if (first === undefined) throw new AppError('no_keys')
      const nonce = randomBytes(NONCE)
      const cipher = createCipheriv(CIPHER, first.secret, nonce).setAAD(Buffer.from(where))
      const sealed = Buffer.concat([nonce, cipher.update(content), cipher.final(), cipher.getAuthTag()])
      return { keyId: first.id, sealed }
    },
    open(where, { keyId, sealed }) {
      const key = keys.find(({ id }) => id === keyId)
      if (key === undefined) throw new AppError('key_unknown')
      try {
        const bytes = Buffer.from(sealed)
        // Shorter than that, nonce and tag would share bytes.
        if (bytes.length < NONCE + TAG) throw new RangeError('too short')
        const opener = createDecipheriv(CIPHER, key.secret, bytes.subarray(0, NONCE), { authTagLength: TAG })
        opener.setAAD(Buffer.from(where)).setAuthTag(bytes.subarray(-TAG))
        return Buffer.concat([opener.update(bytes.subarray(NONCE, -TAG)), opener.final()])
      } catch (cause) {
        throw new AppError('seal_broken', { cause })
      }
    },
  }
}

/** Names a key without giving it away, 16 hex digits: the secret is 32 random bytes, so nobody finds it by trying. */
export function fingerprintOf({ id, secret }: Key): string {
  return createHash('sha256').update(`staffroom key ${id}\n`).update(secret).digest('hex').slice(0, 16)
}
