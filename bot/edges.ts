import type { App } from '../src/app.ts'
import type { Config } from '../src/config.ts'
import { simulatedPeople } from '../src/people/rehearsal.ts'
import type { Edge, FrontDoor } from './adapter.ts'

/**
 * The edges that the settings ask for. Each is loaded only when it is configured: the Teams packages alone take a second
 * and 100 MB.
 */
export async function createEdges(config: Config, app: App, door: FrontDoor): Promise<Edge[]> {
  const edges: Edge[] = []
  if (config.slack !== undefined) {
    const { createSlackEdge } = await import('./slack/app.ts')
    edges.push(await createSlackEdge(config.slack, door, app.log))
  }
  if (config.teams !== undefined || config.localTeams) {
    const { createTeamsEdge } = await import('./teams/app.ts')
    edges.push(await createTeamsEdge(await teamsSettings(config), door, app.log))
  }
  if (config.simulator) {
    const { createSimulatorEdge } = await import('./simulator/app.ts')
    const { createSimulatorStore } = await import('./simulator/store.ts')
    const people = () => simulatedPeople(app.db)
    edges.push(createSimulatorEdge({ store: createSimulatorStore(app.db), people, guide: GUIDE }, door, app.log))
  }
  return edges
}

/** Who a newcomer is invited to play first: a teacher in the demo school with the full chain of approvers. */
const GUIDE = 'GUIDE'

async function teamsSettings(config: Config) {
  if (config.teams !== undefined) return { ...config.teams, auth: 'signed' as const }
  const { PLAYGROUND_TENANT } = await import('./teams/settings.ts')
  return { appId: '', appPassword: '', tenantId: PLAYGROUND_TENANT, auth: 'local' as const }
}
