#!/usr/bin/env node
/**
 * Stands in for the `schema-engine` binary that Prisma would download: the same JSON-RPC over stdio, answered by
 * @prisma/schema-engine-wasm from npm. prisma.config.ts points PRISMA_SCHEMA_ENGINE_BINARY here, so that generate,
 * validate, diff, dev, deploy and status work without a network. The shadow database is an in-memory PGlite.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'

const OID_CHAR = 18
const OID_BPCHAR = 1042
const argv = process.argv.slice(2)

/** Every value given for a flag that may be repeated. */
function flag(name) {
  return argv.flatMap((word, i) => (word === name ? [argv[i + 1]] : []))
}

async function loadWasm() {
  const glue = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = readFileSync(join(dirname(glue), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': engine })
  engine.__wbg_set_wasm(instance.exports)
  instance.exports.__wbindgen_start()
  return engine
}

async function shadowDatabase() {
  const { PGlite } = await import('@electric-sql/pglite')
  const { PrismaPGlite } = await import('pglite-prisma-adapter')
  const db = await PGlite.create()
  const adapter = await new PrismaPGlite(db).connect()
  adapter.executeScript = async (sql) => void (await db.exec(sql))
  adapter.dispose = () => db.close()
  return adapter
}

async function server(url) {
  const { PrismaPg } = await import('@prisma/adapter-pg')
  const adapter = await new PrismaPg({ connectionString: url }).connect()
  const pool = adapter.underlyingDriver()
  // adapter-pg 7.10 cuts scripts at every ';', which breaks $$ bodies: send them whole.
  adapter.executeScript = async (sql) => void (await pool.query(sql))
  // … and knows no catalogue type "char", which introspection reads: call it bpchar.
  const query = pool.query.bind(pool)
  pool.query = async (...args) => {
    const result = await query(...args)
    for (const field of result.fields ?? []) if (field.dataTypeID === OID_CHAR) field.dataTypeID = OID_BPCHAR
    return result
  }
  return adapter
}

function adapterFactory(datasource) {
  const isServer = /^postgres(ql)?:/.test(datasource?.url ?? '')
  return {
    provider: 'postgres',
    adapterName: isServer ? '@prisma/adapter-pg' : 'pglite-prisma-adapter',
    connect: () => (isServer ? server(datasource.url) : shadowDatabase()),
    connectToShadowDb: () => (datasource?.shadowDatabaseUrl ? server(datasource.shadowDatabaseUrl) : shadowDatabase()),
  }
}

async function openEngine() {
  const { SchemaEngine } = await loadWasm()
  const datasource = flag('--datasource')[0]
  const datamodels = flag('--datamodels').map((path) => [path, readFileSync(path, 'utf8')])
  const factory = bindMigrationAwareSqlAdapterFactory(adapterFactory(datasource ? JSON.parse(datasource) : undefined))
  return SchemaEngine.new({ datamodels: datamodels.length > 0 ? datamodels : undefined }, () => {}, factory)
}

function write(message) {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`)
}

let engine
async function answer(line) {
  const { id, method, params } = JSON.parse(line)
  if (!method) return
  try {
    engine ??= await openEngine()
    const name = method === 'getDatabaseVersion' ? 'version' : method
    if (typeof engine[name] !== 'function') throw new Error(`The wasm schema engine has no method ${name}`)
    let result = await engine[name](params)
    if (method === 'diff' && result?.stdout != null) {
      // The binary prints by calling back.
      write({ id: 1_000_000 + id, method: 'print', params: { content: result.stdout } })
      result = { exitCode: result.exitCode, stdout: null }
    }
    write({ id, result: result ?? null })
  } catch (error) {
    const message = error?.message ?? String(error)
    const data = { is_panic: false, message, error_code: error?.code ?? null, meta: error?.meta ?? null }
    write({ id, error: { code: 4466, message, data } })
  }
}

if (argv.includes('--version')) {
  console.log(`schema-engine-wasm ${(await loadWasm()).version()}`)
} else if (argv.includes('cli')) {
  // `can-connect-to-database`, which Prisma asks before a server's migrations: the commands themselves will tell.
  console.error(
    JSON.stringify({ level: 'INFO', target: 'schema_engine::logger', fields: { message: 'Connection successful' } }),
  )
} else {
  let last = Promise.resolve()
  createInterface({ input: process.stdin })
    .on('line', (line) => {
      last = last.then(() => answer(line))
    })
    .on('close', () => last.then(() => process.exit(0)))
}
