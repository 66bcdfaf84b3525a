import { describe, expect, it } from 'vitest'
import { storable } from '../../src/conversation/storable.ts'

describe('what comes in', () => {
  it.each([
    ['noughts are taken out', { a: ['x\u0000y'] }, { a: ['xy'] }],
    ['half a character is marked', { a: 'x\uD83D' }, { a: 'x\uFFFD' }],
    ['everything else stays as it is', { a: 1, b: null, c: true, d: 'é😀' }, { a: 1, b: null, c: true, d: 'é😀' }],
  ])('%s', (_rule, given, kept) => {
    expect(storable(given)).toEqual(kept)
  })

  it('a file’s content comes through byte by byte', () => {
    const content = new Uint8Array([0, 255, 0xd8, 0x00])
    const { files } = storable({ files: [{ name: 'a\u0000.png', content }] })
    expect(files).toEqual([{ name: 'a.png', content }])
    expect(files[0]?.content).toBeInstanceOf(Uint8Array)
  })
})
