import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { fromRoot } from '../root.ts'

/** What YAML files hold, by the hash of their text. */
export type KeptYaml = Record<string, unknown>

/** Where the build leaves it. Parsing YAML takes most of the time that loading packs takes; JSON takes next to none. */
export const keptYamlFile = fromRoot('dist', 'yaml.json')

let kept: Promise<KeptYaml> | undefined

/** What a file of exactly this text holds, if the build has seen it; a text that has changed since is unknown. */
export async function keptValue(text: string): Promise<unknown> {
  kept ??= readFile(keptYamlFile, 'utf8').then(
    (json) => JSON.parse(json) as KeptYaml,
    () => ({}),
  )
  return (await kept)[hashOfText(text)]
}

export function hashOfText(text: string): string {
  return createHash('sha256').update(text).digest('base64')
}
