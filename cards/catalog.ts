import { Template } from 'adaptivecards-templating'
import { z } from 'zod'
import type { AdaptiveCard } from './adaptive-card.ts'
import answer from './answer.json' with { type: 'json' }
import approval from './approval.json' with { type: 'json' }
import caseOf from './case.json' with { type: 'json' }
import form from './form.json' with { type: 'json' }
import list from './list.json' with { type: 'json' }
import note from './note.json' with { type: 'json' }
import request from './request.json' with { type: 'json' }

const Tone = z.enum(['default', 'good', 'warning', 'attention', 'accent'])
export type Tone = z.infer<typeof Tone>

/** A button. `data` carries ids and versions only. */
const Button = z
  .object({
    title: z.string().max(75),
    verb: z.string(),
    style: z.enum(['default', 'positive', 'destructive']).default('default'),
    /** It leads to what must not become a message: on Teams the client must ask for a dialog itself. */
    dialog: z.boolean().default(false),
    data: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])).default({}),
  })
  // Submits and dialogs are routed by `data.verb` (teams-ai's way), executes by `verb`.
  .transform(({ dialog, ...button }) => ({
    ...button,
    data: { ...button.data, verb: button.verb, ...(dialog && { dialog: true }) },
  }))

/** A label and what somebody wrote or chose. `was`: what stood there when this reader last signed. */
const Row = z.object({
  label: z.string(),
  value: z.string(),
  clause: z.string().default(''),
  was: z.string().default(''),
})
const Section = z.object({ title: z.string(), rows: z.array(Row) })

/** One line of what has happened or will: "Signed by Mrs Lee, 3 March 2026, 10:12". */
const Step = z.object({ mark: z.string(), title: z.string(), text: z.string(), tone: Tone.default('default') })

/** Who wrote, and what. */
const Written = z.object({ label: z.string(), text: z.string() })

/** One line of text. */
const Line = z.object({ text: z.string() })

const Field = z
  .object({
    id: z.string(),
    /** `files`: only where `surface.takesFiles`. */
    kind: z.enum(['line', 'text', 'date', 'one', 'several', 'person', 'people', 'tick', 'fixed', 'files']),
    label: z.string(),
    /** Why it is asked, and how to write it. */
    hint: z.string().default(''),
    /** One sentence, when the answer was refused. */
    error: z.string().default(''),
    value: z.string().default(''),
    /** The client refuses to send without it. Only where drafts are kept as they are typed. */
    required: z.boolean().default(false),
    placeholder: z.string().default(''),
    max: z.number().int().default(500),
    options: z.array(z.object({ title: z.string(), value: z.string() })).default([]),
  })
  .transform((field) => ({ ...field, clientError: `Please fill in “${field.label}”.` }))

