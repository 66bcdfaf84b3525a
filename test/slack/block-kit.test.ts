import { describe, expect, it } from 'vitest'
import { toHome, toMessage, toModal } from '../../bot/slack/block-kit.ts'
import type { Action, AdaptiveCard, Element } from '../../cards/adaptive-card.ts'
import { validateBlocks, validateView, visibleText } from '../fakes/slack/index.ts'

function card(body: Element[], actions: Action[] = []): AdaptiveCard {
  return { type: 'AdaptiveCard', version: '1.5', fallbackText: 'A card', body, actions }
}

function button(title: string, verb: string, data: Record<string, unknown> = {}): Action {
  return { type: 'Action.Execute', title, verb, data: { verb, ...data } }
}

const send = button('Send', 'request.submit', { draft: 'd1', watch: ['audience'] })
const heading: Element = { type: 'TextBlock', text: 'A new site', style: 'heading' }
const line = (text: string): Element => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] })
const input = (id: string, rest: object = {}): Element => ({ type: 'Input.Text', id, label: id, ...rest }) as Element
const choice = (count: number, rest: object = {}): Element =>
  ({
    type: 'Input.ChoiceSet',
    id: 'c',
    label: 'C',
    choices: Array.from({ length: count }, (_, i) => ({ title: `T${i}`, value: `v${i}` })),
    ...rest,
  }) as Element

/** The element of the only input of a form. */
function inputOf(element: Element) {
  return toModal(card([element], [send])).blocks.find((block) => 'element' in block)
}

describe('what is not translated is refused', () => {
  it.each<[string, unknown]>([
    ['an element', { type: 'Image', url: 'https://x.example' }],
    ['an element in a container', { type: 'Container', items: [{ type: 'FactSet', facts: [] }] }],
    ['a property of an element', { type: 'TextBlock', text: 'x', maxLines: 2 }],
    ['a property of a run', { type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: 'x', selectAction: {} }] }],
    ['a property of a container', { type: 'Container', items: [], selectAction: {} }],
    ['visibility', { type: 'TextBlock', text: 'x', isVisible: false }],
    ['an action', { type: 'ActionSet', actions: [{ type: 'Action.ToggleVisibility', title: 'x' }] }],
    ['a property of an action', { type: 'ActionSet', actions: [{ ...button('x', 'a.b'), iconUrl: 'x' }] }],
    [
      'a link that is none',
      { type: 'ActionSet', actions: [{ type: 'Action.OpenUrl', title: 'x', url: 'javascript:1' }] },
    ],
    ['an input in a message', { type: 'Input.Text', id: 'a', label: 'A' }],
  ])('%s', (_what, element) => {
    expect(() => toMessage(card([element as Element]))).toThrow(/^card_/)
  })

  it.each<[string, unknown]>([
    ['an input', { type: 'Input.Number', id: 'n', label: 'N' }],
    ['a property of an input', { type: 'Input.Text', id: 'a', label: 'A', regex: '.*' }],
    ['a choice without choices', choice(0)],
    ['more choices than a select holds', choice(101)],
  ])('in a form: %s', (_what, element) => {
    expect(() => toModal(card([input('x'), element as Element], [send]))).toThrow(/^card_/)
  })

  it('a form that nothing sends', () => {
    expect(() => toModal(card([input('a')]))).toThrow('card_form_without_submit')
  })

  it('a property of the card itself', () => {
    expect(() => toMessage({ ...card([]), refresh: {} } as AdaptiveCard)).toThrow('card_unknown_property')
  })
})

