import { type Config, isLoopback } from './config.ts'
import { SetupError } from './errors.ts'

/**
 * What a rehearsal may and what only a rehearsal may: the simulator, unsigned activities, a clock of one's own and test
 * keys need a loopback HOST and a database that was marked as a rehearsal when it was made; and there, no credential
 * meets a platform's real address.
 * @param isRehearsal the database's own mark (`setting-store.ts`)
 * @throws SetupError `rehearsal_only` or `rehearsal_with_platform`: one sentence that names the setting
 */
export function checkRehearsal(config: Config, isRehearsal: boolean): void {
  const [only] = rehearsalOnly(config)
  if (only !== undefined && !isRehearsal) throw refused(config, only, isRehearsal)
  if (only !== undefined && !isLoopback(config.host)) throw refused(config, only, isRehearsal)
  if (isRehearsal) refuseRealPlatforms(config)
}

/** Settings in use that only a rehearsal may have. */
function rehearsalOnly(config: Config): string[] {
  const used: [boolean, string][] = [
    [config.localTeams, 'STAFFROOM_LOCAL_TEAMS'],
    [config.clock !== undefined, 'STAFFROOM_CLOCK'],
    [config.teams?.openIdMetadataUrl !== undefined, 'TEAMS_OPENID_METADATA_URL'],
    [config.teams?.tokenIssuer !== undefined, 'TEAMS_TOKEN_ISSUER'],
    [config.simulator, 'STAFFROOM_SIMULATOR'],
  ]
  return used.flatMap(([inUse, name]) => (inUse ? [name] : []))
}

function refused(config: Config, name: string, isRehearsal: boolean): SetupError {
  if (name === 'STAFFROOM_SIMULATOR' && !config.slack && !config.teams) return nothingToServe(isRehearsal)
  if (!isRehearsal) {
    return new SetupError(
      'rehearsal_only',
      `${name} is for rehearsals only, and this database was not made as one: unset it.`,
    )
  }
  return new SetupError(
    'rehearsal_only',
    `${name} is for rehearsals on this machine only: unset it, or set HOST to 127.0.0.1.`,
  )
}

function nothingToServe(isRehearsal: boolean): SetupError {
  const why = isRehearsal ? 'HOST is not a loopback address' : 'this database was not made as a rehearsal'
  const platforms = 'set SLACK_BOT_TOKEN or TEAMS_APP_ID to serve a platform'
  return new SetupError(
    'rehearsal_only',
    `There is nothing to serve: ${why}, so the simulator (STAFFROOM_SIMULATOR) stays off; ${platforms}.`,
  )
}

function refuseRealPlatforms({ slack, teams }: Config): void {
  if (slack && !isLoopback(new URL(slack.apiUrl).hostname))
    throw realPlatform('SLACK_BOT_TOKEN', 'SLACK_API_URL', 'Slack')
  if (teams && !(teams.openIdMetadataUrl && isLoopback(new URL(teams.openIdMetadataUrl).hostname))) {
    throw realPlatform('TEAMS_APP_ID', 'TEAMS_OPENID_METADATA_URL', 'Teams')
  }
}

function realPlatform(credential: string, address: string, platform: string): SetupError {
  return new SetupError(
    'rehearsal_with_platform',
    `This database is a rehearsal, for good, and ${credential} with ${platform}’s real address does not go with it: use a new database, or point ${address} at a test server on this machine.`,
  )
}
