import { describe, expect, it } from 'vitest'
import { forDialog, forMessage } from '../../bot/teams/buttons.ts'
import type { Action, AdaptiveCard } from '../../cards/adaptive-card.ts'
import { listActions, validateCard } from '../fakes/teams/index.ts'

const button = (title: string, data: object = {}): Extract<Action, { type: 'Action.Execute' }> => ({
  type: 'Action.Execute',
  title,
  verb: 'report.read',
  data: { verb: 'report.read', ...data },
})
const opens = button('Open', { report: 'r1', dialog: true })
const acts = button('Remind')
const asks: Action = {
  type: 'Action.ShowCard',
  title: 'More…',
  card: { type: 'AdaptiveCard', body: [], actions: [opens] },
}
const card: AdaptiveCard = {
  type: 'AdaptiveCard',
  version: '1.5',
  fallbackText: 'A report is waiting',
  body: [{ type: 'Container', items: [{ type: 'ActionSet', actions: [opens, acts] }] }],
  actions: [opens, acts, asks],
}
const kinds = (painted: unknown) =>
  listActions(painted as never).map(({ node }) => [node['title'], node['type'], node['data']?.['msteams']?.['type']])

describe('in a message', () => {
  it('a button that leads to a window asks for a dialog itself, wherever it stands', () => {
    const painted = forMessage(card, true)
    const row = [
      ['Open', 'Action.Submit', 'task/fetch'],
      ['Remind', 'Action.Execute', undefined],
    ]
    expect(kinds(painted)).toEqual([
      ...row,
      ...row,
      ['More…', 'Action.ShowCard', undefined],
      ['Open', 'Action.Submit', 'task/fetch'],
    ])
    expect(validateCard(painted).errors).toEqual([])
  })

  it('it keeps its ids', () => {
    const [action] = forMessage(card, true).actions ?? []
    expect(action).toMatchObject({ data: { verb: 'report.read', report: 'r1', dialog: true } })
  })

  it('where the client has no dialogs it is pressed as any other', () => {
    expect(forMessage(card, false)).toEqual(card)
  })
})

it('in a dialog every button is submitted', () => {
  const types = kinds(forDialog(card)).map(([, type, fetches]) => [type, fetches])
  expect(types.filter(([type]) => type === 'Action.Execute')).toEqual([])
  expect(types.every(([, fetches]) => fetches === undefined)).toBe(true)
})
