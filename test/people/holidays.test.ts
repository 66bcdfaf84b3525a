import { expect, it } from 'vitest'
import { readHolidays } from '../../src/people/holidays.ts'

const read = (...rows: string[]) => readHolidays(Buffer.from(['from,to,name', ...rows].join('\n')))

it('closed days come in order, and one day needs no end', () => {
  expect(read('2027-05-03,,May Day', '2026-12-21,2027-01-01,Christmas')).toEqual({
    holidays: [
      { from: '2026-12-21', to: '2027-01-01', name: 'Christmas' },
      { from: '2027-05-03', to: '2027-05-03', name: 'May Day' },
    ],
  })
})

it.each([
  ['a British date', '21/12/2026,2027-01-01,x', 'from'],
  ['a day that does not exist', '2026-12-21,2027-02-30,x', 'to'],
  ['an end before the beginning', '2026-12-21,2026-12-20,x', 'to'],
])('%s is refused by line and column', (_what, row, column) => {
  expect(read(row)).toEqual({ problems: [{ line: 2, column, says: expect.any(String) }] })
})
