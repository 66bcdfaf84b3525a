// A Slack workspace on this machine: what an app may post, what Slack would refuse, and what Slack sends to the app.
// Not played: Socket Mode, uploads, search, group messages, Slack Connect, Grid, how clients look. The wording of rarer
// errors is a guess: assert on the code and the pointer.

export { validateBlocks, validateView } from './blocks.ts'
export { SlackDriver } from './driver.ts'
export { post, sign } from './http.ts'
export { LIMITS } from './limits.ts'
export { type LiveMarkup, liveMarkup, visibleText } from './markup.ts'
export { SCOPES } from './scopes.ts'
export type {
  Call,
  Channel,
  Delivery,
  Ephemeral,
  Fault,
  HttpResult,
  Message,
  Problem,
  Selector,
  Sending,
  Surface,
  User,
  Who,
  WorkspaceOptions,
} from './types.ts'
export { SlackWorkspace } from './workspace.ts'
