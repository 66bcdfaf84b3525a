import type { SentFile } from '../conversation/incoming.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import { cleanLine } from '../typed.ts'
import type { Report, ReportFile } from './report.ts'
import { isSo } from './route.ts'
import type { ReportSchool } from './setting.ts'

/** Files of one report. */
export const MOST_FILES = 10
/** Bytes of one file. */
export const MOST_BYTES = 10 * 1024 * 1024
const LONGEST_NAME = 100

/** What is kept, by its content, and how its name ends when it is given out. */
const FILE_TYPES: Record<string, { ending: string; words: string }> = {
  'image/png': { ending: 'png', words: 'picture' },
  'image/jpeg': { ending: 'jpg', words: 'picture' },
  'image/webp': { ending: 'webp', words: 'picture' },
  'image/gif': { ending: 'gif', words: 'picture' },
  'image/heic': { ending: 'heic', words: 'picture' },
  'image/heif': { ending: 'heif', words: 'picture' },
  'application/pdf': { ending: 'pdf', words: 'PDF' },
  'text/plain': { ending: 'txt', words: 'text' },
}

/** Why a file is not kept. */
export type FileRefusal = 'empty' | 'too_large' | 'too_many' | 'type' | 'same' | 'gone'

/** What is said of it, after the file's name. */
const REFUSALS: Record<FileRefusal, string> = {
  empty: 'there is nothing in it. Please choose it again.',
  too_large: 'it is larger than 10 MB. A screenshot of it is enough.',
  too_many: `a report holds ${MOST_FILES} files. Please describe the rest in words.`,
  type: 'it is neither a picture (PNG, JPEG, WebP, GIF, HEIC) nor a PDF nor plain text. A screenshot of it will do.',
  same: 'the same file is there already.',
  gone: 'it could not be fetched. Please add it again.',
}

/** A file that came in, as far as it can be judged. */
export interface JudgedFile {
  name: string
  size: number
  /** By its content; undefined where that is none that is kept. */
  type?: string | undefined
  /** SHA-256, hex. */
  hash?: string
  isHere: boolean
}

/** Why no file is taken for a report of this kind with these answers, and whom to turn to; undefined when files are taken. */
export function noFiles(
  report: Pick<Report, 'answers' | 'reporterId'>,
  kind: ReportKind,
  setting: ReportSchool,
): ReportKind['no_files'] {
  const { no_files: no } = kind
  return no !== undefined && isSo(no.when, report, kind, setting) ? no : undefined
}

/** Why this file is not kept beside those that are there; undefined when it is. */
export function refusalOf(file: JudgedFile, there: readonly ReportFile[]): FileRefusal | undefined {
  if (file.size > MOST_BYTES) return 'too_large'
  if (file.size === 0 && file.isHere) return 'empty'
  if (there.some(({ hash, status }) => status === 'kept' && hash !== '' && hash === file.hash)) return 'same'
  if (there.filter(isCounted).length >= MOST_FILES) return 'too_many'
  return file.isHere && file.type === undefined ? 'type' : undefined
}

/** "“cat.png” was not kept: it is larger than 10 MB. …" */
export function refusalWords(name: string, refusal: FileRefusal): string {
  return `“${name}” was not kept: ${REFUSALS[refusal]}`
}

/** As its giver called it, without a folder and without what could deceive. */
export function fileName({ name }: Pick<SentFile, 'name'>): string {
  const clean = cleanLine(name.split(/[/\\]/).at(-1))
  const letters = [...clean]
  return letters.length > LONGEST_NAME ? `${letters.slice(0, LONGEST_NAME - 1).join('')}…` : clean || 'a file'
}

/** Under which name it is given out, which says nothing of anybody: `evidence-1.png`. @param n counts from 1 */
export function neutralName(file: Pick<ReportFile, 'type'>, n: number): string {
  return `evidence-${n}.${FILE_TYPES[file.type]?.ending ?? 'bin'}`
}

/** One line of the list of evidence: what it is, or what has become of it. */
export function fileWords(file: ReportFile): string {
  switch (file.status) {
    case 'waiting':
      return 'is being fetched; look again in a minute'
    case 'lost':
      return 'could not be fetched within a day: ask for it again'
    case 'refused':
      return `was not kept: ${REFUSALS[isRefusal(file.refused) ? file.refused : 'type']}`
    case 'kept':
      return `${FILE_TYPES[file.type]?.words ?? 'file'}, ${sizeWords(file.size)}`
  }
}

export function isFileType(type: string): boolean {
  return Object.hasOwn(FILE_TYPES, type)
}

/** A picture that browsers show. */
export function isShownInPages({ type, status }: Pick<ReportFile, 'type' | 'status'>): boolean {
  return status === 'kept' && /^image\/(?:png|jpeg|webp|gif)$/.test(type)
}

function isCounted({ status }: ReportFile): boolean {
  return status === 'kept' || status === 'waiting'
}

function isRefusal(code: string | undefined): code is FileRefusal {
  return code !== undefined && Object.hasOwn(REFUSALS, code)
}

function sizeWords(bytes: number): string {
  if (bytes < 1024) return `${bytes} bytes`
  const kib = bytes / 1024
  return kib < 1024 ? `${Math.round(kib)} KB` : `${(kib / 1024).toFixed(1)} MB`
}
