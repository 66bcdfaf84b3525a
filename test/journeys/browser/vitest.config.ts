import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** What a person sees and presses, in a real browser: `npx vitest run --config test/journeys/browser/vitest.config.ts`. */
export default defineConfig({
  root: fileURLToPath(new URL('../../..', import.meta.url)),
  test: {
    include: ['test/journeys/browser/*.journey.ts'],
    globalSetup: ['test/setup/global.ts', 'test/journeys/browser/build-page.ts'],
    pool: 'forks',
    // A browser for each file, on a machine that may be busy.
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
