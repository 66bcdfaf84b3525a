import { describe, expect, it } from 'vitest'
import { lookUp } from '../../src/sites/look-up.ts'
import type { Site } from '../../src/sites/site.ts'
import { lookUpView } from '../../src/sites/views.ts'
import { wordsOf } from '../builders/front-door.ts'
import { kingOffa, larkfield } from '../builders/packs.ts'
import { school } from '../builders/people.ts'
import { site } from '../builders/sites.ts'

const { platforms } = kingOffa()
const ours = [
  site({ id: '1', title: 'Facebook · Year 4', url: 'https://www.facebook.com/LarkfieldYear4/' }),
  site({ id: '2', title: 'Choir', platform: 'YouTube', url: 'https://youtube.com/@larkfieldchoir' }),
  site({ id: '3', title: 'Class blog', platform: "the school's own website", url: 'https://larkfield.example/blog' }),
  site({ id: '4', title: 'Friends', platform: 'Facebook', url: 'https://facebook.com/profile.php?id=100012345' }),
  site({ id: '5', title: 'X · Larkfield', platform: 'X', url: 'https://twitter.com/larkfieldprimary' }),
  site({ id: '6', title: 'Sports', platform: 'Instagram' }),
]
const found = (words: string) => lookUp(words, ours, platforms).found.map(({ title }) => title)

describe('is this really our account?', () => {
  it.each([
    ['https://www.facebook.com/larkfieldyear4', ['Facebook · Year 4']],
    ['http://facebook.com/LarkfieldYear4/', ['Facebook · Year 4']],
    ['https://m.facebook.com/larkfieldyear4', ['Facebook · Year 4']],
    ['https://fb.com/larkfieldyear4', ['Facebook · Year 4']],
    ['www.facebook.com/larkfieldyear4?ref=share&x=1', ['Facebook · Year 4']],
    ['https://www.facebook.com/LarkfieldYear4?mibextid=ZbWKwL&fbclid=IwAR0abc#top', ['Facebook · Year 4']],
    ['facebook.com/larkfieldyear4/posts/12', ['Facebook · Year 4']],
    ['is https://facebook.com/larkfieldyear4 ours', ['Facebook · Year 4']],
    ['<https://facebook.com/larkfieldyear4|facebook.com/larkfieldyear4>', ['Facebook · Year 4']],
    ['(https://facebook.com/larkfieldyear4).', ['Facebook · Year 4']],
    ['https://facebook.com:443/larkfieldyear4', ['Facebook · Year 4']],
    ['https://youtube.com/@larkfieldchoir/videos', ['Choir']],
    ['https://youtube.com/%40larkfieldchoir', ['Choir']],
    ['https://x.com/LarkfieldPrimary', ['X · Larkfield']],
    ['https://larkfield.example/blog/2026/11', ['Class blog']],
    ['https://www.facebook.com/profile.php?id=100012345&ref=x', ['Friends']],
    ['@larkfieldchoir', ['Choir']],
    ['@LarkfieldYear4', ['Facebook · Year 4']],
    ['twitter @larkfieldprimary', ['X · Larkfield']],
    ['facebook', ['Facebook · Year 4', 'Friends']],
    ['FB', ['Facebook · Year 4', 'Friends']],
    ['insta', ['Sports']],
    ['year 4', ['Facebook · Year 4']],
    ['own website', ['Class blog']],
  ])('“%s” is in the register', (words, titles) => {
    expect(found(words)).toEqual(titles)
  })

  it.each([
    ['another account at the same provider', 'https://facebook.com/larkfieldyear5'],
    ['an address that ours begins with', 'https://facebook.com/larkfieldyear'],
    ['an address that begins with ours', 'https://facebook.com/larkfieldyear4-official'],
    ['ours within somebody else’s', 'https://evil.example/facebook.com/larkfieldyear4'],
    ['ours in a query', 'https://evil.example/?u=https://facebook.com/larkfieldyear4'],
    ['a host that begins like ours', 'https://facebook.com.evil.example/larkfieldyear4'],
    ['a host that ends like ours', 'https://notfacebook.com/larkfieldyear4'],
    ['a zero for an o', 'https://faceb00k.com/larkfieldyear4'],
    ['letters of another alphabet', 'https://fаcebook.com/larkfieldyear4'],
    ['the same, spelt out', 'https://xn--fcebook-2fg.com/larkfieldyear4'],
    ['our name before somebody else’s host', 'https://larkfield.example.evil.com/blog'],
    ['our name as a part of a host', 'larkfield.evil.com'],
    ['what looks like ours before an @', 'https://facebook.com@evil.example/larkfieldyear4'],
    ['the same without a scheme', 'facebook.com@evil.example/larkfieldyear4'],
    ['a user before our own host', 'https://x@facebook.com/larkfieldyear4'],
    ['a port', 'https://facebook.com:8443/larkfieldyear4'],
    ['a scheme of another kind', 'javascript://facebook.com/larkfieldyear4'],
    ['a short address, which tells nothing', 'https://fb.me/larkfieldyear4'],
    ['another profile at the same page', 'https://facebook.com/profile.php?id=100012346'],
    ['no profile at the same page', 'https://facebook.com/profile.php'],
    ['up and out of ours', 'https://facebook.com/larkfieldyear4/../larkfieldyear5'],
    ['a page beside ours', 'https://larkfield.example/'],
    ['a platform as a whole', 'https://facebook.com'],
    ['one of ours and one that is not', 'https://facebook.com/larkfieldyear4 https://facebook.com/evil'],
    ['a handle that only begins like ours', '@larkfieldyear'],
    ['our handle on another platform', 'instagram @larkfieldyear4'],
    ['an address whose account nobody recorded', 'https://instagram.com/sports'],
    ['a provider’s name as an address', 'https://facebook'],
    ['a name that is not ours', 'oakmere'],
    ['the beginning of an address', 'https://'],
    ['a mark', '?'],
    ['marks', '/#'],
    ['a pattern', '%'],
    ['dots', '..'],
    ['an empty handle', '@'],
  ])('%s is not: %s', (_what, words) => {
    expect(found(words)).toEqual([])
  })

  it('an entry whose address is only that of a platform vouches for nothing on it', () => {
    for (const url of ['https://facebook.com/', 'https://www.facebook.com/groups', 'https://facebook.com/?ref=1']) {
      expect(lookUp('https://facebook.com/groups/anything', [site({ url })], platforms).found).toEqual([])
    }
  })

  it('a near miss shows ours beside the no', () => {
    const near = (words: string) => lookUp(words, ours, platforms).near.map(({ title }) => title)
    expect(near('https://facebook.com/larkfieldyear5')).toEqual(['Facebook · Year 4', 'Friends'])
    expect(near('https://faceb00k.com/larkfieldyear4')).toEqual(['Facebook · Year 4', 'Friends'])
    expect(near('@larkfieldchior')).toEqual(['Choir'])
    expect(near('chior')).toEqual([])
    expect(near('sprots page')).toEqual([])
    expect(near('https://larkfield.example.evil.com/blog')).toEqual(['Class blog'])
  })

  it('where an address was never recorded, it says that it cannot tell', () => {
    expect(lookUp('https://instagram.com/sports', ours, platforms).unsure.map(({ title }) => title)).toEqual(['Sports'])
  })

  it.each([
    ['https://facebook.com@evil.example/', 'before_at'],
    ['https://fаcebook.com/larkfieldyear4', 'letters'],
    ['https://facebook.com:8443/larkfieldyear4', 'port'],
  ])('%s is a trick: %s', (words, trick) => {
    expect(lookUp(words, ours, platforms).trick).toBe(trick)
  })
})