describe('texts', () => {
  it.each<[string, Element, unknown]>([
    ['a heading', heading, { type: 'header', text: { type: 'plain_text', text: 'A new site', emoji: false } }],
    [
      'a text',
      { type: 'TextBlock', text: 'x' },
      { type: 'section', text: { type: 'plain_text', text: 'x', emoji: false } },
    ],
    [
      'a subtle text',
      { type: 'TextBlock', text: 'x', isSubtle: true },
      { type: 'context', elements: [{ type: 'plain_text', text: 'x', emoji: false }] },
    ],
    [
      'rich text',
      {
        type: 'RichTextBlock',
        inlines: [
          { type: 'TextRun', text: 'a ', weight: 'bolder' },
          { type: 'TextRun', text: 'b', italic: true },
        ],
      },
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: 'a ', style: { bold: true } },
              { type: 'text', text: 'b', style: { italic: true } },
            ],
          },
        ],
      },
    ],
  ])('%s', (_what, element, expected) => {
    expect(toMessage(card([element])).blocks).toEqual([expected])
  })

  it('that say nothing take no block', () => {
    expect(toMessage(card([line(''), line(' \n'), { type: 'TextBlock', text: '\u0007' }])).blocks).toEqual([])
  })

  it('that follow each other in a container share a block', () => {
    const { blocks } = toMessage(
      card([{ type: 'Container', items: [line('a'), { type: 'Container', items: [line('b')] }] }]),
    )
    expect(blocks).toHaveLength(1)
  })

  it('of the notification are escaped', () => {
    expect(toMessage({ ...card([]), fallbackText: '<!channel> & co' }).text).toBe('&lt;!channel&gt; &amp; co')
  })
})

describe('what does not fit', () => {
  it('is cut between letters, and never inside one', () => {
    const [block] = toMessage(card([{ type: 'TextBlock', text: '👩‍👩‍👧‍👦'.repeat(300) }])).blocks
    expect(block?.type === 'section' && block.text?.text).toMatch(/^(?:👩‍👩‍👧‍👦)+…$/u)
  })

  it('shortens the longest texts first', () => {
    const { blocks } = toMessage(
      card([line('x'.repeat(2900)), ...Array.from({ length: 22 }, () => line('y'.repeat(300)))]),
    )
    expect(JSON.stringify(blocks)).toContain('y'.repeat(300))
    expect(JSON.stringify(blocks)).not.toContain('x'.repeat(2900))
  })

  it('leaves what is signed as it is', () => {
    const signed: Element = {
      type: 'RichTextBlock',
      inlines: [{ type: 'TextRun', text: 's'.repeat(900), italic: true }],
    }
    expect(
      JSON.stringify(toMessage(card([...Array.from({ length: 30 }, () => line('y'.repeat(900))), signed])).blocks),
    ).toContain('s'.repeat(900))
  })

  it.each([
    ['shows "Read in full"', 12_000, true],
    ['and nothing of the kind when all is there', 100, false],
  ])('%s', (_rule, length, isShown) => {
    const { blocks } = toMessage(card([line('x'.repeat(length))], [button('Read in full', 'request.read')]))
    expect(blocks.some(({ type }) => type === 'actions')).toBe(isShown)
  })

  it('keeps every button of a card that is far too long', () => {
    const body = Array.from({ length: 400 }, (_, i): Element => ({ type: 'TextBlock', text: `${i}` }))
    const { blocks } = toMessage(card(body, [button('Approve', 'request.approve')]))
    expect(validateBlocks(blocks).errors).toEqual([])
    expect(blocks.at(-1)?.type).toBe('actions')
    expect(JSON.stringify(blocks)).toContain('The rest does not fit')
  })

  it('is split, not cut, in a modal', () => {
    const { blocks } = toModal(card([{ type: 'TextBlock', text: 'x'.repeat(7000) }]))
    expect(visibleText(blocks).join('')).toBe('x'.repeat(7000))
  })

  it('of a title stands in the text', () => {
    const long = 'Ask for a new social media site'
    const modal = toModal(card([{ type: 'TextBlock', text: long, style: 'heading' }]))
    expect(modal.title.text).toBe('Ask for a new social me…')
    expect(modal.blocks).toMatchObject([{ type: 'header', text: { text: long } }])
  })
})

