import { expect, it } from 'vitest'
import { matchClauses } from '../../../src/packs/wording/match.ts'
import { textLines } from '../../../src/packs/wording/text-lines.ts'
import { clauses, markdown, text, wordings, wrapped } from './thornmere.ts'

const find = (document: string, ids: readonly { id: string; heading?: string }[] = clauses) =>
  matchClauses(textLines(document), ids)
const idsOf = (...ids: string[]) => ids.map((id) => ({ id }))
const said = (document: string, ...ids: string[]) => Object.fromEntries(find(document, idsOf(...ids)).wordings)

it.each([
  ['a line for each paragraph', text],
  ['lines broken by a program', wrapped()],
  ['Markdown', markdown],
  ['Windows line ends', text.replaceAll('\n', '\r\n')],
  ['no room between its lines, but between its paragraphs', wrapped(text).replace(/\n{2,}/g, '\n\n')],
])('every clause has its own words: %s', (_how, document) => {
  const matched = find(document)
  expect(Object.fromEntries(matched.wordings)).toEqual(wordings)
  expect(matched.missing).toEqual([])
})

it('numbered paragraphs that the pack does not know are listed, and are nobody else’s words', () => {
  expect(find(text).unknown).toEqual([
    { number: '2.3', begins: 'A paragraph that nobody has put in the …', again: false },
  ])
})

it('clauses that are not there are named, in the pack’s order', () => {
  const { wordings: found, missing } = find(text, idsOf('9.9', '1.1', '1.7'))
  expect([[...found.keys()], missing]).toEqual([['1.1'], ['9.9', '1.7']])
})

it('a page’s header, footer and number are nobody’s words, and a sentence goes on over them', () => {
  const page = (number: number, body: string) =>
    `Thornmere School\n\n${body}\n\nOnline Conduct, spring\nPage ${number} of 3\n`
  const document = [
    page(1, '1 RULES\n\n1.1 Nobody may feed the printer, and whoever has been seen to'),
    page(2, 'do so buys the biscuits for a week.\n\n1.2 Toner is not a spice.'),
    page(3, '1.3 Paper is.'),
  ]
  const expected = {
    '1.1': 'Nobody may feed the printer, and whoever has been seen to do so buys the biscuits for a week.',
    '1.2': 'Toner is not a spice.',
    '1.3': 'Paper is.',
  }
  expect(said(document.join('\f'), '1.1', '1.2', '1.3')).toEqual(expected)
  expect(said(document.join(''), '1.1', '1.2', '1.3')).toEqual(expected)
})

it.each([
  [
    'another clause at the start of a line',
    '6.5 Staff who have read the rules of section\n6.6 may skip them.\n\n6.6 Others may not.',
  ],
  ['a quantity', '6.5 A class may take at most\n13 ducks to the pond.\n\n6.6 Others may not.'],
  ['a year', '6.5 These rules have stood since the summer of\n2018 and still do.\n\n6.6 Others may not.'],
  ['a time', '6.5 The pond is open from the bell at\n8.15 a.m. to dusk.\n\n6.6 Others may not.'],
  ['a paper size', '6.5 Lists are printed on\nA4 paper.\n\n6.6 Others may not.'],
])('a number inside a sentence is not a clause: %s', (_what, document) => {
  const wide = `${'6 THE POND\n\n'}${document}`
  const [first] = document.split('\n\n')
  expect(said(wide, '6.5', '6.6')).toEqual({ '6.5': first?.slice(4).replace('\n', ' '), '6.6': 'Others may not.' })
})

it('an item “i” after “h” is a letter, and after “a” it is the first of a list below', () => {
  const letters = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j']
  const document = `7. Ducks\n\n${letters.map((one) => `${one}. Duck ${one} is fed.`).join('\n\n')}\n\n8. Geese\n\na. They are:\n\ni. loud\n\nii. white`
  expect(said(document, '7.h', '7.i', '7.j', '8.a.i', '8.a.ii')).toEqual({
    '7.h': 'Duck h is fed.',
    '7.i': 'Duck i is fed.',
    '7.j': 'Duck j is fed.',
    '8.a.i': 'loud',
    '8.a.ii': 'white',
  })
})

it('a list that the pack has no clauses for belongs to its clause', () => {
  expect(said('3.1 Bring:\n\na) boots\n\nb) bread\n\n3.2 Go home.', '3.1', '3.2')).toEqual({
    '3.1': 'Bring:\na) boots\nb) bread',
    '3.2': 'Go home.',
  })
})

