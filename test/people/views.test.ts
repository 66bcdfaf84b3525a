import { expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import type { StrangerReason } from '../../src/people/link.ts'
import { strangerSeenView } from '../../src/people/views.ts'

const reasons = [
  'outsider',
  'unconfirmed',
  'unknown',
  'ambiguous',
  'second_account',
  'left',
  'not_begun',
] satisfies StrangerReason[]

it.each(reasons)(
  'an administrator reads which account it was and what to do, and a lock screen does not: %s',
  (reason) => {
    const card = renderCard(strangerSeenView({ id: 'x', platform: 'slack', email: 'ann@elsewhere.example', reason }))
    expect(JSON.stringify(card.body)).toContain('ann@elsewhere.example, in Slack')
    expect(card.fallbackText).not.toContain('ann')
  },
)

it('an account without an address is still described', () => {
  const card = renderCard(strangerSeenView({ id: 'x', platform: 'teams', email: '', reason: 'outsider' }))
  expect(JSON.stringify(card.body)).toContain('an account without an address, in Microsoft Teams')
})
