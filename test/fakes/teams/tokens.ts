// The token issuer behind the mock: RS256 keys, JWKS, tokens for the bot, and forged tokens.
import crypto, { type KeyObject } from 'node:crypto'
import type { Claims, ForgeryName, Json } from './types.ts'

interface Key {
  publicKey: KeyObject
  privateKey: KeyObject
  jwk: Json
}

/** How a call is forged: another Authorization header, another activity, or both. */
export interface Forgery {
  header?: (issuer: TokenIssuer, claims: Claims) => string | undefined
  activity?: (activity: Json) => Json
}

export const ISSUER = 'https://api.botframework.com'
const HOUR = 3600

/** Issues the tokens Teams sends with each activity and publishes the keys that check them. */
export class TokenIssuer {
  #keys = new Map<string, Key>()

  /** Published, endorsed for msteams: what Teams signs with. */
  get teamsKey() {
    return this.#key('teams', 'mock-key-msteams', ['msteams'])
  }

  /** Published, but endorsed for another channel only. */
  get otherChannelKey() {
    return this.#key('other', 'mock-key-webchat', ['webchat'])
  }

  /** Never published, though it carries the kid of the Teams key. */
  get strangerKey() {
    return this.#key('stranger', 'mock-key-msteams', ['msteams'])
  }

  jwks() {
    return { keys: [this.teamsKey.jwk, this.otherChannelKey.jwk] }
  }

  claims(audience: string, serviceUrl: string): Claims {
    const now = Math.floor(Date.now() / 1000)
    return { iss: ISSUER, aud: audience, nbf: now - 60, iat: now - 60, exp: now + HOUR, serviceurl: serviceUrl }
  }

  sign(claims: Claims, { key = this.teamsKey, kid = key.jwk.kid }: { key?: Key; kid?: string } = {}): string {
    const input = `${encode({ alg: 'RS256', typ: 'JWT', kid, x5t: kid })}.${encode(claims)}`
    return `${input}.${crypto.sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`
  }

  #key(name: string, kid: string, endorsements: string[]): Key {
    const key = this.#keys.get(name) ?? newKey(kid, endorsements)
    this.#keys.set(name, key)
    return key
  }
}

/** Ways to call the bot that it must refuse: each changes the Authorization header, the activity, or both. */
export const FORGERIES: Record<ForgeryName, Forgery> = {
  'no-token': { header: () => undefined },
  garbage: { header: () => 'Bearer not.a.token' },
  'other-scheme': { header: (issuer, claims) => `Basic ${issuer.sign(claims)}` },
  'wrong-key': { header: (issuer, claims) => bearer(issuer.sign(claims, { key: issuer.strangerKey })) },
  'unknown-kid': { header: (issuer, claims) => bearer(issuer.sign(claims, { kid: 'no-such-key' })) },
  'alg-none': { header: (_issuer, claims) => bearer(`${encode({ alg: 'none', typ: 'JWT' })}.${encode(claims)}.`) },
  'alg-hs256': { header: (issuer, claims) => bearer(signWithPublicKey(issuer.teamsKey, claims)) },
  expired: claim((c) => ({ ...c, nbf: c.nbf - 3 * HOUR, exp: c.nbf - 2 * HOUR })),
  'not-yet-valid': claim((c) => ({ ...c, nbf: c.exp, exp: c.exp + HOUR })),
  'wrong-audience': claim((c) => ({ ...c, aud: '99999999-0000-0000-0000-000000000000' })),
  'wrong-issuer': claim((c) => ({ ...c, iss: 'https://issuer.example' })),
  'service-url-mismatch': claim((c) => ({ ...c, serviceurl: 'https://elsewhere.example/' })),
  'no-service-url-claim': claim(({ serviceurl, ...c }) => c),
  'unendorsed-key': {
    header: (issuer, claims) => bearer(issuer.sign(claims, { key: issuer.otherChannelKey })),
  },
  'unendorsed-channel': { activity: (a) => ({ ...a, channelId: 'webchat' }) },
  'no-service-url': { activity: ({ serviceUrl, ...a }) => a },
  'other-service-url': { activity: (a) => ({ ...a, serviceUrl: 'https://elsewhere.example/' }) },
  'other-tenant': { activity: (a) => inTenant(a, 'eeeeeeee-0000-0000-0000-00000000beef') },
}

/** The Authorization header and the activity of a call, forged when `name` is given. */
export function seal(issuer: TokenIssuer, activity: Json, claims: Claims, name?: ForgeryName) {
  const forgery: Forgery = name === undefined ? {} : FORGERIES[name]
  if (!forgery) throw new Error(`no forgery "${name}"; have: ${Object.keys(FORGERIES).join(', ')}`)
  return {
    activity: forgery.activity ? forgery.activity(activity) : activity,
    authorization: forgery.header ? forgery.header(issuer, claims) : bearer(issuer.sign(claims)),
  }
}

const bearer = (token: string) => `Bearer ${token}`

function claim(change: (claims: Json) => Claims): Forgery {
  return { header: (issuer, claims) => bearer(issuer.sign(change(claims))) }
}

function inTenant(activity: Json, tenantId: string): Json {
  return {
    ...activity,
    conversation: { ...activity.conversation, tenantId },
    channelData: { ...activity.channelData, tenant: { id: tenantId } },
  }
}

function newKey(kid: string, endorsements: string[]): Key {
  const { publicKey, privateKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 })
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid, x5t: kid, use: 'sig', alg: 'RS256', endorsements }
  return { publicKey, privateKey, jwk }
}

/** The classic confusion attack: the public key used as an HMAC secret. */
function signWithPublicKey(key: Key, claims: Claims): string {
  const input = `${encode({ alg: 'HS256', typ: 'JWT', kid: key.jwk.kid })}.${encode(claims)}`
  const secret = key.publicKey.export({ format: 'pem', type: 'spki' })
  return `${input}.${crypto.createHmac('sha256', secret).update(input).digest('base64url')}`
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}
