import { isIPv4 } from 'node:net'
import { z } from 'zod'
import { SetupError } from './errors.ts'

/** A key for what is kept encrypted; the first one writes, the others only read. */
export interface Key {
  id: string
  secret: Buffer
}

export interface Config {
  host: string
  /** 0: any free port. */
  port: number
  /** Where people's browsers reach Staffroom; no trailing slash. */
  url: string
  /** postgresql://… A server; otherwise embedded, in `dataFolder`. */
  databaseUrl?: string
  dataFolder: string
  slack?: { botToken: string; signingSecret?: string; appToken?: string; apiUrl: string }
  teams?: { appId: string; appPassword: string; tenantId: string; openIdMetadataUrl?: string; tokenIssuer?: string }
  /** Asked for, or because no platform is configured. */
  simulator: boolean
  localTeams: boolean
  /** The instant to start the clock at. */
  clock?: Date
  keys: Key[]
  metricsToken?: string
  logLevel: string
}

const SLACK_API = 'https://slack.com/api/'
const KEY_BYTES = 32

/**
 * The settings, as README lists them. What is empty counts as not set.
 * @throws SetupError one sentence that names the setting, when one is missing, malformed or contradicts another
 */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const set = readEnvironment(env)
  const slack = slackOf(set)
  const teams = teamsOf(set)
  return {
    host: set.HOST,
    port: set.PORT,
    url: (set.STAFFROOM_URL ?? `http://${set.HOST.includes(':') ? `[${set.HOST}]` : set.HOST}:${set.PORT}`).replace(
      /\/+$/,
      '',
    ),
    ...(set.DATABASE_URL && { databaseUrl: set.DATABASE_URL }),
    dataFolder: set.STAFFROOM_DATA,
    ...(slack && { slack }),
    ...(teams && { teams }),
    simulator: set.STAFFROOM_SIMULATOR ?? (!slack && !teams),
    localTeams: set.STAFFROOM_LOCAL_TEAMS,
    ...(set.STAFFROOM_CLOCK && { clock: new Date(set.STAFFROOM_CLOCK) }),
    keys: set.STAFFROOM_KEYS,
    ...(set.METRICS_TOKEN && { metricsToken: set.METRICS_TOKEN }),
    logLevel: set.LOG_LEVEL,
  }
}

/** Whether an address is this machine's own: 127.0.0.0/8, ::1 or localhost. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase()
  return bare === 'localhost' || bare === '::1' || (isIPv4(bare) && bare.startsWith('127.'))
}

const onOff = z.enum(['on', 'off'], 'on or off').transform((value) => value === 'on')
const webAddress = z.url({ protocol: /^https?$/, error: 'a web address', abort: true })
/** https, or http on this machine: what signs people in or carries tokens does not cross a network in the clear. */
const safeAddress = webAddress.refine(
  (url) => url.startsWith('https:') || isLoopback(new URL(url).hostname),
  'an https address',
)
const secret = z.string().regex(/^\S+$/, 'one word without spaces')

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'a port number from 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65535, 'a port number from 0 to 65535')
    .default(3978),
  HOST: z
    .string()
    .regex(/^[\w.:-]+$/, 'a host name or address')
    .default('127.0.0.1'),
  STAFFROOM_URL: safeAddress.optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\/./, 'an address of the form postgresql://user:password@host/name')
    .optional(),
  STAFFROOM_DATA: z.string().default('./data'),
  SLACK_BOT_TOKEN: z
    .string()
    .regex(/^xoxb-\S+$/, 'a bot token, which begins with xoxb-')
    .optional(),
  SLACK_SIGNING_SECRET: secret.optional(),
  SLACK_APP_TOKEN: z
    .string()
    .regex(/^xapp-\S+$/, 'an app-level token, which begins with xapp-')
    .optional(),
  SLACK_API_URL: safeAddress.transform((url) => (url.endsWith('/') ? url : `${url}/`)).default(SLACK_API),
  TEAMS_APP_ID: z.guid('an application id, as 11111111-2222-3333-4444-555555555555').optional(),
  TEAMS_APP_PASSWORD: secret.optional(),
  TEAMS_TENANT_ID: z.guid('a tenant id, as 11111111-2222-3333-4444-555555555555').optional(),
  TEAMS_OPENID_METADATA_URL: webAddress.optional(),
  TEAMS_TOKEN_ISSUER: z.string().optional(),
  STAFFROOM_KEYS: z.string().transform(parseKeys).default([]),
  METRICS_TOKEN: secret.optional(),
  STAFFROOM_SIMULATOR: onOff.optional(),
  STAFFROOM_LOCAL_TEAMS: onOff.default(false),
  STAFFROOM_CLOCK: z.iso.datetime({ offset: true, error: 'an instant such as 2026-09-01T08:00:00Z' }).optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
})
type Environment = z.infer<typeof Environment>

