import type { Card, CardData } from '../../cards/catalog.ts'
import type { Reply } from '../effects.ts'
import type { Membership } from '../people/identity-store.ts'
import type { StrangerReason } from '../people/link.ts'
import { commands } from './commands.ts'
import type { IntentOf } from './incoming.ts'

/**
 * What Staffroom can do, one line a word, with buttons for what people do most.
 * @param schoolName empty where none is chosen yet
 * @param options.question it was not understood
 * @param options.elsewhere in a channel or group chat: the words, where to say them, and no buttons
 */
export function helpView(
  schoolName: string,
  options: { question?: boolean; severalSchools?: boolean; elsewhere?: boolean } = {},
): Card {
  const shown = commands.filter((command) => command.word !== 'school' || options.severalSchools)
  return {
    name: 'note',
    data: {
      summary: 'What Staffroom can do for you',
      title: options.question ? 'I did not recognise that' : 'What Staffroom can do for you',
      lines: [
        ...(options.question ? [{ text: NOT_UNDERSTOOD }] : []),
        ...shown.map((command) => ({ label: command.usage, text: command.help })),
        ...(options.elsewhere ? [{ text: ELSEWHERE }] : []),
        ...(schoolName === '' ? [] : [{ text: schoolName, subtle: true }]),
      ],
      buttons: options.elsewhere ? [] : helpButtons,
    },
  }
}

const NOT_UNDERSTOOD =
  'If it was a question about the policy, please ask it in a few more words. If a child may be at risk, tell the designated safeguarding lead now; in immediate danger, ring 999.'

const ELSEWHERE = 'That is for the two of us: please send it to me in a direct message.'

const helpButtons: CardData['note']['buttons'] = [
  { title: 'New request', verb: 'request.start', style: 'positive' },
  { title: 'Report something', verb: 'report.start', dialog: true },
  { title: 'My requests', verb: 'status' },
  { title: 'For me to sign', verb: 'approvals' },
  { title: 'My tasks', verb: 'tasks' },
  { title: 'Official sites', verb: 'sites' },
]

/** A kind sentence for somebody Staffroom does not know, and nothing else: no school, no name, no button. */
export function strangerReply(reason: StrangerReason): Reply {
  const words: Record<StrangerReason, string> = {
    outsider:
      'Staffroom is for members of staff with an account of the school. If you work here, please ask the office.',
    unconfirmed:
      'Your e-mail address is not confirmed here yet, so Staffroom cannot tell who you are. Please confirm it in your profile and say hello again.',
    unknown:
      'Staffroom does not find you in a school’s staff list yet. The person who looks after Staffroom has been told and will sort it out.',
    ambiguous:
      'Staffroom cannot tell which person in the staff list you are. The person who looks after Staffroom has been told and will sort it out.',
    second_account:
      'Staffroom already knows you by another account here. Please use that one; the person who looks after Staffroom has been told.',
    left: 'Your time in the staff list has ended, so there is nothing here for you any more. If that is wrong, please ask the office.',
    not_begun: 'Your first day in the staff list has not come yet. Staffroom is here for you from then on.',
  }
  const text = words[reason]
  return {
    show: 'card',
    card: { name: 'note', data: { summary: 'A word from Staffroom', title: 'Hello', lines: [{ text }] } },
  }
}

/** In place of a card of somebody who has left the school since they were given it. */
export function leftView(schoolName: string): Card {
  const title = 'This is for members of staff'
  const text = `You are not in the staff list of ${schoolName} any more, so there is nothing left for you to do here. If that is wrong, please ask the office.`
  return { name: 'note', data: { summary: title, title, lines: [{ text }] } }
}

/** In a channel or group chat: where to go instead. */
export function elsewhereReply(): Reply {
  return { show: 'word', text: ELSEWHERE }
}

/** Somebody of several schools, in a channel or group chat: which one cannot be asked there. */
export function severalSchoolsReply(): Reply {
  return { show: 'word', text: `You work in several schools. ${ELSEWHERE}` }
}

/**
 * Which school somebody speaks for, when they belong to several.
 * @param then what they were about to do, and the words or the draft that go with it; at most `CARRIED_TEXT`
 */
export function chooseSchoolView(
  memberships: Membership[],
  { next, words, draft }: Partial<Pick<IntentOf<'school.choose'>, 'next' | 'words' | 'draft'>> = {},
): Card {
  const data = { ...(next && { next }), ...(words !== undefined && { words }), ...(draft && { draft }) }
  return {
    name: 'list',
    data: {
      summary: 'Which school is this for?',
      title: 'Which school is this for?',
      intro: 'Staffroom remembers your choice. Type “school” to change it.',
      items: memberships.map((membership) => ({
        title: membership.schoolName,
        text: '',
        buttons: [{ title: 'This one', verb: 'school.choose', data: { school: membership.schoolId, ...data } }],
      })),
    },
  }
}
