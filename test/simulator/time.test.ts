import { afterAll, describe, expect, it } from 'vitest'
import type { TimeStep } from '../../bot/simulator/wire.ts'
import { freshDatabase } from '../setup/database.ts'
import { serveSimulator } from './play.ts'

const moved: [TimeStep, string | undefined][] = []
const answer = { says: 'Tuesday 12 January 2027, 09:10', short: 'Tue 12 Jan, 09:10', school: 'School is open.' }
const simulator = await serveSimulator(await freshDatabase(), async () => ({ show: 'word', text: '' }), {
  time: {
    read: async (school) => ({ ...answer, school: `${school} is open.` }),
    move: async (step, school) => {
      moved.push([step, school])
      return answer
    },
  },
})
afterAll(() => simulator.close())

const move = (body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${simulator.url}/simulator/time`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })

describe('the time of the rehearsal, for its page', () => {
  it('is told for the school of whoever is played', async () => {
    const response = await fetch(`${simulator.url}/simulator/time?school=larkfield`)
    expect(await response.json()).toEqual({ ...answer, school: 'larkfield is open.' })
  })

  it('is moved on', async () => {
    expect((await move({ step: 'week', school: 'larkfield' })).status).toBe(200)
    expect((await move({ step: 'morning' })).status).toBe(200)
    expect(moved).toEqual([
      ['week', 'larkfield'],
      ['morning', undefined],
    ])
  })

  it.each([
    ['a step that there is not', { step: 'year' }, {}, 400],
    ['a moment of one’s own', { to: '2020-01-01' }, {}, 400],
    ['a page elsewhere in the same browser', { step: 'week' }, { origin: 'https://elsewhere.example' }, 403],
    ['somebody behind a proxy', { step: 'week' }, { 'x-forwarded-for': '203.0.113.7' }, 404],
  ])('is not moved by %s', async (_what, body, headers, status) => {
    const before = moved.length
    expect((await move(body, headers as Record<string, string>)).status).toBe(status)
    expect(moved).toHaveLength(before)
  })
})
