import { createHash } from 'node:crypto'
import { z } from 'zod'
import {
  heldByButton,
  type Incoming,
  Intent,
  type RawAnswers,
  type Speaker,
  TAKES_ANSWERS,
} from '../../src/conversation/incoming.ts'
import { reportOf } from './reported-message.ts'

/** The fields of an activity that we use. Everything else that Teams sends is left alone. */
const Activity = z.object({
  type: z.string(),
  id: z.string().min(1),
  serviceUrl: z.string(),
  from: z.object({ id: z.string(), aadObjectId: z.string().min(1) }),
  recipient: z.object({ id: z.string() }),
  conversation: z.object({
    id: z.string().min(1),
    conversationType: z.string().nullish(),
    tenantId: z.string().nullish(),
  }),
  channelData: z.object({ tenant: z.object({ id: z.string() }).nullish() }).nullish(),
  replyToId: z.string().nullish(),
  name: z.string().nullish(),
  action: z.string().nullish(),
  text: z.string().nullish(),
  value: z.unknown().optional(),
  entities: z.array(z.unknown()).nullish(),
  attachments: z.array(z.object({ contentType: z.string() })).nullish(),
  membersAdded: z.array(z.object({ id: z.string() })).nullish(),
})
type Activity = z.infer<typeof Activity>

const Data = z.record(z.string(), z.unknown())
const ExecuteValue = z.object({ action: z.object({ verb: z.string(), data: Data.nullish() }) })
const DialogValue = z.object({
  commandId: z.string().nullish(),
  data: Data.nullish(),
  messagePayload: z.unknown().optional(),
})
const Mention = z.object({ type: z.literal('mention'), text: z.string(), mentioned: z.object({ id: z.string() }) })

/** Keys of a form's button that are its own; every other key of a submitted form is an answer. */
const OWN_KEYS = new Set(['verb', 'draft', 'watch', 'msteams', 'dialog', 'report', 'version', 'part', 'item', 'sent'])

/**
 * Somebody wrote to the bot, or pressed an `Action.Submit`, which Teams sends as a message with a value.
 * @returns undefined when it is not for us: no person behind it, or a button we do not know
 */
export function parseMessage(raw: unknown): Incoming | undefined {
  const activity = read(raw)
  if (!activity) return undefined
  const button = Data.safeParse(activity.value)
  if (button.success && typeof button.data['verb'] === 'string') {
    return incoming(activity, intentOf(button.data['verb'], button.data))
  }
  const text = wordsOf(activity)
  const isPicture = activity.conversation.conversationType === 'personal' && activity.attachments?.some(isFile)
  return incoming(activity, isPicture ? { type: 'report.picture', text } : { type: 'words', text })
}

/** The app was installed or the bot added: the first word between us. Undefined for every other change of a chat. */
export function parseContact(raw: unknown): Incoming | undefined {
  const activity = read(raw)
  if (!activity) return undefined
  const isInstalled = activity.type === 'installationUpdate' && activity.action?.startsWith('add')
  const isAdded = activity.membersAdded?.some((member) => member.id === activity.recipient.id)
  return isInstalled || isAdded ? incoming(activity, { type: 'contact' }) : undefined
}

/** An `Action.Execute` was pressed. Undefined when the button is not one of ours, or of an older kind. */
export function parsePress(raw: unknown): Incoming | undefined {
  const activity = read(raw)
  const value = ExecuteValue.safeParse(activity?.value)
  if (!activity || !value.success) return undefined
  const { verb, data } = value.data.action
  return incoming(activity, intentOf(verb, data ?? {}))
}

/**
 * A dialog is asked for, by a button or by a command on a message, or sent. What is in a dialog only its opener sees,
 * in whatever chat it was opened, so it counts as private; but that chat is no place to write to.
 */
export function parseDialog(raw: unknown): Incoming | undefined {
  const activity = read(raw)
  const value = DialogValue.safeParse(activity?.value)
  if (!activity || !value.success) return undefined
  const { commandId, data, messagePayload } = value.data
  const verb = data?.['verb']
  const isReport = activity.name === 'composeExtension/fetchTask' && commandId === 'reportMessage'
  const intent = isReport ? reportOf(messagePayload) : intentOf(verb, data ?? {})
  const parsed = incoming(activity, intent)
  if (!parsed || !activity.name?.startsWith('composeExtension/')) return parsed
  const { conversation: _elsewhere, ...reach } = parsed.from.reach
  return { ...parsed, from: { ...parsed.from, private: true, reach } }
}

function read(raw: unknown): Activity | undefined {
  const result = Activity.safeParse(raw)
  return result.success ? result.data : undefined
}

function incoming(activity: Activity, intent: Intent | undefined): Incoming | undefined {
  if (!intent) return undefined
  const { id, conversation } = activity
  return {
    // Teams sends an unanswered invoke again after 15 s with the same activity id.
    id: `teams:${createHash('sha256').update(`${conversation.id}\n${id}`).digest('hex')}`,
    from: speakerOf(activity),
    surface: {
      reportsChanges: false,
      searchesPeople: false,
      opensForms: false,
      opensDialogs: isDialog(activity),
      takesFiles: false,
    },
    intent,
  }
}

/** Only what asks for a dialog can be answered with one. */
function isDialog({ name }: Activity): boolean {
  return name?.startsWith('task/') === true || name?.startsWith('composeExtension/') === true
}

function speakerOf({ from, recipient, conversation, channelData, serviceUrl }: Activity): Speaker {
  const tenant = (channelData?.tenant?.id ?? conversation.tenantId ?? '').toLowerCase()
  const isPrivate = conversation.conversationType === 'personal'
  return {
    platform: 'teams',
    tenant,
    user: from.aadObjectId.toLowerCase(),
    private: isPrivate,
    // `conversation` only where notices may go; `heard` is where the platform can be asked who this is.
    reach: {
      ...(isPrivate ? { conversation: conversation.id } : {}),
      heard: conversation.id,
      member: from.id,
      serviceUrl,
      botId: recipient.id,
      tenant,
    },
  }
}

/** What was typed, without the mention of the bot that a channel needs. */
function wordsOf({ text, entities, recipient }: Activity): string {
  const mentions = (entities ?? []).flatMap((entity) => {
    const mention = Mention.safeParse(entity)
    return mention.success && mention.data.mentioned.id === recipient.id ? [mention.data.text] : []
  })
  const said = mentions.reduce((rest, mention) => rest.replaceAll(mention, ' '), text ?? '')
  return said.replace(/\s+/g, ' ').trim()
}

/** A picture that was pasted, or a file. What was written comes a second time, as markup. */
function isFile({ contentType }: { contentType: string }): boolean {
  return contentType.startsWith('image/') || contentType === 'application/vnd.microsoft.teams.file.download.info'
}

/** Ids come from the keys that the intent knows; who may do it never comes from here. No file is taken here. */
function intentOf(verb: unknown, sent: Record<string, unknown>): Intent | undefined {
  if (typeof verb !== 'string') return undefined
  const data = heldByButton(sent)
  const answers = TAKES_ANSWERS.has(verb) ? { answers: answersOf(sent) } : {}
  const intent = Intent.safeParse({ ...data, ...answers, type: verb })
  return intent.success ? intent.data : undefined
}

/** Ticks are 'true' or 'false' and several choices one text joined by commas: the form knows which is which. */
function answersOf(data: Record<string, unknown>): RawAnswers {
  const texts = Object.entries(data).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  return Object.fromEntries(texts.filter(([key]) => !OWN_KEYS.has(key)))
}
