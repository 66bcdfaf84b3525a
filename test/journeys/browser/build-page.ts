import { execFileSync } from 'node:child_process'
import { fromRoot } from '../../../src/root.ts'

/** The page as it is in the sources now. */
export default function buildPage(): void {
  execFileSync(process.execPath, [fromRoot('tools', 'build.mjs'), '--if-stale'], { stdio: 'inherit' })
}
