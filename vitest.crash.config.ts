import { defineConfig } from 'vitest/config'

/**
 * Staffroom as a process that is killed: `npx vitest run --config vitest.crash.config.ts`, and the same behind
 * `node tools/postgres.mjs --` for a server. Apart from `npm test`: it takes minutes.
 */
export default defineConfig({
  test: {
    include: ['test/journeys/crash/*.crash.ts'],
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    // One at a time: each starts processes of its own.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
