import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { fromRoot } from '../../src/root.ts'
import { peopleCsv } from '../builders/people.ts'
import { terminal } from './terminal.ts'

const HEADING = 'name,platform,url,purpose,administrators,moderators,opened,closes,custody_holder,custody_place'
const PEOPLE = [
  { email: 'ann@school.example', name: 'Ann Lee', roles: 'staff;headteacher' },
  { email: 'bob@school.example', name: 'Bob Ray', roles: 'staff' },
  { email: 'cat@school.example', name: 'Cat Fox', roles: 'staff', end_date: '2020-01-01' },
]
const PAGE =
  'Page,Facebook,facebook.com/ours,News,Ann Lee;bob@school.example,Bob Ray;ann@school.example,2019-09-02,,ann@school.example,office safe'

describe('sites import', async () => {
  const { run, file, open } = await terminal()
  beforeAll(async () => {
    await run('school', 'add', 'larkfield', '--name', 'Larkfield Primary', '--policy', 'king-offa')
    await run('people', 'import', await file('people.csv', peopleCsv(PEOPLE)), '--school', 'larkfield')
  })
  const take = async (rows: string[], ...more: string[]) =>
    run('sites', 'import', await file('sites.csv', [HEADING, ...rows].join('\n')), '--school', 'larkfield', ...more)
  const listed = async () => JSON.parse((await run('sites', 'list', '--json')).out).sites
  const tasks = async () => {
    const db = await open()
    try {
      return await db.query<{ title: string; kind: string; status: string }>(
        `select s.title, t.kind, t.status from task t join site s on t.subject = 'site:' || s.id order by s.title, t.kind`,
      )
    } finally {
      await db.close()
    }
  }

  it.each([
    ['an account without a name', ',Facebook,,,,,,,,', /^line 2, name: is empty/],
    ['no address', 'Page,Facebook,not an address,,,,,,,', /^line 2, url: This is not a web address/],
    [
      'the address of the platform',
      'Page,Facebook,https://facebook.com/,,,,,,,',
      /^line 2, url: This is the address of Facebook/,
    ],
    ['somebody nobody knows', 'Page,Facebook,,,Zoe,,,,,', /^line 2, administrators: Nobody in the staff list/],
    ['somebody who has left', 'Page,Facebook,,,Cat Fox,,,,,', /^line 2, administrators: Cat Fox has left/],
    ['a day written the British way', 'Page,Facebook,,,,,02/09/2019,,,', /^line 2, opened: .*2019-09-02/],
    ['an end before its beginning', 'Page,Facebook,,,,,2020-01-02,2020-01-01,,', /^line 2, closes: is before opened/],
    [
      'a password',
      'Page,Facebook,,,,,,,ann@school.example,Larkfield2024!',
      /^line 2, custody_place: This looks like a password/,
    ],
    ['a place without a holder', 'Page,Facebook,,,,,,,,office safe', /^line 2, custody_place: .*custody_holder/],
    ['an account that stands there twice', 'Page,Facebook,fb.com/ours,,,,,,,', /^line 3, name: this and line 2/],
  ])('%s is refused by its line, and nothing is taken in', async (what, row, says) => {
    const rows = what.includes('twice') ? [PAGE, row] : [row, PAGE]
    expect(await take(rows)).toMatchObject({ code: 1, err: expect.stringMatching(says) })
    expect(await listed()).toEqual([])
  })

  it('a dry run shows what would come and writes nothing', async () => {
    const dry = await take([PAGE], '--dry-run')
    expect(dry).toMatchObject({ code: 0, out: expect.stringContaining('nothing was written') })
    expect(await listed()).toEqual([])
  })

  it('accounts are taken in, marked, and what they lack becomes tasks', async () => {
    const taken = await take([PAGE, 'Choir,YouTube,,,Bob Ray,,,,,'], '--json')
    expect(JSON.parse(taken.out)).toMatchObject({ saved: true, added: ['Page', 'Choir'], kept: [] })
    expect(await listed()).toMatchObject([
      { title: 'Choir', imported: true, state: 'live', people: [{ name: 'Bob Ray', duty: 'administrator' }] },
      {
        title: 'Page',
        imported: true,
        url: 'https://facebook.com/ours',
        purpose: 'News',
        goLive: '2019-09-02',
        custody: { place: 'office safe' },
      },
    ])
    const kinds = (title: string, all: Awaited<ReturnType<typeof tasks>>) =>
      all.filter((one) => one.title === title).map(({ kind }) => kind)
    const all = await tasks()
    expect(kinds('Page', all)).toEqual(['missing_approval'])
    expect(kinds('Choir', all)).toEqual([
      'missing_address',
      'missing_approval',
      'missing_custody',
      'missing_purpose',
      'too_few',
      'too_few',
    ])
  })

  it('again, it changes what differs, settles what is there now, and repeats nothing', async () => {
    const again = await take([PAGE, 'Choir,YouTube,youtube.com/@ours,,,,,,,'], '--json')
    expect(JSON.parse(again.out)).toMatchObject({
      added: [],
      changed: [{ name: 'Choir', fields: ['url'] }],
      unchanged: 1,
    })
    const choir = (await listed())[0]
    expect(choir).toMatchObject({ url: 'https://youtube.com/@ours', people: [{ name: 'Bob Ray' }] })
    expect((await tasks()).find(({ kind }) => kind === 'missing_address')?.status).toBe('settled')
    expect(JSON.parse((await take([PAGE], '--json')).out)).toMatchObject({ added: [], changed: [], unchanged: 1 })
  })

  it('what was changed in the chat or closed since is left as it is', async () => {
    const db = await open()
    const changed = JSON.stringify({ at: '2026-11-23T10:00:00.000Z', by: crypto.randomUUID(), part: 'people' })
    await db.query(`update site set changed = $1 where title = 'Page'`, [changed])
    await db.query(`update site set closed_on = '2026-11-01', closed_how = 'Deleted.' where title = 'Choir'`)
    await db.close()
    const { out } = await take([PAGE.replace('News', 'Other'), 'Choir,YouTube,,Songs,,,,,,'], '--json')
    expect(JSON.parse(out)).toMatchObject({
      changed: [],
      kept: [
        { name: 'Page', why: 'it has been changed in the chat since' },
        { name: 'Choir', why: 'it is closed' },
      ],
    })
  })
})

describe('the example file of the docs', async () => {
  const { run } = await terminal()

  it('is taken in by the demo school', async () => {
    await run('demo', 'load')
    const path = fromRoot('docs/how-to/sites.example.csv')
    expect(await run('sites', 'import', path, '--school', 'king-offa')).toMatchObject({ code: 0, err: '' })
    const guide = await readFile(fromRoot('docs/how-to/keep-the-register.md'), 'utf8')
    expect(guide).toContain('sites.example.csv')
  })
})
