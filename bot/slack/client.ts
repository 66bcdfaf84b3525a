import { WebClient } from '@slack/web-api'
import { SetupError } from '../../src/errors.ts'
import type { Log } from '../../src/log.ts'
import { toDeliveryError } from './faults.ts'
import { quietLogger } from './quiet-logger.ts'
import type { SlackSettings } from './settings.ts'

const SLACK_API = 'https://slack.com/api/'

/** Who this app is in the workspace. */
export interface SlackIdentity {
  /** Workspace id, or the organisation's where the app is installed for a whole Grid. */
  tenant: string
  botUser: string
  bot: string
  isGrid: boolean
}

/** Codes that no second try mends. */
const REFUSED = new Set([
  'slack_invalid_auth',
  'slack_not_authed',
  'slack_token_revoked',
  'slack_token_expired',
  'slack_account_inactive',
])

/** Nothing is retried in here: the outbox does that, and knows when a message may already be there. */
export function createSlackClient(settings: SlackSettings, log: Log): WebClient {
  return new WebClient(settings.botToken, {
    slackApiUrl: apiUrlOf(settings),
    allowAbsoluteUrls: false,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 5000,
    logger: quietLogger(log),
  })
}

export function apiUrlOf({ apiUrl = SLACK_API }: SlackSettings): string {
  return apiUrl.endsWith('/') ? apiUrl : `${apiUrl}/`
}

/**
 * Asks Slack who we are, three times when it does not answer.
 * @throws SetupError `slack_token_refused`, `slack_not_reached`
 */
export async function identify(client: WebClient, wait: (ms: number) => Promise<void>): Promise<SlackIdentity> {
  for (const pauseMs of [500, 2000, undefined]) {
    try {
      return await askWhoWeAre(client)
    } catch (cause) {
      const error = toDeliveryError(cause)
      if (REFUSED.has(error.code)) {
        throw new SetupError(
          'slack_token_refused',
          'Slack does not accept SLACK_BOT_TOKEN: copy it again from “OAuth & Permissions” of the app.',
          cause,
        )
      }
      if (pauseMs === undefined)
        throw new SetupError('slack_not_reached', `Slack could not be reached (${error.code}).`, cause)
      await wait(pauseMs)
    }
  }
  throw new SetupError('slack_not_reached', 'Slack could not be reached.')
}

async function askWhoWeAre(client: WebClient): Promise<SlackIdentity> {
  const { team_id, user_id, bot_id, enterprise_id, is_enterprise_install } = await client.auth.test()
  const isGrid = is_enterprise_install === true
  return { tenant: (isGrid ? enterprise_id : team_id) ?? '', botUser: user_id ?? '', bot: bot_id ?? '', isGrid }
}
