import type { IncomingMessage, ServerResponse } from 'node:http'
import { Application, type TurnState } from '@microsoft/teams-ai'
import { type Activity, CloudAdapter, type InvokeResponse, type TurnContext } from 'botbuilder'
import { type AuthenticateRequestResult, AuthenticationError } from 'botframework-connector'
import type { Log } from '../../src/log.ts'
import type { Edge, FrontDoor } from '../adapter.ts'
import { hushSdk, REFUSED, TeamsAuthentication } from './auth.ts'
import { createConnector } from './connector.ts'
import { createDesk, type Desk } from './desk.ts'
import { readActivity, respond } from './http.ts'
import { createTeamsAdapter } from './send.ts'
import { clientHasDialogs, type TeamsSettings } from './settings.ts'

export type { TeamsSettings } from './settings.ts'

const PATH = '/api/messages'
const STOP_LIMIT_MS = 5000
const DIALOGS = new Set(['task/fetch', 'task/submit', 'composeExtension/fetchTask', 'composeExtension/submitAction'])

/**
 * Teams: `POST /api/messages` → the front door → an answer, and the sending side for the outbox.
 * @throws SetupError when an app id is missing
 */
export async function createTeamsEdge(settings: TeamsSettings, door: FrontDoor, log: Log): Promise<Edge> {
  const auth = new TeamsAuthentication(settings)
  const connector = createConnector(settings, auth)
  const turns = new Turns(auth)
  const router = createRouter(createDesk(connector, door, log, clientHasDialogs(settings)))
  const underWay = new Set<Promise<void>>()
  let putBack = () => {}
  let heardFrom: string | undefined

  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const posted = await readActivity(request)
    if ('status' in posted) return respond(response, posted.status)
    // Checked here for the little that the SDK reads before the token is known to be good; parse.ts reads the rest.
    const activity = posted.activity as unknown as Activity
    const proof = await authenticate(auth, activity, request.headers.authorization ?? '')
    if (!proof) return respond(response, REFUSED)
    heardFrom = activity.serviceUrl
    const answer = await turns.handle(proof, activity, (context) => router.run(context).then(() => {}))
    respond(response, answer?.status ?? 200, answer?.body)
  }

  return {
    adapter: createTeamsAdapter(settings, connector, () => heardFrom),
    async serve(request, response) {
      if (request.url?.split('?')[0] !== PATH) return false
      const turn = take(request, response).catch((err: unknown) => {
        log.error({ err }, 'teams_turn_failed')
        if (!response.headersSent) respond(response, 500)
      })
      underWay.add(turn)
      await turn.finally(() => underWay.delete(turn))
      return true
    },
    async start() {
      putBack = hushSdk()
    },
    async stop() {
      await Promise.race([Promise.all(underWay), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS).unref())])
      putBack()
    },
  }
}

async function authenticate(
  auth: TeamsAuthentication,
  activity: Activity,
  header: string,
): Promise<AuthenticateRequestResult | undefined> {
  try {
    return await auth.authenticateRequest(activity, header)
  } catch (err) {
    if (err instanceof AuthenticationError && err.statusCode === REFUSED) return undefined
    throw err
  }
}

/** The SDK's turn without its HTTP layer, which wants an express response, logs what it refuses and tells the caller why. */
class Turns extends CloudAdapter {
  handle(
    proof: AuthenticateRequestResult,
    activity: Activity,
    logic: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    return this.processActivity(proof, activity, logic)
  }
}

/**
 * teams-ai as a router and no more: no turn state is kept and no model is asked. Its `adaptiveCards` and `taskModules`
 * helpers can only answer with a card, and 501 for a verb they were not told of; so the invokes are answered here.
 */
function createRouter(desk: Desk): Application<TurnState> {
  const router = new Application<TurnState>({ startTypingTimer: false, removeRecipientMention: false })
  const invoked =
    (fits: (name: string) => boolean) =>
    async ({ activity }: TurnContext) =>
      activity.type === 'invoke' && fits(activity.name ?? '')
  router.activity('message', (context) => desk.message(context.activity))
  router.activity(['installationUpdate', 'conversationUpdate'], (context) => desk.contact(context.activity))
  router.addRoute(
    invoked((name) => name === 'adaptiveCard/action'),
    answering(desk.press),
    true,
  )
  router.addRoute(
    invoked((name) => DIALOGS.has(name)),
    answering(desk.dialog),
    true,
  )
  router.addRoute(
    invoked(() => true),
    answering(async () => undefined),
    true,
  )
  return router
}

function answering(handler: (activity: Activity) => Promise<object | undefined>) {
  return async (context: TurnContext) => {
    const body = await handler(context.activity)
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body } })
  }
}
