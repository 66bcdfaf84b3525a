import { expect, it } from 'vitest'
import { parseShortcut } from '../../bot/slack/parse.ts'
import manifest from '../../manifest/slack/manifest.json' with { type: 'json' }
import { SCOPES } from '../fakes/slack/index.ts'

it.each(manifest.features.shortcuts)('the shortcut "$name" is understood', ({ callback_id }) => {
  const payload = { callback_id, team: { id: 'T1' }, user: { id: 'U1' } }
  expect(parseShortcut(payload, 'v0=1', { tenant: 'T1', botUser: 'U0' })).toBeDefined()
})

it('everything comes in at one address', () => {
  const { event_subscriptions, interactivity } = manifest.settings
  const [command] = manifest.features.slash_commands
  const urls = [
    event_subscriptions.request_url,
    interactivity.request_url,
    interactivity.message_menu_options_url,
    command?.url,
  ]
  expect(new Set(urls)).toEqual(new Set(['https://staffroom.example.org/slack/events']))
})

it('asks for no scope beyond what is called and heard', () => {
  const called = [
    'chat.postMessage',
    'conversations.open',
    'conversations.history',
    'users.info',
    'users.lookupByEmail',
    'files.info',
  ]
  const heard = ['app_mentions:read', 'assistant:write', 'commands']
  const needed = [...new Set([...called.map((method) => SCOPES[method]), ...heard])]
  expect(manifest.oauth_config.scopes.bot.toSorted()).toEqual(needed.toSorted())
})

it('keeps the lengths that Slack allows', () => {
  const { name, description, long_description } = manifest.display_information
  expect(name.length).toBeLessThanOrEqual(35)
  expect(description.length).toBeLessThanOrEqual(140)
  expect(long_description.length).toBeGreaterThanOrEqual(174)
  expect(manifest.features.agent_view.agent_description.length).toBeLessThanOrEqual(300)
  expect(manifest.features.agent_view.suggested_prompts.length).toBeLessThanOrEqual(4)
  for (const { name: title } of manifest.features.shortcuts) expect(title.length).toBeLessThanOrEqual(24)
})
