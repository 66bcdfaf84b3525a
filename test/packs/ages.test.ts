import { expect, it } from 'vitest'
import { parseAgeRange } from '../../src/packs/ages.ts'

it.each([
  ['4-11', 4, 11],
  ['4 – 11', 4, 11],
  ['4 to 11', 4, 11],
  ['ages 4-11', 4, 11],
  ['aged 7 and 8', 7, 8],
  ['4-11 years', 4, 11],
  ['8', 8, 8],
  ['Y4', 8, 9],
  ['y 4', 8, 9],
  ['Year 4', 8, 9],
  ['Yr 6', 10, 11],
  ['Y3-Y6', 7, 11],
  ['Y3-6', 7, 11],
  ['Years 3-6', 7, 11],
  ['Year 3 to Year 6', 7, 11],
  ['Y3, Y4 and Y6', 7, 11],
  ['Y4, Y2 and Y6', 6, 11],
  ['Reception', 4, 5],
  ['Reception-Y2', 4, 7],
  ['R-6', 4, 11],
  ['Nursery-Y2', 3, 7],
  ['EYFS', 3, 5],
  ['KS2', 7, 11],
  ['Key Stage 1', 5, 7],
  ['KS1 and KS2', 5, 11],
  ['Y13', 17, 18],
])('“%s” is %i to %i', (text, from, to) => {
  expect(parseAgeRange(text)).toEqual({ from, to })
})

it.each([
  ['13+', 13],
  ['13 +', 13],
  ['13 and over', 13],
  ['Y9+', 13],
])('“%s” is %i and over', (text, from) => {
  expect(parseAgeRange(text)).toEqual({ from })
})

it.each(['', ' ', 'all', '11-4', 'Y6-Y3', 'Y14', 'Y0', '4-', '-4', '4-11-', '100', '4.5', '+', 'Y', '4-eleven'])(
  '“%s” is no age range',
  (text) => {
    expect(parseAgeRange(text)).toBeUndefined()
  },
)
