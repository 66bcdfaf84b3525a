import { ServiceClientCredentialsFactory } from 'botframework-connector'
import { z } from 'zod'
import { AppError } from '../../src/errors.ts'

const Token = z.object({ access_token: z.string().min(1), expires_in: z.number() })
const REFRESH_BEFORE_MS = 60_000

interface TokenSource {
  appId: string
  appPassword: string
  tokenUrl: string
  scope: string
}

/**
 * Outbound tokens from a token endpoint that is named, where MSAL cannot be used: it talks to Entra alone.
 * @throws AppError `teams_token` from the calls it signs, when the endpoint gives no token
 */
export function createTokenCredentials(source: TokenSource): ServiceClientCredentialsFactory {
  return new TokenCredentials(source)
}

/** What the SDK's HTTP client asks of credentials. */
interface Signable {
  headers: { set(name: string, value: string): void }
}

class TokenCredentials extends ServiceClientCredentialsFactory {
  readonly #source: TokenSource
  #token = { value: '', usableUntil: 0 }

  constructor(source: TokenSource) {
    super()
    this.#source = source
  }

  override async isValidAppId(appId?: string): Promise<boolean> {
    return appId === this.#source.appId
  }

  override async isAuthenticationDisabled(): Promise<boolean> {
    return false
  }

  override async createCredentials(): Promise<never> {
    const signRequest = async (request: Signable) => {
      request.headers.set('authorization', `Bearer ${await this.#current()}`)
      return request
    }
    // The SDK declares its own request type; of the request only `headers.set` is used.
    return { signRequest } as never
  }

  async #current(): Promise<string> {
    if (Date.now() >= this.#token.usableUntil) this.#token = await fetchToken(this.#source)
    return this.#token.value
  }
}

async function fetchToken({ appId, appPassword, tokenUrl, scope }: TokenSource) {
  const body = { grant_type: 'client_credentials', client_id: appId, client_secret: appPassword, scope }
  try {
    const response = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams(body),
      signal: AbortSignal.timeout(4000),
    })
    const { access_token: value, expires_in: seconds } = Token.parse(await response.json())
    return { value, usableUntil: Date.now() + seconds * 1000 - REFRESH_BEFORE_MS }
  } catch (cause) {
    throw new AppError('teams_token', { cause })
  }
}
