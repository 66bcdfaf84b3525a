import { defineConfig } from 'vitest/config'

/** Journeys through the simulator's page in a real browser. They need Chromium, so `npm test` leaves them out. */
export default defineConfig({
  test: {
    include: ['test/journeys/browser/**/*.test.ts'],
    globalSetup: ['test/setup/global.ts'],
    pool: 'forks',
    // One browser at a time: a busy machine would only make them wait for each other.
    fileParallelism: false,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
