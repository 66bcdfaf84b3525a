import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Card } from '../../cards/catalog.ts'
import type { Reply } from '../../src/effects.ts'
import { createLog, type Log } from '../../src/log.ts'
import { freshDatabase } from '../setup/database.ts'
import { type Setting, simulatorSetting, slackSetting, teamsSetting } from './edges.ts'

/** Stands in the window and nowhere else. */
const SECRET = 'Quenby Marlowe'
const db = await freshDatabase()

const content: Card = {
  name: 'note',
  data: {
    summary: `Of ${SECRET}`,
    title: `About ${SECRET}`,
    lines: [{ label: `What ${SECRET} wrote`, text: `${SECRET} was seen.` }],
    buttons: [{ title: `Tell ${SECRET}`, verb: 'report.page' }],
  },
}

/** The same form, refused: what was typed stands in it, with a sentence beside the field. */
const refused: Card = {
  name: 'form',
  data: {
    summary: `Of ${SECRET}`,
    title: 'A report',
    problem: 'One answer needs mending.',
    sections: [
      {
        title: `About ${SECRET}`,
        fields: [{ id: 'more', kind: 'text', label: 'What happened?', value: SECRET, error: `Who is ${SECRET}?` }],
      },
    ],
    submit: { title: 'Send', verb: 'report.submit', data: { draft: '019a0000-0000-7000-8000-00000000d7af' } },
  },
}

/** No client can show it: a link that is none of ours to open. */
const unpaintable: Card = {
  name: 'note',
  data: {
    summary: SECRET,
    title: SECRET,
    buttons: [{ title: 'Read', verb: 'report.read', data: { words: `${SECRET} `.repeat(300) } }],
  },
}

let lines = ''
const write = (line: string) => {
  lines += line
}
const log: Log = createLog('trace', { write })
let stop = async () => {}
const open = {
  Slack: () => slackSetting(log),
  Teams: async () => stopping(await teamsSetting(log, 'Teams')),
  'the Agents Playground': async () => stopping(await teamsSetting(log, 'the Agents Playground')),
  'the simulator': async () => stopping(await simulatorSetting(db, log)),
}

function stopping(setting: Setting & { stop(): Promise<void> }): Setting {
  stop = setting.stop
  return setting
}

beforeEach(() => {
  lines = ''
})
afterEach(async () => {
  await stop()
  stop = async () => {}
})

const shown = 'is shown in a window'
const kept = 'is not shown at all'

describe.each([
  ['Slack', 'a command', shown],
  ['Slack', 'a press in a message', shown],
  ['Slack', 'a shortcut', shown],
  ['Slack', 'a shortcut on a message', shown],
  ['Slack', 'the Home tab', shown],
  ['Slack', 'a button in the open window', shown],
  ['Slack', 'a watched field', shown],
  ['Slack', 'a form that is sent', shown],
  ['Slack', 'a form that is closed', kept],
  ['Slack', 'a press for which no modal opens', kept],
  ['Slack', 'a command for which no modal opens', kept],
  ['Slack', 'a message in the chat', kept],
  ['Slack', 'a mention in a channel', kept],
  ['Teams', 'a press in a message', shown],
  ['Teams', 'a command on a message', shown],
  ['Teams', 'a button in the open window', shown],
  ['Teams', 'a form that is sent', shown],
  ['Teams', 'a message in the chat', kept],
  ['Teams', 'a press that asks for no dialog', kept],
  ['Teams', 'a submitted button that asks for no dialog', kept],
  ['the Agents Playground', 'a message in the chat', kept],
  ['the Agents Playground', 'a press in a message', kept],
  ['the simulator', 'what is typed', shown],
  ['the simulator', 'the first contact', shown],
  ['the simulator', 'a press in a message', shown],
  ['the simulator', 'a button in the open window', shown],
  ['the simulator', 'a watched field', shown],
  ['the simulator', 'a form that is sent', shown],
] as const)('on %s what must not become a message, after %s,', (edge, way, how) => {
  it.each([
    ['to be read', { show: 'dialog', card: content }],
    ['a form, refused', { show: 'dialog', card: refused, errors: { more: `Who is ${SECRET}?`, other: SECRET } }],
  ] satisfies [string, Reply][])(`%s: ${how}, and stays nowhere`, async (_what, reply) => {
    const setting = await open[edge]()
    setting.script(reply)
    await setting.ways[way]?.()
    expect(setting.window().includes(SECRET)).toBe(how === shown)
    expect(await setting.left()).not.toContain(SECRET)
    expect(lines).not.toContain(SECRET)
    expect(setting.problems()).toEqual([])
  })
})

it.each(['Slack', 'Teams', 'the simulator'] as const)('on %s what is wrong stands beside its field', async (edge) => {
  const setting = await open[edge]()
  setting.script({ show: 'dialog', card: refused, errors: { more: `Who is ${SECRET}?` } })
  await setting.ways['a form that is sent']?.()
  expect(setting.beside()).toContain(`Who is ${SECRET}?`)
  expect(await setting.left()).not.toContain(SECRET)
  expect(setting.problems()).toEqual([])
})

it.each(['a command', 'a press in a message', 'a form that is sent', 'a button in the open window'])(
  'what Slack cannot be given is said to be there, after %s, and goes nowhere else',
  async (way) => {
    const setting = await open.Slack()
    setting.script({ show: 'dialog', card: unpaintable })
    await setting.ways[way]?.()
    expect(setting.window()).toMatch(/could not be shown here/)
    expect(await setting.left()).not.toContain(SECRET)
    expect(lines).not.toContain(SECRET)
  },
)

it('a window that Slack does not paint anew says so, and nothing goes elsewhere', async () => {
  const setting = await open.Slack()
  setting.script({ show: 'dialog', card: content })
  await setting.ways['a button in a window that Slack does not paint anew']?.()
  expect(setting.window()).toMatch(/could not be shown here/)
  expect(await setting.left()).not.toContain(SECRET)
  expect(lines).not.toContain(SECRET)
})

it('in the Agents Playground a press says where to go instead', async () => {
  const setting = await open['the Agents Playground']()
  setting.script({ show: 'dialog', card: content })
  await setting.ways['a press in a message']?.()
  expect(await setting.left()).toContain('Open in the browser')
})
