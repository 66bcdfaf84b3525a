// Reads Adaptive Cards: walks them, finds their texts, says what Teams refuses and what users stumble on.

import type { AdaptiveCard, CardReport, Json, Place } from './types.ts'

/** Where a visit stands: the path so far and the cards around it. */
interface At {
  key: string
  path: string
  cards: AdaptiveCard[]
  inFallback: boolean
  kind?: string
  parentKind?: string | undefined
}

export interface CardText {
  text: string
  path: string
  live: Live | 'message'
}
type Live = 'markdown' | 'dates' | 'plain'

interface CheckOptions {
  extraElements?: string[] | undefined
  inDialog?: boolean | undefined
}

export const CARD_TYPE = 'application/vnd.microsoft.card.adaptive'
const MAX_VERSION = 5
const MAX_ACTIONS = 6
const MAX_REFRESH_USERS = 60
/** Properties whose content is no part of the card's own structure. */
const OPAQUE = new Set(['data', 'msteams', 'requires', 'authentication', 'backgroundImage', 'targetElements'])
const KIND_BY_KEY: Record<string, string> = {
  facts: 'Fact',
  choices: 'Input.Choice',
  rows: 'TableRow',
  cells: 'TableCell',
  sources: 'MediaSource',
  inlines: 'TextRun',
  refresh: 'Refresh',
}

/** Element kind -> what it cannot do without. */
const REQUIRED: Record<string, string[]> = {
  AdaptiveCard: [],
  TextBlock: ['text'],
  RichTextBlock: ['inlines'],
  TextRun: ['text'],
  Image: ['url'],
  ImageSet: ['images'],
  Media: ['sources'],
  MediaSource: ['mimeType', 'url'],
  Container: ['items'],
  ColumnSet: [],
  Column: [],
  FactSet: ['facts'],
  Fact: ['title', 'value'],
  ActionSet: ['actions'],
  Table: ['rows'],
  TableRow: [],
  TableCell: ['items'],
  TableColumnDefinition: [],
  Refresh: ['action'],
  'Input.Text': ['id'],
  'Input.Number': ['id'],
  'Input.Date': ['id'],
  'Input.Time': ['id'],
  'Input.Toggle': ['id', 'title'],
  'Input.ChoiceSet': ['id'],
  'Input.Choice': ['title', 'value'],
  'Action.Submit': [],
  'Action.Execute': ['verb'],
  'Action.OpenUrl': ['url'],
  'Action.ShowCard': ['card'],
  'Action.ToggleVisibility': ['targetElements'],
}

/** Where a string of a card is shown, and whether Markdown is live there. */
const TEXTS: Record<string, Record<string, Live>> = {
  TextBlock: { text: 'markdown' },
  Fact: { title: 'markdown', value: 'markdown' },
  TextRun: { text: 'dates' },
  'Input.Choice': { title: 'markdown' },
  'Input.Toggle': { title: 'markdown', label: 'plain' },
  'Input.Text': { label: 'plain', placeholder: 'plain', value: 'plain', errorMessage: 'plain' },
  'Input.Number': { label: 'plain', placeholder: 'plain', errorMessage: 'plain' },
  'Input.Date': { label: 'plain', errorMessage: 'plain' },
  'Input.Time': { label: 'plain', errorMessage: 'plain' },
  'Input.ChoiceSet': { label: 'plain', placeholder: 'plain', errorMessage: 'plain' },
  Image: { altText: 'plain' },
}

/** Every element, action and part of a card, with its path and the cards around it (outermost first). */
export function* walk(card: AdaptiveCard): Generator<Place> {
  yield* visit(card, { key: 'card', path: '', cards: [], inFallback: false })
}

/** The Adaptive Card of a message or activity, or undefined. */
export function cardOf(activity: Json): AdaptiveCard | undefined {
  return activity?.attachments?.find((a: Json) => a.contentType === CARD_TYPE)?.content
}

/** The strings of a card with their path; `live` says what a client expands in them. */
export function textsOf(card: AdaptiveCard): CardText[] {
  const texts: CardText[] = []
  for (const { node, kind, path } of walk(card)) {
    const shown: Record<string, Live> =
      TEXTS[kind] ?? (kind.startsWith('Action.') ? { title: 'plain', tooltip: 'plain' } : {})
    for (const [key, live] of Object.entries(shown)) {
      if (typeof node[key] === 'string') texts.push({ text: node[key], path: `${path}/${key}`, live })
    }
  }
  return texts
}

/** What a reader sees: the text of a message and of its cards, in order. */
export function visibleText(activityOrCard: Json): string[] {
  if (isCard(activityOrCard)) return textsOf(activityOrCard).map((t) => t.text)
  const cards = (activityOrCard.attachments ?? []).map((a: Json) => a.content).filter(isCard)
  return [activityOrCard.text, ...cards.flatMap(visibleText)].filter(Boolean)
}

