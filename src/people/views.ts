import type { Card } from '../../cards/catalog.ts'
import type { Stranger } from './identity-store.ts'
import type { StrangerReason } from './link.ts'

/** What an account that Staffroom does not serve is told. Gives nothing away about who is in a directory. */
export const strangerWords: Record<StrangerReason, string> = {
  outsider: 'Staffroom works for staff accounts of this organisation only. Please use your school account.',
  unconfirmed: 'Your account’s e-mail address is not confirmed yet. Please confirm it, then write to me again.',
  unknown: notKnown(),
  ambiguous: notKnown(),
  second_account: 'You are known here under another account of yours. Please use that one, or ask your school office.',
  left: notKnown(),
  not_begun: 'Your start date has not come yet. Staffroom is there for you from that day on.',
}

/** What an administrator is told about it. */
export function strangerCard(stranger: Stranger): Card {
  const from = { slack: 'Slack', teams: 'Teams', simulator: 'the simulator' }[stranger.platform]
  const lines = [
    {
      text: stranger.email === '' ? `an account on ${from} without an address` : `${stranger.email}, on ${from}`,
      label: 'Who',
    },
    { text: reasons[stranger.reason], label: 'Why' },
    { text: todo[stranger.reason], label: 'What to do' },
  ]
  return {
    name: 'note',
    data: {
      summary: 'Staffroom could not tell who an account belongs to',
      title: 'An account I could not place',
      tone: 'warning',
      lines,
    },
  }
}

function notKnown(): string {
  return 'I cannot find you in the school’s directory. I have told the people who look after Staffroom; your school office can add you.'
}

const reasons: Record<StrangerReason, string> = {
  outsider: 'It is a guest, a bot or from another organisation.',
  unconfirmed: 'The platform has not confirmed its e-mail address.',
  unknown: 'Nobody in the directory has this address.',
  ambiguous: 'The directories name it for two different people.',
  second_account: 'This person is linked to another account already.',
  left: 'The directory says that this person has left.',
  not_begun: 'The directory says that this person has not started yet.',
}

const todo: Record<StrangerReason, string> = {
  outsider: 'Nothing, unless a colleague should be using Staffroom and has no staff account.',
  unconfirmed: 'Ask them to confirm the address in their profile.',
  unknown: 'If this is a colleague, add them to people.csv or correct their address there, and import it again.',
  ambiguous: 'Correct slack_user_id or aad_object_id in people.csv, and import it again.',
  second_account: 'Find out which account is really theirs. If it is this one, write its id into people.csv.',
  left: 'Nothing, unless they are back: then clear end_date in people.csv, and import it again.',
  not_begun: 'Nothing, unless start_date in people.csv is wrong.',
}
