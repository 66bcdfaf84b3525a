import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { markupOf } from '../../src/html.ts'
import { printPdf } from '../../src/pdf/print.ts'
import { registerCsv } from '../../src/sites/register-csv.ts'
import { registerDocument } from '../../src/sites/register-document.ts'
import { type RegisterFacts, registerOf } from '../../src/sites/register-entries.ts'
import { registerPage } from '../../src/sites/register-page.ts'
import type { Site } from '../../src/sites/site.ts'
import { kingOffa, today } from '../builders/packs.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { school as schoolRow } from '../builders/people.ts'
import { school, signature } from '../builders/scenes.ts'
import { site } from '../builders/sites.ts'
import { task } from '../builders/tasks.ts'

const approval: Required<Site>['approval'] = {
  number: 7,
  procedure: 'site_creation',
  authorId: 'amira',
  at: '2026-11-21T11:00:00.000Z',
  signatures: [signature(0), signature(2, { by: 'daniel', name: 'Daniel Osei', forId: 'helen' })],
}

const whole = site({
  url: 'https://example.org/year-4',
  purpose: 'Families see what we learn.',
  goLive: '2026-09-07',
  closure: '2027-07-23',
  evaluation: 'We ask families in June.',
  evaluations: [{ on: '2026-11-02', by: 'amira', says: 'Forty families follow it.' }],
  exitPlan: 'The page is deleted.',
  custody: { holderId: 'liam', place: 'the office safe', at: '2026-09-08T09:00:00.000Z' },
  changed: { at: '2026-11-03T09:00:00.000Z', by: 'amira', part: 'people' },
  requestId: '0190a000-0000-7000-8000-000000000001',
  approval,
  people: [
    { personId: 'amira', duty: 'author' },
    { personId: 'amira', duty: 'administrator' },
    { personId: 'peter', duty: 'moderator' },
    { personId: 'nell', duty: 'moderator' },
    { personId: 'nobody', duty: 'moderator' },
  ],
})

function facts(over: Partial<RegisterFacts> = {}): RegisterFacts {
  const { pack, platforms } = kingOffa()
  return {
    school: schoolRow('larkfield', { name: 'Larkfield Primary' }),
    pack,
    platforms,
    directory: school(),
    trained: new Map(),
    now: new Date(`${today}T10:00:00.000Z`),
    today,
    sites: [whole],
    tasks: [],
    trainings: [],
    approved: new Map(),
    ...over,
  }
}

/** What stands on the page, on paper and in the spreadsheet. */
async function everywhere(over: Partial<RegisterFacts> = {}) {
  const register = registerOf(facts(over))
  const pdf = readPdf(await printPdf(registerDocument(register)))
  return {
    page: textOf(markupOf(registerPage(register, 'Helen Marsh'))),
    paper: pdf.map(({ text }) => text).join(''),
    rows: parse(registerCsv(register), { bom: true, columns: true }) as Record<string, string>[],
  }
}

/** What a reader of the page sees. */
function textOf(markup: string): string {
  const text = markup.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
  return text.replaceAll(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)))
}

