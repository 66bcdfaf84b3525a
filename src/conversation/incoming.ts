import { z } from 'zod'
import { Fact } from '../packs/fact.ts'
import { Form } from '../packs/topic.ts'

export const Platform = z.enum(['slack', 'teams', 'simulator'])
export type Platform = z.infer<typeof Platform>

/** What an edge needs to write to a conversation again; only that edge reads it. Plain JSON, no SDK objects. */
export type Reach = Record<string, string>

/** Who speaks and where, as the platform vouches for it. Nothing in here comes from what a person typed or a button held. */
export interface Speaker {
  platform: Platform
  /** Slack workspace id, Entra tenant id, or `simulator`. */
  tenant: string
  /** Slack user id, Entra object id, or in the simulator the person's e-mail address. */
  user: string
  reach: Reach
  /** A conversation with Staffroom alone. Elsewhere only `help`, `ask` and a pointer to the private chat. */
  private: boolean
}

/** What this conversation's client can do. */
export interface Surface {
  /** The client reports each change of a watched field, so that conditional fields appear at once. */
  reportsChanges: boolean
  /** The client searches people through us (Slack's external select); others are given the list or a text field. */
  searchesPeople: boolean
  /** A form can be opened in answer to this very message (Slack: a trigger id came with it). */
  opensForms: boolean
  /** What must not become a message can be shown in answer to this (`Reply` `dialog`). */
  opensDialogs: boolean
  /** A form can ask for files (field kind `files`); elsewhere they are taken on the signed-in page. */
  takesFiles: boolean
  /** A page of a browser: nothing is too long for it. */
  showsAll?: boolean
}

/** Answers as the edge read them from its form: field id → text, several values as an array. A tick is 'true' or 'false'. */
export const RawAnswers = z.record(z.string(), z.union([z.string(), z.array(z.string())]))
export type RawAnswers = z.infer<typeof RawAnswers>

const id = z.uuid()
/** What was asked or sought, as far as it is carried through the choice of a school. */
export const CARRIED_TEXT = 500
/** What may follow `report`: as much as a text field of a form holds on every platform. */
export const TOLD_TEXT = 3000

/** What may wait until somebody of several schools has said which one is meant. */
export const CarriesOn = z.enum([
  'request.start',
  'status',
  'approvals',
  'sites',
  'questions',
  'question.ask',
  'training',
  'tasks',
  'comments',
  'comment.figures',
  'report.start',
  'reports',
  'report.figures',
  'report.concerns',
  'people.away',
])
export type CarriesOn = z.infer<typeof CarriesOn>

const comment = { comment: id, version: z.coerce.number().int() }

const sitePart = z.enum(['people', 'address', 'custody', 'evaluation', 'handover', 'closure'])

const decision = { request: id, step: z.string(), version: z.coerce.number().int() }

const report = { report: id, version: z.coerce.number().int() }

/** A chat message that somebody reports, as the platform gave it. */
const message = z.object({
  author: z.string().max(200).default(''),
  text: z.string().max(4000).default(''),
  link: z.string().max(3000).default(''),
  at: z.string().max(40).default(''),
})

/** A file that came with it: the platform's name for it, to be fetched afterwards, or the content itself. */
const file = z.object({
  name: z.string().max(300).default(''),
  size: z.coerce.number().int().min(0).default(0),
  ref: z.object({ platform: Platform, id: z.string().max(3000) }).optional(),
  content: z.instanceof(Uint8Array).optional(),
})
export type SentFile = z.infer<typeof file>

/** What of a case is changed; each has its own small form, or is one press. */
const reportPart = z.enum([
  'take_up',
  'owner',
  'action',
  'step',
  'note',
  'more',
  'name',
  'kind',
  'link',
  'hand_on',
  'reopen',
  'hold',
  'release',
])

const task = { task: id, version: z.coerce.number().int() }

/** What a question that is sent to the policy's owner carries of the answer it was given. */
const answered = {
  school: z.string().optional(),
  kind: z.enum(['silent', 'doubt']),
  verdict: z.enum(['yes', 'no', 'depends', 'info', 'not_covered']),
  rule: z.string().max(100).optional(),
  clauses: z.array(z.string().max(40)).max(8).default([]),
}

