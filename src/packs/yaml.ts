import { readFile } from 'node:fs/promises'
import { type Document, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { hashOfText, type KeptYaml, keptValue } from './kept-yaml.ts'
import { type Path, type Problem, sentencesOf } from './problems.ts'

/** A YAML file that has been read: its value, and where in it everything stands. */
export interface Source {
  /** As people know it: `policies/king-offa/pack.yaml`. */
  file: string
  value: unknown
  /** Faults of the YAML itself; the value then counts for nothing. */
  problems: Problem[]
  /** A sentence about what stands at this path, or about the nearest thing around it. */
  problem(path: Path, says: string): Problem
}

/** Reads a YAML file, whatever is in it. */
export async function readYaml(path: string, file: string): Promise<Source> {
  const text = await readFile(path, 'utf8')
  const value = await keptValue(text)
  if (value === undefined) return parseYaml(text, file)
  // Sound when the build read it, so only a place in it can still be asked for.
  return { file, value, problems: [], problem: (at, says) => parseYaml(text, file).problem(at, says) }
}

/** What the files hold, for the build to keep; those that are not sound are left out. */
export async function parseToKeep(paths: string[]): Promise<KeptYaml> {
  const read = await Promise.all(
    paths.map(async (path) => {
      const text = await readFile(path, 'utf8')
      const { value, problems } = parseYaml(text, path)
      return problems.length === 0 ? [[hashOfText(text), value] as const] : []
    }),
  )
  return Object.fromEntries(read.flat())
}

function parseYaml(text: string, file: string): Source {
  const lines = new LineCounter()
  // A clause 6.10 must not become the number 6.1: what looks like a fraction stays text.
  const doc = parseDocument(text, {
    lineCounter: lines,
    customTags: (tags) => tags.filter((tag) => typeof tag === 'string' || tag.tag !== 'tag:yaml.org,2002:float'),
  })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const faults = [...doc.errors, ...doc.warnings].map((error) => ({
    ...at(error.pos[0]),
    says: `This is not YAML that Staffroom can read: ${firstLine(error.message)}.`,
  }))
  // What stands elsewhere has no place of its own to point at; and a few lines could unfold into millions.
  const aliases = aliasesIn(doc).map((offset) => ({ ...at(offset), says: 'Please write this out: packs have no “*”.' }))
  const problems = [...faults, ...aliases]
  return {
    file,
    value: problems.length === 0 ? doc.toJS() : undefined,
    problems,
    problem: (path, says) => ({ ...at(offsetOf(doc.contents, path)), says }),
  }
}

/** The value in our shape, or a sentence for everything that does not fit it. */
export function shapeOf<T extends z.ZodType>(schema: T, source: Source): { value?: z.output<T>; problems: Problem[] } {
  if (source.problems.length > 0) return { problems: source.problems }
  const parsed = schema.safeParse(source.value, { reportInput: true })
  if (parsed.success) return { value: parsed.data, problems: [] }
  return { problems: sentencesOf(parsed.error.issues).map(({ path, says }) => source.problem(path, says)) }
}

function aliasesIn(doc: Document): number[] {
  const found: number[] = []
  visit(doc, { Alias: (_key, node) => void found.push(node.range?.[0] ?? 0) })
  return found
}

/** Where the deepest thing on the path begins: a word that stands wrongly itself, else its value. */
function offsetOf(contents: unknown, path: Path): number {
  let node: Node | undefined = isNode(contents) ? contents : undefined
  let offset = node?.range?.[0] ?? 0
  for (const [depth, step] of path.entries()) {
    const isLast = depth === path.length - 1
    const next = childOf(node, step)
    if (next === undefined) return offset
    offset = (isLast && next.key !== undefined ? next.key : next.value?.range?.[0]) ?? next.key ?? offset
    node = next.value
  }
  return offset
}

function childOf(node: Node | undefined, step: string | number): { key?: number; value?: Node } | undefined {
  if (isMap(node)) {
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === step)
    if (pair === undefined) return undefined
    const key = isScalar(pair.key) ? pair.key.range?.[0] : undefined
    return { ...(key === undefined ? {} : { key }), ...(isNode(pair.value) ? { value: pair.value } : {}) }
  }
  const items: unknown[] = node !== undefined && 'items' in node && Array.isArray(node.items) ? node.items : []
  const item = typeof step === 'number' ? items[step] : undefined
  return isNode(item) ? { value: item } : undefined
}

function firstLine(message: string): string {
  return (
    message
      .split('\n')[0]
      ?.replace(/ at line \d+, column \d+:?$/, '')
      .replace(/[.:]$/, '') ?? ''
  )
}
