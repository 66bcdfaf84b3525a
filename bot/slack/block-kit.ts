import type { types } from '@slack/bolt'
import type { Action, AdaptiveCard, Element } from '../../cards/adaptive-card.ts'
import { keepsOf } from '../../src/conversation/incoming.ts'
import { AppError } from '../../src/errors.ts'
import { actionBlocks, packData } from './actions.ts'
import type { Standing } from './inputs.ts'
import { refuseUnknown } from './known.ts'
import { limits } from './limits.ts'
import { type Brush, mergeRichText, paintElements } from './paint.ts'
import { clean, escapeMarkup, plain, shorten } from './text.ts'

export interface SlackMessage {
  /** For notifications and screen readers. */
  text: string
  blocks: types.KnownBlock[]
}

type Execute = Extract<Action, { type: 'Action.Execute' }>

/** Tried one after the other until the message fits: the longest texts give way first. */
const CAPS = [limits.text, 2000, 1500, 1000, 700, 500, 350, 250, 150, 100, 50]

/**
 * A card as a message: at most 50 blocks and about 10,000 characters, shortened where it must be. The button
 * `request.read` shows only then.
 * @throws AppError on anything in the card that is not translated: a fault of ours
 */
export function toMessage(card: AdaptiveCard): SlackMessage {
  refuseUnknown(card)
  const text = shorten(escapeMarkup(card.fallbackText), limits.text)
  for (const cap of CAPS) {
    const brush: Brush = { cap, shortened: false }
    const body = paintElements(card.body, brush)
    const blocks = tidy([...body, ...paintActions(card, brush.shortened)], limits.messageBlocks)
    if (fitsMessage(blocks)) return { text, blocks }
  }
  const body = mergeRichText(paintElements(card.body, { cap: CAPS.at(-1) ?? 1, shortened: true }))
  return { text, blocks: leaveOut(body, paintActions(card, true), fitsMessage) }
}

/** A short word as a message. */
export function toWord(text: string): SlackMessage {
  return {
    text: shorten(escapeMarkup(text), limits.text),
    blocks: [{ type: 'section', text: plain(text, limits.text) }],
  }
}

/**
 * A card as a modal. With inputs its first button sends them: `callback_id` is that button's verb, `private_metadata`
 * its data. Without, it is there to be read. No text is shortened but the title, which then stands whole in the text; what
 * does not fit into 100 blocks is left out at the end, and says so.
 * @param standing what the modal holds that this one replaces, so that typed values stay or are replaced as they should
 * @throws AppError `card_too_long` when the questions of a form are more than 100 blocks, and on anything in the card that is not translated
 */
export function toModal(card: AdaptiveCard, standing: Standing = {}): types.ModalView {
  refuseUnknown(card)
  const heading = card.body.find((element) => element.type === 'TextBlock' && element.style === 'heading')
  const title = heading?.type === 'TextBlock' ? heading.text : 'Staffroom'
  const elements = clean(title).length > limits.modalTitle ? card.body : card.body.filter((one) => one !== heading)
  const submit = elements.some(hasInput) ? submitOf(card) : undefined
  const brush: Brush = {
    cap: 'whole',
    shortened: false,
    form: { watch: submit?.data.watch ?? [], standing },
  }
  const body = paintElements(elements, brush)
  const actions = paintActions({ ...card, actions: (card.actions ?? []).filter((one) => one !== submit) }, false)
  const blocks = tidy([...body, ...actions], limits.viewBlocks)
  const fitting = fitsView(blocks) ? blocks : undefined
  return {
    type: 'modal',
    title: plain(title, limits.modalTitle),
    close: plain('Close', limits.modalButton),
    blocks: fitting ?? (submit ? withoutReading(blocks) : leaveOut(mergeRichText(body), actions, fitsView)),
    ...(submit === undefined ? { callback_id: 'card.show' } : submitting(submit)),
  }
}

