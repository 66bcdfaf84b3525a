/** Chance from a seed: the same seed, the same case. */
export interface Dice {
  /** From 0 to below 1. */
  next(): number
  /** A whole number from 0 to below `most`. */
  below(most: number): number
  one<T>(of: readonly T[]): T
  chance(part: number): boolean
}

export function dice(seed: number): Dice {
  let state = (seed * 0x9e3779b1) >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const below = (most: number) => Math.floor(next() * most)
  return { next, below, one: (of) => of[below(of.length)] as never, chance: (part) => next() < part }
}

const PIECES = [
  'She wrote “you’ll be sorry”.',
  '',
  ' ',
  '\n\n\n',
  '\u0000',
  'half \ud800 a letter \udfff',
  '\ud83d',
  '\u202egnp.exe\u202c',
  '\u2066\u2067\u2069\u200f\u200e',
  'مرحبا بالعالم שלום',
  'Z\u0351\u036b\u0343a\u0352l\u0307g\u034eo\u0321',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '\u2028\u2029\ufeff\u2060',
  '<script>alert(1)</script>',
  '</textarea></form><img src=x onerror=alert(1)>',
  '"><svg/onload=alert(1)>',
  "' onfocus=alert(1) autofocus='",
  '<!--',
  ']]>',
  '&lt;b&gt;&#60;&amp;',
  '<!channel> <!here> <@U0000001> <#C1|x> <https://evil.example|click>',
  '*bold* _it_ ~no~ `code` ```block``` > quote',
  '[click](https://evil.example) ![x](https://evil.example/x.png)',
  '# title\n- one\n1. two\n| a | b |\n|---|---|',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a template's own signs, as somebody might type them.
  '${title} ${$root} ${json(x)} {{DATE(2026-01-01T00:00:00Z, SHORT)}} {{TIME(x)}} $(id) `id`',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the same.
  '{"$when":"${true}","type":"Action.OpenUrl"}',
  "'; drop table report; --",
  '=cmd|"/c calc"!A1',
  '../../../etc/passwd',
  'C:\\con\\aux',
  'javascript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  '\u001b[2J\u001b]0;x\u0007',
  '%00%0d%0aSet-Cookie:%20a=b',
  '\r\nSet-Cookie: a=b\r\n\r\n',
  'constructor',
  '__proto__',
  'toString',
  'null',
  'undefined',
  'NaN',
  'true',
  '[object Object]',
  'a'.repeat(75),
  'a'.repeat(151),
  'b'.repeat(3001),
]

/** Text as nobody's keyboard would send it. Some of it is very long. */
export function hostileText(d: Dice): string {
  if (d.chance(0.03))
    return d
      .one(PIECES)
      .repeat(1 + d.below(4000))
      .slice(0, 250_000)
  return Array.from({ length: 1 + d.below(4) }, () => d.one(PIECES)).join(d.one(['', ' ', '\n']))
}

/** What may stand where an answer is expected. */
export function hostileAnswer(d: Dice): unknown {
  if (d.chance(0.7)) return hostileText(d)
  if (d.chance(0.6)) return Array.from({ length: d.below(5) }, () => hostileText(d))
  return d.one([
    null,
    7,
    true,
    {},
    { a: [] },
    [['x']],
    [7],
    Number.NaN,
    undefined,
    Array.from({ length: 2000 }, () => 'x'),
  ])
}

