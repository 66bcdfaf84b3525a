import { expect, it } from 'vitest'
import { parseLabel } from '../../../src/packs/wording/labels.ts'

const meaning = (text: string) => {
  const label = parseLabel(text)
  if (label === undefined) return undefined
  return [
    label.form === 'item' ? label.readings.map((one) => `${one.kind} ${one.ordinal}`).join(', ') : label.path.join('/'),
    label.rest,
  ]
}

it.each([
  ['6.6 Ducks', '6/6', 'Ducks'],
  ['6.6. Ducks', '6/6', 'Ducks'],
  ['6.10\tDucks', '6/10', 'Ducks'],
  ['7.0 Ducks', '7', 'Ducks'],
  ['A.3.2 Ducks', 'A/3/2', 'Ducks'],
  ['A1.2 Ducks', 'A/1/2', 'Ducks'],
  ['Section 4.2: Ducks', '4/2', 'Ducks'],
  ['6.6(a) Ducks', '6/6/a', 'Ducks'],
  ['6.6b Ducks', '6/6/b', 'Ducks'],
  ['5.a.iv Ducks', '5/a/iv', 'Ducks'],
  ['2. Ducks', 'number 2', 'Ducks'],
  ['2 DUCKS', 'number 2', 'DUCKS'],
  ['Section 2 – Ducks', 'number 2', 'Ducks'],
  ['b) ducks', 'letter 2', 'ducks'],
  ['(iv) ducks', 'roman 4', 'ducks'],
  ['i) ducks', 'letter 9, roman 1', 'ducks'],
  ['Appendix B', 'B', ''],
  ['APPENDIX B: Ducks', 'B', 'Ducks'],
  ['Annex 2 Ducks', 'annex2', 'Ducks'],
])('%s', (text, number, rest) => {
  expect(meaning(text)).toEqual([number, rest])
})

it.each([
  '13 ducks swim',
  '2018 was a good year',
  '24-hour ducks',
  'I am a duck',
  'a duck',
  'e.g. a duck',
  'Appendix B of this policy says that ducks swim.',
  'Appendix B.2 and others',
  'Section',
])('%s: has no number', (text) => {
  expect(parseLabel(text)).toBeUndefined()
})
