import { defineConfig } from 'vitest/config'

const all = 'test/**/*.test.ts'
/** They open many databases, each of a hundred megabytes that only the end of a process gives back. */
const hungry = 'test/{bot,db,people}/**/*.test.ts'

export default defineConfig({
  test: {
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    maxWorkers: '100%',
    testTimeout: 20_000,
    // A database for each file: the first to be opened on a busy machine takes its time.
    hookTimeout: 60_000,
    projects: [
      { extends: true, test: { name: 'alone', include: [hungry], isolate: true } },
      // The core is loaded once in each worker, not once for each file: a third of the time. Nothing in it keeps state.
      {
        extends: true,
        test: { name: 'together', include: [all], exclude: [hungry, '**/node_modules/**'], isolate: false },
      },
    ],
  },
})
