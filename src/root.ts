import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

let root: string | undefined

/** A path inside the package, wherever this code runs from: the source tree, or the bundle in dist/. */
export function fromRoot(...parts: string[]): string {
  root ??= findRoot(dirname(fileURLToPath(import.meta.url)))
  return join(root, ...parts)
}

function findRoot(folder: string): string {
  if (nameOfPackage(folder) === 'staffroom') return folder
  const parent = dirname(folder)
  if (parent === folder) throw new Error('No package.json of staffroom above this file')
  return findRoot(parent)
}

function nameOfPackage(folder: string): unknown {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).name
  } catch {
    return undefined
  }
}
