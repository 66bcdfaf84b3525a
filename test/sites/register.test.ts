import { describe, expect, it } from 'vitest'
import { present, type Request } from '../../src/requests/request.ts'
import { siteAfter, siteFrom } from '../../src/sites/register.ts'
import { siteState } from '../../src/sites/site.ts'
import { sceneFor, siteRequest } from '../builders/scenes.ts'
import { site } from '../builders/sites.ts'

const ID = '0190a000-0000-7000-8000-0000000000aa'
const entryOf = (request: Request) => siteFrom(sceneFor(request), ID)

it('a page elsewhere is entered as it was approved, each person with their duty', () => {
  const request = siteRequest({ status: 'approved' })
  expect(entryOf(request)).toEqual({
    id: ID,
    schoolId: 'larkfield',
    requestId: request.id,
    title: 'Facebook · Year 4',
    platform: 'Facebook',
    goLive: '2027-01-11',
    closure: '2027-07-23',
    purpose: 'Families see what we learn.',
    evaluation: 'We ask families in June.',
    exitPlan: 'I delete the page and tell families in the newsletter.',
    evaluations: [],
    imported: false,
    version: 1,
    people: [
      { personId: 'amira', duty: 'author' },
      { personId: 'amira', duty: 'administrator' },
      { personId: 'liam', duty: 'administrator' },
      { personId: 'liam', duty: 'moderator' },
      { personId: 'rosie', duty: 'moderator' },
    ],
    details: present(request).answers,
  })
})

it('a site of the school’s own has the school’s platform', () => {
  expect(entryOf(siteRequest({}, { host: 'school', host_name: undefined, logo: 'true' }))).toMatchObject({
    platform: "the school's own website",
  })
})

it('what was changed on the way is entered as it was last sent', () => {
  const request = siteRequest()
  const [first] = request.submissions
  if (first === undefined) throw new Error('nothing was sent')
  const again = { ...first, answers: { ...first.answers, host_name: 'Instagram', moderators: ['rosie'] } }
  const entry = entryOf({ ...request, submissions: [first, again] })
  expect(entry?.platform).toBe('Instagram')
  expect(entry?.people.filter(({ duty }) => duty === 'moderator')).toEqual([{ personId: 'rosie', duty: 'moderator' }])
})

describe('a change that was approved', () => {
  const standing = site({
    url: 'https://facebook.com/y4',
    custody: { holderId: 'liam', place: 'the safe', at: '2026-11-01T09:00:00.000Z' },
    evaluations: [{ on: '2026-11-02', by: 'liam', says: 'Well.' }],
    imported: true,
    closure: '2026-12-01',
    purpose: 'Old.',
    people: [
      { personId: 'tom', duty: 'author' },
      { personId: 'carys', duty: 'administrator' },
    ],
    version: 4,
  })
  const after = siteAfter(standing, sceneFor(siteRequest({ siteId: standing.id }, { closure: '2028-07-21' })))

  it('says what was approved, and whom it names', () => {
    expect(after).toMatchObject({
      closure: '2028-07-21',
      purpose: 'Families see what we learn.',
      title: 'Facebook · Year 4',
    })
    expect(after?.people).toContainEqual({ personId: 'amira', duty: 'administrator' })
    expect(after?.people).not.toContainEqual({ personId: 'carys', duty: 'administrator' })
  })

  it('leaves who asked first, the address, the details’ keeper and how it went', () => {
    expect(after?.people).toContainEqual({ personId: 'tom', duty: 'author' })
    const { url, custody, evaluations, imported, version } = standing
    expect(after).toMatchObject({ url, custody, evaluations, imported, version })
  })
})

it('a procedure that produces no site enters nothing', () => {
  const scene = sceneFor(siteRequest())
  const { produces: _, ...procedure } = scene.procedure
  expect(siteFrom({ ...scene, procedure }, ID)).toBeUndefined()
})

it.each([
  ['before its first day', { goLive: '2026-11-24' }, 'coming'],
  ['on its first day', { goLive: '2026-11-23' }, 'live'],
  ['on its last day', { goLive: '2026-09-01', closure: '2026-11-23' }, 'live'],
  ['after its last day', { goLive: '2026-09-01', closure: '2026-11-22' }, 'past'],
  ['once somebody has closed it', { closure: '2027-07-23', closed: { on: '2026-11-01', how: 'Deleted.' } }, 'closed'],
  ['without dates', {}, 'live'],
])('%s', (_when, dates, state) => {
  expect(siteState(dates, '2026-11-23')).toBe(state)
})
