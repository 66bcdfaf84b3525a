import { z } from 'zod'
import type { Action, AdaptiveCard, Element, Input } from '../../cards/adaptive-card.ts'
import {
  heldByButton,
  type Incoming,
  Intent,
  keepsOf,
  type RawAnswers,
  TAKES_ANSWERS,
} from '../../src/conversation/incoming.ts'

type Execute = Extract<Action, { type: 'Action.Execute' }>

const Do = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('contact') }),
  z.object({ kind: z.literal('say'), text: z.string().trim().min(1).max(4000) }),
  z
    .object({
      kind: z.literal('press'),
      /** Where the button stands: in this message, or in the window that is open over the chat. */
      message: z.number().int().positive().optional(),
      dialog: z.literal(true).optional(),
      verb: z.string().max(64),
      data: z.record(z.string(), z.unknown()),
      /** Field id → text as the card holds it; several values are joined with commas. */
      inputs: z.record(z.string(), z.string()).default({}),
    })
    .refine(({ message, dialog }) => (message === undefined) === (dialog === true)),
])

/** One act at the page. `id` is made by the page, so that a doubled request is one act. */
export const Act = z.object({ id: z.uuid(), person: z.email().toLowerCase(), do: Do })
export type Act = z.infer<typeof Act>

/**
 * What somebody wants, as the front door takes it; undefined when no such button is known.
 * @param pressed the card as the server has it: it, not the page, says which inputs hold several values
 */
export function parseAct(act: Act, pressed: AdaptiveCard | undefined): Incoming | undefined {
  const intent = Intent.safeParse(rawIntent(act.do, pressed))
  if (!intent.success) return undefined
  return {
    id: `simulator:${act.id}`,
    from: { platform: 'simulator', tenant: 'simulator', user: act.person, reach: {}, private: true },
    surface: { reportsChanges: true, searchesPeople: false, opensForms: true, opensDialogs: true, takesFiles: false },
    intent: intent.data,
  }
}

function rawIntent(deed: Act['do'], pressed: AdaptiveCard | undefined): object {
  if (deed.kind === 'contact') return { type: 'contact' }
  if (deed.kind === 'say') return { type: 'words', text: deed.text }
  // What the button holds comes last: nobody types over an id.
  const data = heldByButton(deed.data)
  if (!TAKES_ANSWERS.has(deed.verb)) return { ...deed.inputs, ...data, type: deed.verb }
  return { ...data, type: deed.verb, answers: readAnswers(deed.inputs, pressed) }
}

function readAnswers(inputs: Record<string, string>, pressed: AdaptiveCard | undefined): RawAnswers {
  const several = new Set(
    pressed
      ? inputsOf(pressed.body)
          .filter(isSeveral)
          .map((input) => input.id)
      : [],
  )
  return Object.fromEntries(
    Object.entries(inputs).map(([id, text]) => [id, several.has(id) ? text.split(',').filter(Boolean) : text]),
  )
}

function isSeveral(input: Input): boolean {
  return input.type === 'Input.ChoiceSet' && input.isMultiSelect === true
}

function inputsOf(elements: Element[]): Input[] {
  return elements.flatMap((element) => {
    if (element.type === 'Container') return inputsOf(element.items)
    return 'label' in element ? [element] : []
  })
}

/** The draft whose form this card is; undefined for every other card. */
export function draftOf(card: AdaptiveCard): string | undefined {
  const submit = card.actions?.find((action) => action.type === 'Action.Execute' && TAKES_ANSWERS.has(action.verb))
  const draft = submit?.type === 'Action.Execute' ? submit.data['draft'] : undefined
  return typeof draft === 'string' ? draft : undefined
}

/** Whether this card has such a button, or a form whose typed answers are kept so. */
export function hasButton(card: AdaptiveCard, verb: string, data: Record<string, unknown>): boolean {
  return executesOf(card).some(
    (action) => [action.verb, keepsOf(action.verb)].includes(verb) && idsOf(action.data) === idsOf(data),
  )
}

function executesOf({ body, actions = [] }: Pick<AdaptiveCard, 'body' | 'actions'>): Execute[] {
  const all = [...actions, ...actionsIn(body)]
  return all.flatMap((action) => {
    if (action.type === 'Action.ShowCard') return executesOf(action.card)
    return action.type === 'Action.Execute' ? [action] : []
  })
}

function actionsIn(elements: Element[]): Action[] {
  return elements.flatMap((element) => {
    if (element.type === 'Container') return actionsIn(element.items)
    return element.type === 'ActionSet' ? element.actions : []
  })
}

/** What a button holds, but for what the page leaves out or changes. */
function idsOf({ verb: _verb, watch: _watch, ...ids }: Record<string, unknown>): string {
  return JSON.stringify(ids)
}
