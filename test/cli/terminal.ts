import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { runCli } from '../../bot/cli/run.ts'
import type { Database } from '../../src/db/database.ts'
import { freshDatabase } from '../setup/database.ts'

export interface Ran {
  code: number
  out: string
  err: string
}

/** A command line on a database of its own, in a folder of its own. */
export async function terminal(env: NodeJS.ProcessEnv = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'staffroom-cli-'))
  afterAll(() => rm(folder, { recursive: true, force: true }))
  // Opened once: each time takes seconds.
  const db = await freshDatabase()
  const shared: Database = Object.assign(Object.create(db), { close: async () => {} })
  const settings = { STAFFROOM_DATA: folder, ...env }
  return {
    folder,
    /** The same database; closing it leaves it open. */
    open: async () => shared,
    async run(...args: string[]): Promise<Ran> {
      let out = ''
      let err = ''
      const code = await runCli(args, {
        env: settings,
        database: shared,
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
