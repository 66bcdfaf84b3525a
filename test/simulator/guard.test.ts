import { describe, expect, it } from 'vitest'
import { comesFromHere } from '../../bot/here.ts'
import { comesFromOwnPage } from '../../bot/simulator/guard.ts'

const HERE = '127.0.0.1'

describe('only this computer itself is served', () => {
  it.each([['localhost:3978'], ['LOCALHOST'], ['127.0.0.1:3978'], ['127.0.0.1'], ['[::1]:3978'], ['[::1]']])(
    'the host %s is this computer',
    (host) => {
      expect(comesFromHere({ host }, HERE)).toBe(true)
    },
  )

  it.each([
    ['no host at all', {}],
    ['an empty host', { host: '' }],
    ['a public name', { host: 'staffroom.example' }],
    ['a name that an attacker points at this computer', { host: 'localhost.attacker.example:3978' }],
    ['a name that begins like the address', { host: '127.0.0.1.nip.io' }],
    ['a user part', { host: 'localhost@attacker.example' }],
    ['another address', { host: '192.168.1.20:3978' }],
    ['every address', { host: '0.0.0.0:3978' }],
    ['a trailing dot', { host: 'localhost.' }],
    ['two ports', { host: 'localhost:1:2' }],
  ])('%s is not', (_what, headers) => {
    expect(comesFromHere(headers, HERE)).toBe(false)
  })

  it.each([
    ['forwarded', 'for=10.0.0.1'],
    ['x-forwarded-for', '10.0.0.1'],
    ['x-forwarded-proto', 'https'],
    ['x-forwarded-host', 'school.example'],
    ['x-original-host', 'school.example'],
    ['x-real-ip', '10.0.0.1'],
    ['true-client-ip', '10.0.0.1'],
    ['via', '1.1 proxy'],
    ['cf-connecting-ip', '10.0.0.1'],
    ['cf-ray', 'abc'],
    ['cdn-loop', 'cloudflare'],
    ['ngrok-trace-id', 'abc'],
    ['fly-client-ip', '10.0.0.1'],
    ['x-amzn-trace-id', 'abc'],
    ['x-azure-ref', 'abc'],
  ])('a request that came through something else shows it by %s', (name, value) => {
    expect(comesFromHere({ host: 'localhost:3978', [name]: value }, HERE)).toBe(false)
  })

  it.each([
    ['127.0.0.1', true],
    ['127.8.9.1', true],
    ['::1', true],
    ['::ffff:127.0.0.1', true],
    ['192.168.1.20', false],
    ['::ffff:192.168.1.20', false],
    ['fe80::1', false],
    [undefined, false],
  ])('a connection from %s: %s', (remote, expected) => {
    expect(comesFromHere({ host: 'localhost:3978' }, remote)).toBe(expected)
  })
})

describe('only the page itself presses its buttons', () => {
  it.each([
    ['the page', { origin: 'http://localhost:3978', 'sec-fetch-site': 'same-origin' }, true],
    ['a program that is no browser', {}, true],
    ['another site', { origin: 'https://attacker.example', 'sec-fetch-site': 'cross-site' }, false],
    ['another site, in an old browser', { origin: 'https://attacker.example' }, false],
    ['another port of this computer', { origin: 'http://localhost:8080', 'sec-fetch-site': 'same-site' }, false],
    ['this computer by its other name', { origin: 'http://127.0.0.1:3978', 'sec-fetch-site': 'cross-site' }, false],
    ['a sandboxed frame', { origin: 'null' }, false],
    ['an address typed by hand', { 'sec-fetch-site': 'none' }, false],
  ])('%s', (_who, headers, expected) => {
    expect(comesFromOwnPage({ host: 'localhost:3978', ...headers })).toBe(expected)
  })
})
