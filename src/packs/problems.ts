import type { z } from 'zod'
import { allFacts } from './fact.ts'
import { didYouMean } from './nearest.ts'

/** Something in a pack that is not as it must be. Lines and columns count from 1. */
export interface Problem {
  /** As people know it: `policies/king-offa/pack.yaml`. */
  file: string
  line: number
  column: number
  /** One sentence. */
  says: string
}

/** Where in a file something stands: keys and places, from the top. */
export type Path = (string | number)[]

/** "policies/king-offa/pack.yaml:4:3: “titel” is not a word that belongs here." */
export function problemLine({ file, line, column, says }: Problem): string {
  return `${file}:${line}:${column}: ${says}`
}

/** What zod found, each as a place and a sentence for somebody who writes a pack. */
export function sentencesOf(issues: readonly z.core.$ZodIssue[]): { path: Path; says: string }[] {
  // A word written wrongly is also missing: the first says more.
  const unknownFirst = issues.toSorted(
    (a, b) => Number(b.code === 'unrecognized_keys') - Number(a.code === 'unrecognized_keys'),
  )
  return unknownFirst.flatMap((issue) => {
    if (issue.code === 'invalid_union') return nearestBranch(issue)
    const path = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
    if (issue.code !== 'unrecognized_keys') return [{ path, says: sentenceOf(issue, path) }]
    return issue.keys.map((key) => ({ path: [...path, key], says: strayWord(key) }))
  })
}

/** A key that is none: mostly the rest of a sentence that YAML has cut off at a comma or a colon. */
function strayWord(key: string): string {
  return /\s/.test(key)
    ? `“${key}” stands where a single word should: a sentence with a comma or a colon in it needs quotes around it.`
    : `“${key}” is not a word that belongs here.`
}

/** Of the forms something may have, the one its writer seems to have meant: whose words are all known. */
function nearestBranch(issue: z.core.$ZodIssueInvalidUnion): { path: Path; says: string }[] {
  const outer = issue.path.map((key) => (typeof key === 'symbol' ? String(key) : key))
  const within = (branch: z.core.$ZodIssue[]) =>
    sentencesOf(branch).map(({ path, says }) => ({ path: [...outer, ...path], says }))
  const [ofItsKind, ...others] = issue.errors.filter((branch) => isOfKind(branch, issue.input))
  if (ofItsKind !== undefined && others.length === 0) return within(ofItsKind)
  const hasKnownKeys = (branch: z.core.$ZodIssue[]) =>
    branch.every((one) => one.path.length > 0 || (one.code !== 'unrecognized_keys' && one.code !== 'invalid_type'))
  const branches = issue.errors.filter((branch) => hasKnownKeys(branch) && !branch.some(isMissingAtTop))
  const [branch, other] = branches
  if (branch === undefined || other !== undefined) return [{ path: outer, says: unionSentence(outer) }]
  return within(branch)
}

/** Whether a form is meant for a single word where a word was written, and for a group where a group was. */
function isOfKind(branch: z.core.$ZodIssue[], input: unknown): boolean {
  const isGroup = typeof input === 'object' && input !== null
  return !branch.some(
    ({ path, code }) => path.length === 0 && (code === 'invalid_type' || (isGroup && code === 'invalid_value')),
  )
}

function isMissingAtTop(issue: z.core.$ZodIssue): boolean {
  return issue.code === 'invalid_type' && issue.path.length === 1 && issue.input === undefined
}

/** What may stand where several forms are allowed and none fits. */
const FORMS: Record<string, string> = {
  signatures: '“signatures” is a number from 1 to 9, or settled_by_school and a default.',
  owner: '“owner” is a field that names people, or a list of roles.',
  from: '“from” is approval, or a date field of the form.',
}

function unionSentence(path: Path): string {
  const last = String(path.at(-1))
  const form = FORMS[last]
  if (form !== undefined) return form
  const what = last === 'required' ? '“required” is true, false or a condition' : 'This is no condition'
  return `${what}. A condition names a field with one of is, has, count, before, hold, done, old_enough_for or known_platform; or it is all, any or not.`
}

function sentenceOf(issue: z.core.$ZodIssue, path: Path): string {
  const last = path.at(-1)
  const name = typeof last === 'string' ? `“${last}”` : 'This'
  switch (issue.code) {
    case 'invalid_type':
      return typeSentence(issue, name)
    case 'invalid_value':
      return valueSentence(issue, name)
    case 'invalid_key':
      return keySentence(issue, String(last))
    case 'too_big':
      return `${name} is too long: at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}.`
    case 'too_small':
      return issue.origin === 'number'
        ? `${name} must be ${issue.minimum} or more.`
        : emptySentence(issue.message, name)
    case 'invalid_format':
      return issue.format === 'date' ? `${name} must be a date such as 2027-03-31.` : `${name}: ${issue.message}.`
    default:
      return /[.?]$/.test(issue.message) ? issue.message : `${name}: ${issue.message}.`
  }
}

function valueSentence(issue: z.core.$ZodIssueInvalidValue, name: string): string {
  const values = issue.values.map(String)
  const meant = typeof issue.input === 'string' ? didYouMean(issue.input, values) : ''
  return `${name} must be ${values.length === 1 ? '' : 'one of '}${values.join(', ')}.${meant}`
}

/** A word on the left of a colon, where only certain ones may stand. */
function keySentence(issue: z.core.$ZodIssueInvalidKey, key: string): string {
  if (/\s/.test(key)) return strayWord(key)
  const known = issue.issues.flatMap((one) => (one.code === 'invalid_value' ? one.values.map(String) : []))
  const what = known.length > 0 ? `must be one of ${known.join(', ')}` : 'is no fact that Staffroom knows'
  return `“${key}” ${what}.${didYouMean(key, known.length > 0 ? known : allFacts)}`
}

function emptySentence(message: string, name: string): string {
  // Our own sentences in pack.ts say more than that something is empty.
  return message.startsWith('Too small') ? `${name} must not be empty.` : `${name}: ${message}.`
}

const KINDS: Record<string, string> = {
  string: 'text',
  array: 'a list',
  object: 'a group of words with values',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
}

function typeSentence(issue: z.core.$ZodIssueInvalidType, name: string): string {
  if (issue.input === undefined) return `${name} is missing.`
  if (issue.input === null) return `${name} is empty.`
  if (issue.expected === 'string' && typeof issue.input === 'number')
    return `${name} must be text: put quotes around it, '${issue.input}'.`
  return `${name} must be ${KINDS[issue.expected] ?? issue.expected}.`
}
