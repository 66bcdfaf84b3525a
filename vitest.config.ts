import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    // The core is loaded once in each worker, not once for each file: a third of the time. Nothing in it keeps state.
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 20_000,
    // A database for each file: the first to be opened on a busy machine takes its time.
    hookTimeout: 60_000,
  },
})
