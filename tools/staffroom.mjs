#!/usr/bin/env node
/** `npx staffroom …`: builds what has changed, then runs the command line in this same process. */
import { build } from './build.mjs'

await build({ ifStale: true })
process.setSourceMapsEnabled(true)
await import('../dist/cli.js')