/**
 * Errors: what Teams refuses or cannot show. Warnings: what a user stumbles on.
 * options: `extraElements` to allow, `inDialog` for cards shown in a dialog.
 */
export function validateCard(card: unknown, options: CheckOptions = {}): CardReport {
  const report = new Report()
  if (!isCard(card)) return report.error('', 'not an Adaptive Card (type must be "AdaptiveCard")').done()
  const places = [...walk(card)]
  checkVersion(card, report)
  for (const place of places) checkPlace(place, report, options)
  checkIds(places, report)
  checkDataKeys(places, report)
  checkRefresh(card, report)
  checkLeftovers(card, report)
  return report.done()
}

export const isObject = (v: unknown): v is Record<string, Json> =>
  typeof v === 'object' && v !== null && !Array.isArray(v)
export const isInput = (kind: string | undefined) => Boolean(kind?.startsWith('Input.') && kind !== 'Input.Choice')
export const isAction = (kind: string | undefined) => Boolean(kind?.startsWith('Action.'))
const isCard = (v: unknown): v is AdaptiveCard => isObject(v) && v['type'] === 'AdaptiveCard'

class Report {
  readonly errors: string[] = []
  readonly warnings: string[] = []

  error(path: string, text: string): this {
    this.errors.push(`${text} [${path || '/'}]`)
    return this
  }

  warn(path: string, text: string): this {
    this.warnings.push(`${text} [${path || '/'}]`)
    return this
  }

  done(): CardReport {
    return { errors: this.errors, warnings: this.warnings }
  }
}

function* visit(value: unknown, at: At): Generator<Place> {
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* visit(item, { ...at, path: `${at.path}/${i}` })
    return
  }
  const node = typeof value === 'string' && at.key === 'inlines' ? { type: 'TextRun', text: value } : value
  if (!isObject(node)) return
  const kind = kindOf(node, at)
  const cards = kind === 'AdaptiveCard' ? [...at.cards, node as AdaptiveCard] : at.cards
  yield { ...at, node, kind, cards }
  const { parentKind: _above, ...rest } = at
  yield* visitChildren(node, { ...rest, kind, cards })
}

function* visitChildren(node: Record<string, Json>, at: Omit<At, 'parentKind'>): Generator<Place> {
  for (const [key, child] of Object.entries(node)) {
    if (OPAQUE.has(key) || typeof child !== 'object') continue
    const inFallback = at.inFallback || key === 'fallback'
    yield* visit(child, { key, parentKind: at.kind, path: `${at.path}/${key}`, cards: at.cards, inFallback })
  }
}

function kindOf(node: Json, { key, parentKind }: At): string {
  if (node.type) return node.type
  if (key === 'columns') return parentKind === 'Table' ? 'TableColumnDefinition' : 'Column'
  return KIND_BY_KEY[key] ?? ''
}

function checkVersion(card: Json, report: Report): Report {
  const isText = typeof card.version === 'string'
  const [, major, minor] = (isText && /^(\d+)\.(\d+)$/.exec(card.version)) || []
  if (!major) return report.error('/version', `must be a string like "1.5", not ${JSON.stringify(card.version)}`)
  if (Number(major) !== 1 || Number(minor) > MAX_VERSION) {
    report.error('/version', `Teams shows Adaptive Cards up to 1.${MAX_VERSION}, not ${card.version}`)
  }
  return report
}

function checkPlace(place: Place, report: Report, options: CheckOptions): Report {
  const { node, kind, path } = place
  const required = REQUIRED[kind]
  if (!required && !options.extraElements?.includes(kind)) return report.error(path, `unknown element "${kind}"`)
  for (const key of required ?? []) checkRequired(node, key, place, report)
  for (const key of Object.keys(TEXTS[kind] ?? {})) {
    if (node[key] !== undefined && typeof node[key] !== 'string') report.error(`${path}/${key}`, 'must be a string')
  }
  if (isInput(kind)) checkInput(node, kind, path, report)
  if (isAction(kind)) checkAction(place, report, options)
  if (kind === 'Image') checkUrl(node.url, path, report)
  if (kind === 'AdaptiveCard') checkCardActions(node, path, report)
  return report
}

/** An empty text is allowed but looks broken; an empty id, verb or url does not work. */
function checkRequired(node: Json, key: string, { kind, path }: Place, report: Report): void {
  if (node[key] === '' && TEXTS[kind]?.[key]) report.warn(`${path}/${key}`, `${kind} with an empty ${key}`)
  else if (node[key] === undefined || node[key] === '') report.error(path, `${kind} needs "${key}"`)
}

function checkInput(node: Json, kind: string, path: string, report: Report): void {
  if (!node.label && kind !== 'Input.Toggle') report.warn(path, `input "${node.id}" has no label`)
  if (node.isRequired && !node.errorMessage) report.warn(path, `required input "${node.id}" has no errorMessage`)
  if (node.isRequired && node.isVisible === false) {
    report.warn(path, `input "${node.id}" is required but hidden: nobody can press a button that gathers it`)
  }
  if (kind === 'Input.Text') checkTextInput(node, path, report)
  if (kind === 'Input.ChoiceSet') checkChoices(node, path, report)
}

