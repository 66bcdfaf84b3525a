import { describe, expect, it } from 'vitest'
import { readCsv } from '../../src/people/csv.ts'

const columns = { needed: ['email', 'name'], optional: ['staff_id'] }
const read = (text: string | Uint8Array) => readCsv(typeof text === 'string' ? Buffer.from(text) : text, columns)
const ann = { line: 2, cells: expect.objectContaining({ email: 'a@b.example', name: 'Ann Lee' }) }

describe('a file is read however a spreadsheet wrote it', () => {
  it.each([
    ['plain', 'email,name\na@b.example,Ann Lee\n'],
    ['with a byte order mark', '\uFEFFemail,name\na@b.example,Ann Lee\n'],
    ['with Windows line ends', 'email,name\r\na@b.example,Ann Lee\r\n'],
    ['with old Mac line ends', 'email,name\ra@b.example,Ann Lee\r'],
    ['with semicolons', 'email;name\na@b.example;Ann Lee\n'],
    ['with tabs', 'email\tname\na@b.example\tAnn Lee\n'],
    ['with quotation marks', '"email","name"\n"a@b.example","Ann Lee"\n'],
    ['with headings in another order and case', 'Name,E-mail\nAnn Lee,a@b.example\n'.replace('E-mail', 'EMAIL')],
    ['with spaces around', ' email , name \n a@b.example , Ann Lee \n'],
    ['with empty cells and lines after the end', 'email,name,staff_id\na@b.example,Ann Lee,\n,,\n\n'],
    ['with a semicolon inside a quoted cell', 'email,name,staff_id\na@b.example,Ann Lee,"x;y;z;w"\n'],
  ])('%s', (_how, text) => {
    expect(read(text)).toMatchObject({ rows: [ann] })
  })

  it('a line number is where the row begins, line breaks in cells counted', () => {
    expect(read('email,name\r\na@b.example,"Ann\r\nLee"\r\n\r\nb@b.example,Bob\r\n')).toMatchObject({
      rows: [{ line: 2 }, { line: 5 }],
    })
  })
})

describe('a file that cannot be read is refused with a sentence', () => {
  it.each([
    ['empty', '', 1, '', /empty/],
    ['in the Windows character set', Buffer.from([0x6e, 0xe9, 0x0a]), 1, '', /CSV UTF-8/],
    ['in UTF-16', Buffer.from('\uFEFFemail,name\n', 'utf16le'), 1, '', /CSV UTF-8/],
    ['without a column', 'email\na@b.example\n', 1, 'name', /missing/],
    ['with a column that nobody knows', 'email,name,shoe size\n', 1, 'shoe_size', /no such column/],
    ['with a column twice', 'email,name,Name\n', 1, 'name', /twice/],
    ['with too few cells', 'email,name\na@b.example\n', 2, '', /1 cells and the heading 2/],
    ['with an unquoted comma', 'email,name\na@b.example,Lee, Ann\n', 2, '', /needs quotation marks/],
    ['with an open quotation mark', 'email,name\na@b.example,"Ann\n', 2, '', /quotation mark/],
    ['with a quotation mark in a cell', 'email,name\na@b.example,An"n\n', 2, '', /quotation mark/],
  ])('%s', (_what, text, line, column, says) => {
    expect(read(text)).toEqual({ problems: [{ line, column, says: expect.stringMatching(says) }] })
  })
})
