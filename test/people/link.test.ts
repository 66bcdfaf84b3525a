import { describe, expect, it } from 'vitest'
import { type Candidate, decideLink } from '../../src/people/link.ts'
import { account } from '../builders/people.ts'

const ann: Candidate = { personId: 'ann', by: 'email', namesAnother: false, standing: 'active' }
const bob: Candidate = { personId: 'bob', by: 'email', namesAnother: false, standing: 'active' }

describe('whose account it is', () => {
  it.each([
    ['the confirmed address of a member of staff is theirs', account('U1'), [ann]],
    [
      'an account that the directory names is theirs, whatever its address',
      account('U1'),
      [bob, { ...ann, by: 'id' as const }],
    ],
    [
      'an account that the directory names needs no confirmed address',
      account('U1', { confirmed: false }),
      [{ ...ann, by: 'id' as const }],
    ],
    ['an account that was linked a moment ago stays linked', account('U1'), [{ ...ann, linkedUser: 'U1' }]],
    [
      'an account is the present owner’s although a leaver is named for it too',
      account('U1'),
      [
        { ...bob, by: 'id' as const, standing: 'left' as const },
        { ...ann, by: 'id' as const },
      ],
    ],
  ])('%s', (_rule, seen, candidates) => {
    expect(decideLink(seen, 'T1', candidates)).toEqual({ link: 'ann' })
  })

  it.each([
    ['a guest, a bot or a deleted account is nobody', account('U1', { member: false }), [ann], 'outsider'],
    [
      'an account of another workspace is nobody, whatever its address',
      account('U1', { tenant: 'T2' }),
      [ann],
      'outsider',
    ],
    [
      'an address that the platform has not confirmed proves nothing',
      account('U1', { confirmed: false }),
      [ann],
      'unconfirmed',
    ],
    ['an unconfirmed address of nobody says no more than that', account('U1', { confirmed: false }), [], 'unconfirmed'],
    ['an address that no directory has is a stranger’s', account('U1'), [], 'unknown'],
    [
      'an account that two people are named for is nobody’s',
      account('U1'),
      [
        { ...ann, by: 'id' as const },
        { ...bob, by: 'id' as const },
      ],
      'ambiguous',
    ],
    ['nobody has two accounts on one platform', account('U2'), [{ ...ann, linkedUser: 'U1' }], 'second_account'],
    [
      'the address does not outweigh the account that the directory names',
      account('U2'),
      [{ ...ann, namesAnother: true }],
      'second_account',
    ],
    ['somebody who left everywhere is not linked', account('U1'), [{ ...ann, standing: 'left' as const }], 'left'],
    [
      'somebody who has not started is not linked',
      account('U1'),
      [{ ...ann, standing: 'not_begun' as const }],
      'not_begun',
    ],
  ])('%s', (_rule, seen, candidates, code) => {
    expect(decideLink(seen, 'T1', candidates)).toMatchObject({ refused: code })
  })
})
