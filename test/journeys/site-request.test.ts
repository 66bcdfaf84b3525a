import { describe } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { siteRequestJourneys } from './site-request-journeys.ts'
import { stage } from './stage.ts'

const s = await stage()

describe.each<Platform>(['slack', 'teams', 'simulator'])('a site request on %s', (platform) => {
  siteRequestJourneys(s, (email) => s.play(platform, email))
})