/** Card name → the shape of its data. What people see is in the JSON beside it; a template is expanded exactly once. */
const shapes = {
  /** A title, some lines and some buttons: help, greetings, outcomes, errors. */
  note: z.object({
    summary: z.string(),
    title: z.string(),
    tone: Tone.default('default'),
    lines: z
      .array(z.object({ text: z.string(), label: z.string().default(''), subtle: z.boolean().default(false) }))
      .default([]),
    buttons: z.array(Button).default([]),
    links: z.array(z.object({ title: z.string(), url: z.url() })).default([]),
  }),
  /** What a school's policy says to a question. */
  answer: z.object({
    summary: z.string(),
    /** What to do before anything else, when a child may be in danger; else empty. */
    urgent: z.array(Line).default([]),
    school: z.string(),
    /** As it was asked, in quotation marks; empty when it was answered by pressing an option. */
    question: z.string().default(''),
    /** "✓ Yes": a sign, words and `tone`, so that no one of them carries it alone. */
    verdict: z.string(),
    tone: Tone.default('default'),
    headline: z.string().default(''),
    /** "Because", "Instead", "Clause 6.6", … */
    rows: z.array(z.object({ label: z.string(), text: z.string() })).default([]),
    /** The school's own wording of the first clause; empty while its document has not been taken in. */
    wording: z.string().default(''),
    wordingLabel: z.string().default(''),
    /** What it hinges on, and a button for each way it may be. */
    asks: z.string().default(''),
    options: z.array(Button).default([]),
    /** Whom to ask or tell. */
    next: z.array(Line).default([]),
    buttons: z.array(Button).default([]),
    /** Past its review date, overtaken by the law, where to go on. */
    quiet: z.array(Line).default([]),
    /** "Was this right?": Yes and No, or empty. */
    right: z.array(Button).default([]),
  }),
  /** Several things of one kind, or a kind sentence when there are none. */
  list: z.object({
    summary: z.string(),
    title: z.string(),
    intro: z.string().default(''),
    items: z.array(
      z.object({
        title: z.string(),
        text: z.string(),
        subtle: z.string().default(''),
        buttons: z.array(Button).default([]),
      }),
    ),
    buttons: z.array(Button).default([]),
  }),
  /** A form of a pack, or a small one such as the reason for declining. */
  form: z.object({
    summary: z.string(),
    title: z.string(),
    intro: z.string().default(''),
    /** What is said at once because of what was answered, and who will read it. */
    notes: z.array(z.object({ label: z.string().default(''), text: z.string() })).default([]),
    /** What is to be mended, when the form was refused. */
    problem: z.string().default(''),
    sections: z.array(z.object({ title: z.string(), clause: z.string().default(''), fields: z.array(Field) })),
    submit: Button,
    /** Sends the inputs too, unchecked by the client: keep for later. */
    buttons: z.array(Button).default([]),
  }),
  /** What an approver sees: the form as filled in, what they sign, and the buttons while it is their turn. */
  approval: z.object({
    summary: z.string(),
    title: z.string(),
    subtitle: z.string(),
    /** Set once it is no longer this reader's turn; the buttons are then gone. */
    outcome: z.string().default(''),
    tone: Tone.default('accent'),
    /** Things the pack wants an approver to weigh, with their clause. */
    remarks: z.array(z.string()).default([]),
    sections: z.array(Section),
    steps: z.array(Step).default([]),
    /** What others wrote with their signatures, "Mrs Lee, E-Safety Co-ordinator, advises:". */
    written: z.array(Written).default([]),
    open: z.boolean(),
    /** "Approve…", or "Give advice…". */
    signTitle: z.string().default('Approve…'),
    signLabel: z.string().default('By approving you sign:'),
    /** What must be written with the signature, as a question, and what is said when it is left empty; else both empty. */
    ask: z.string().default(''),
    askError: z.string().default(''),
    /** Declining and asking for changes are offered; an adviser does neither. */
    mayStop: z.boolean().default(true),
    /** What the reader signs, word for word; joined when two steps are one. */
    sentence: z.string().default(''),
    signAs: z.string().default(''),
    ids: z.object({ request: z.string(), step: z.string(), version: z.number().int() }),
    /** What is to be done beside signing. */
    buttons: z.array(Button).default([]),
  }),
  /** A report and what has come of it. Shown in a dialog or the signed-in page, never as a message (`Reply` `dialog`). */
  case: z.object({
    /** Nothing of what is in it. */
    summary: z.string(),
    title: z.string(),
    /** What has just happened. */
    word: z.string().default(''),
    state: z.string(),
    tone: Tone.default('accent'),
    next: z.string().default(''),
    remarks: z.array(Line).default([]),
    sections: z.array(Section),
    /** What is to be done about it. */
    steps: z.array(Step.extend({ buttons: z.array(Button).default([]) })).default([]),
    /** Who did what, the latest first. */
    entries: z.array(Written).default([]),
    /** That there are more of them. */
    rest: z.string().default(''),
    buttons: z.array(Button).default([]),
  }),
  /** What the author sees: where it stands, whose turn it is, since when, what comes next. */
  request: z.object({
    summary: z.string(),
    title: z.string(),
    subtitle: z.string(),
    state: z.string(),
    tone: Tone.default('accent'),
    next: z.string().default(''),
    note: z.string().default(''),
    noteLabel: z.string().default(''),
    /** What the last signature still waits for, with its clause. */
    remarks: z.array(z.string()).default([]),
    steps: z.array(Step).default([]),
    written: z.array(Written).default([]),
    buttons: z.array(Button).default([]),
    /** Withdrawing asks once; empty when it cannot be withdrawn. */
    withdraw: z.array(Button).default([]),
  }),
}

export type CardName = keyof typeof shapes
export type CardData = { [Name in CardName]: z.input<(typeof shapes)[Name]> }
/** A card by name and data, as the features make it; edges turn it into JSON with `renderCard`. */
export type Card = { [Name in CardName]: { name: Name; data: CardData[Name] } }[CardName]

// A Template keeps its parsed form: one per file, never one per card (33 times slower).
const templates: Record<CardName, Template> = {
  note: new Template(note),
  answer: new Template(answer),
  list: new Template(list),
  form: new Template(form),
  approval: new Template(approval),
  case: new Template(caseOf),
  request: new Template(request),
}

/**
 * The Adaptive Card of `card`. Text stays as people wrote it: each edge makes it inert for its own client
 * (`cards/inert.ts`, `bot/slack/block-kit.ts`).
 * @throws ZodError when the data does not fit: a fault of ours
 */
export function renderCard(card: Card): AdaptiveCard {
  const data = shapes[card.name].parse(card.data)
  return templates[card.name].expand({ $root: data }) as AdaptiveCard
}
