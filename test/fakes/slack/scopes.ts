/** The scope that a bot token needs for a method; methods that are not in here need none. */
export const SCOPES: Readonly<Record<string, string>> = {
  'chat.postMessage': 'chat:write',
  'chat.update': 'chat:write',
  'chat.delete': 'chat:write',
  'chat.postEphemeral': 'chat:write',
  'chat.scheduleMessage': 'chat:write',
  'conversations.open': 'im:write',
  'conversations.history': 'im:history',
  'conversations.replies': 'im:history',
  'conversations.info': 'im:read',
  'users.info': 'users:read',
  'users.list': 'users:read',
  'users.lookupByEmail': 'users:read.email',
  'users.profile.get': 'users.profile:read',
  'files.info': 'files:read',
  'reactions.add': 'reactions:write',
  'team.info': 'team:read',
  'usergroups.users.list': 'usergroups:read',
  'assistant.threads.setStatus': 'assistant:write',
  'assistant.threads.setTitle': 'assistant:write',
  'assistant.threads.setSuggestedPrompts': 'assistant:write',
}

export const ALL_SCOPES = [
  ...new Set([
    ...Object.values(SCOPES),
    'commands',
    'app_mentions:read',
    'im:history',
    'channels:history',
    'groups:history',
    'channels:read',
  ]),
]
