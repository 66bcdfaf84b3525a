// A Slack workspace on this machine: what an app may post, what Slack would refuse, and what Slack sends to the app.
// Not played: Socket Mode, uploads, search, group messages, Slack Connect, Grid, how clients look. The wording of rarer
// errors is a guess: assert on the code and the pointer.

export { validateBlocks, validateView } from './blocks.ts'
export { SlackDriver } from './driver.ts'
export { sign } from './http.ts'
export { liveMarkup, visibleText } from './markup.ts'
export { SCOPES } from './scopes.ts'
export type { Fault, Surface, User } from './types.ts'
export { SlackWorkspace } from './workspace.ts'