/**
 * What somebody wants. `type` is also the card's verb and the Slack action_id. A button carries ids and the version
 * only; who may do it is decided from the speaker and the database.
 */
export const Intent = z.discriminatedUnion('type', [
  /** Anything typed: the words after `/socialmedia`, a direct message, a mention. */
  z.object({ type: z.literal('words'), text: z.string() }),
  /** The person opened the chat, installed the app or came back: a greeting at most, and held notices go out. */
  z.object({ type: z.literal('contact') }),
  z.object({ type: z.literal('help') }),
  z.object({ type: z.literal('status'), page: z.coerce.number().int().min(1).default(1) }),
  z.object({ type: z.literal('approvals'), page: z.coerce.number().int().min(1).default(1) }),
  z.object({
    type: z.literal('sites'),
    words: z.string().default(''),
    page: z.coerce.number().int().min(1).default(1),
  }),
  /** `next`: what the person was about to do when they were asked which school. */
  z.object({
    type: z.literal('school.choose'),
    school: z.string().optional(),
    next: CarriesOn.optional(),
    /** What follows the word: the name of a site, a question, until when somebody is away. The one text of a person's that a button holds. */
    words: z.string().max(CARRIED_TEXT).optional(),
    /** A report that was begun before the school was known: what was typed of it lies sealed, and not in the button. */
    draft: id.optional(),
  }),
  /** `guessed`: typed words that are no command, which may be no question either. */
  z.object({ type: z.literal('question.ask'), text: z.string().default(''), guessed: z.literal(true).optional() }),
  /** An option of an answer: how the question was read, and what is known now. Ids only. */
  z.object({
    type: z.literal('question.answer_fact'),
    topic: z.string().max(100),
    side: z.enum(['asked', 'against']),
    form: Form,
    facts: z.array(Fact).max(40),
    school: z.string().optional(),
    urgent: z.literal(1).optional(),
  }),
  /** A clause in full, in the school's own words. */
  z.object({ type: z.literal('question.wording'), clause: z.string().max(40), school: z.string().optional() }),
  /** Opens the form in which a question is sent to the policy's owner. */
  z.object({ type: z.literal('question.send'), text: z.string().max(CARRIED_TEXT).default(''), ...answered }),
  /** `question`: its id from when the form was opened, so that a doubled submit is one question. */
  z.object({ type: z.literal('question.submit'), question: id, text: z.string().default(''), ...answered }),
  /** `page`: of the list it was pressed in. */
  z.object({
    type: z.literal('question.settle'),
    question: id,
    page: z.coerce.number().int().min(1).optional(),
  }),
  /** "Was this right?" Yes. */
  z.object({ type: z.literal('question.right') }),
  /** The open questions, for whoever looks after the policy. */
  z.object({ type: z.literal('questions'), page: z.coerce.number().int().min(1).default(1) }),
  /** What the speaker has to do; `all`: what is open in the school, for those who look after everybody's. */
  z.object({
    type: z.literal('tasks'),
    page: z.coerce.number().int().min(1).default(1),
    all: z.literal(1).optional(),
  }),
  /** Sends the reader their card of this task again, as a message of its own. */
  z.object({ type: z.literal('task.show'), task: id }),
  /** Opens the form in which a task is done with a note. */
  z.object({ type: z.literal('task.note'), ...task }),
  /** `page`: of the list it was pressed in. */
  z.object({
    type: z.literal('task.done'),
    ...task,
    note: z.string().optional(),
    page: z.coerce.number().int().min(1).optional(),
  }),
  /** Without `to`, an address or a name, opens the form that asks for it. */
  z.object({ type: z.literal('task.hand_over'), ...task, to: z.union([z.string(), z.array(z.string())]).optional() }),
  /** What came in on the sites that the speaker looks after. */
  z.object({ type: z.literal('comments'), page: z.coerce.number().int().min(1).default(1) }),
  /** How soon it was answered, month by month. */
  z.object({ type: z.literal('comment.figures'), page: z.coerce.number().int().min(1).default(1) }),
  /** Opens the form in which a comment is logged. */
  z.object({ type: z.literal('comment.log') }),
  /** `comment`: its id from when the form was opened, so that a doubled submit is one comment. The rest is as it was typed. */
  z.object({
    type: z.literal('comment.submit'),
    comment: id,
    school: z.string().optional(),
    site: z.string().default(''),
    kind: z.string().default(''),
    text: z.string().default(''),
    url: z.string().default(''),
    received: z.string().default(''),
  }),
  z.object({ type: z.literal('comment.show'), comment: id }),
  z.object({ type: z.literal('comment.acknowledge'), ...comment }),
  z.object({ type: z.literal('comment.answer'), ...comment }),
  /** It was done some time ago. Without `when` opens the form that asks for it. */
  z.object({
    type: z.literal('comment.earlier'),
    ...comment,
    what: z.string().optional(),
    when: z.string().optional(),
  }),
  /** Takes back what was pressed by a slip. */
  z.object({ type: z.literal('comment.reopen'), ...comment }),
  z.object({ type: z.literal('people.away'), words: z.string().default('') }),
  z.object({ type: z.literal('people.search'), typed: z.string() }),
  /** Opens the form: of a procedure, of a draft, or of a request that is to be changed. */
  z.object({
    type: z.literal('request.start'),
    procedure: z.string().optional(),
    draft: id.optional(),
    request: id.optional(),
    /** The site that is to be changed: the form filled from what was approved. */
    site: id.optional(),
    school: z.string().optional(),
  }),
  /** A watched field changed, or the form was closed: keeps what is typed and paints the form anew. */
  z.object({ type: z.literal('request.keep'), draft: id, answers: RawAnswers }),
  z.object({ type: z.literal('request.submit'), draft: id, answers: RawAnswers }),
  /** Throws a draft away. */
  z.object({ type: z.literal('request.discard'), draft: id }),
  /** `why`: what an adviser or approver writes with their signature, where the policy wants it in writing. */
  z.object({ type: z.literal('request.approve'), ...decision, why: z.string().optional() }),
  z.object({ type: z.literal('request.decline'), ...decision, reason: z.string().optional() }),
  z.object({ type: z.literal('request.changes'), ...decision, note: z.string().optional() }),
  z.object({ type: z.literal('request.withdraw'), request: id, version: z.coerce.number().int() }),
  z.object({ type: z.literal('request.remind'), request: id }),
  /** Sends the reader their card of this request again, as a message of its own. */
  z.object({ type: z.literal('request.show'), request: id }),
  /** The whole card, unshortened. */
  z.object({ type: z.literal('request.read'), request: id }),
  /** A one-time link to the signed record. */
  z.object({ type: z.literal('request.record'), request: id }),
  /** A one-time link to the letter of authority that an approval brought. */
  z.object({ type: z.literal('request.letter'), request: id }),
  /** An entry of the register on a card of its own. */
  z.object({ type: z.literal('site.show'), site: id }),
  /** Opens the small form of a part of an entry. `task`: the one whose button it was. */
  z.object({ type: z.literal('site.edit'), site: id, part: sitePart, task: id.optional() }),
  z.object({
    type: z.literal('site.save'),
    site: id,
    part: sitePart,
    version: z.coerce.number().int(),
    task: id.optional(),
    answers: RawAnswers,
  }),
  /** A one-time link to the page of the register, for those who look after it. */
  z.object({ type: z.literal('site.register') }),
  /** What the speaker has read and been trained in. */
  z.object({ type: z.literal('training'), school: z.string().optional() }),
  /** Everybody whom a request names, and who still lacks something for it, is asked to see to it. */
  z.object({ type: z.literal('training.ask'), request: id }),
  /** "I have read it"; of a course it opens the form, which comes back with the id it was opened with. */
  z.object({
    type: z.literal('training.say'),
    school: z.string(),
    course: z.string().max(100),
    training: id.optional(),
    day: z.string().default(''),
  }),
  /** Somebody else's: opens the form, which comes back with `training`. `person`: whose, where that was settled before. */
  z.object({
    type: z.literal('training.record'),
    school: z.string(),
    training: id.optional(),
    person: id.optional(),
    who: z.union([z.string(), z.array(z.string())]).default(''),
    course: z.string().default(''),
    day: z.string().default(''),
  }),
  /** `listed`: pressed in the speaker's own list. */
  z.object({ type: z.literal('training.confirm'), training: id, listed: z.coerce.number().optional() }),
  z.object({ type: z.literal('training.refuse'), training: id, listed: z.coerce.number().optional() }),
  /** The reports that the speaker reads, and those they made. */
  z.object({
    type: z.literal('reports'),
    page: z.coerce.number().int().min(1).default(1),
    closed: z.literal(1).optional(),
    school: z.string().optional(),
  }),
  /**
   * Opens the form of a kind of report, or a draft; without a kind, three plain questions that lead to one. `words`: what was typed
   * after the word. `known`: the topic and the facts of the answer card it was pressed on. `safe`: it was said just now that nobody is in danger.
   */
  z.object({
    type: z.literal('report.start'),
    kind: z.string().max(100).optional(),
    words: z.string().max(TOLD_TEXT).optional(),
    draft: id.optional(),
    known: z.array(z.string().max(100)).max(60).default([]),
    message: message.optional(),
    safe: z.coerce.number().optional(),
    school: z.string().optional(),
  }),
  /** The three questions, answered. */
  z.object({
    type: z.literal('report.choose'),
    answers: RawAnswers,
    draft: id.optional(),
    school: z.string().optional(),
  }),
  z.object({ type: z.literal('report.keep'), draft: id, answers: RawAnswers }),
  z.object({ type: z.literal('report.submit'), draft: id, answers: RawAnswers }),
  z.object({ type: z.literal('report.discard'), draft: id }),
  /** `more`: what else can be done with it. */
  z.object({ type: z.literal('report.read'), report: id, more: z.coerce.number().optional() }),
  /**
   * Opens the small form of that part, where it has one; sent from there, `sent` says so, for a form may be sent empty, and a
   * button that opens it comes with no answers either. `item`: the step, the action.
   */
  z.object({
    type: z.literal('report.update'),
    ...report,
    part: reportPart,
    sent: z.coerce.number().optional(),
    item: z.string().max(100).optional(),
    answers: RawAnswers.optional(),
  }),
  z.object({
    type: z.literal('report.close'),
    ...report,
    sent: z.coerce.number().optional(),
    answers: RawAnswers.optional(),
  }),
  /** Evidence. Without `files` opens the form that takes them, or a link to where they are taken. */
  z.object({ type: z.literal('report.files'), report: id, files: z.array(file).max(10).optional() }),
  /** A picture or another file was sent in the chat, with these words. */
  z.object({ type: z.literal('report.picture'), text: z.string().default('') }),
  /** A one-time link to the signed-in page: of one report, or of all that the speaker reads. */
  z.object({ type: z.literal('report.page'), report: id.optional(), school: z.string().optional() }),
  /** How many and how soon, without anybody in it. */
  z.object({
    type: z.literal('report.figures'),
    page: z.coerce.number().int().min(1).default(1),
    school: z.string().optional(),
  }),
  /** What has been noticed of whom before, for whoever reads concerns. */
  z.object({
    type: z.literal('report.concerns'),
    page: z.coerce.number().int().min(1).default(1),
    school: z.string().optional(),
  }),
])
export type Intent = z.infer<typeof Intent>
/**
 * Intents whose form's answers keep a place of their own, apart from the ids of its button; in every other form they stand
 * beside them.
 */
export const TAKES_ANSWERS: ReadonlySet<string> = new Set<Intent['type']>([
  'request.keep',
  'request.submit',
  'site.save',
  'report.choose',
  'report.keep',
  'report.submit',
  'report.update',
  'report.close',
])

/**
 * What a button or a form holds, without what the platform alone may say: which files it has, and what stands in a message that
 * was reported. Whoever makes up a button would have us fetch what is not theirs, or put words into another's mouth.
 */
export function heldByButton({ files: _f, message: _m, ...held }: Record<string, unknown>): Record<string, unknown> {
  return held
}

/** What keeps what is typed into a form that is sent as `verb`; undefined for a form that keeps nothing. */
export function keepsOf(verb: string): 'request.keep' | 'report.keep' | undefined {
  if (verb === 'request.submit' || verb === 'request.keep') return 'request.keep'
  return verb === 'report.submit' || verb === 'report.keep' ? 'report.keep' : undefined
}

export type IntentOf<T extends Intent['type']> = Extract<Intent, { type: T }>

export interface Incoming {
  /** The delivery's key: the same bytes sent again have the same key. Prefixed with the platform. */
  id: string
  from: Speaker
  surface: Surface
  intent: Intent
}
