import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Action, AdaptiveCard, Element } from '../../cards/adaptive-card.ts'
import { inert, inertText } from '../../cards/inert.ts'
import { liveMarkup } from '../fakes/teams/index.ts'

const reads = { markdown: true }
const NOTHING = { links: [], images: [], mentions: [], dates: [], emphasis: [], urls: [] }
const cardOf = (body: Element[], more: Partial<AdaptiveCard> = {}): AdaptiveCard => ({
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: '',
  body,
  ...more,
})
const block = (text: string): Element => ({ type: 'TextBlock', text })

/** What a Markdown client shows of a line: backslashes before punctuation go, invisible joiners are not seen. */
const shown = (text: string) => text.replace(/\\([!-/:-@[-`{-~])/g, '$1').replaceAll('\u2060', '')

describe('text in a card for a client that reads Markdown', () => {
  it.each([
    ['a link', '[win](https://evil.example)', '\\[win](https://evil.example)'],
    ['an image', '![p](https://evil.example/p.png)', '!\\[p](https://evil.example/p.png)'],
    ['bold and italics', '**b** *i* __b__ _i_ ~~s~~', '\\*\\*b\\*\\* \\*i\\* \\_\\_b\\_\\_ \\_i\\_ \\~\\~s\\~\\~'],
    ['a tag or a mention', '<at>all</at> <b>x</b>', '\\<at>all\\</at> \\<b>x\\</b>'],
    ['an entity', 'Tom &amp; &#60;Jo&gt;', 'Tom \\&amp; \\&#60;Jo\\&gt;'],
    ['a date', '{{DATE(2026-01-01,SHORT)}}', '{\u2060{DATE(2026-01-01,SHORT)}}'],
    ['a heading', '# Big\n## Less', '\\# Big\n\\## Less'],
    ['a list', '- one\n+ two\n1. three\n2) four', '\\- one\n\\+ two\n1\\. three\n2\\) four'],
    ['an underlined heading or a rule', 'Title\n---\n===', 'Title\n\\---\n\\==='],
    ['a quotation', '> said', '\\> said'],
    ['indented code', '    rm -rf', 'rm -rf'],
    ['a backslash of their own', '\\[x](y)', '\\\\\\[x](y)'],
  ])('%s becomes literal', (_what, text, expected) => {
    expect(inertText(text, reads)).toBe(expected)
  })

  it.each([
    'Clause 6.2-6.4 (page 3)',
    'age < 13 & under',
    'ks2_team@school.example',
    'Year 4 - trips + sports',
    'C#, no. 5!',
    'It’s 10:30. 2026',
  ])('%s stays readable as it is', (text) => expect(inertText(text, reads)).toBe(text))

  it('whatever somebody writes, nothing is live and every character is still shown', () => {
    const hostile = fc.array(
      fc.constantFrom(...'[]()!<>*_~`#{}|\\&;:/.-+=1 \nab', 'https://x.example', '{{DATE(', '<at>', ')}}', '\t'),
      { maxLength: 40 },
    )
    fc.assert(
      fc.property(
        hostile.map((parts) => parts.join('')),
        (text) => {
          const [first] = inert(cardOf([block(text)]), reads).body
          const said = first?.type === 'TextBlock' ? first.text : ''
          expect(liveMarkup(cardOf([block(said)]))).toEqual(NOTHING)
          expect(shown(said)).toBe(text.replace(/^[ \t]+/gm, ''))
        },
      ),
      { numRuns: 2000 },
    )
  })
})

it('dates are stopped everywhere, also where Markdown is not read', () => {
  const hostile = 'x {{TIME(2026-01-01T00:00:00Z)}}'
  const body: Element[] = [
    { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: hostile }] },
    { type: 'Container', items: [{ type: 'Input.Text', id: 'a', label: hostile, errorMessage: hostile }] },
    { type: 'Input.Toggle', id: 'b', label: 'b', title: hostile },
    { type: 'Input.ChoiceSet', id: 'c', label: 'c', choices: [{ title: hostile, value: 'v' }] },
  ]
  const shownTo = (markdown: boolean) => JSON.stringify(inert(cardOf(body, { fallbackText: hostile }), { markdown }))
  expect(shownTo(true)).not.toContain('{{')
  expect(shownTo(false)).not.toContain('{{')
})

it('what somebody typed comes back in the input as it was, but for joiners that cannot be seen', () => {
  const value = '**{{DATE(1)}}** [x](y)'
  const [input] = inert(cardOf([{ type: 'Input.Text', id: 'a', label: 'a', value }]), reads).body
  expect(input).toMatchObject({ value: '**{\u2060{DATE(1)}}** [x](y)' })
})

it('the button for reading in full goes, wherever it is, and no empty row of buttons stays', () => {
  const read = {
    type: 'Action.Execute',
    title: 'Read in full',
    verb: 'request.read',
    data: { verb: 'request.read' },
  } as const
  const other = { ...read, title: 'Show', verb: 'request.show', data: { verb: 'request.show' } } as const
  const opened: Action = {
    type: 'Action.ShowCard',
    title: 'More',
    card: { type: 'AdaptiveCard', body: [block('*x*')], actions: [read, other] },
  }
  const card = cardOf(
    [
      { type: 'ActionSet', actions: [read] },
      { type: 'ActionSet', actions: [read, other] },
    ],
    {
      actions: [read, opened],
    },
  )
  expect(inert(card, reads)).toMatchObject({
    body: [{ type: 'ActionSet', actions: [other] }],
    actions: [{ card: { body: [{ text: '\\*x\\*' }], actions: [other] } }],
  })
  expect(JSON.stringify(inert(card, reads))).not.toContain('request.read')
})

it('the button that opens a report stays', () => {
  const read: Action = {
    type: 'Action.Execute',
    title: 'Open',
    verb: 'report.read',
    data: { verb: 'report.read', dialog: true },
  }
  expect(inert(cardOf([], { actions: [read] }), reads).actions).toEqual([read])
})

it('the given card is left as it was', () => {
  const card = cardOf([block('*x*')])
  inert(card, reads)
  expect(card).toEqual(cardOf([block('*x*')]))
})
