import type { Card } from '../../cards/catalog.ts'
import type { Stranger } from './identity-store.ts'
import type { StrangerReason } from './link.ts'

/** For Staffroom's administrator: somebody knocked and was turned away, why, and what would let them in. */
export function strangerSeenView(stranger: Stranger): Card {
  const platforms = { slack: 'Slack', teams: 'Microsoft Teams', simulator: 'the simulator' }
  const advice: Record<StrangerReason, string> = {
    outsider: 'It is a guest, a bot or an account from elsewhere. There is nothing to do unless you expected it.',
    unconfirmed: 'Its e-mail address is not confirmed. The person can confirm it in their profile.',
    unknown:
      'Nobody in the staff list has this address. If it is a member of staff, add or correct them in the staff list and import it again.',
    ambiguous:
      'It fits more than one person in the staff list. Give the right one this account’s id in the staff list.',
    second_account:
      'It claims somebody who already uses another account here. Ask that person before you change anything.',
    left: 'The staff list says this person has left. If that is wrong, correct the end date and import the list again.',
    not_begun: 'The staff list says this person has not begun yet. Nothing to do.',
  }
  const address = stranger.email === '' ? 'an account without an address' : stranger.email
  return {
    name: 'note',
    data: {
      summary: 'Somebody Staffroom does not know has written to it',
      title: 'Somebody was turned away',
      tone: 'warning',
      lines: [
        { label: 'Account', text: `${address}, in ${platforms[stranger.platform]}` },
        { text: advice[stranger.reason] },
      ],
    },
  }
}