/** Cards as the app's Home tab, one below the other. */
export function toHome(...cards: AdaptiveCard[]): types.HomeView {
  const blocks = cards.flatMap((card, index) => {
    refuseUnknown(card)
    const rule: types.KnownBlock[] = index === 0 ? [] : [{ type: 'divider' }]
    return [...rule, ...paintElements(card.body, { cap: 'whole', shortened: false }), ...paintActions(card, false)]
  })
  const tidied = tidy(blocks, limits.viewBlocks)
  return { type: 'home', blocks: fitsView(tidied) ? tidied : leaveOut(tidied, [], fitsView) }
}

function submitOf(card: AdaptiveCard): Execute {
  const submit = card.actions?.find((action): action is Execute => action.type === 'Action.Execute')
  if (submit === undefined) throw new AppError('card_form_without_submit')
  refuseUnknown(submit)
  return submit
}

function submitting(submit: Execute): Partial<types.ModalView> {
  return {
    submit: plain(submit.title, limits.modalButton),
    callback_id: submit.verb,
    private_metadata: packData(submit.data, limits.privateMetadata),
    // Closed without being sent: only a draft has something to keep.
    ...(submit.data['draft'] !== undefined && keepsOf(submit.verb) ? { notify_on_close: true } : {}),
  }
}

function paintActions(card: AdaptiveCard, isShortened: boolean): types.ActionsBlock[] {
  const isShown = (action: Action) => isShortened || action.type !== 'Action.Execute' || action.verb !== 'request.read'
  return actionBlocks((card.actions ?? []).filter(isShown))
}

function hasInput(element: Element): boolean {
  return element.type === 'Container' ? element.items.some(hasInput) : element.type.startsWith('Input.')
}

/** Too many blocks: lines between them go first, then rich texts grow together. */
function tidy(blocks: types.KnownBlock[], most: number): types.KnownBlock[] {
  if (blocks.length <= most) return blocks
  return mergeRichText(blocks.filter((block) => block.type !== 'divider'))
}

function fitsMessage(blocks: types.KnownBlock[]): boolean {
  return blocks.length <= limits.messageBlocks && JSON.stringify(blocks).length <= limits.messageJson
}

function fitsView(blocks: types.KnownBlock[]): boolean {
  return blocks.length <= limits.viewBlocks && Buffer.byteLength(JSON.stringify(blocks)) <= limits.viewBytes
}

/** The last resort: the beginning of the body, a line saying so, and every button. */
function leaveOut(
  body: types.KnownBlock[],
  actions: types.ActionsBlock[],
  fits: (blocks: types.KnownBlock[]) => boolean,
): types.KnownBlock[] {
  const rest = restBlock()
  let kept = body
  while (kept.length > 0 && !fits([...kept, rest, ...actions])) kept = withoutLastLine(kept)
  return [...kept, rest, ...actions]
}

/** A form keeps its questions and its buttons: what is only there to be read gives way, the last of it first. */
function withoutReading(blocks: types.KnownBlock[]): types.KnownBlock[] {
  const rest = restBlock()
  let kept = blocks
  while (!fitsView([...kept, rest])) {
    const last = kept.findLastIndex(({ type }) => type !== 'input' && type !== 'actions')
    // However heavy they are, the questions stay: Slack may count more kindly than we do.
    if (last < 0 && kept.length <= limits.viewBlocks) return kept
    if (last < 0) throw new AppError('card_too_long')
    kept = kept.toSpliced(last, 1)
  }
  return [...kept, rest]
}

function restBlock(): types.KnownBlock {
  return { type: 'context', elements: [plain('The rest does not fit in here.', limits.text)] }
}

function withoutLastLine(blocks: types.KnownBlock[]): types.KnownBlock[] {
  const last = blocks.at(-1)
  const before = blocks.slice(0, -1)
  if (last?.type !== 'rich_text' || last.elements.length < 2) return before
  return [...before, { ...last, elements: last.elements.slice(0, -1) }]
}
