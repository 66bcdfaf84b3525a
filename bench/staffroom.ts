import { existsSync } from 'node:fs'
import { fromRoot } from '../src/root.ts'
import { type Started, start } from './processes.ts'
import { SECRET, TOKEN } from './slack.ts'

export interface Served extends Started {
  /** Where Slack's requests go. */
  url: string
}

/** The built Staffroom in a process of its own, with Slack only. `database`: postgresql://…, or a folder. */
export async function serveStaffroom(database: string, slackApi: string): Promise<Served> {
  if (!existsSync(fromRoot('dist', 'main.js'))) throw new Error('There is no dist/: run npm run build first.')
  const where = database.startsWith('postgresql:') ? { DATABASE_URL: database } : { STAFFROOM_DATA: database }
  const env = {
    ...where,
    PORT: '0',
    LOG_LEVEL: 'info',
    STAFFROOM_SIMULATOR: 'off',
    SLACK_BOT_TOKEN: TOKEN,
    STAFFROOM_KEYS: `bench:${Buffer.alloc(32, 7).toString('base64')}`,
    SLACK_SIGNING_SECRET: SECRET,
    SLACK_API_URL: `${slackApi}/api/`,
  }
  const started = await start([fromRoot('dist', 'main.js')], env, /"port":(\d+).*Staffroom is open/)
  return { ...started, url: `http://127.0.0.1:${started.said}/slack/events` }
}
