import { describe, expect, it } from 'vitest'
import { searchPeople } from '../../src/people/search.ts'
import { directory, member } from '../builders/people.ts'

const people = [
  member('zed', { name: 'Zed Ångström', jobTitle: 'Year 4 teacher' }),
  member('amira', { name: 'Amira Hussain', jobTitle: 'Year 4 teacher' }),
  member('liam', { name: 'Liam Doyle', jobTitle: '' }),
  member('peter', { name: 'Peter Ness', endDate: '2026-11-22' }),
  member('nell', { name: 'Nell Early', startDate: '2026-11-24' }),
]

function search(typed: string, members = people) {
  const reply = searchPeople({ directory: directory(members), today: '2026-11-23' }, typed)
  return reply.show === 'options' ? reply.options : []
}

describe('who is found', () => {
  it.each([
    ['nothing typed: everybody who is here today, by name', '', ['amira', 'liam', 'zed']],
    ['blanks are nothing', '   ', ['amira', 'liam', 'zed']],
    ['a part of a name, in any case', 'HUSS', ['amira']],
    ['a letter with a mark', 'ångström', ['zed']],
    ['a job', 'year 4', ['amira', 'zed']],
    ['an address', 'liam@school', ['liam']],
    ['every word must fit, in any order', '4 amira', ['amira']],
    ['one word that fits nobody', 'amira head', []],
    ['a leaver', 'peter', []],
    ['somebody who begins tomorrow', 'nell', []],
    ['a pattern is only letters', '.*', []],
  ])('%s', (_rule, typed, ids) => {
    expect(search(typed).map(({ value }) => value)).toEqual(ids.map((id) => `${id}@school.example`))
  })

  it('a name stands with its job, where there is one', () => {
    expect(search('').map(({ title }) => title)).toEqual([
      'Amira Hussain, Year 4 teacher',
      'Liam Doyle',
      'Zed Ångström, Year 4 teacher',
    ])
  })

  it('never more than Slack’s hundred', () => {
    const crowd = Array.from({ length: 130 }, (_, n) => member(`p${n}`))
    expect(search('', crowd)).toHaveLength(100)
  })
})
