import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    testTimeout: 20_000,
    // A database for each file: the first to be opened on a busy machine takes its time.
    hookTimeout: 60_000,
  },
})
