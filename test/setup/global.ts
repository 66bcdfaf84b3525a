import { createHash, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { dumpEmbedded, openDatabase } from '../../src/db/database.ts'
import { fromRoot } from '../../src/root.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A migrated database to copy: on the server of TEST_DATABASE_URL, or a dump of an embedded one. */
    template: { url: string; name: string } | { dump: string }
  }
}

/** One migrated database for all test files, copied by `freshDatabase`. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const url = process.env['TEST_DATABASE_URL']
  if (!url) {
    project.provide('template', { dump: await embeddedTemplate() })
    return undefined
  }
  const name = `staffroom_template_${randomUUID().slice(0, 8)}`
  await run(url, `create database ${name}`)
  const db = await openDatabase({ url: Object.assign(new URL(url), { pathname: `/${name}` }).href })
  await db.close()
  project.provide('template', { url, name })
  return () => run(url, `drop database if exists ${name} with (force)`)
}

/** Made once for a set of migrations and kept with the packages: about 3 s. */
async function embeddedTemplate(): Promise<string> {
  const folder = fromRoot('node_modules', '.cache', 'staffroom')
  const file = join(folder, `template-${await hashOfMigrations()}.tar`)
  if (existsSync(file)) return file
  const db = await openDatabase({ memory: true })
  const dump = await dumpEmbedded(db)
  await db.close()
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${randomUUID()}`
  await writeFile(draft, Buffer.from(await dump.arrayBuffer()))
  await rename(draft, file)
  return file
}

async function hashOfMigrations(): Promise<string> {
  const hash = createHash('sha256').update(await readFile(fromRoot('node_modules/@electric-sql/pglite/package.json')))
  const folder = fromRoot('prisma', 'migrations')
  for (const name of (await readdir(folder)).sort()) {
    const file = join(folder, name, 'migration.sql')
    if (existsSync(file)) hash.update(name).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(sql)
  await client.end()
}
