import type { Config } from '../../src/config.ts'

/** How Teams is set up; `src/config.ts` reads it from the environment. */
export interface TeamsSettings {
  /** The bot's application (client) id. Empty only with `auth: 'local'`. */
  appId: string
  appPassword: string
  /** The only Entra tenant that is listened to. */
  tenantId: string
  /**
   * `signed`: every activity must carry a token of the Bot Framework. `local`: unsigned activities from this machine are
   * taken, for the Microsoft 365 Agents Playground; a rehearsal guaranteed by main.ts, never guessed from a missing id.
   */
  auth: 'signed' | 'local'
  /** Rehearsal only: where the keys of inbound tokens are. Service URLs on this machine are then taken, no others. */
  openIdMetadataUrl?: string
  /** Rehearsal only: who signs inbound tokens. */
  tokenIssuer?: string
  /** Rehearsal only: where outbound tokens are asked for. Default: Entra's path at the origin of `openIdMetadataUrl`. */
  tokenUrl?: string
  /** Where a chat is opened with somebody who never wrote. Default: the public cloud's; in a rehearsal there is none. */
  serviceUrl?: string
}

/** The tenant that the Agents Playground names when its own settings file names none. */
const PLAYGROUND_TENANT = '00000000-0000-0000-0000-0000000000001'

/** True when the settings point away from Microsoft's servers: then nothing but this machine is spoken to. */
export function isRehearsal(settings: TeamsSettings): boolean {
  return settings.auth === 'local' || settings.openIdMetadataUrl !== undefined
}

/** Whether the client is Teams itself; the Agents Playground has no dialogs. */
export function clientHasDialogs({ auth }: TeamsSettings): boolean {
  return auth === 'signed'
}

/** What the environment says about Teams; undefined when it is not to be served. */
export function teamsSettings({ teams, localTeams }: Pick<Config, 'teams' | 'localTeams'>): TeamsSettings | undefined {
  if (teams) return { ...teams, auth: 'signed' }
  return localTeams ? { appId: '', appPassword: '', tenantId: PLAYGROUND_TENANT, auth: 'local' } : undefined
}
