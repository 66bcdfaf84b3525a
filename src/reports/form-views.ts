import type { Card, CardData } from '../../cards/catalog.ts'
import { momentWords } from '../calendar/days.ts'
import type { Surface } from '../conversation/incoming.ts'
import { formSections, watchedFields } from '../forms/form.ts'
import { anotherLook } from '../in-words.ts'
import { fieldsRead } from '../packs/condition.ts'
import type { Condition } from '../packs/form.ts'
import type { ReportKind, Signpost } from '../packs/report-kind.ts'
import { signpostsOf } from './first-things.ts'
import { readersWords } from './reader-words.ts'
import type { ReportDraft, ReportedMessage } from './report.ts'
import { type PlannedRecipient, type Routed, routeOf } from './route.ts'
import { instructionsOf, isDuty, routedSoFar } from './sent-in.ts'
import type { ReportSchool } from './setting.ts'
import { roleName, signpostWords } from './words.ts'

/** A form of a report that is open in front of somebody. */
export interface ReportOpening {
  setting: ReportSchool
  kind: ReportKind
  draft: ReportDraft
  /** Whom reports may point to outside the school. */
  signposts: Signpost[]
}

type Note = NonNullable<CardData['form']['notes']>[number]

/** Slack: a modal’s button holds 24 characters. */
const LONGEST_BUTTON = 24
const SHOWN_MESSAGE = 600

/**
 * The kind’s form with what has been typed so far: what to do now, who will read it, and the questions.
 * @param options.kept it was put aside just now
 */
export function reportFormView(opening: ReportOpening, surface: Surface, options: { kept?: boolean } = {}): Card {
  return fullForm(opening, surface, {}, '', options.kept ? [{ label: 'Kept', text: KEPT }] : [])
}

/**
 * The same form, with a sentence beside each wrong field and all that was typed.
 * @param asked fields that have only now become questions: no mistake, so they are counted apart
 */
export function refusedReportView(
  opening: ReportOpening,
  surface: Surface,
  errors: Record<string, string>,
  asked: string[],
): Card {
  const fresh = asked.filter((field) => field in errors).length
  const parts = [
    anotherLook(Object.keys(errors).length - fresh),
    fresh === 0
      ? ''
      : `${fresh === 1 ? 'One more question follows' : `${fresh} more questions follow`} from your answers.`,
    'Nothing you typed is lost.',
  ]
  return fullForm(opening, surface, errors, parts.filter(Boolean).join(' '))
}

/**
 * A way to the window in which reports are written, for a chat that cannot open one by itself. Holds no word of any report.
 * @param draft what was typed lies sealed in it
 */
export function launchView({ school }: ReportSchool, draft: Pick<ReportDraft, 'id' | 'words'> | undefined): Card {
  const data = { school: school.id, ...(draft && { draft: draft.id }) }
  const typed = draft?.words === undefined ? [] : [{ text: TYPED }]
  return {
    name: 'note',
    data: {
      summary: 'Report something',
      title: 'Report something',
      lines: [
        { text: 'If anybody is in immediate danger, ring 999 now.' },
        {
          text: 'Reports are written in a window of their own, so that what you write stands in no chat. Two minutes, in confidence.',
        },
        ...typed,
        { text: school.name, subtle: true },
      ],
      buttons: [
        { title: 'Write the report', verb: 'report.start', style: 'positive', dialog: true, data },
        { title: 'Open in the browser', verb: 'report.page', data: { school: school.id } },
      ],
    },
  }
}

/** In the form’s place once it was thrown away: nothing was sent, and what to do stays on the screen. */
export function discardedReportView({ setting, kind, draft, signposts }: ReportOpening): Card {
  const routed = routedSoFar(draft, kind, setting)
  return {
    name: 'note',
    data: {
      summary: 'Nothing was sent',
      title: 'Nothing was sent',
      lines: [
        { text: 'Nothing of this form was sent or kept.' },
        ...instructionNotes(routed, kind, setting, signposts),
        { text: 'If it comes up again, or you want to tell somebody after all, type “report”.' },
      ],
    },
  }
}

/** Where a school’s policy is not set up for reports. */
export function noKindsView({ school }: ReportSchool): Card {
  return {
    name: 'note',
    data: {
      summary: 'Reports are not set up here yet',
      title: 'Reports are not set up here yet',
      lines: [
        { text: `Please speak to the headteacher of ${school.name}; about a child, to the safeguarding lead.` },
        { text: 'If anybody is in immediate danger, ring 999 now.' },
      ],
    },
  }
}

