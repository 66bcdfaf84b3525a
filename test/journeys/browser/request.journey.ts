import { afterAll, describe } from 'vitest'
import { siteRequestJourneys } from '../site-request-journeys.ts'
import { stage } from '../stage.ts'
import { browserActor } from './actor.ts'
import { openSimulator } from './simulator.ts'

const s = await stage()
const desk = await openSimulator(s.url, { width: 1400, height: 1000 })
afterAll(() => desk.close())

describe('a site request at the page, in a browser', () => {
  siteRequestJourneys(s, (email) => browserActor(desk, s, email), { oneAtATime: true })
})
