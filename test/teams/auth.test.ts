import { expect, it } from 'vitest'
import { isServiceUrl, TeamsAuthentication } from '../../bot/teams/auth.ts'
import type { TeamsSettings } from '../../bot/teams/settings.ts'

const live: TeamsSettings = { appId: 'app', appPassword: 'secret', tenantId: 'tenant', auth: 'signed' }
const rehearsal: TeamsSettings = { ...live, openIdMetadataUrl: 'http://127.0.0.1:1/keys' }

it.each([
  [live, 'https://smba.trafficmanager.net/uk/', true],
  [live, 'https://smba.infra.gcc.teams.microsoft.com/teams/', true],
  [live, 'https://smba.trafficmanager.net.evil.example/uk/', false],
  [live, 'https://evil.trafficmanager.net/', false],
  [live, 'http://smba.trafficmanager.net/uk/', false],
  [live, 'http://127.0.0.1:3979/', false],
  [live, 'https://user@evil.example/?smba.trafficmanager.net', false],
  [live, undefined, false],
  [live, 'no address', false],
  [rehearsal, 'http://127.0.0.1:3979/amer/', true],
  [{ ...live, auth: 'local' as const }, 'http://localhost:56150/_connector', true],
  [rehearsal, 'https://smba.trafficmanager.net/uk/', false],
])('%o speaks to %s: %s', (settings, url, expected) => {
  expect(isServiceUrl(settings, url)).toBe(expected)
})

it('without an app id there is nothing to check tokens against, so Teams does not start', () => {
  expect(() => new TeamsAuthentication({ ...live, appId: '' })).toThrow(
    expect.objectContaining({ code: 'teams_app_id' }),
  )
})

it('local mode refuses activities of another tenant all the same', async () => {
  const auth = new TeamsAuthentication({ ...live, appId: '', auth: 'local' })
  const activity = { channelId: 'msteams', serviceUrl: 'http://localhost:1/', conversation: { tenantId: 'elsewhere' } }
  await expect(auth.authenticateRequest(activity as never, '')).rejects.toMatchObject({ statusCode: 401 })
})

it('keys that cannot be fetched are a fault, not a refusal', async () => {
  const auth = new TeamsAuthentication(rehearsal)
  const activity = { channelId: 'msteams', serviceUrl: 'http://localhost:1/', conversation: { tenantId: 'tenant' } }
  const token = ['{"alg":"RS256","kid":"k"}', '{"iss":"https://api.botframework.com"}', 'x'].map((part) =>
    Buffer.from(part).toString('base64url'),
  )
  await expect(auth.authenticateRequest(activity as never, `Bearer ${token.join('.')}`)).rejects.not.toMatchObject({
    statusCode: 401,
  })
})
