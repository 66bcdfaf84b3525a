import type { Answers } from '../forms/answers.ts'
import { conditionFacts, readVisible } from '../forms/form-checks.ts'
import { judge } from '../packs/condition.ts'
import { type FormField, formFields } from '../packs/form.ts'
import type { AboutWho } from '../packs/report-form.ts'
import type { Instruction, ReportKind } from '../packs/report-kind.ts'
import { webAddress } from '../typed.ts'
import type { About, Report, ReportDraft, ReportedMessage } from './report.ts'
import { isSo, type Routed } from './route.ts'
import type { ReportSchool } from './setting.ts'

/** Whom a report is about, as its answers say. Who names themselves among others tells of something of their own. */
export function aboutOf(answers: Answers, authorId: string): About {
  const who = ([answers['about']].flat()[0] ?? 'not_staff') as AboutWho
  const named = who === 'staff' ? [answers['about_people'] ?? []].flat() : []
  if (who === 'self' || named.includes(authorId)) return { who: 'self', people: [...new Set([authorId, ...named])] }
  return { who, people: named }
}

/** What a draft's route and instructions follow from, as far as it is answered. */
export function routedSoFar(draft: ReportDraft, kind: ReportKind, setting: ReportSchool): Routed {
  const { answers } = readVisible(kind, draft.answers, { ...setting, authorId: draft.personId })
  return { about: aboutOf(answers, draft.personId), answers, reporterId: draft.personId, escalated: false }
}

/** What is said at once, because of what was answered. */
export function instructionsOf(routed: Routed, kind: ReportKind, setting: ReportSchool): Instruction[] {
  return kind.instructions.filter(({ when }) => when === undefined || isSo(when, routed, kind, setting))
}

/** Whether the policy wants it reported; undefined while that hangs on what is not answered yet. */
export function isDuty(routed: Routed, kind: ReportKind, setting: ReportSchool): boolean | undefined {
  const { duty } = kind
  if (typeof duty === 'boolean') return duty
  return judge(duty, conditionFacts(kind, routed.answers, { ...setting, authorId: routed.reporterId }))
}

/**
 * A draft as a report of this kind: what an answer card knew, where the message was, and what was typed after `report` stand
 * in the kind's fields.
 * @param known a topic and facts; each fills what the kind says
 */
export function begunAs(kind: ReportKind, draft: ReportDraft, known: string[] = []): ReportDraft {
  const { words, ...rest } = draft
  const answers = { ...placed(kind, draft.message), ...filled(kind, known), ...draft.answers }
  const story = words === undefined ? undefined : storyField(kind)
  if (words === undefined || story === undefined) return { ...draft, kind: kind.id, answers }
  const before = [answers[story.id] ?? []].flat().join('\n')
  return {
    ...rest,
    kind: kind.id,
    answers: { ...answers, [story.id]: before === '' ? words : `${before}\n\n${words}` },
  }
}

/** Everything that somebody wrote, as one text; of an answer that is too long for any field no more than that. */
export function writtenIn({ answers, words, message }: Pick<ReportDraft, 'answers' | 'words' | 'message'>): string {
  const written = [words ?? '', message?.text ?? '', ...Object.values(answers).flat()]
  // Danger is looked for word by word, and everybody else waits meanwhile.
  return written
    .map((one) => one.slice(0, LONGEST_READ))
    .filter(Boolean)
    .join('\n')
}

const LONGEST_READ = 5000

/** A report as it is sent in. Its id is its draft's: a doubled submit is one report. */
export function reportFrom(draft: ReportDraft, answers: Answers, made: Made): Report {
  const { now, number, packHash, salt, urgent } = made
  const at = now.toISOString()
  const by = draft.personId
  return {
    id: draft.id,
    schoolId: draft.schoolId,
    number,
    status: 'waiting',
    version: 1,
    receivedAt: at,
    held: false,
    kind: draft.kind,
    packHash,
    reporterId: by,
    draftId: draft.id,
    about: aboutOf(answers, by),
    answers,
    ...(draft.message && { message: draft.message }),
    urgent,
    takenUp: [],
    entries: [
      { at, by, what: 'received' },
      // A kind without a field for it: it is not lost.
      ...(draft.words === undefined ? [] : [{ at, by, what: 'more' as const, text: draft.words }]),
    ],
    steps: {},
    links: [],
    reminded: 0,
    escalated: false,
    salt,
  }
}

interface Made {
  now: Date
  number: number
  packHash: string
  salt: string
  urgent: boolean
}

/** The longest field for free text; of several, the last: addresses are asked before what happened. */
function storyField(kind: ReportKind): FormField | undefined {
  const texts = formFields(kind).filter((field) => field.kind === 'text' && field.when === undefined)
  return texts.reduce<FormField | undefined>((best, field) => (field.max >= (best?.max ?? 0) ? field : best), undefined)
}

function filled({ fills, form }: ReportKind, known: string[]): ReportDraft['answers'] {
  const answers: ReportDraft['answers'] = {}
  for (const one of known)
    for (const { field, value } of fills.filter((fill) => fill.known === one)) {
      const isSeveral = formFields({ form }).find(({ id }) => id === field)?.kind === 'choices'
      answers[field] = isSeveral ? [...new Set([answers[field] ?? [], value].flat())] : value
    }
  return answers
}

/** Where the reported message stands, for kinds that ask it. */
function placed(kind: ReportKind, message: ReportedMessage | undefined): ReportDraft['answers'] {
  if (message === undefined) return {}
  const fields = new Set(formFields(kind).map(({ id }) => id))
  const host = /^https:\/\/([^/:?#]+)/i.exec(message.link)?.[1]?.toLowerCase() ?? ''
  const platform = PLATFORMS.find(([ending]) => host === ending || host.endsWith(`.${ending}`))?.[1]
  return {
    ...(fields.has('url') && webAddress(message.link) !== undefined && { url: message.link }),
    ...(fields.has('platform') && platform !== undefined && { platform }),
  }
}

const PLATFORMS: [ending: string, name: string][] = [
  ['slack.com', 'Slack'],
  ['teams.microsoft.com', 'Microsoft Teams'],
  ['teams.cloud.microsoft', 'Microsoft Teams'],
]
