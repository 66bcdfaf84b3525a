import { LIMITS } from './limits.ts'
import type { Json, Surface } from './types.ts'

interface Range {
  min?: number
  max?: number
  required?: boolean
}

/** The rules of one block: which action_ids it holds already. */
export interface BlockScope {
  ids: Set<string>
}

/** Collects what is wrong, worded as Slack words it: "must be less than 25 characters [json-pointer:/view/title/text]". */
export class Checker {
  errors: string[] = []
  blockIds = new Set<string>()
  focused = 0
  inputs = 0
  markdown = 0
  tables = 0
  surface: Surface
  constructor(surface: Surface) {
    this.surface = surface
  }

  err(message: string, pointer: string): void {
    this.errors.push(`${message} [json-pointer:${pointer}]`)
  }
  missing(pointer: string): void {
    this.err(`missing required field: ${pointer.split('/').pop()}`, pointer.replace(/\/[^/]*$/, ''))
  }
  str(value: unknown, pointer: string, { max, min = 1, required = true }: Range = {}): value is string {
    if (value === undefined || value === null) {
      if (required) this.missing(pointer)
      return false
    }
    const problem = typeof value === 'string' ? outside(characters(value), min, max) : 'must provide a string'
    if (problem) this.err(problem, pointer)
    return problem === undefined
  }
  arr(value: unknown, pointer: string, { min = 1, max }: Range = {}): value is Json[] {
    if (value === undefined) this.missing(pointer)
    else if (!Array.isArray(value)) this.err('must provide an array', pointer)
    else if (value.length < min) this.err(`no fewer than ${min} items allowed`, pointer)
    else if (max !== undefined && value.length > max) this.err(`no more than ${max} items allowed`, pointer)
    else return true
    return false
  }
  props(object: object, pointer: string, allowed: string[]): void {
    for (const key of Object.keys(object)) {
      if (!allowed.includes(key)) this.err(`invalid additional property: ${key}`, pointer)
    }
  }
  bool(value: unknown, pointer: string): void {
    if (value !== undefined && typeof value !== 'boolean') this.err('must provide a boolean', pointer)
  }
  oneOf(value: unknown, pointer: string, values: string[]): void {
    if (value !== undefined && !values.includes(String(value))) this.err('must be a valid enum value', pointer)
  }
  url(value: unknown, pointer: string, max: number): void {
    if (this.str(value, pointer, { max }) && !/^(https?|slack|mailto|tel):/i.test(value)) {
      this.err('must be a valid url', pointer)
    }
  }
  object(value: unknown, pointer: string): value is Record<string, Json> {
    if (isObject(value)) return true
    this.err('must provide an object', pointer)
    return false
  }

  text(value: unknown, pointer: string, options: { types?: string[]; max?: number; required?: boolean } = {}): void {
    const { types = ['plain_text', 'mrkdwn'], max = LIMITS.textObject, required = true } = options
    if (value === undefined || value === null) {
      if (required) this.missing(pointer)
      return
    }
    if (!this.object(value, pointer)) return
    const type: unknown = value['type']
    if (!types.includes(String(type))) {
      this.err(`unsupported type: ${type}`, `${pointer}/type`)
      return
    }
    this.props(value, pointer, ['type', 'text', type === 'plain_text' ? 'emoji' : 'verbatim'])
    this.str(value['text'], `${pointer}/text`, { max })
  }
  plain(value: unknown, pointer: string, max: number): void {
    this.text(value, pointer, { types: ['plain_text'], max })
  }
}

export function isObject(value: unknown): value is Record<string, Json> {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}

/** Code points. */
export function characters(text: string): number {
  return [...text].length
}

function outside(length: number, min: number, max: number | undefined): string | undefined {
  if (length < min) return `must be more than ${min - 1} characters`
  return max !== undefined && length > max ? `must be less than ${max + 1} characters` : undefined
}
