import { stage } from './stage.ts'
import { trainingJourneys } from './training-journeys.ts'

trainingJourneys(await stage(), 'simulator')
