import { procedureJourneys } from './procedure-journeys.ts'
import { stage } from './stage.ts'

procedureJourneys(await stage(), 'teams')