/** What to do now, each with its clause, and whom to turn to outside. */
export function instructionNotes(
  routed: Routed,
  kind: ReportKind,
  setting: ReportSchool,
  signposts: Signpost[],
): Note[] {
  const due = instructionsOf(routed, kind, setting)
  const outside = signpostsOf(
    due.flatMap((one) => one.signposts),
    signposts,
  )
  return [
    ...due.map(({ says, clause }) => ({
      label: 'Now',
      text: clause === undefined ? says : `${says} (policy ${clause.join(', ')})`,
    })),
    ...outside.map((one) => ({ label: one.name, text: signpostWords(one) })),
  ]
}

const TYPED =
  'What you typed is kept for you there, sealed, for a day. If your message here names anybody, please delete it from the chat.'

const KEPT = 'You can close this now. For a day, “report” lets you carry on with it; nobody has been told.'

const INITIALS = 'Please write pupils as initials and school year only, such as “J.S., Year 5”.'
const NAMES = 'Name the child it is about; other pupils by initials and school year.'
const EXPORTED =
  'Whoever runs the school’s chat can export its messages, but not what you write in here. It is kept sealed, and every reading is recorded.'

function fullForm(
  opening: ReportOpening,
  surface: Surface,
  errors: Record<string, string>,
  problem: string,
  said: Note[] = [],
): Card {
  const { kind, draft, setting } = opening
  const routed = routedSoFar(draft, kind, setting)
  const route = routeOf(routed, kind, setting)
  const isOffer = isDuty(routed, kind, setting) === false
  const data = { draft: draft.id }
  return {
    name: 'form',
    data: {
      summary: 'A report',
      title: kind.form.title,
      intro: kind.intro ?? '',
      notes: [...said, ...notesOf(opening, routed, route, isOffer)],
      problem,
      sections: formSections(kind, draft.answers, { ...setting, authorId: draft.personId }, surface, errors),
      submit: {
        title: isOffer ? tellTitle(route, setting) : 'Send this report',
        verb: 'report.submit',
        style: 'positive',
        data: { ...data, watch: watched(kind) },
      },
      buttons: [
        ...(isOffer ? [{ title: 'No need, thank you', verb: 'report.discard', data }] : []),
        // Where the client keeps nothing for us, a button does.
        ...(surface.reportsChanges ? [] : [{ title: 'Keep for later', verb: 'report.keep', data }]),
      ],
    },
  }
}

function notesOf(opening: ReportOpening, routed: Routed, route: PlannedRecipient[], isOffer: boolean): Note[] {
  const { kind, draft, setting, signposts } = opening
  return [
    ...messageNotes(draft.message, setting),
    ...(draft.words === undefined ? [] : [{ label: 'You wrote', text: draft.words }]),
    ...instructionNotes(routed, kind, setting, signposts),
    ...(isOffer ? [{ text: 'The policy does not ask you to report this. You may tell somebody all the same.' }] : []),
    { label: 'Who reads it', text: goesTo(route, setting, draft) },
    { text: kind.pupils === 'names' ? NAMES : INITIALS },
    { text: EXPORTED },
  ]
}

function goesTo(route: PlannedRecipient[], setting: ReportSchool, draft: ReportDraft): string {
  const readers = route.flatMap(({ people }) => people)
  if (readers.length === 0)
    return 'The staff list has nobody who may be given this. You can write it down here, but please also speak to the chair of governors or the local authority yourself.'
  if (readers.every(({ id }) => id === draft.personId))
    return `You: it comes to ${readersWords(route, setting, draft.personId)}, and to nobody else. Your answers may change that.`
  const words = readersWords(route, setting, draft.personId)
  return draft.answers['about'] === undefined
    ? `As it stands it goes to ${words}. Whom it is about may change that: nobody it is about ever reads it.`
    : `This goes to ${words}, and to nobody else.`
}

function messageNotes(message: ReportedMessage | undefined, { school }: ReportSchool): Note[] {
  if (message === undefined) return []
  const when = Number.isNaN(Date.parse(message.at)) ? '' : momentWords(school.timezone, message.at)
  const from = [message.author, when].filter(Boolean).join(', ')
  const text = message.text.length > SHOWN_MESSAGE ? `${message.text.slice(0, SHOWN_MESSAGE).trimEnd()}…` : message.text
  return [
    { label: from === '' ? 'The message' : `The message, from ${from}`, text: text === '' ? 'Without text.' : text },
  ]
}

function tellTitle([first]: PlannedRecipient[], setting: ReportSchool): string {
  const [role] = first?.roles ?? []
  const title = role === undefined ? '' : `Tell ${roleName(setting, role)}`
  return title !== '' && title.length <= LONGEST_BUTTON ? title : 'Tell them'
}

/** Fields that show others, that say who reads it, or on which it hangs what is said at once. */
function watched(kind: ReportKind): string[] {
  const { instructions, route, duty } = kind
  const conditions = [...[...instructions, ...route].map(({ when }) => when), duty].filter(
    (one): one is Condition => typeof one === 'object',
  )
  return [...new Set(['about', 'about_people', ...watchedFields(kind), ...conditions.flatMap(fieldsRead)])]
}
