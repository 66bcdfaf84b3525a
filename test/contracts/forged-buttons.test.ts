import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseForm } from '../../bot/reports-page/parse.ts'
import { parseAct } from '../../bot/simulator/parse.ts'
import { parseSubmission, parsePress as pressOnSlack } from '../../bot/slack/parse.ts'
import { parseDialog, parseMessage, parsePress as pressOnTeams } from '../../bot/teams/parse.ts'
import type { Incoming } from '../../src/conversation/incoming.ts'

const REPORT = randomUUID()
const FILE = { name: 'salaries.pdf', size: 1, ref: { platform: 'slack', id: 'F0OTHERS01' } }
const MESSAGE = {
  author: 'Helen Marsh',
  text: 'What she never wrote',
  link: 'https://larkfield.slack.com/archives/C1/p1',
}

const recorded = (name: string) =>
  JSON.parse(readFileSync(new URL(`../recordings/${name}.json`, import.meta.url), 'utf8'))

/** What each edge makes of a button that somebody made up. */
const EDGES: Record<string, (verb: string, data: Record<string, unknown>) => Incoming | undefined> = {
  'a page in the browser': (verb, data) => onPage({ verb, data }),
  'a page in the browser, by a button without inputs': (verb, data) => onPage({ verb, data, bare: true }),
  'Slack, a press': (verb, data) => {
    const raw = recorded('slack/press')
    Object.assign(raw.actions[0], { action_id: verb, value: JSON.stringify(data) })
    return pressOnSlack(raw, 'v0=abc', LISTENER)?.incoming
  },
  'Slack, a form': (verb, data) => {
    const raw = recorded('slack/small-submission')
    Object.assign(raw.view, { callback_id: verb, private_metadata: JSON.stringify(data) })
    return parseSubmission(raw, 'v0=abc', LISTENER)?.incoming
  },
  'Teams, a press': (verb, data) => onTeams(pressOnTeams, { action: { verb, data } }),
  'Teams, a message with a value': (verb, data) => onTeams(parseMessage, { ...data, verb }),
  'Teams, a dialog': (verb, data) => onTeams(parseDialog, { data: { ...data, verb } }),
  'the simulator': (verb, data) =>
    parseAct(
      { id: randomUUID(), person: 'a@b.example', do: { kind: 'press', message: 1, verb, data, inputs: {} } },
      undefined,
    ),
}

const LISTENER = { tenant: 'T0LARK0001', botUser: 'U0BOTSTAFF1' }

function onPage(pressed: object): Incoming | undefined {
  const from = { platform: 'slack' as const, tenant: 'T', user: 'U', reach: {}, private: true }
  return parseForm(
    { personId: randomUUID(), name: 'Amira Hussain', from, schoolId: 'larkfield' },
    { fields: [['do', JSON.stringify(pressed)]], files: [] },
  )
}

function onTeams(parse: (raw: unknown) => Incoming | undefined, value: object): Incoming | undefined {
  return parse({ ...recorded('teams/execute-approve'), value })
}

describe.each(Object.entries(EDGES))('a made-up button on %s', (_edge, press) => {
  it('names no file of the platform’s: what is not its presser’s is not fetched for them', () => {
    const intent = press('report.files', { report: REPORT, files: [FILE] })?.intent
    expect(intent).toEqual({ type: 'report.files', report: REPORT })
  })

  it('puts no words into another’s mouth: what a message says, the platform says', () => {
    const intent = press('report.start', { message: MESSAGE })?.intent
    expect(intent).toMatchObject({ type: 'report.start', known: [] })
    expect(intent).not.toHaveProperty('message')
  })
})
