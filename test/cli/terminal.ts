import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { runCli } from '../../bot/cli/run.ts'
import { openDatabase } from '../../src/db/database.ts'
import { dump, freshUrl } from '../setup/database.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

/** A command line on a database of its own, in a folder of its own. */
export async function terminal(env: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'staffroom-cli-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  const url = await freshUrl()
  // A migrated database to begin with: making one takes seconds.
  if (!url) await (await openDatabase({ folder, loadFrom: await dump() })).close()
  const settings = { STAFFROOM_DATA: folder, ...(url && { DATABASE_URL: url }), ...env }
  return {
    folder,
    open: () => openDatabase({ url, folder }),
    async run(...args: string[]): Promise<Ran> {
      let out = ''
      let err = ''
      const code = await runCli(args, {
        env: settings,
        out: (text) => {
          out += text
        },
        err: (text) => {
          err += text
        },
      })
      return { code, out, err }
    },
    async file(name: string, content: string | Uint8Array): Promise<string> {
      const path = join(folder, name)
      await writeFile(path, content)
      return path
    },
  }
}
