import { randomUUID } from 'node:crypto'
import { openAsBlob } from 'node:fs'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'

/** Tests that need several sessions or processes on one database run on a server only: TEST_DATABASE_URL. */
export const onServer = Boolean(process.env['TEST_DATABASE_URL'])

/**
 * A migrated, empty database of the caller's own, closed and gone after the file: embedded, or on the server of
 * TEST_DATABASE_URL. Call it at the top of a test file: `const db = await freshDatabase()`.
 */
export async function freshDatabase(): Promise<Database> {
  const url = await freshUrl()
  const db = url ? await openDatabase({ url }) : await openDatabase({ memory: true, loadFrom: await dump() })
  afterAll(() => db.close())
  return db
}

/** The address of a fresh database on the test server, to be opened by several; undefined without a server. */
export async function freshUrl(): Promise<string | undefined> {
  const template = inject('template')
  if (!('url' in template)) return undefined
  const name = `staffroom_test_${randomUUID().slice(0, 8)}`
  await run(template.url, `create database ${name} template ${template.name}`)
  afterAll(() => run(template.url, `drop database if exists ${name} with (force)`))
  return Object.assign(new URL(template.url), { pathname: `/${name}` }).href
}

/** For `loadFrom`: a migrated, empty embedded database. */
export async function dump(): Promise<Blob> {
  const template = inject('template')
  if (!('dump' in template)) throw new Error('The tests run on a server: there is no embedded template')
  return openAsBlob(template.dump)
}

async function run(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  // Two files may want the template at the same moment.
  await client.query('select pg_advisory_lock(72707370)')
  await client.query(sql)
  await client.end()
}
