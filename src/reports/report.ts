import type { Answers } from '../forms/answers.ts'
import type { AboutWho } from '../packs/report-form.ts'

/** waiting: nobody has taken it up for every recipient yet. taken_up: somebody sees to it. closed: it is done with. */
export type ReportStatus = 'waiting' | 'taken_up' | 'closed'

/** Whom it is about, by what its author said and what was learnt later. */
export interface About {
  who: AboutWho
  /** Ids of the staff it is about; of `self` the reporter's. Grows as people are named, never shrinks. */
  people: string[]
}

/** What was done about it, as recorded; the words are in words.ts. */
export const ACTIONS = [
  'hidden',
  'removed',
  'blocked',
  'provider_told',
  'audience_told',
  'parent_asked',
  'invited_to_talk',
  'complaints_procedure',
  'slt_meeting',
  'evidence_kept',
  'other',
] as const
export type ActionTaken = (typeof ACTIONS)[number]

/** One line of the chronology; only ever added. Moments are ISO-8601, UTC. */
export interface Entry {
  at: string
  /** A person's id, or `staffroom`. */
  by: string
  what:
    | 'received'
    | 'taken_up'
    | 'owner'
    | 'action'
    | 'step'
    | 'note'
    | 'more'
    | 'file'
    | 'named'
    | 'kind'
    | 'linked'
    | 'handed_on'
    | 'closed'
    | 'reopened'
    | 'reminded'
    | 'escalated'
    /** Nobody who had taken it up reads it any more. */
    | 'waits_again'
    | 'held'
    | 'released'
  /** The action, the step, the file, the other report, the person named: an id or a code. */
  item?: string
  /** The day on which it was done, YYYY-MM-DD, where that is not the day on which it was written down. */
  on?: string
  /** As somebody wrote it. */
  text?: string
}

/** How a step of the kind's list stands. */
export interface StepDone {
  at: string
  by: string
  /** Of a decision: what was decided. */
  decided?: 'yes' | 'no'
  text?: string
}

/** A case, from the moment it was sent in. */
export interface Report {
  id: string
  schoolId: string
  number: number
  status: ReportStatus
  /** Goes up by one with every change. */
  version: number
  receivedAt: string
  closedAt?: string
  /** The first day on which it may be disposed of, YYYY-MM-DD. */
  disposeOn?: string
  held: boolean
  /** The pack's kind. */
  kind: string
  /** The kind it was sent in as, whose form `answers` are of, once it has been made another. */
  sentAs?: string
  /** The pack's version it stays on. */
  packHash: string
  reporterId: string
  /** Made with the form, so that a doubled submit is one report. */
  draftId: string
  about: About
  answers: Answers
  /** What was in the message it was made from, when it was. */
  message?: ReportedMessage
  /** Went out at once, to all. */
  urgent: boolean
  /** Who has taken it up, for which recipients. */
  takenUp: { by: string; at: string }[]
  /** Who has the case. */
  ownerId?: string
  entries: Entry[]
  /** Step id → how it stands. */
  steps: Record<string, StepDone>
  /** Ids of reports that belong together, of the same school. */
  links: string[]
  outcome?: string
  /** What its author is told of the outcome, as whoever closed it wrote it for them. */
  told?: string
  /** Reminders that have gone out since it was received. */
  reminded: number
  escalated: boolean
  /** Salts the hash of what was sent in, in the trail; goes with it. */
  salt: string
}

/** A chat message that somebody reported, as the platform gave it. */
export interface ReportedMessage {
  author: string
  text: string
  link: string
  /** ISO-8601. */
  at: string
}

/** A report that is being written: a report in everything but that nobody has it yet. */
export interface ReportDraft {
  id: string
  schoolId: string
  personId: string
  /** Empty until it is known. */
  kind: string
  /** As typed; field id → text. */
  answers: Record<string, string | string[]>
  /** What was typed after `report`, until there is a field for it. */
  words?: string
  message?: ReportedMessage
  /** Said to be safe just now, so it is not asked again. */
  safe: boolean
  /** Its author has been shown that nothing has to be reported, and may tell it all the same. */
  offered?: true
  /** It was said that somebody is in danger, or may be. */
  danger?: true
  /** Its author works in several schools and has not said yet which one it is for. */
  anySchool?: true
}

/** Evidence. */
export interface ReportFile {
  id: string
  reportId: string
  /** waiting: a platform still has it. */
  status: 'waiting' | 'kept' | 'refused' | 'lost'
  /** As its giver called it, cleaned. */
  name: string
  /** As its content says, never its name; empty while it waits. */
  type: string
  /** Bytes. */
  size: number
  /** SHA-256 of the content, hex; empty while it waits. */
  hash: string
  by: string
  at: string
  /** Where the platform has it, while it waits. */
  ref?: { platform: string; id: string }
  /** Why it was refused, a code. */
  refused?: string
}
