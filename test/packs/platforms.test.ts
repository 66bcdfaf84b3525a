import { expect, it } from 'vitest'
import { findPlatform } from '../../src/packs/platforms.ts'
import { kingOffa } from '../builders/packs.ts'

const { platforms } = kingOffa()

it.each([
  ['Facebook', 'Facebook'],
  [' face book ', 'Facebook'],
  ['FACEBOOK!', 'Facebook'],
  ['fb', 'Facebook'],
  ['our Facebook page', 'Facebook'],
  ['https://www.facebook.com/oakfield', 'Facebook'],
  ['m.facebook.com/oakfield?x=1', 'Facebook'],
  ['insta', 'Instagram'],
  ['Instagram.com', 'Instagram'],
  ['Twitter', 'X'],
  ['twitter (now X)', 'X'],
  ['x', 'X'],
  ['x.com/oakfield', 'X'],
  ['YT', 'YouTube'],
  ['You Tube channel', 'YouTube'],
  ['youtu.be/abc', 'YouTube'],
  ['whats app group', 'WhatsApp'],
  ['Linked-In', 'LinkedIn'],
  ['Facebook Messenger', 'Messenger'],
])('“%s” is %s', (text, name) => {
  expect(findPlatform(platforms, text)?.name).toBe(name)
})

it.each(['', '  ', 'Chatterpond', 'notfacebook.com', 'Brand X hub', 'the school website'])(
  '“%s” is none we know',
  (text) => {
    expect(findPlatform(platforms, text)).toBeUndefined()
  },
)

it('of several that are named, the one with the highest minimum age counts', () => {
  expect(findPlatform(platforms, 'Facebook and LinkedIn')?.name).toBe('LinkedIn')
})

it('every platform is found by each of its own names, and no name belongs to two', () => {
  for (const platform of platforms)
    for (const name of [platform.name, ...platform.aliases, ...platform.hosts])
      expect([name, findPlatform(platforms, name)?.name]).toEqual([name, platform.name])
})