/** Ids as they might be forged. */
export function hostileId(d: Dice, known: readonly string[]): unknown {
  if (d.chance(0.8) && known.length > 0) return d.one(known)
  return d.one([
    '00000000-0000-4000-8000-000000000000',
    'not-an-id',
    '',
    "' or 1=1 --",
    null,
    7,
    ['x'],
    { toString: 'x' },
    'f'.repeat(5000),
  ])
}

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const HEADS = [
  bytes('89504e470d0a1a0a 0000000d49484452 ffffffff ffffffff 08 06 000000 1f15c489'),
  bytes('89504e470d0a1a0a'),
  bytes('89504e'),
  bytes('ffd8ffe000104a464946000101'),
  Buffer.from('GIF89a'),
  Buffer.from('GIF89a/*<script>alert(1)</script>*/'),
  Buffer.from('RIFF\xff\xff\xff\xffWEBPVP8L', 'latin1'),
  Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'),
  Buffer.from('\0\0\0\0ftypheic'),
  Buffer.from('%PDF-1.7\n/JS (app.alert(1)) /OpenAction'),
  Buffer.from(
    'PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x13\0\0\0[Content_Types].xml',
    'latin1',
  ),
  Buffer.from('PK\x05\x06'),
  bytes('1f8b0800000000000003'),
  Buffer.from('MZ\x90\0'),
  Buffer.from('\x7fELF\x02'),
  Buffer.from('#!/bin/sh\nrm -rf /\n'),
  Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'),
  Buffer.from('\ufeff<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'),
  Buffer.from('<html><script>alert(1)</script>'),
  Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1'),
  bytes('1a45dfa3'),
  bytes('d0cf11e0a1b11ae1'),
  bytes('377abcaf271c'),
  Buffer.from('OggS\0'),
  Buffer.from('{\\rtf1'),
  Buffer.from('ustar'),
  Buffer.from('She wrote to me again. 你好\n'),
  bytes('fffe'),
  bytes('efbbbf'),
  bytes('c080'),
  bytes('00'),
  Buffer.alloc(0),
]

/** A file whose content is not what its name says, breaks off, or says so of itself. */
export function hostileFile(d: Dice): { name: string; bytes: Uint8Array<ArrayBuffer> } {
  const head = d.one(HEADS)
  const tail = Buffer.alloc(d.chance(0.02) ? 11 * 1024 * 1024 : d.below(4000), d.below(256))
  for (let n = d.below(40); n > 0 && tail.length > 0; n -= 1) tail[d.below(tail.length)] = d.below(256)
  const whole = Buffer.concat([head, tail])
  const cut = d.chance(0.2) ? whole.subarray(0, d.below(whole.length + 1)) : whole
  return {
    name: `${hostileText(d)}${d.one(['.png', '.exe', '.pdf', '', '.svg', '.png.html'])}`,
    bytes: new Uint8Array(cut),
  }
}

/** A body that calls itself a form, and is none or half of one. */
export function hostileBody(d: Dice, good: [string, string][]): { body: Uint8Array<ArrayBuffer>; type: string } {
  const boundary = d.one(['x', 'a b', '--', 'é', 'b'.repeat(70), 'b'.repeat(5000), ''])
  const line = d.one(['\r\n', '\n', '\r'])
  const part = (name: string, value: string) =>
    `--${boundary}${line}Content-Disposition: form-data; name="${name}"${d.one(['', `; filename="${d.one(PIECES)}"`, "; filename*=utf-8''%ff%00"])}${line}${d.one(['', `Content-Type: ${d.one(['text/html', 'image/png', 'multipart/mixed; boundary=x', '\0'])}${line}`, `X: ${'x'.repeat(9000)}${line}`])}${line}${value}${line}`
  const fields: [string, string][] = [
    ...good,
    ...Array.from({ length: d.below(d.chance(0.1) ? 900 : 6) }, (): [string, string] => [
      hostileText(d),
      hostileText(d),
    ]),
  ]
  const multipart = `${fields.map(([name, value]) => part(name, value)).join('')}${d.one([`--${boundary}--${line}`, '', `--${boundary}`, '--'])}`
  const urlencoded = fields
    .map(([name, value]) => `${name.replace(/[\ud800-\udfff]/g, '')}=${d.one([value, '%', '%zz', '%ff'])}`)
    .join('&')
  const isMultipart = d.chance(0.7)
  const text = isMultipart ? multipart : urlencoded
  const whole = Buffer.from(d.chance(0.2) ? text.slice(0, d.below(text.length + 1)) : text)
  const named = /[^\x20-\x7e]/.test(boundary) ? 'x' : boundary
  const type = isMultipart
    ? d.one([
        `multipart/form-data; boundary=${named}`,
        'multipart/form-data',
        `multipart/form-data; boundary="${named}`,
        'multipart/',
        'multipart/mixed; boundary=y',
      ])
    : d.one([
        'application/x-www-form-urlencoded',
        'application/json',
        'text/plain',
        'application/x-www-form-urlencoded; charset=utf-16',
      ])
  return { body: new Uint8Array(whole), type }
}
