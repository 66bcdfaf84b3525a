import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  heldByButton,
  type Incoming,
  Intent,
  type RawAnswers,
  type SentFile,
  type Surface,
  TAKES_ANSWERS,
} from '../../src/conversation/incoming.ts'
import type { PageSession } from '../../src/conversation/report-page.ts'
import type { Body } from './body.ts'

/** What a browser without scripts can do. */
const SURFACE: Surface = {
  reportsChanges: false,
  searchesPeople: false,
  opensForms: true,
  opensDialogs: true,
  takesFiles: true,
  showsAll: true,
}

/**
 * How a field's name begins: what kind of input it is. `one`, `several`, `tick` and `file` also come empty, as a hidden
 * field, since a browser sends nothing of what was not ticked.
 */
export const NAMES = { text: 'text.', one: 'one.', several: 'several.', tick: 'tick.', file: 'file.' } as const

/** A button as the form holds it. `bare`: it sends no inputs. */
const Pressed = z.object({
  verb: z.string().max(64),
  data: z.record(z.string(), z.unknown()),
  bare: z.literal(true).optional(),
})
export type Pressed = z.infer<typeof Pressed>

/** What may be done from these pages: whatever has to do with reports, and saying for which school. */
function isTaken(intent: Intent): boolean {
  if (intent.type === 'school.choose') return intent.next === 'reports' || (intent.next ?? '').startsWith('report.')
  return intent.type === 'reports' || (intent.type.startsWith('report.') && !CHAT_ONLY.has(intent.type))
}

/** The same of a button: one that does something else is not shown. */
export function isTakenVerb(verb: string, data: Record<string, unknown>): boolean {
  if (verb === 'school.choose') return String(data['next'] ?? '').startsWith('report')
  return verb === 'reports' || (verb.startsWith('report.') && !CHAT_ONLY.has(verb))
}

/** The way here, and what somebody did in a chat. */
const CHAT_ONLY: ReadonlySet<string> = new Set<Intent['type']>(['report.page', 'report.picture'])

/** What somebody wants, as the front door takes it; undefined when no button of these pages is known in it. */
export function parseForm(session: PageSession, body: Body): Incoming | undefined {
  const pressed = Pressed.safeParse(json(lastOf(body, 'do'))).data
  const intent = pressed && Intent.safeParse(rawIntent(pressed, body)).data
  if (intent === undefined || !isTaken(intent)) return undefined
  return incomingOf(session, atSchool(intent, session), keyOf(session, body))
}

/** The page is of one school: what names none is meant for that, whichever was chosen in the chat meanwhile. */
function atSchool(intent: Intent, { schoolId }: PageSession): Intent {
  switch (intent.type) {
    case 'reports':
    case 'report.start':
    case 'report.choose':
    case 'report.figures':
    case 'report.concerns':
      return { ...intent, ...((intent.school ?? schoolId) && { school: intent.school ?? schoolId }) }
    default:
      return intent
  }
}

/** @param key the same when the same comes again */
export function incomingOf({ from }: PageSession, intent: Intent, key: string): Incoming {
  return { id: `${from.platform}:page:${key}`, from, surface: SURFACE, intent }
}

/** What was typed, by the input's name, to be shown again where a field keeps nothing that it cannot read. */
export function typedIn({ fields }: Body): Map<string, string> {
  return new Map(fields.filter(([name]) => name.startsWith(NAMES.text)))
}

export function lastOf({ fields }: Body, wanted: string): string | undefined {
  return fields.findLast(([name]) => name === wanted)?.[1]
}

function rawIntent({ verb, data: sent, bare }: Pressed, body: Body): object {
  const answers = answersOf(body)
  const data = heldByButton(sent)
  // What the button holds comes last: nobody types over an id.
  if (bare) return { ...data, type: verb }
  if (verb === 'report.files') return { ...data, type: verb, ...(hasFileInput(body) && { files: filesOf(body) }) }
  if (!TAKES_ANSWERS.has(verb)) return { ...answers, ...data, type: verb }
  return { ...data, type: verb, ...(Object.keys(answers).length > 0 && { answers }) }
}

function answersOf({ fields }: Body): RawAnswers {
  const found = new Map<string, string | string[]>()
  for (const [name, value] of fields) {
    const [, kind, id = ''] = /^(text|one|several|tick)\.(.+)$/s.exec(name) ?? []
    if (kind === undefined) continue
    if (kind !== 'several') found.set(id, kind === 'tick' ? String(value === 'true') : value)
    else found.set(id, [...[found.get(id) ?? []].flat(), ...(value === '' ? [] : [value])])
  }
  return Object.fromEntries(found)
}

function hasFileInput({ fields }: Body): boolean {
  return fields.some(([name]) => name.startsWith(NAMES.file))
}

/** A chooser in which nothing was chosen sends a file without a name and without content. */
function filesOf({ files }: Body): SentFile[] {
  const chosen = files.filter(({ field, file }) => field.startsWith(NAMES.file) && (file.name !== '' || file.size > 0))
  // What a name may hold beyond that is cut where names are cleaned.
  return chosen.map(({ file }) => ({ ...file, name: file.name.slice(-300) }))
}

/** The same bytes of the same form have the same key, so that a page that is loaded anew sends nothing twice. */
function keyOf({ personId }: PageSession, { fields, files }: Body): string {
  const hash = createHash('sha256').update(JSON.stringify([personId, fields]))
  for (const { field, file } of files) {
    hash.update(JSON.stringify([field, file.name, file.size])).update(file.content ?? '')
  }
  return hash.digest('hex')
}

function json(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}