describe('buttons', () => {
  it('carry the intent as action_id and the ids as value', () => {
    const [block] = toMessage(
      card(
        [],
        [{ ...button('Approve', 'request.approve', { request: 'r1', version: 2 }), style: 'positive' } as Action],
      ),
    ).blocks
    expect(block).toMatchObject({
      elements: [{ action_id: 'request.approve', value: '{"request":"r1","version":2}', style: 'primary' }],
    })
  })

  it('of the same intent stand in blocks of their own', () => {
    const { blocks } = toMessage(
      card([], [button('A', 'x.y'), button('B', 'x.z'), button('C', 'x.y'), button('D', 'x.y')]),
    )
    expect(blocks.map((block) => block.type === 'actions' && block.elements.length)).toEqual([2, 1, 1])
  })

  it('that ask first use Slack’s own dialog', () => {
    const ask: Action = {
      type: 'Action.ShowCard',
      title: 'Withdraw…',
      card: {
        type: 'AdaptiveCard',
        body: [line('x'.repeat(400))],
        actions: [{ ...button('Withdraw it', 'request.withdraw', { request: 'r1' }), style: 'destructive' } as Action],
      },
    }
    const { blocks } = toMessage(card([], [ask]))
    expect(validateBlocks(blocks).errors).toEqual([])
    expect(blocks[0]).toMatchObject({
      elements: [
        {
          action_id: 'request.withdraw',
          text: { text: 'Withdraw…' },
          value: '{"request":"r1"}',
          confirm: { title: { text: 'Withdraw' }, deny: { text: 'Not yet' }, style: 'danger' },
        },
      ],
    })
  })

  it('that ask for a text are sent without it', () => {
    const ask: Action = {
      type: 'Action.ShowCard',
      title: 'Decline…',
      style: 'destructive',
      card: {
        type: 'AdaptiveCard',
        body: [input('reason')],
        actions: [button('Decline', 'request.decline', { request: 'r1' })],
      },
    }
    const [block] = toMessage(card([], [ask])).blocks
    expect(block).toEqual({
      type: 'actions',
      elements: [
        {
          type: 'button',
          action_id: 'request.decline',
          text: { type: 'plain_text', text: 'Decline…', emoji: false },
          value: '{"request":"r1"}',
          style: 'danger',
        },
      ],
    })
  })

  it('with more data than Slack carries are refused', () => {
    expect(() => toMessage(card([], [button('x', 'a.b', { id: 'x'.repeat(2000) })]))).toThrow('card_data_too_long')
  })
})

