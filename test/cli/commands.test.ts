import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { peopleCsv } from '../builders/people.ts'
import { terminal } from './terminal.ts'

const ann = { email: 'ann@school.example', name: 'Ann Lee', roles: 'staff;headteacher' }
const bob = { email: 'bob@school.example', name: 'Bob Ray', roles: 'staff', line_manager_email: 'ann@school.example' }
const add = ['school', 'add', 'larkfield', '--name', 'Larkfield Primary', '--policy', 'king-offa']

describe('a school from nothing', async () => {
  const { run, file, folder } = await terminal()

  it('is added, and listed', async () => {
    expect(await run(...add)).toMatchObject({ code: 0, out: expect.stringContaining('Larkfield Primary is added') })
    expect(await run('school', 'list')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/larkfield +Larkfield Primary +king-offa +Europe\/London/),
    })
  })

  it('is not added twice, nor with a policy that nobody wrote', async () => {
    expect(await run(...add)).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('There is a school “larkfield” already'),
    })
    expect(await run('school', 'add', 'x', '--name', 'X', '--policy', 'nonesuch')).toMatchObject({
      code: 1,
      err: expect.stringContaining('no policy pack “nonesuch”'),
    })
  })

  it('learns its holidays, and refuses a file with a wrong row by its line', async () => {
    const good = await file('holidays.csv', 'from,to,name\n2026-12-21,2027-01-01,Christmas\n2027-05-03,,Bank holiday\n')
    const { out } = await run('school', 'set', 'larkfield', '--holidays', good, '--json')
    expect(JSON.parse(out).school.holidays).toEqual([
      { from: '2026-12-21', to: '2027-01-01', name: 'Christmas' },
      { from: '2027-05-03', to: '2027-05-03', name: 'Bank holiday' },
    ])
    const bad = await file('bad.csv', 'from,to,name\n21/12/2026,2027-01-01,Christmas\n')
    expect(await run('school', 'set', 'larkfield', '--holidays', bad)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^line 2, from: “21\/12\/2026” is not a date/),
    })
  })

  it('a choice that the policy does not leave open is refused', async () => {
    expect(await run('school', 'set', 'larkfield', '--choice', 'headteacher=office')).toMatchObject({
      code: 1,
      err: expect.stringContaining('does not leave headteacher to the school'),
    })
  })

  it('a dry run shows who would come and writes nobody', async () => {
    const people = await file('people.csv', peopleCsv([ann, bob]))
    const dry = await run('people', 'import', people, '--school', 'larkfield', '--dry-run')
    expect(dry).toMatchObject({
      code: 0,
      out: expect.stringMatching(/Ann Lee \(ann@school\.example\)[\s\S]*nothing was written/),
    })
    expect(JSON.parse((await run('people', 'list', '--school', 'larkfield', '--json')).out).people).toEqual([])
  })

  it('people are taken in, as one JSON object says', async () => {
    const people = await file('people.csv', peopleCsv([ann, bob]))
    const { code, out } = await run('people', 'import', people, '--school', 'larkfield', '--json')
    expect([code, JSON.parse(out)]).toEqual([
      0,
      {
        school: 'larkfield',
        saved: true,
        added: ['ann@school.example', 'bob@school.example'],
        changed: [],
        unchanged: 0,
        missing: [],
        ended: [],
        warnings: expect.arrayContaining([expect.stringContaining('safeguarding lead')]),
      },
    ])
  })

  it('every wrong row is named, and the last line of stderr says that nothing was taken in', async () => {
    const people = await file(
      'wrong.csv',
      peopleCsv([
        { ...ann, roles: 'wizard' },
        { ...bob, email: 'bob' },
      ]),
    )
    const { code, out, err } = await run('people', 'import', people, '--school', 'larkfield')
    expect([code, out]).toEqual([1, ''])
    expect(err.trim().split('\n')).toEqual([
      expect.stringMatching(/^line 2, roles: there is no role “wizard”/),
      expect.stringMatching(/^line 3, email: “bob” is not an e-mail address/),
      '2 things in the file are wrong, so nothing of it was taken in.',
    ])
  })

  it('a file or a school that is not there is refused in a sentence', async () => {
    expect(await run('people', 'import', join(folder, 'none.csv'), '--school', 'larkfield')).toMatchObject({
      code: 1,
      err: expect.stringMatching(/cannot be read\.\n$/),
    })
    expect(await run('people', 'list', '--school', 'nowhere')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no school “nowhere”'),
    })
  })

  it('the doctor says what is missing, each with what to do', async () => {
    const { code, out } = await run('doctor', '--json')
    const found = JSON.parse(out)
    expect([code, found.ready]).toEqual([0, false])
    expect(found.deployment.map((one: { code: string }) => one.code)).toEqual(['no_platform', 'no_keys', 'no_backup'])
    expect(found.schools[0].findings).toContainEqual({
      code: 'role_unreachable',
      blocks: true,
      says: expect.stringContaining('Ann Lee'),
      todo: expect.any(String),
    })
    expect((await run('doctor')).out).toContain('Larkfield Primary (larkfield): not ready to go live')
  })

  it('the audit trail of all this is sound', async () => {
    expect(await run('audit', 'verify')).toMatchObject({ code: 0, out: 'larkfield: sound, 4 entries\n' })
  })

  it('the outbox shows what waits, and nobody’s name', async () => {
    const { code, out } = await run('outbox')
    expect([code, out]).toEqual([0, expect.stringMatching(/^\d waiting/m)])
    expect(out).not.toContain('Ann')
  })

  it('is no rehearsal, so the demo stays out and the clock is the real one', async () => {
    expect(await run('demo', 'load')).toMatchObject({
      code: 1,
      err: expect.stringContaining('was not made as a rehearsal'),
    })
    expect(await run('migrate', '--rehearsal')).toMatchObject({
      code: 1,
      err: expect.stringContaining('was not made as a rehearsal'),
    })
  })
})

