import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { writeCsv } from '../src/csv.ts'

const cellsOf = (text: string) => parse(text, { bom: true }) as string[][]

describe('a file for a spreadsheet', () => {
  it('comes back as it was written, whatever stands in a cell', () => {
    const rows = [
      ['site', 'what, and why', 'last'],
      ['Year "4"', 'one\ntwo\r\nthree', 'Łucja; Siôn'],
      ['', ' blanks at both ends ', 'a, b'],
    ]
    expect(cellsOf(writeCsv(rows))).toEqual(rows)
  })

  it('begins with a byte order mark and ends each line as spreadsheets expect', () => {
    expect(writeCsv([['ä'], ['b']])).toBe('\uFEFFä\r\nb\r\n')
  })

  it.each([
    '=1+1',
    '=HYPERLINK("https://evil.example","Open")',
    '+1',
    '-1+1',
    '@SUM(A1)',
    '|calc',
    '\t=1+1',
    '\r=1+1',
    '\n=1+1',
    '  =1+1',
    '＝1+1',
    '＋1',
    '－1',
    '＠SUM(A1)',
  ])('%j is text, not a formula', (written) => {
    expect(cellsOf(writeCsv([['x', written]]))).toEqual([['x', `'${written}`]])
  })

  it.each(['2027-01-11', 'Year 4 = the best', 'a-b', 'amira@larkfield.example', "'quoted'", '7'])(
    '%j stays as it is',
    (written) => {
      expect(cellsOf(writeCsv([['x', written]]))).toEqual([['x', written]])
    },
  )
})
