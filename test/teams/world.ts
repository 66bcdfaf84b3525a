import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Edge } from '../../bot/adapter.ts'
import { createTeamsEdge, type TeamsSettings } from '../../bot/teams/app.ts'
import type { Incoming } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import { createLog, type Log } from '../../src/log.ts'
import { TeamsDriver, TeamsTenant } from '../fakes/teams/index.ts'

type Answer = Reply | Promise<Reply> | ((incoming: Incoming) => Reply | Promise<Reply>)

/** A Teams edge on a real port against a fake tenant. Its front door says what the test wants and keeps what it heard. */
export async function teamsWorld(given: { settings?: Partial<TeamsSettings>; resendAfterMs?: number; log?: Log } = {}) {
  // The Agents Playground asks for no token, and is given none.
  const requireAuth = given.settings?.auth !== 'local'
  const tenant = await new TeamsTenant({ botPassword: 'secret', requireAuth }).start()
  const heard: Incoming[] = []
  const script = { answer: { show: 'word', text: 'Noted.' } as Answer }
  const door = async (incoming: Incoming) => {
    heard.push(incoming)
    return typeof script.answer === 'function' ? script.answer(incoming) : script.answer
  }
  const settings: TeamsSettings = {
    appId: tenant.appId,
    appPassword: 'secret',
    tenantId: tenant.id,
    auth: 'signed',
    openIdMetadataUrl: tenant.openIdUrl,
    ...given.settings,
  }
  const edge = await createTeamsEdge(settings, door, given.log ?? createLog('silent'))
  const server = await serve(edge)
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`
  const resends = given.resendAfterMs === undefined ? {} : { resendAfterMs: given.resendAfterMs }
  const driver = new TeamsDriver(tenant, { url, ...resends })
  const ann = tenant.addUser({ name: 'Ann Author', installed: true })
  const lee = tenant.addUser({ name: 'Lee Head', installed: true })
  const stop = async () => {
    await edge.stop()
    server.closeAllConnections()
    server.close()
    await tenant.stop()
  }
  return { tenant, edge, driver, heard, script, settings, url, ann, lee, stop }
}

export type TeamsWorld = Awaited<ReturnType<typeof teamsWorld>>

async function serve(edge: Edge) {
  await edge.start()
  const server = createServer(async (request, response) => {
    if (!(await edge.serve(request, response))) response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