describe('backup and restore', async () => {
  const from = await terminal()
  const to = await terminal()

  it('a backup moves to another database, where nothing is sent until somebody says so', async () => {
    await from.run(...add)
    const saved = join(from.folder, 'all.backup')
    expect(await from.run('backup', saved)).toMatchObject({ code: 0, out: expect.stringContaining('is written') })
    expect(JSON.parse((await from.run('doctor', '--json')).out).deployment).not.toContainEqual(
      expect.objectContaining({ code: 'no_backup' }),
    )
    expect(await to.run('restore', saved)).toMatchObject({ code: 0, out: expect.stringContaining('outbox resume') })
    expect((await to.run('school', 'list')).out).toContain('Larkfield Primary')
    expect((await to.run('outbox')).out).toContain('Nothing is being sent (restored)')
    expect(await to.run('outbox', 'resume')).toMatchObject({ code: 0, out: expect.stringContaining('sent again') })
    // The school's next day, and nothing else.
    expect((await to.run('outbox')).out).toMatch(/^1 (scheduled|waiting), the oldest since \S+\n$/)
  })

  it('a backup that does not exist is refused', async () => {
    const empty = await terminal()
    expect((await empty.run('restore', join(from.folder, 'none.backup'))).code).toBe(1)
  })

  it('a trail that was cut after a backup is found out', async () => {
    const db = await from.open()
    await db.query('alter table audit_entry disable trigger user')
    await db.query('delete from audit_entry')
    await db.close()
    expect(await from.run('audit', 'verify', '--school', 'larkfield')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('larkfield'),
    })
  })
})

describe('the demo trust', async () => {
  const { run } = await terminal({ STAFFROOM_CLOCK: '2026-09-01T08:00:00Z' })

  it('is loaded into a new database, which is a rehearsal from then on', async () => {
    expect(await run('demo', 'load', '--json')).toMatchObject({ code: 0 })
    expect(JSON.parse((await run('migrate', '--json')).out)).toMatchObject({ rehearsal: true })
    expect(JSON.parse((await run('school', 'list', '--json')).out).schools).toHaveLength(5)
    expect(await run('demo', 'load')).toMatchObject({ code: 0 })
  })

  it('lacks nothing but people’s first word to Staffroom and what the schools have to settle', async () => {
    const { schools, deployment } = JSON.parse((await run('doctor', '--json')).out)
    const codes = [...deployment, ...schools.flatMap((one: { findings: object[] }) => one.findings)].map(
      (one: { code: string }) => one.code,
    )
    expect([...new Set(codes)].sort()).toEqual([
      'no_backup',
      'number_unsettled',
      'past_review',
      'report_route_unsettled',
      'report_unread',
      'role_unreachable',
    ])
  })

  it('how many must sign is settled with a number, where the policy leaves it open', async () => {
    const set = (choice: string) => run('school', 'set', 'merriott-haselbury', '--choice', choice, '--json')
    expect(JSON.parse((await set('slt_signatures=2')).out).school.choices).toMatchObject({ slt_signatures: '2' })
    for (const wrong of ['slt_signatures=12', 'slt_signatures=office'])
      expect(await set(wrong)).toMatchObject({ code: 1, err: expect.stringContaining('a number from 1 to 9') })
    expect(await set('slt_signatures=')).toMatchObject({ err: expect.stringContaining('name=number') })
  })
})
