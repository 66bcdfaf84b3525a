#!/usr/bin/env node
/** `npm start`: builds what has changed, then runs the bot in this same process. */
import { build } from './build.mjs'

await build({ ifStale: true })
process.setSourceMapsEnabled(true)
await import('../dist/main.js')