describe('forms', () => {
  it('know what they send, and as what', () => {
    const modal = toModal(card([heading, input('aims')], [send]))
    expect(modal).toMatchObject({
      title: { text: 'A new site' },
      submit: { text: 'Send' },
      close: { text: 'Close' },
      callback_id: 'request.submit',
      private_metadata: '{"draft":"d1"}',
      notify_on_close: true,
    })
    expect(modal.blocks).toMatchObject([{ type: 'input', block_id: 'aims', element: { action_id: 'aims' } }])
  })

  it('without inputs are there to be read', () => {
    const modal = toModal(card([heading, line('x')], [button('Remind', 'request.remind')]))
    expect(modal.submit).toBeUndefined()
    expect(validateView(modal).errors).toEqual([])
  })

  it.each<[string, Element, object]>([
    [
      'a line',
      input('a', { value: 'x', maxLength: 50 }),
      { type: 'plain_text_input', multiline: false, max_length: 50, initial_value: 'x' },
    ],
    [
      'a text',
      input('a', { isMultiline: true, maxLength: 9000 }),
      { type: 'plain_text_input', multiline: true, max_length: 3000 },
    ],
    [
      'a text longer than its limit',
      input('a', { value: 'xyz', maxLength: 2 }),
      { max_length: 3, initial_value: 'xyz' },
    ],
    [
      'a date',
      { type: 'Input.Date', id: 'a', label: 'A', value: '2027-02-28' },
      { type: 'datepicker', initial_date: '2027-02-28' },
    ],
    [
      'a tick',
      { type: 'Input.Toggle', id: 'a', label: 'A', title: 'Yes', value: 'true' },
      { type: 'checkboxes', initial_options: [{ value: 'true' }] },
    ],
    [
      'several of a few',
      choice(10, { style: 'expanded', isMultiSelect: true, value: 'v1,v2' }),
      { type: 'checkboxes', initial_options: [{ value: 'v1' }, { value: 'v2' }] },
    ],
    ['several of many', choice(11, { style: 'expanded', isMultiSelect: true }), { type: 'multi_static_select' }],
    [
      'one of a few',
      choice(10, { style: 'expanded', value: 'v1' }),
      { type: 'radio_buttons', initial_option: { value: 'v1' } },
    ],
    ['one of many', choice(11, { style: 'expanded' }), { type: 'static_select' }],
    ['one of a list', choice(2, { style: 'compact' }), { type: 'static_select' }],
    [
      'a person',
      choice(1, { style: 'filtered', value: 'v0' }),
      { type: 'external_select', initial_option: { value: 'v0', text: { text: 'T0' } } },
    ],
    [
      'people',
      choice(0, { style: 'filtered', isMultiSelect: true, value: 'k@x.example, o@x.example' }),
      {
        type: 'multi_external_select',
        initial_options: [{ value: 'k@x.example', text: { text: 'k@x.example' } }, { value: 'o@x.example' }],
      },
    ],
  ])('ask for %s', (_kind, element, expected) => {
    expect(inputOf(element)?.element).toMatchObject(expected)
    expect(validateView(toModal(card([element], [send]))).errors).toEqual([])
  })

  it('leave out a date that is none', () => {
    expect(inputOf({ type: 'Input.Date', id: 'a', label: 'A', value: '2027-02-30' })?.element).toEqual({
      type: 'datepicker',
      action_id: 'a',
    })
  })

  it('go on in the description where a choice is too long', () => {
    const title = `${'x'.repeat(75)}${'y'.repeat(20)}`
    const element = choice(0, { style: 'expanded', choices: [{ title, value: 'v' }] })
    expect(inputOf(element)?.element).toMatchObject({
      options: [{ text: { text: 'x'.repeat(75) }, description: { text: 'y'.repeat(20) } }],
    })
  })

  it('need what is required, and report what is watched', () => {
    const [first, second] = toModal(card([input('audience', { isRequired: true }), input('aims')], [send])).blocks
    expect(first).toMatchObject({ optional: false, dispatch_action: true })
    expect(second).toMatchObject({ optional: true })
    expect(second).not.toHaveProperty('dispatch_action')
  })

  it('put a hint under its field and an error above it', () => {
    const hint: Element = {
      type: 'RichTextBlock',
      id: 'aims-hint',
      inlines: [{ type: 'TextRun', text: 'Why', isSubtle: true }],
    }
    const error: Element = {
      type: 'RichTextBlock',
      id: 'aims-error',
      inlines: [{ type: 'TextRun', text: 'Too short', weight: 'bolder' }],
    }
    const { blocks } = toModal(card([error, input('aims'), hint], [send]))
    expect(blocks).toMatchObject([{ type: 'rich_text' }, { type: 'input', hint: { text: 'Why' } }])
    expect(blocks).toHaveLength(2)
  })

  it.each([
    ['stays when nothing was changed', 'typed', 'typed', 'aims', 'aims'],
    ['stays when only its spaces went', ' typed ', 'typed', 'aims', 'aims'],
    ['is replaced when the server changed it', 'typed', 'put right', 'aims', 'aims~1'],
    ['is replaced a second time', 'typed', 'put right', 'aims~1', 'aims~2'],
    ['stays under the name it got', 'typed', 'typed', 'aims~3', 'aims~3'],
  ])('a typed value %s', (_rule, typed, value, block, expected) => {
    const modal = toModal(card([input('aims', { value })], [send]), { aims: { block, value: typed } })
    expect(modal.blocks).toMatchObject([{ block_id: expected }])
  })

  it('take ticks in any order for the same', () => {
    const standing = { c: { block: 'c', value: 'v2,v1' } }
    const modal = toModal(card([choice(3, { isMultiSelect: true, value: 'v1,v2' })], [send]), standing)
    expect(modal.blocks).toMatchObject([{ block_id: 'c' }])
  })

  it('have their other buttons at the end', () => {
    const { blocks } = toModal(card([input('aims')], [send, button('Keep for later', 'request.keep', { draft: 'd1' })]))
    expect(blocks.at(-1)).toMatchObject({
      type: 'actions',
      elements: [{ action_id: 'request.keep', value: '{"draft":"d1"}' }],
    })
  })
})