describe('what is said of it', () => {
  const register = {
    school: school('larkfield', { name: 'Larkfield Primary' }),
    directory: larkfield(),
    today: '2026-11-23',
  }
  const say = (words: string, sites = ours) =>
    wordsOf({ show: 'card', card: lookUpView(register, words, lookUp(words, sites, platforms)) })

  it.each([
    ['an address needs no more', 'https://facebook.com/larkfieldyear4', /Yes, this is in the register/],
    ['a name may be anybody’s', 'facebook', /Yes.*Anybody may use the same name, so compare the address too:/],
    ['a handle may be taken elsewhere', '@larkfieldchoir', /Yes.*the same name on another platform/],
    ['a no says whom to tell', 'https://x.com/evil', /not in the register.*tell the headteacher before you follow/],
    [
      'a near miss shows what is ours',
      'https://facebook.com/larkfieldyear5',
      /not in the register.*These are ours:.*Year 4/,
    ],
    ['a trick is named', 'https://facebook.com@evil.example/', /What stands before the @ in it is not where it leads/],
    ['what cannot be told is said', 'https://instagram.com/sports', /no address yet for “Sports”/],
  ])('%s', (_what, words, says) => {
    expect(say(words)).toMatch(says)
  })

  it('what is closed, past its last day or not open yet is said so', () => {
    const one = (over: Partial<Site>) => [site({ url: 'https://x.com/ours', ...over })]
    const words = 'https://twitter.com/ours'
    expect(say(words, one({ closed: { on: '2026-11-01', how: 'Deleted.' } }))).toMatch(
      /This was ours, and it is closed.*closed on 1 November 2026/,
    )
    expect(say(words, one({ closure: '2026-11-22' }))).toMatch(/This was to be closed by now.*past its last day/)
    expect(say(words, one({ goLive: '2027-01-11' }))).toMatch(/Yes, this is.*not open yet, from 11 January 2027/)
  })
})
