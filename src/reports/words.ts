import { dayWords, momentWords } from '../calendar/days.ts'
import { allOf } from '../in-words.ts'
import type { Signpost } from '../packs/report-kind.ts'
import { nameIn } from '../people/directory.ts'
import type { Part, Refusal } from './decide.ts'
import type { ActionTaken, Entry, Report, ReportStatus } from './report.ts'
import type { ReportSchool } from './setting.ts'

/** What is said to whoever may not read a report, and of one that there never was. */
export const GONE = 'There is no such report for you. Type “reports” to see those that are yours.'

export const ACTION_WORDS: Record<ActionTaken, string> = {
  hidden: 'Hidden from view',
  removed: 'Removed',
  blocked: 'Somebody blocked',
  provider_told: 'Reported to the platform or provider',
  audience_told: 'The audience told why',
  parent_asked: 'A parent or carer asked to take it down',
  invited_to_talk: 'Somebody invited to talk about it',
  complaints_procedure: 'Pointed to the complaints procedure',
  slt_meeting: 'A meeting with the senior leaders',
  evidence_kept: 'Evidence kept',
  other: 'Something else',
}

/** A sign beside the words, so that no colour carries it alone. */
export const STATE_MARKS: Record<ReportStatus, string> = { waiting: '○', taken_up: '◐', closed: '✓' }

/** As its author is told. */
export const AUTHOR_STATES: Record<ReportStatus, string> = {
  waiting: 'Received. Those it went to have been told.',
  taken_up: 'Somebody is seeing to it.',
  closed: 'It is closed.',
}

/** One line after what was done, on the case. */
export const DONE_WORDS: Record<Part, string> = {
  take_up: 'You have taken it up.',
  owner: 'Saved. They have it from now on, and are told.',
  action: 'Saved.',
  step: 'Saved.',
  note: 'Saved.',
  more: 'Saved. Thank you.',
  name: 'Saved. They, and whoever acts for them, can read it no more.',
  kind: 'Saved. It goes to whom this kind of report goes to; what was sent in stays as it was sent.',
  link: 'Saved.',
  hand_on: 'Saved.',
  reopen: 'It is open again, and you have it.',
  hold: 'Saved. It is kept until somebody lets it go again.',
  release: 'Saved. It is kept no longer than other reports of its kind.',
  close: 'It is closed.',
}

/** What stands in the case's place for somebody who may read it no more by what they have just done. */
export const LEFT_WORDS =
  'Saved. By what you have just entered, it is for others from now on: they have been told, and you can read it no more.'

export function refusalWords({ refused, missing = [] }: Refusal): string {
  const words: Record<Refusal['refused'], string> = {
    for_readers: 'That is for those who see to it. You can add something to it, or add screenshots.',
    changed:
      'Somebody else changed this meanwhile, so nothing has been saved. Please look at how it stands now and send it again.',
    saved_already: 'This is saved already.',
    closed: 'This is closed. To do more with it, open it again first.',
    not_closed: 'This is open already.',
    not_a_reader: 'Please choose somebody who reads this report.',
    step_unknown: 'This step does not belong to the report any more.',
    named_already: 'That is noted already: they cannot read it.',
    nobody_left:
      'Then nobody in the staff list would be left who may read this, so it has not been saved. Please ask the office to enter the chair of governors or another governor, and try again. If a child may be at risk, ring your local authority’s designated officer now.',
    kind_unknown: 'Please choose another kind of report.',
    linked_already: 'These two belong together already.',
    held_already: 'It is held already.',
    not_held: 'It is not held.',
    steps_missing: `It cannot be closed yet. First: ${allOf(missing.map((one) => `“${one}”`))}.`,
  }
  return words[refused]
}

/** "Helen Marsh, 3 March 2027, 10:12" */
export function whoWhen({ by, at }: { by: string; at: string }, setting: ReportSchool): string {
  const who = by === 'staffroom' ? 'Staffroom' : nameIn(setting, by)
  return `${who}, ${momentWords(setting.school.timezone, at)}`
}

/** Whom it is about, as far as anybody has said. */
export function aboutWords({ about }: Pick<Report, 'about'>, setting: ReportSchool): string {
  const names = allOf(about.people.map((id) => nameIn(setting, id)))
  if (about.who === 'self') return `${names}, who sent it in`
  if (names !== '') return names
  return about.who === 'unsaid' ? 'its author would rather not say' : 'nobody who works here'
}

/** What it says, what it is for, how to reach it. */
export function signpostWords({ says, phone, hours, url }: Signpost): string {
  const call = phone === undefined ? [] : [`Phone ${phone}${hours === undefined ? '' : ` (${hours})`}.`]
  return [says, ...call, ...(url === undefined ? [] : [url])].join(' ')
}

/** What happened, in the chronology. `linked`: the number of the other report, where the reader reads that too. */
export function entryWords(entry: Entry, setting: ReportSchool, linked: (id: string) => number | undefined): string {
  const what = happened(entry, setting, linked)
  const on = entry.on === undefined ? '' : `, on ${dayWords(entry.on)}`
  return entry.text === undefined ? `${what}${on}.` : `${what}${on}: ${entry.text}`
}

function happened(
  { what, item = '' }: Entry,
  setting: ReportSchool,
  linked: (id: string) => number | undefined,
): string {
  switch (what) {
    case 'owner':
      return `Given to ${nameIn(setting, item)}`
    case 'action':
      return ACTION_WORDS[item as ActionTaken] ?? ACTION_WORDS.other
    case 'step':
      return stepWords(item, setting)
    case 'named':
      return `Is about ${nameIn(setting, item)}`
    case 'kind':
      return `Now taken as ${kindName(item, setting)}; what was sent in stands as it was sent`
    case 'linked':
      return linked(item) === undefined ? 'Belongs with another report' : `Belongs with Report ${linked(item)}`
    default:
      return HAPPENED[what]
  }
}

const HAPPENED: Record<Exclude<Entry['what'], 'owner' | 'action' | 'step' | 'named' | 'kind' | 'linked'>, string> = {
  received: 'Received',
  taken_up: 'Taken up',
  note: 'Note',
  more: 'Added',
  file: 'A file added',
  handed_on: 'Handed on',
  closed: 'Closed',
  reopened: 'Opened again',
  reminded: 'Its readers reminded',
  escalated: 'Nobody had taken it up: those above told',
  waits_again: 'Waits again: nobody who had taken it up reads it any more',
  held: 'To be kept until it is let go',
  released: 'Let go again',
}

function stepWords(item: string, { pack }: ReportSchool): string {
  const [id, decided] = item.split(':')
  const says = pack.report_kinds.flatMap(({ steps }) => steps).find((step) => step.id === id)?.says ?? 'A step'
  return decided === undefined ? `Done: ${says}` : `${says}: ${decided}`
}

function kindName(id: string, { pack }: Pick<ReportSchool, 'pack'>): string {
  return pack.report_kinds.find((kind) => kind.id === id)?.name ?? 'another kind of report'
}

export function roleName({ pack }: Pick<ReportSchool, 'pack'>, role: string): string {
  return pack.roles.find(({ id }) => id === role)?.name ?? role.replaceAll('_', ' ')
}
