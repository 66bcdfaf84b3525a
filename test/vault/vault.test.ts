import { describe, expect, it } from 'vitest'
import { createVault, fingerprintOf } from '../../src/vault/vault.ts'

const key = (id: string, fill: number) => ({ id, secret: Buffer.alloc(32, fill) })
const vault = createVault([key('k1', 1)])
const CONTENT = Buffer.from('What somebody wrote – “in confidence” 🏫')
const whole = vault.seal('report:1', CONTENT)

describe('what is sealed', () => {
  it.each([
    ['a text', CONTENT],
    ['nothing at all', Buffer.alloc(0)],
    ['every byte there is', Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))],
    ['a large file', Buffer.alloc(3_000_000, 9)],
  ])('opens again as it was: %s', (_what, content) => {
    expect(vault.open('report:1', vault.seal('report:1', content)).equals(content)).toBe(true)
  })

  it('names the key that it was sealed with, and does not show its content', () => {
    expect(whole.keyId).toBe('k1')
    expect(Buffer.from(whole.sealed).includes('confidence')).toBe(false)
  })

  it('is another value each time, so that nobody sees that two are the same', () => {
    const values = Array.from({ length: 200 }, () => Buffer.from(vault.seal('report:1', CONTENT).sealed))
    expect(new Set(values.map((value) => value.toString('hex'))).size).toBe(200)
    expect(new Set(values.map((value) => value.subarray(0, 12).toString('hex'))).size).toBe(200)
  })
})

describe('does not open', () => {
  it('with any one byte changed, be it of nonce, content or tag', () => {
    for (let at = 0; at < whole.sealed.length; at += 1) {
      for (const bit of [1, 128]) {
        const sealed = Buffer.from(whole.sealed)
        sealed[at] = (sealed[at] ?? 0) ^ bit
        expect(() => vault.open('report:1', { keyId: 'k1', sealed })).toThrow('seal_broken')
      }
    }
  })

  it('cut short anywhere, at either end', () => {
    const bytes = Buffer.from(whole.sealed)
    for (let cut = 1; cut <= bytes.length; cut += 1) {
      for (const sealed of [bytes.subarray(0, -cut), bytes.subarray(cut)])
        expect(() => vault.open('report:1', { keyId: 'k1', sealed })).toThrow('seal_broken')
    }
  })

  it.each([
    ['in another row', 'report:2'],
    ['as another part of its row', 'content:1'],
    ['under no name', ''],
    ['under a longer name', 'report:11'],
  ])('%s', (_where, place) => {
    expect(() => vault.open(place, whole)).toThrow('seal_broken')
  })

  it('with another secret under the same id', () => {
    expect(() => createVault([key('k1', 2)]).open('report:1', whole)).toThrow('seal_broken')
  })

  it('with a key whose id is not known', () => {
    expect(() => createVault([key('k2', 1)]).open('report:1', whole)).toThrow('key_unknown')
  })

  it('said to be of another key that is known', () => {
    const both = createVault([key('k1', 1), key('k2', 2)])
    expect(() => both.open('report:1', { ...whole, keyId: 'k2' })).toThrow('seal_broken')
  })

  it('and what went wrong says nothing of what it was', () => {
    try {
      vault.open('report:2', whole)
    } catch (error) {
      expect(JSON.stringify([String(error), (error as Error).cause])).not.toContain('confidence')
    }
  })
})

describe('keys', () => {
  it('the first one writes, and all of them read', () => {
    const both = createVault([key('k2', 2), key('k1', 1)])
    expect(both.writesWith).toBe('k2')
    expect(both.seal('report:1', CONTENT).keyId).toBe('k2')
    expect(both.open('report:1', whole).equals(CONTENT)).toBe(true)
  })

  it('without any, nothing is sealed and nothing opens', () => {
    const none = createVault([])
    expect(none.writesWith).toBeUndefined()
    expect(() => none.seal('report:1', CONTENT)).toThrow('no_keys')
    expect(() => none.open('report:1', whole)).toThrow('key_unknown')
  })

  it('a fingerprint tells keys apart by id and by secret, and holds neither', () => {
    const prints = [key('k1', 1), key('k1', 2), key('k2', 1)].map(fingerprintOf)
    expect(new Set(prints).size).toBe(3)
    for (const print of prints) expect(print).toMatch(/^[0-9a-f]{16}$/)
    expect(fingerprintOf(key('k1', 1))).toBe(prints[0])
  })
})