function checkTextInput(node: Json, path: string, report: Report): void {
  try {
    new RegExp(node.regex ?? '')
  } catch {
    report.error(`${path}/regex`, `"${node.regex}" is not a regular expression`)
  }
  if (node.maxLength !== undefined && String(node.value ?? '').length > node.maxLength) {
    report.warn(`${path}/value`, `longer than its own maxLength ${node.maxLength}`)
  }
}

function checkChoices(node: Json, path: string, report: Report): void {
  const values = (node.choices ?? []).map((c: Json) => c?.value)
  if (!values.length && !node['choices.data']) report.error(path, `"${node.id}" has no choices`)
  if (new Set(values).size < values.length) report.error(path, `"${node.id}" has two choices with the same value`)
  if (node.isMultiSelect && values.some((v: Json) => String(v).includes(','))) {
    report.error(path, `"${node.id}": a value with a comma cannot be told apart in a multi-select`)
  }
  const lost = preset(node).filter((v) => !values.includes(v))
  if (lost.length && !node['choices.data']) report.warn(`${path}/value`, `no such choice: ${lost.join(', ')}`)
}

function preset({ value, isMultiSelect }: Json): string[] {
  if (value === undefined || value === '') return []
  return isMultiSelect ? String(value).split(',') : [value]
}

function checkAction({ node, kind, path }: Place, report: Report, { inDialog }: CheckOptions): void {
  if (!node.title && !node.iconUrl && !/selectAction|refresh|inlineAction/.test(path)) {
    report.warn(path, `${kind} has no title`)
  }
  if (kind === 'Action.OpenUrl') checkUrl(node.url, path, report)
  if (!['Action.Execute', 'Action.Submit'].includes(kind)) return
  if (node.data !== undefined && !isObject(node.data)) report.warn(`${path}/data`, 'data should be an object')
  if (inDialog && kind === 'Action.Execute') {
    report.warn(path, 'dialogs are sent with Action.Submit; Action.Execute may do nothing')
  }
}

function checkUrl(url: Json, path: string, report: Report): void {
  if (typeof url !== 'string') return
  if (!/^(https?:|mailto:|tel:|msteams:|data:image\/)/i.test(url)) report.error(`${path}/url`, `cannot open "${url}"`)
  else if (/^http:/i.test(url)) report.warn(`${path}/url`, 'not https')
}

function checkCardActions(card: Json, path: string, report: Report): void {
  const primary = (card.actions ?? []).filter((a: Json) => a?.mode !== 'secondary')
  if (primary.length > MAX_ACTIONS) {
    report.warn(`${path}/actions`, `${primary.length} buttons; Teams shows ${MAX_ACTIONS}`)
  }
}

function checkIds(places: Place[], report: Report): void {
  const seen = new Map()
  for (const { node, path, inFallback } of places) {
    if (inFallback || typeof node.id !== 'string') continue
    if (seen.has(node.id)) report.error(path, `id "${node.id}" is already used at ${seen.get(node.id) || '/'}`)
    else seen.set(node.id, path)
  }
}

/** Input values win over `data` with the same key, so a shared key silently loses the hidden value. */
function checkDataKeys(places: Place[], report: Report): void {
  const inputs = new Set(places.filter((p) => isInput(p.kind)).map((p) => p.node.id))
  for (const { node, kind, path } of places) {
    if (!isAction(kind) || !isObject(node.data) || node.associatedInputs === 'none') continue
    const shared = Object.keys(node.data).filter((key) => inputs.has(key))
    if (shared.length) report.warn(`${path}/data`, `the input "${shared[0]}" will overwrite this value`)
  }
}

function checkRefresh(card: Json, report: Report): void {
  const refresh = card.refresh
  if (!refresh) return
  if (refresh.action?.type !== 'Action.Execute') report.error('/refresh/action', 'must be an Action.Execute')
  const ids = refresh.userIds ?? []
  const path = '/refresh/userIds'
  if (ids.length > MAX_REFRESH_USERS) report.error(path, `${ids.length} users; at most ${MAX_REFRESH_USERS}`)
  if (ids.some((id: Json) => !/^(29|28|8):/.test(id)))
    report.error(path, 'must be Teams ids like "29:...", not Entra ids')
}

/** A template hole that was never filled shows as `${name}`. */
function checkLeftovers(value: unknown, report: Report, path = ''): void {
  if (typeof value === 'string' && value.includes('${')) {
    report.error(path, `literal "\${" left in ${JSON.stringify(value.slice(0, 60))}`)
  }
  if (typeof value !== 'object' || value === null) return
  for (const [key, child] of Object.entries(value)) checkLeftovers(child, report, `${path}/${key}`)
}
