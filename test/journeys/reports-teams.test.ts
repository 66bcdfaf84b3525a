import { reportJourneys } from './report-journeys.ts'
import { stage } from './stage.ts'

reportJourneys(await stage({ simulator: 'off' }), 'teams')