it('a heading without a number ends the clause before it', () => {
  expect(
    said('5.1 Feed ducks only with the Bread List\n\nOther birds\n\n5.2 Leave geese alone.', '5.1', '5.2'),
  ).toEqual({
    '5.1': 'Feed ducks only with the Bread List',
    '5.2': 'Leave geese alone.',
  })
})

it('a short line of a list without bullets is not a heading', () => {
  expect(said('5.1 Read these:\n\nThe Bread List\n\nThe Duck Policy\n\n5.2 Then rest.', '5.1')).toEqual({
    '5.1': 'Read these:\nThe Bread List\nThe Duck Policy',
  })
})

it('a number that is printed twice is taken from where it first has words', () => {
  const { wordings: found, unknown } = find(
    '5.1 Feed ducks.\n\n5.2 Leave geese alone.\n\n5.2 Swans bite.\n\n5.3 Run.',
    idsOf('5.1', '5.2', '5.3'),
  )
  expect(found.get('5.2')).toBe('Leave geese alone.')
  expect(found.get('5.3')).toBe('Run.')
  expect(unknown).toEqual([{ number: '5.2', begins: 'Swans bite.', again: true }])
})

it('paragraphs that are counted are told apart only when there are as many as the pack knows', () => {
  const document = '9.0 Bread\n\nIt is brown.\n\nIt is cut thin.\n\nIt is new.\n\n10.0 Water\n\nIt is wet.'
  const { wordings: found, missing, miscounted } = find(document, idsOf('9.p1', '9.p2', '10.p1'))
  expect(Object.fromEntries(found)).toEqual({ '10.p1': 'It is wet.' })
  expect(missing).toEqual(['9.p1', '9.p2'])
  expect(miscounted).toEqual([{ section: '9', found: 3, known: 2 }])
})

it('numbers that begin anew in an appendix are not those of the policy', () => {
  const document =
    '1 DUCKS\n\n1.1 They swim.\n\n2 GEESE\n\n2.1 They hiss.\n\nAppendix A: Bread\n\n1. Cut it.\n\n1.1 Thinly.\n\n2. Throw it.'
  expect(said(document, '1.1', '2.1', 'A.1', 'A.1.1', 'A.2')).toEqual({
    '1.1': 'They swim.',
    '2.1': 'They hiss.',
    'A.1': 'Cut it.',
    'A.1.1': 'Thinly.',
    'A.2': 'Throw it.',
  })
})

it('a section whose number is not printed is found by its heading', () => {
  const { wordings: found } = find('Ducks\n\nThey swim.\n\nGeese\n\nThey hiss at whoever comes by.\n\nThey bite.', [
    { id: '1.p1', heading: 'Ducks' },
    { id: '2.p1', heading: 'Geese' },
    { id: '2.p2' },
  ])
  expect(Object.fromEntries(found)).toEqual({
    '1.p1': 'They swim.',
    '2.p1': 'They hiss at whoever comes by.',
    '2.p2': 'They bite.',
  })
})

it('a clause with a number from elsewhere is listed, and neither its own nor a neighbour’s words are shown for another', () => {
  const { wordings: found, unknown } = find(
    '1 DUCKS\n\n1.1 They swim.\n\n9.4 They dance.\n\nAll night.\n\n1.2 They sleep.',
    idsOf('1.1', '1.2'),
  )
  expect(Object.fromEntries(found)).toEqual({ '1.1': 'They swim.', '1.2': 'They sleep.' })
  expect(unknown).toEqual([{ number: '9.4', begins: 'They dance.', again: false }])
})

it('where an item is gone, those after it keep their own words', () => {
  const document = '7. Ducks\n\na. They swim:\n\ni) fast\n\niii) deep\n\ng. They rest.\n\ni. They eat.\n\nj. They sing.'
  expect(said(document, '7.a.i', '7.a.ii', '7.a.iii', '7.g', '7.h', '7.i', '7.j')).toEqual({
    '7.a.i': 'fast',
    '7.a.iii': 'deep',
    '7.g': 'They rest.',
    '7.i': 'They eat.',
    '7.j': 'They sing.',
  })
})

it('a list whose section’s number is gone is no list of the section before', () => {
  const document =
    '7. Ducks\n\na. They swim.\n\nb. They rest.\n\nGeese\n\na. They hiss.\n\nb. They bite.\n\n9. Swans\n\na. They glide.'
  expect(said(document, '7.a', '7.b', '8.a', '8.b', '9.a')).toEqual({
    '7.a': 'They swim.',
    '7.b': 'They rest.',
    '9.a': 'They glide.',
  })
})