function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const set = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  )
  const read = Environment.safeParse(set)
  if (read.success) return read.data
  const issue = read.error.issues[0]
  // The value itself may be a secret, so it is not repeated.
  throw wrong(`${String(issue?.path[0])} is not ${issue?.message}.`)
}

function parseKeys(text: string, context: z.RefinementCtx): Key[] {
  const keys: Key[] = []
  for (const part of text.split(',')) {
    const [, id = '', base64 = ''] = /^([A-Za-z0-9_-]+):([A-Za-z0-9+/]+={0,2})$/.exec(part.trim()) ?? []
    const bytes = Buffer.from(base64, 'base64')
    if (id === '' || bytes.length !== KEY_BYTES || keys.some((key) => key.id === id)) {
      context.addIssue({
        code: 'custom',
        message: `a list of id:base64 separated by commas, each of ${KEY_BYTES} bytes under an id of its own (try: openssl rand -base64 ${KEY_BYTES})`,
      })
      return z.NEVER
    }
    keys.push({ id, secret: bytes })
  }
  return keys
}

function slackOf(set: Environment): Config['slack'] {
  const { SLACK_BOT_TOKEN: botToken, SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken } = set
  if (botToken === undefined) {
    if (signingSecret || appToken)
      throw wrong(
        `SLACK_BOT_TOKEN is missing, although ${signingSecret ? 'SLACK_SIGNING_SECRET' : 'SLACK_APP_TOKEN'} is set.`,
      )
    return undefined
  }
  if (!signingSecret && !appToken) {
    throw wrong('SLACK_SIGNING_SECRET is missing: SLACK_BOT_TOKEN needs it, or SLACK_APP_TOKEN for Socket Mode.')
  }
  return { botToken, ...(signingSecret && { signingSecret }), ...(appToken && { appToken }), apiUrl: set.SLACK_API_URL }
}

function teamsOf(set: Environment): Config['teams'] {
  const { TEAMS_APP_ID: appId, TEAMS_APP_PASSWORD: appPassword, TEAMS_TENANT_ID: tenantId } = set
  if (appId && appPassword && tenantId) {
    return {
      appId,
      appPassword,
      tenantId: tenantId.toLowerCase(),
      ...(set.TEAMS_OPENID_METADATA_URL && { openIdMetadataUrl: set.TEAMS_OPENID_METADATA_URL }),
      ...(set.TEAMS_TOKEN_ISSUER && { tokenIssuer: set.TEAMS_TOKEN_ISSUER }),
    }
  }
  const given = (
    [
      'TEAMS_APP_ID',
      'TEAMS_APP_PASSWORD',
      'TEAMS_TENANT_ID',
      'TEAMS_OPENID_METADATA_URL',
      'TEAMS_TOKEN_ISSUER',
    ] as const
  ).find((name) => set[name])
  if (given === undefined) return undefined
  const missing = (['TEAMS_APP_ID', 'TEAMS_APP_PASSWORD', 'TEAMS_TENANT_ID'] as const).find((name) => !set[name])
  throw wrong(`${missing} is missing, although ${given} is set.`)
}

function wrong(says: string): SetupError {
  return new SetupError('bad_setting', says)
}