describe('a modal that would be too long', () => {
  const reading = Array.from({ length: 80 }, (_, i): Element => ({ type: 'TextBlock', text: `Line ${i}` }))
  const questions = (count: number) => Array.from({ length: count }, (_, i) => input(`field${i}`))

  it('keeps every question of a form and its buttons, and leaves out the end of what is read', () => {
    const more = button('Keep for later', 'request.keep')
    const view = toModal(card([...reading, ...questions(60)], [send, more]))
    expect(validateView(view).errors).toEqual([])
    expect(view.blocks.filter(({ type }) => type === 'input')).toHaveLength(60)
    const words = visibleText(view)
    expect(words).toEqual(expect.arrayContaining(['Line 0', 'The rest does not fit in here.', 'Keep for later']))
    expect(words).not.toContain('Line 79')
  })

  it('is refused when its questions alone do not fit', () => {
    expect(() => toModal(card(questions(101), [send]))).toThrow('card_too_long')
  })

  it('stays below what Slack takes in all, however long its texts are', () => {
    const long = Array.from({ length: 90 }, (): Element[] => [
      { type: 'TextBlock', text: 'é'.repeat(2900) },
      { type: 'TextBlock', text: 'x', weight: 'bolder' },
    ]).flat()
    const view = toModal(card(long))
    expect(Buffer.byteLength(JSON.stringify(view))).toBeLessThan(250_000)
    expect(visibleText(view)).toContain('The rest does not fit in here.')
  })
})

it.each([
  ['request.submit', { draft: 'd1' }, true],
  ['report.submit', { draft: 'd1' }, true],
  ['report.choose', { draft: 'd1' }, false],
  ['report.update', { report: 'r1' }, false],
])('closing a form that %s sends is heard of only where something is kept', (verb, data, isHeard) => {
  const view = toModal(card([input('aims')], [button('Send', verb, data)]))
  expect(view.notify_on_close === true).toBe(isHeard)
})

it('a field for files takes ten of the kinds that are kept', () => {
  const files = { type: 'Input.File', id: 'files', label: 'Screenshots' } as Element
  expect(inputOf(files)).toMatchObject({
    block_id: 'files',
    element: {
      type: 'file_input',
      action_id: 'files',
      max_files: 10,
      filetypes: expect.arrayContaining(['png', 'pdf']),
    },
  })
  expect(validateView(toModal(card([files], [send]))).errors).toEqual([])
})

it('the button that opens a report stands in its message', () => {
  const { blocks } = toMessage(card([heading], [button('Open', 'report.read', { report: 'r1', dialog: true })]))
  expect(visibleText({ blocks })).toContain('Open')
})

it('the Home tab holds several cards, a line between them, and at most 100 blocks', () => {
  const many = card(Array.from({ length: 80 }, (_, i): Element => ({ type: 'TextBlock', text: `${i}` })))
  expect(toHome(card([heading]), card([heading])).blocks.map(({ type }) => type)).toEqual([
    'header',
    'divider',
    'header',
  ])
  expect(validateView(toHome(many, many)).errors).toEqual([])
})