describe('the register', () => {
  it('has all that is known of a site, on the page, on paper and for a spreadsheet', async () => {
    const { page, paper, rows } = await everywhere()
    for (const part of [
      'Facebook · Year 4',
      'https://example.org/year-4',
      'Families see what we learn.',
      '7 September 2026',
      '23 July 2027',
      'Held by Liam Doyle, the office safe (recorded on 8 September 2026)',
      'We ask families in June.',
      'Forty families follow it.',
      'The page is deleted.',
      'Request 7, asked for by Amira Hussain, approved on 21 November 2026, 11:00.',
      'Tom Okafor, 20 November 2026, 10:00',
      'Daniel Osei for Helen Marsh, 20 November 2026, 12:00',
      '3 November 2026, 09:00: its people',
    ])
      expect([page.includes(part), paper.replaceAll('\n', '').includes(part), part]).toEqual([true, true, part])
    expect(rows).toEqual([
      expect.objectContaining({
        site: 'Facebook · Year 4',
        state: 'Open',
        where: 'Facebook',
        address: 'https://example.org/year-4',
        opens: '2026-09-07',
        'last day': '2027-07-23',
        administrators: 'Amira Hussain',
        'asked for by': 'Amira Hussain',
        request: '7',
        'approved on': '2026-11-21',
        'approved by': 'Line manager: Tom Okafor, 2026-11-20; Headteacher: Daniel Osei for Helen Marsh, 2026-11-20',
        'details held by': 'Liam Doyle',
        'details kept': 'the office safe',
        'how it went': '2026-11-02: Forty families follow it.',
      }),
    ])
  })

  it('marks who has left, has not begun, or is no longer in the staff list', async () => {
    const { page, paper, rows } = await everywhere()
    expect(page).toContain('Peter Ness left on 18 July 2025')
    expect(page).toContain('Nell Early starts on 4 January 2027')
    expect(page).toContain('Somebody no longer in the staff list')
    expect(paper).toContain('Peter Ness (left on 18 July 2025)')
    expect(rows[0]?.['moderators']).toContain('Peter Ness (left on 18 July 2025)')
  })

  it('says what is to be done, whose it is, and what is late', async () => {
    const about = { subject: `site:${whole.id}`, ownerIds: ['amira'] }
    const tasks = [
      task({ ...about, title: 'Record custody', due: '2026-11-22' }),
      task({ ...about, title: 'Say how it went', due: '2026-12-01' }),
      task({ ...about, title: 'Another site', subject: 'site:other' }),
    ]
    const { page, paper, rows } = await everywhere({ tasks })
    expect(page).toContain('2 (1 late)')
    expect(page).toContain('Record custody Late, was due 22 November 2026: Amira Hussain')
    expect(page).toContain('Say how it went Due 1 December 2026: Amira Hussain')
    expect(paper).toContain('Late, was due 22 November 2026: Amira Hussain')
    expect(rows[0]?.['to be done']).toContain('Record custody (Late, was due 22 November 2026: Amira Hussain)')
    expect(page + paper).not.toContain('Another site')
  })

  it('has the training of those who run a site and are here, where the policy asks for it', async () => {
    const courses = [
      { id: 'read', name: 'read the policy', kind: 'reading' as const, confirmed_by: [], clause: ['1.1'] },
    ]
    const pack = { ...kingOffa().pack, courses }
    const both = { ...whole, people: [...whole.people, { personId: 'liam', duty: 'administrator' as const }] }
    const trainings = [
      { id: 't', schoolId: 'larkfield', personId: 'amira', course: 'read', doneOn: '2026-09-01', refused: false },
    ]
    const { page, rows } = await everywhere({ pack, trainings, sites: [both] })
    expect(page).toContain('Amira Hussain read the policy: 1 September 2026')
    expect(page).toContain('Liam Doyle read the policy: not yet')
    expect(page).not.toContain('Peter Ness read the policy')
    expect(rows[0]?.['training missing']).toBe('Liam Doyle: read the policy, not yet')
    expect((await everywhere()).page).not.toContain('Training')
  })

  it('keeps the closed ones apart, and says what became of them', async () => {
    const closed = site({
      id: '0190a000-0000-7000-8000-0000000000cc',
      title: 'An old channel',
      closed: { on: '2026-10-02', by: 'helen', how: 'Its films are on our own drive.' },
    })
    const { page, paper, rows } = await everywhere({ sites: [closed, whole] })
    expect(page).toContain('1 official site, 1 closed.')
    for (const text of [page.slice(page.lastIndexOf('The page is deleted.')), paper])
      expect(text).toMatch(
        /Closed.*An old channel.*2 October 2026, said Helen Marsh\. Its films are on our own drive\./s,
      )
    expect(rows.map((row) => [row['site'], row['closed on'], row['what became of it']])).toEqual([
      ['Facebook · Year 4', '', ''],
      ['An old channel', '2026-10-02', 'Its films are on our own drive.'],
    ])
  })

  it('marks what is older than Staffroom, and what custody is not recorded', async () => {
    const { page, paper, rows } = await everywhere({ sites: [site({ imported: true })] })
    for (const text of [page, paper]) {
      expect(text).toContain('Older than Staffroom')
      expect(text).toContain('Not recorded yet')
      expect(text).toContain('No approval is recorded here.')
    }
    expect(rows[0]?.['remark']).toContain('Older than Staffroom')
  })

  it('says so when it is empty', async () => {
    const { page, paper, rows } = await everywhere({ sites: [] })
    for (const text of [page, paper])
      expect(text).toMatch(/No official sites\. As it stood.*There are no official sites in the register yet\./s)
    expect(rows).toEqual([])
  })

  it('shows the form as it was approved on the page', async () => {
    const approved = new Map([[whole.requestId ?? '', [{ label: 'Audience', value: 'Families' }]]])
    expect((await everywhere({ approved })).page).toContain('The form as it was approved Audience Families')
  })

  it('an address longer than a page is wide lies within it', async () => {
    const url = `https://example.org/${'p'.repeat(400)}`
    const { paper } = await everywhere({ sites: [site({ url, title: 'w'.repeat(300) })] })
    expect(paper.replaceAll(/\s/g, '')).toContain(url)
    expect(paper).toContain('w'.repeat(40))
  })
})

describe('an address', () => {
  const markupFor = (url: string) =>
    markupOf(registerPage(registerOf(facts({ sites: [site({ url })] })), 'Helen Marsh'))

  it.each(['https://example.org/a', 'http://example.org'])('%s can be followed, and tells the site nothing', (url) => {
    expect(markupFor(url)).toContain(`<a href="${url}" rel="noopener noreferrer">${url}</a>`)
  })

  it.each([
    'javascript:alert(1)',
    ' javascript:alert(1)',
    'data:text/html,x',
    'example.org/a',
    'https:///x',
    'vbscript:https://example.org',
  ])('%s is text', (url) => {
    expect(markupFor(url)).not.toMatch(/href="(?!larkfield\/|#site-)/)
  })

  it('cannot leave its place', () => {
    const markup = markupFor('https://example.org/"onmouseover="alert(1)"><script>')
    expect(markup).toContain('href="https://example.org/&#34;onmouseover=&#34;alert(1)&#34;&#62;&#60;script&#62;"')
    expect(markup).not.toContain('<script')
  })
})
