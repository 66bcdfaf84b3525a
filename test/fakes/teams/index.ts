/** A fake Microsoft Teams: people, chats, live messages, the Bot Connector over HTTP, and a driver that acts as its users. */
export { cardOf, validateCard, visibleText } from './cards.ts'
export { TeamsDriver } from './driver.ts'
export { request } from './http.ts'
export { fill, findAction, listActions } from './inputs.ts'
export { liveMarkup } from './markup.ts'
export { TeamsTenant, textOf } from './tenant.ts'
export { FORGERIES, ISSUER } from './tokens.ts'
export type {
  AdaptiveCard,
  Fault,
  ForgeryName,
  Message,
  TenantOptions,
  User,
} from './types.ts'
