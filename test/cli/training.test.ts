import { describe, expect, it } from 'vitest'
import { peopleCsv } from '../builders/people.ts'
import { terminal } from './terminal.ts'

const people = [
  { email: 'head@withy.example', name: 'Judith Orme', roles: 'staff;headteacher;slt' },
  { email: 'stu@withy.example', name: 'Stuart Pym', roles: 'staff', line_manager_email: 'head@withy.example' },
  { email: 'vera@withy.example', name: 'Vera Gale', roles: 'volunteer', line_manager_email: 'head@withy.example' },
]
const list = [
  'email,course,done_on,confirmed_by',
  'vera@withy.example,policy,2026-01-12,',
  'vera@withy.example,training,2026-01-12,head@withy.example',
].join('\n')

describe('training on the command line', async () => {
  const { run, file, open } = await terminal()
  const school = ['--school', 'withy']

  it('a school begins with nothing', async () => {
    await run('school', 'add', 'withy', '--name', 'Withy', '--policy', 'merriott-haselbury')
    await run('people', 'import', await file('people.csv', peopleCsv(people)), ...school)
    const { out } = await run('training', 'list', ...school)
    expect(out).toMatch(/Vera Gale +policy +missing/)
    expect(out).toMatch(/Vera Gale +training +missing/)
  })

  it('a wrong row keeps the whole file out, and is named by its line', async () => {
    const bad = await file('bad.csv', `${list}\nnobody@withy.example,policy,2026-01-12,\n`)
    expect(await run('training', 'import', bad, ...school)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^line 4, email: nobody in this school’s staff list.*\n.*nothing of it was taken in/),
    })
    expect((await run('training', 'list', ...school)).out).not.toContain('done  ')
  })

  it('a dry run writes nothing', async () => {
    const good = await file('training.csv', list)
    const { out } = await run('training', 'import', good, ...school, '--dry-run')
    expect(out).toContain('2 added, 0 confirmed, 0 known already.\nThis was a dry run: nothing was written.')
    expect((await run('training', 'list', ...school)).out).toMatch(/Vera Gale +training +missing/)
  })

  it('it is taken in once, however often, and stands in the trail', async () => {
    const good = await file('training.csv', list)
    expect((await run('training', 'import', good, ...school)).out).toContain('2 added')
    const again = await run('training', 'import', good, ...school, '--json')
    expect(JSON.parse(again.out)).toEqual({ school: 'withy', saved: true, added: 0, confirmed: 0, unchanged: 2 })
    const listed = JSON.parse((await run('training', 'list', ...school, '--json')).out)
    expect(listed.standings).toContainEqual(
      expect.objectContaining({ email: 'vera@withy.example', course: 'training', state: 'done', doneOn: '2026-01-12' }),
    )
    const db = await open()
    const lines = await db.query(`select actor from audit_entry where action = 'training.imported'`)
    await db.close()
    expect(lines).toEqual([{ actor: 'staffroom' }, { actor: 'staffroom' }])
  })

  it('a policy that asks for none, and a school that is not there, are said so', async () => {
    await run('school', 'add', 'plain', '--name', 'Plain Primary', '--policy', 'king-offa')
    const good = await file('training.csv', list)
    expect(await run('training', 'import', good, '--school', 'plain')).toMatchObject({
      code: 1,
      err: expect.stringContaining('asks for no reading and no training'),
    })
    expect(await run('training', 'list', '--school', 'nowhere')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no school “nowhere”'),
    })
  })
})
