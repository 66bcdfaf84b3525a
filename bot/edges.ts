import type { App } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import type { Edge, FrontDoor } from './adapter.ts'
import { GUIDE, simulatedPeople } from './rehearsal.ts'
import type { RehearsalClock } from './rehearsal-clock.ts'
import { rehearsalTime } from './rehearsal-time.ts'
import { teamsSettings } from './teams/settings.ts'

/**
 * The edges that the settings ask for. Each is loaded only when it is configured: the Teams packages alone take a second
 * and 100 MB.
 */
export async function createEdges(
  config: Config,
  app: App,
  { door, clock }: { door: FrontDoor; clock: RehearsalClock },
): Promise<Edge[]> {
  const edges: Edge[] = []
  if (config.slack !== undefined) {
    const { createSlackEdge } = await import('./slack/app.ts')
    edges.push(await createSlackEdge(config.slack, door, app.log))
  }
  const teams = teamsSettings(config)
  if (teams !== undefined) {
    const { createTeamsEdge } = await import('./teams/app.ts')
    edges.push(await createTeamsEdge(teams, door, app.log))
  }
  if (config.simulator) {
    const { createSimulatorEdge } = await import('./simulator/app.ts')
    const { createSimulatorStore } = await import('./simulator/store.ts')
    const people = () => simulatedPeople(app.db, app.clock())
    const store = createSimulatorStore(app.db, app.clock)
    const time = rehearsalTime(app.db, clock)
    edges.push(createSimulatorEdge({ store, people, time, guide: GUIDE }, door, app.log))
  }
  return edges
}
