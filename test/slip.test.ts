import { expect, it } from 'vitest'
import { isSlip } from '../src/slip.ts'

it.each([
  ['a letter left out', 'requst', 'request'],
  ['a letter typed twice', 'requuest', 'request'],
  ['a letter too many', 'reqwuest', 'request'],
  ['two neighbours swapped', 'contnet', 'content'],
  ['the last two swapped in front of the end', 'approvlas', 'approvals'],
])('%s is a slip: %s', (_what, typed, word) => {
  expect(isSlip(typed, word)).toBe(true)
})

it.each([
  ['the word itself', 'request', 'request'],
  ['another letter makes another word', 'contest', 'content'],
  ['so does another first letter', 'bequest', 'request'],
  ['so does a letter less at the end', 'comment', 'comments'],
  ['so does a letter more at the end', 'requests', 'request'],
  ['two letters left out', 'quest', 'request'],
  ['short words are too near to each other', 'bog', 'blog'],
  ['nothing', '', 'request'],
])('%s is none: “%s” for “%s”', (_what, typed, word) => {
  expect(isSlip(typed, word)).toBe(false)
})
