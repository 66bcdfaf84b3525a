import { describe, expect, it } from 'vitest'
import { peopleCsv } from '../builders/people.ts'
import { terminal } from './terminal.ts'

const ann = { email: 'ann@school.example', name: 'Ann Lee', roles: 'staff;headteacher' }
const bob = { email: 'bob@school.example', name: 'Bob Ray', roles: 'staff', start_date: '2026-09-01' }
const school = ['--school', 'larkfield']

describe('somebody leaves', async () => {
  const { run, file } = await terminal()
  await run('school', 'add', 'larkfield', '--name', 'Larkfield Primary', '--policy', 'king-offa')
  await run('people', 'import', await file('people.csv', peopleCsv([ann, bob])), ...school)
  const lastDay = async (name: string) => {
    const { out } = await run('people', 'list', ...school, '--json')
    const people: { name: string; endDate?: string }[] = JSON.parse(out).people
    return people.find((person) => person.name === name)?.endDate
  }

  it('on a day to come', async () => {
    const { code, out } = await run('people', 'leave', 'bob@school.example', ...school, '--on', '2099-07-21')
    expect({ code, out }).toMatchObject({
      code: 0,
      out: expect.stringContaining('21 July 2099 is Bob Ray’s last day at Larkfield Primary.'),
    })
    expect(await lastDay('Bob Ray')).toBe('2099-07-21')
  })

  it('on a day that has passed: at once', async () => {
    const { out } = await run('people', 'leave', 'BOB@school.example', ...school, '--on', '2026-09-30')
    expect(out).toContain('Bob Ray left Larkfield Primary on 30 September 2026.')
    expect(await lastDay('Bob Ray')).toBe('2026-09-30')
    expect(await run('audit', 'verify')).toMatchObject({ code: 0 })
  })

  it.each([
    ['nobody has that address', ['eve@school.example'], 'Nobody at larkfield has the address eve@school.example'],
    ['a day before they began', ['bob@school.example', '--on', '2026-08-01'], 'begins on 2026-09-01 only'],
  ])('is refused when %s', async (_why, given, says) => {
    expect(await run('people', 'leave', ...given, ...school)).toMatchObject({
      code: 1,
      err: expect.stringContaining(says),
    })
  })

  it.each(['21/07/2027', '2027-02-30', 'Friday'])('“%s” is no day', async (day) => {
    expect(await run('people', 'leave', 'ann@school.example', ...school, '--on', day)).toMatchObject({
      code: 2,
      err: expect.stringContaining('A day is written as 2027-07-21.'),
    })
  })
})

describe('school hours', async () => {
  const { run } = await terminal()
  const hoursOf = async (...args: string[]) => {
    const { opens, closes } = JSON.parse((await run(...args, '--json')).out).school
    return `${opens}-${closes}`
  }

  it('are half past seven to six, unless the school says otherwise, then or later', async () => {
    const add = (id: string, ...more: string[]) =>
      hoursOf('school', 'add', id, '--name', id, '--policy', 'king-offa', ...more)
    expect(await add('usual')).toBe('07:30-18:00')
    expect(await add('early', '--hours', '07:00-16:30')).toBe('07:00-16:30')
    expect(await hoursOf('school', 'set', 'usual', '--hours', '08:00-17:00')).toBe('08:00-17:00')
    expect(await hoursOf('school', 'set', 'usual', '--name', 'Usual')).toBe('08:00-17:00')
  })

  it.each(['7:30-18:00', '18:00-07:30', '08:00', '08:00-25:00', '08:00-08:00'])('“%s” are none', async (hours) => {
    expect((await run('school', 'set', 'usual', '--hours', hours)).code).toBe(2)
  })
})
