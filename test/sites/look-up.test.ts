import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadDirectory } from '../../src/people/store.ts'
import { showSites } from '../../src/sites/handlers.ts'
import type { Site } from '../../src/sites/site.ts'
import { insertSite } from '../../src/sites/store.ts'
import { verbsOf, wordsOf } from '../builders/front-door.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { site } from '../builders/sites.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const ann = entry('Ann Reed')
await putSchool(db, school('larkfield', { name: 'Larkfield Primary' }), [ann])
await putSchool(db, school('oakmere', { name: 'Oakmere School' }))

function put(about: Partial<Site>): Promise<boolean> {
  return inTransaction(db, (tx) => insertSite(tx, site({ id: randomUUID(), ...about }), new Date()))
}

async function ask(words: string, page = 1, schoolId = 'larkfield') {
  const register = {
    schoolName: schoolId === 'larkfield' ? 'Larkfield Primary' : 'Oakmere School',
    directory: await loadDirectory(db, schoolId),
    today: '2026-11-23',
  }
  return inTransaction(db, (tx) => showSites(tx, schoolId, register, { type: 'sites', words, page }))
}

async function titles(words: string, page = 1): Promise<string[]> {
  const reply = await ask(words, page)
  return reply.show === 'card' && reply.card.name === 'list' ? reply.card.data.items.map(({ title }) => title) : []
}

it('a school without a site says so, and what to do', async () => {
  expect(wordsOf(await ask(''))).toContain('Larkfield Primary has no official sites in the register yet')
  expect(wordsOf(await ask('', 2))).toContain('That was the last page')
  expect(wordsOf(await ask('facebook'))).toContain('This is not in the register')
})

describe('is this really our account?', () => {
  beforeAll(async () => {
    await put({
      title: 'Facebook · Year 4',
      url: 'https://www.facebook.com/LarkfieldYear4/',
      goLive: '2027-01-11',
      people: [
        { personId: ann.personId, duty: 'author' },
        { personId: ann.personId, duty: 'administrator' },
      ],
    })
    await put({
      title: 'Choir',
      platform: 'YouTube',
      url: 'https://youtube.com/@larkfieldchoir',
      closure: '2026-07-24',
    })
    await put({ title: 'Class blog', platform: "the school's own website" })
    await put({ schoolId: 'oakmere', title: 'Facebook · Oakmere', url: 'https://facebook.com/oakmere' })
  })
  afterAll(() => db.query('truncate site, site_person'))

  it.each([
    ['facebook', ['Facebook · Year 4']],
    ['FACEBOOK', ['Facebook · Year 4']],
    ['year 4', ['Facebook · Year 4']],
    ['own website', ['Class blog']],
    ['https://www.facebook.com/larkfieldyear4', ['Facebook · Year 4']],
    ['http://facebook.com/LarkfieldYear4/', ['Facebook · Year 4']],
    ['www.facebook.com/larkfieldyear4?ref=share&x=1', ['Facebook · Year 4']],
    ['facebook.com/larkfieldyear4#top', ['Facebook · Year 4']],
    ['facebook.com/larkfieldyear4/posts/12', ['Facebook · Year 4']],
    ['facebook.com', ['Facebook · Year 4']],
    ['youtube.com/@larkfieldchoir', ['Choir']],
  ])('“%s” is in the register', async (words, found) => {
    expect(await titles(words)).toEqual(found)
    expect(wordsOf(await ask(words))).toContain('Yes, this is in the register')
  })

  it.each([
    ['another account at the same provider', 'https://facebook.com/larkfieldyear5'],
    ['an address that ours begins with', 'https://facebook.com/larkfieldyear'],
    ['an address that begins with ours', 'https://facebook.com/larkfieldyear4-official'],
    ['ours within somebody else’s', 'https://evil.example/facebook.com/larkfieldyear4'],
    ['a look-alike', 'https://facebook.com.evil.example/larkfieldyear4'],
    ['a provider’s name as an address of its own', 'https://facebook'],
    ['the account of another school', 'https://facebook.com/oakmere'],
    ['another school’s name', 'oakmere'],
    ['only the beginning of an address', 'https://'],
    ['a mark', '?'],
    ['marks', '/#'],
    ['a pattern', '%'],
  ])('%s is not: %s', async (_what, words) => {
    expect(await titles(words)).toEqual([])
    expect(wordsOf(await ask(words))).toContain('This is not in the register')
    expect(verbsOf(await ask(words))).toEqual(['sites'])
  })

  it('an entry says where, whether it is open, until when and who looks after it', async () => {
    expect(wordsOf(await ask('year 4'))).toMatch(
      /not open yet, from 11 January 2027.*Administrators: Ann Reed\. Moderators: none named/,
    )
    expect(wordsOf(await ask('choir'))).toContain('YouTube, past its last day, to 24 July 2026')
    expect(wordsOf(await ask('blog'))).toContain('open')
  })
})

describe('a long register', () => {
  beforeAll(async () => {
    for (let n = 1; n <= 17; n += 1) await put({ title: `Page ${String(n).padStart(2, '0')}` })
  })

  it('comes in pages, each site once, and the last has no next one', async () => {
    const pages = [await titles(''), await titles('', 2), await titles('', 3)]
    expect(pages.map((page) => page.length)).toEqual([8, 8, 1])
    expect(pages.flat()).toEqual([...new Set(pages.flat())].sort())
    expect(verbsOf(await ask('', 1))).toEqual(['sites'])
    expect(verbsOf(await ask('', 3))).toEqual([])
    expect(wordsOf(await ask('', 4))).toContain('That was the last page')
  })

  it('a name that fits many says that these are the first', async () => {
    expect(await titles('page')).toHaveLength(8)
    expect(wordsOf(await ask('page'))).toContain('the first 8 of 17')
  })
})
