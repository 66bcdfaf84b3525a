import { fileURLToPath } from 'node:url'
import { defineConfig } from 'prisma/config'

// Without a network: the schema engine from npm instead of a downloaded one. PRISMA_NATIVE_ENGINE=1 opts out.
if (!process.env['PRISMA_NATIVE_ENGINE']) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= fileURLToPath(new URL('./tools/schema-engine.mjs', import.meta.url))
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? '' },
})
