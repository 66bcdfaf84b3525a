/** How Slack is set up; `src/config.ts` reads it from the environment. */
export interface SlackSettings {
  /** Begins with `xoxb-`. */
  botToken: string
  /** Needed unless `appToken` is given. */
  signingSecret?: string
  /** Begins with `xapp-`. Given: Socket Mode, and nothing is served over HTTP. */
  appToken?: string
  /** Base of the Web API, with or without the last slash. Default: Slack's own. */
  apiUrl?: string
}
