import {
  type Activity,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder'
import {
  type AuthenticateRequestResult,
  AuthenticationError,
  PasswordServiceClientCredentialFactory,
  type ServiceClientCredentialsFactory,
} from 'botframework-connector'
import { SetupError } from '../../src/errors.ts'
import { createTokenCredentials } from './credentials.ts'
import { isRehearsal, type TeamsSettings } from './settings.ts'

const SCOPE = 'https://api.botframework.com'
const ISSUER = 'https://api.botframework.com'
const METADATA_URL = 'https://login.botframework.com/v1/.well-known/openidconfiguration'

/** Hosts of Bot Connector in the clouds that schools use. `trafficmanager.net` itself lets anybody register a name. */
const SERVICE_HOSTS =
  /^(?:smba\.trafficmanager\.net|(?:[a-z0-9-]+\.)+(?:botframework\.com|teams\.microsoft\.com|teams\.cloud\.microsoft))$/
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/** The caller is not who it should be. Why is for nobody to know. */
export const REFUSED = 401

/**
 * Checks inbound activities and makes outbound tokens. Closes what the SDK leaves open: it takes other tenants and a
 * missing serviceUrl, takes tokens of emulators and of other bots, and answers 500 to a bad signature.
 */
export class TeamsAuthentication extends ConfigurationBotFrameworkAuthentication {
  readonly #settings: TeamsSettings
  readonly credentials: ServiceClientCredentialsFactory

  /** @throws SetupError `teams_app_id` when signed activities are wanted and there is no id to check them against */
  constructor(settings: TeamsSettings) {
    if (settings.auth === 'signed' && !settings.appId) {
      throw new SetupError('teams_app_id', 'TEAMS_APP_ID is needed to serve Teams.')
    }
    const credentials = credentialsOf(settings)
    super(endpointsOf(settings), credentials)
    this.#settings = settings
    this.credentials = credentials
  }

  /** @throws AuthenticationError with status 401 for everything forged; other errors mean that the keys are out of reach */
  override async authenticateRequest(activity: Activity, header: string): Promise<AuthenticateRequestResult> {
    if (!this.#isOurs(activity)) throw refused()
    const result = await super.authenticateRequest(activity, header).catch((err: unknown) => {
      throw isForgery(err) ? refused() : err
    })
    if (this.#settings.auth === 'local') return result
    const claim = (name: string) => result.claimsIdentity.getClaimValue(name)
    const isFromTeams = claim('iss') === issuerOf(this.#settings) && claim('serviceurl') === activity.serviceUrl
    if (!isFromTeams) throw refused()
    return result
  }

  /** What can be seen without the token: the channel, the tenant, and an address that we may write to. */
  #isOurs(activity: Activity): boolean {
    const channelData: { tenant?: { id?: unknown } } | undefined = activity.channelData
    const tenant = String(channelData?.tenant?.id ?? activity.conversation?.tenantId).toLowerCase()
    return (
      activity.channelId === 'msteams' &&
      tenant === this.#settings.tenantId.toLowerCase() &&
      isServiceUrl(this.#settings, activity.serviceUrl)
    )
  }
}

/** A Microsoft server over https; in a rehearsal this machine and nothing else. */
export function isServiceUrl(settings: TeamsSettings, url: unknown): url is string {
  if (typeof url !== 'string' || !URL.canParse(url)) return false
  const { protocol, hostname } = new URL(url)
  if (isRehearsal(settings)) return LOOPBACK.has(hostname)
  return protocol === 'https:' && SERVICE_HOSTS.test(hostname)
}

/**
 * The SDK prints every refused token's error and the public key: anybody could fill the log with them.
 * @returns puts the console back
 */
export function hushSdk(): () => void {
  const { error } = console
  const quiet = (...args: unknown[]) => {
    if (!new Error().stack?.includes('jwtTokenExtractor')) error.apply(console, args)
  }
  console.error = quiet
  return () => {
    if (console.error === quiet) console.error = error
  }
}

function credentialsOf(settings: TeamsSettings): ServiceClientCredentialsFactory {
  const { appId, appPassword, tenantId } = settings
  if (settings.auth === 'local') return new PasswordServiceClientCredentialFactory('', '', tenantId)
  const tokenUrl = tokenUrlOf(settings)
  if (tokenUrl) return createTokenCredentials({ appId, appPassword, tokenUrl, scope: `${SCOPE}/.default` })
  return new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppId: appId,
    MicrosoftAppPassword: appPassword,
    MicrosoftAppTenantId: tenantId,
  })
}

// MSAL insists on https and on a real authority, so a rehearsal asks its own token endpoint.
function tokenUrlOf({ tokenUrl, openIdMetadataUrl, tenantId }: TeamsSettings): string | undefined {
  if (tokenUrl || !openIdMetadataUrl) return tokenUrl
  return new URL(`/${tenantId}/oauth2/v2.0/token`, openIdMetadataUrl).href
}

/** All of them are given: the SDK fills in no defaults once one is set. */
function endpointsOf(settings: TeamsSettings): Record<string, string | boolean> {
  const metadataUrl = settings.openIdMetadataUrl ?? METADATA_URL
  return {
    ValidateAuthority: true,
    ToChannelFromBotLoginUrl: `https://login.microsoftonline.com/${settings.tenantId}`,
    ToChannelFromBotOAuthScope: SCOPE,
    ToBotFromChannelTokenIssuer: issuerOf(settings),
    OAuthUrl: 'https://api.botframework.com',
    ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
    CallerId: '',
  }
}

const issuerOf = (settings: TeamsSettings) => settings.tokenIssuer ?? ISSUER
const refused = () => new AuthenticationError('Unauthorized', REFUSED)

/** The token is bad, as opposed to: its keys could not be fetched. */
function isForgery(err: unknown): boolean {
  if (err instanceof AuthenticationError) return err.statusCode < 500
  if (!(err instanceof Error)) return false
  return ['JsonWebTokenError', 'NotBeforeError', 'TokenExpiredError', 'SyntaxError', 'TypeError'].includes(err.name)
}
