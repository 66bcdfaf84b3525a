import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { insertComment } from '../../src/comments/store.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { terminal } from './terminal.ts'

const { run, open } = await terminal()
const SCHOOL = 'brook'

beforeAll(async () => {
  await run('school', 'add', SCHOOL, '--name', 'Brook School', '--policy', 'merriott-haselbury')
  await run('school', 'add', 'larkfield', '--name', 'Larkfield Primary', '--policy', 'king-offa')
  const db = await open()
  const site = randomUUID()
  await db.query(`insert into site (id, school_id, title, platform, details) values ($1, $2, 'Our page', 'X', '{}')`, [
    site,
    SCHOOL,
  ])
  const id = randomUUID()
  const times = { receivedAt: '2027-01-11T10:00:00Z', dueAt: '2027-01-12T10:00:00Z', loggedAt: '2027-01-11T10:00:00Z' }
  const logged = { id, schoolId: SCHOOL, siteId: site, loggedBy: randomUUID(), reminded: 0, version: 1, ...times }
  await inTransaction(db, (tx) => insertComment(tx, { ...logged, kind: 'complaint', text: 'SECRET' }))
  await db.query('update comment set acknowledged_at = $2, acknowledged_by = logged_by where id = $1', [
    id,
    new Date('2027-01-11T13:00:00Z'),
  ])
  await db.close()
})

describe('staffroom comments figures', () => {
  it('prints each month without texts and names', async () => {
    const { code, out } = await run('comments', 'figures', '--school', SCHOOL)
    expect(code).toBe(0)
    expect(out).toMatch(/2027-01 +1 +0 +0 +1 +0 +1 +0 +0 +3 hours/)
    expect(out).toContain('do not stop the clock')
    expect(out).not.toContain('SECRET')
  })

  it('prints one month as JSON, of one in which nothing came in too', async () => {
    const read = async (month: string) =>
      JSON.parse((await run('comments', 'figures', '--school', SCHOOL, '--month', month, '--json')).out)
    expect(await read('2027-01')).toEqual({
      school: SCHOOL,
      within: 'PT24H',
      holidaysStopTheClock: false,
      months: [
        {
          month: '2027-01',
          received: 1,
          byKind: { comment: 0, query: 0, complaint: 1 },
          answeredInTime: 0,
          acknowledgedInTime: 1,
          late: 0,
          waiting: 0,
          medianMs: 10_800_000,
        },
      ],
    })
    expect((await read('2027-02')).months).toMatchObject([{ month: '2027-02', received: 0, medianMs: null }])
  })

  it('says that the school has chosen otherwise', async () => {
    expect((await run('school', 'set', SCHOOL, '--choice', 'replies_in_holidays=wait')).code).toBe(0)
    expect((await run('comments', 'figures', '--school', SCHOOL)).out).toContain(
      'the school’s choice, not in the policy',
    )
    const slip = await run('school', 'set', SCHOOL, '--choice', 'replies_in_holidays=headteacher')
    expect(slip).toMatchObject({ code: 1, err: expect.stringContaining('replies_in_holidays=run') })
  })

  it.each([
    ['a school that is not there', ['--school', 'nowhere'], 1, 'no school “nowhere”'],
    ['a policy that sets no time', ['--school', 'larkfield'], 1, 'sets no time for answering comments'],
    ['a month that is none', ['--school', SCHOOL, '--month', '2027-13'], 2, 'A month is written as 2027-01'],
    ['no school', [], 2, '--school'],
  ])('%s', async (_what, args, code, sentence) => {
    expect(await run('comments', 'figures', ...args)).toMatchObject({ code, err: expect.stringContaining(sentence) })
  })

  it('a choice that another policy does not leave open is refused there', async () => {
    const refused = await run('school', 'set', 'larkfield', '--choice', 'replies_in_holidays=wait')
    expect(refused).toMatchObject({ code: 1, err: expect.stringContaining('does not leave') })
  })
})
