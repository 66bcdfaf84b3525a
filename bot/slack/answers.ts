import { z } from 'zod'
import type { RawAnswers, SentFile } from '../../src/conversation/incoming.ts'
import { fieldOf, type Standing } from './inputs.ts'
import { limits } from './limits.ts'
import { shorten } from './text.ts'

/** As long as the front door takes it. */
const FILE_NAME = 300

const Option = z.object({ value: z.string() })

/** What one element of a modal holds; each kind of element has a key of its own. */
const ElementState = z.object({
  type: z.string(),
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_option: Option.nullish(),
  selected_options: z.array(Option).nullish(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish(), size: z.number().nullish() })).nullish(),
})
type ElementState = z.infer<typeof ElementState>

/** The parts of an open modal that answers are read from: its blocks as we made them, and what they hold now. */
export const AnswerSheet = z.object({
  state: z.object({ values: z.record(z.string(), z.record(z.string(), ElementState)) }).optional(),
  blocks: z.array(
    z.looseObject({
      type: z.string(),
      block_id: z.string().optional(),
      element: z.looseObject({ type: z.string(), options: z.array(Option).optional() }).optional(),
    }),
  ),
})
export type AnswerSheet = z.infer<typeof AnswerSheet>

/** Field id → what is typed or chosen; nothing is '' or []. Fields that are not in the modal, and files, are not in here. */
export function readAnswers(sheet: AnswerSheet): RawAnswers {
  const answers = inputsOf(sheet).filter(({ takesFiles }) => !takesFiles)
  return Object.fromEntries(answers.map(({ field, answer }) => [field, answer]))
}

/** What was given to the field that takes files, by Slack's names for them; undefined when the modal has none. */
export function readFiles(sheet: AnswerSheet): SentFile[] | undefined {
  const input = inputsOf(sheet).find(({ takesFiles }) => takesFiles)
  return input?.files.slice(0, limits.files).map(({ id, name, size }) => ({
    name: shorten(name ?? '', FILE_NAME),
    size: size ?? 0,
    ref: { platform: 'slack', id },
  }))
}

/** Field id → the block it stands in and what it holds, as `toModal` wants it to paint the same form anew. */
export function standingOf(sheet: AnswerSheet): Standing {
  return Object.fromEntries(
    inputsOf(sheet).map(({ field, block, answer }) => [field, { block, value: [answer].flat().join(',') }]),
  )
}

interface Read {
  field: string
  block: string
  answer: string | string[]
  takesFiles: boolean
  files: NonNullable<ElementState['files']>
}

function inputsOf(sheet: AnswerSheet): Read[] {
  return sheet.blocks.flatMap(({ type, block_id: block, element }) => {
    if (type !== 'input' || block === undefined || element === undefined) return []
    const state = Object.values(sheet.state?.values[block] ?? {})[0]
    const takesFiles = element.type === 'file_input'
    return [{ field: fieldOf(block), block, answer: answerIn(state, element), takesFiles, files: state?.files ?? [] }]
  })
}

function answerIn(
  state: ElementState | undefined,
  element: { type: string; options?: { value: string }[] | undefined },
) {
  const isTick = element.type === 'checkboxes' && element.options?.length === 1 && element.options[0]?.value === 'true'
  const chosen = state?.selected_options?.map(({ value }) => value) ?? []
  if (isTick) return chosen.includes('true') ? 'true' : 'false'
  const isSeveral = element.type === 'checkboxes' || element.type.startsWith('multi_')
  if (isSeveral) return chosen
  return state?.value ?? state?.selected_date ?? state?.selected_option?.value ?? ''
}
