#!/usr/bin/env node
// Makes the app package for Teams: manifest.json filled in, and the two icons, in one zip.
//   node manifest/teams/package.mjs --app-id <id> --school "Name" --website https://… [--privacy https://…] [--out FILE]
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { zip } from './zip.mjs'

const folder = import.meta.dirname
const text = { type: 'string' }
const options = {
  'app-id': text,
  school: text,
  website: text,
  privacy: text,
  out: { ...text, default: 'staffroom-teams.zip' },
}

try {
  const { values } = parseArgs({ options })
  await writeFile(values.out, zip(await filesOf(values)))
  process.stdout.write(`${values.out} is ready to upload in the Teams admin centre.\n`)
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 2
}

async function filesOf(values) {
  const appId = values['app-id'] ?? process.env.TEAMS_APP_ID ?? ''
  const { school = '', website = '', privacy = website } = values
  check(
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(appId),
    '--app-id (or TEAMS_APP_ID) must be the application id.',
  )
  check(school.length >= 1 && school.length <= 32, '--school must be a name of at most 32 characters.')
  check([website, privacy].every(isHttps), '--website and --privacy must begin with https://')
  const template = await readFile(join(folder, 'manifest.json'), 'utf8')
  const filled = { APP_ID: appId.toLowerCase(), SCHOOL: school, WEBSITE: website, PRIVACY: privacy }
  const manifest = template.replace(/\{\{(\w+)\}\}/g, (_hole, name) => JSON.stringify(filled[name]).slice(1, -1))
  const icons = await Promise.all(
    ['color.png', 'outline.png'].map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
  )
  return [{ name: 'manifest.json', bytes: Buffer.from(manifest) }, ...icons]
}

function check(isRight, says) {
  if (!isRight) throw new Error(says)
}

function isHttps(url) {
  return URL.canParse(url) && url.startsWith('https://') && url.length <= 2048
}
