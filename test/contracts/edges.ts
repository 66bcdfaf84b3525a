import { randomUUID } from 'node:crypto'
import type { ActAnswer } from '../../bot/simulator/wire.ts'
import type { Card } from '../../cards/catalog.ts'
import type { Database } from '../../src/db/database.ts'
import type { Reply } from '../../src/effects.ts'
import type { Log } from '../../src/log.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { type AdaptiveCard, listActions, textOf } from '../fakes/teams/index.ts'
import { SAM, serveSimulator } from '../simulator/play.ts'
import { openOffice } from '../slack/office.ts'
import { teamsWorld } from '../teams/world.ts'

/** An edge with somebody at it, and a front door that says what the test wants. */
export interface Setting {
  /** From now on the front door answers so. */
  script(reply: Reply): void
  /** What somebody does, by what it is called in the tables. */
  ways: Record<string, () => Promise<unknown>>
  /** What the window over the chat shows; empty when none is open. */
  window(): string
  /** The sentence beside this field of the window, wherever the client shows it. */
  beside(): string
  /** All that stays anywhere: messages and their summaries, notifications, the edge's own store. */
  left(): Promise<string>
  /** What the platform would have refused. */
  problems(): unknown[]
}

const REPORT = '019a0000-0000-7000-8000-00000000e901'

/** In a message: says nothing, and leads to a window. */
const waiting: Card = {
  name: 'note',
  data: {
    summary: 'A report is waiting',
    title: 'Report 12',
    buttons: [{ title: 'Open', verb: 'report.read', dialog: true, data: { report: REPORT } }],
  },
}

export async function slackSetting(log: Log): Promise<Setting> {
  const office = await openOffice(log)
  const { workspace, driver, ann } = office
  const inline: unknown[] = []
  let errors: Record<string, string> = {}
  const script = (reply: Reply) => office.script(() => reply)
  const keeping = async (reply: Reply) => {
    const now = reply
    return async (deed: () => Promise<unknown>) => {
      script(now)
      await deed()
    }
  }
  let wanted: Reply = { show: 'word', text: '' }

  async function withMessage(deed: (ts: string) => Promise<unknown>): Promise<void> {
    const then = await keeping(wanted)
    script({ show: 'card', card: waiting })
    await driver.dm(ann, 'reports')
    const message = await workspace.waitFor(() => workspace.botDmsTo(ann.id).at(-1))
    await then(() => deed(message.ts))
  }
  async function withForm(deed: () => Promise<unknown>): Promise<void> {
    const then = await keeping(wanted)
    script({ show: 'dialog', card: blankForm })
    await driver.slash(ann, '/socialmedia', 'report')
    await then(deed)
  }
  const press = (ts: string) => driver.click(ann, workspace.dm(ann.id).id, ts, 'report.read')

  return {
    script(reply) {
      wanted = reply
      script(reply)
    },
    ways: {
      'a command': async () => inline.push((await driver.slash(ann, '/socialmedia', 'reports')).json),
      'a press in a message': () => withMessage(press),
      'a press for which no modal opens': () =>
        withMessage(async (ts) => {
          workspace.fault({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' })
          await press(ts)
          await workspace.waitFor(() => workspace.ephemerals.length > 0)
        }),
      'a command for which no modal opens': async () => {
        workspace.fault({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' })
        inline.push((await driver.slash(ann, '/socialmedia', 'reports')).json)
      },
      'a message in the chat': async () => {
        await driver.dm(ann, 'reports')
        await workspace.waitFor(() => workspace.botDmsTo(ann.id).length > 0)
      },
      'a mention in a channel': async () => {
        const channel = workspace.addChannel({ name: 'staff', members: [ann.id, workspace.botUser.id] })
        await driver.mention(ann, channel.id, 'reports')
        await workspace.waitFor(() => workspace.ephemerals.length > 0)
      },
      'a shortcut': () => driver.shortcut(ann, 'report_concern'),
      'a shortcut on a message': async () => {
        const channel = workspace.addChannel({ name: 'staff', members: [ann.id] })
        const said = await driver.say(ann, channel.id, 'something unkind')
        await driver.messageAction(ann, 'report_message', channel.id, said.ts)
      },
      'the Home tab': async () => {
        const then = await keeping(wanted)
        script({ show: 'card', card: waiting })
        await driver.openHome(ann)
        await workspace.waitFor(() => workspace.home(ann.id))
        await then(() => driver.viewAction(ann, 'report.read', undefined, { view: workspace.home(ann.id) }))
      },
      'a button in the open window': () => withForm(() => driver.viewAction(ann, 'report.read')),
      'a button in a window that Slack does not paint anew': () =>
        withForm(() => {
          workspace.fault({ method: 'views.update', kind: 'error', error: 'invalid_arguments' })
          return driver.viewAction(ann, 'report.read')
        }),
      'a watched field': () => withForm(() => driver.viewAction(ann, { block_id: 'about' }, 'staff')),
      'a form that is sent': () =>
        withForm(async () => {
          errors = (await driver.submit(ann, { more: 'typed' }, { force: true })).errors ?? {}
        }),
      'a form that is closed': () => withForm(() => driver.closeView(ann)),
    },
    window() {
      const view = workspace.topView(ann.id)
      return view === undefined ? '' : visibleText(view).join('\n')
    },
    beside: () => errors['more'] ?? '',
    async left() {
      const shown = workspace.calls.filter(
        ({ method }) => !['views.open', 'views.update', 'views.push'].includes(method),
      )
      const { channels, ephemerals, homes } = workspace
      return JSON.stringify([
        [...channels.values()],
        ephemerals,
        [...homes.values()],
        shown.map(({ args }) => args),
        inline,
      ])
    },
    problems: () => workspace.problems.filter(({ error }) => error !== 'expired_trigger_id'),
  }
}

export async function teamsSetting(
  log: Log,
  client: 'Teams' | 'the Agents Playground',
): Promise<Setting & { stop(): Promise<void> }> {
  const local = { auth: 'local' as const, appId: '' }
  const world = await teamsWorld({ log, ...(client === 'Teams' ? {} : { settings: local }) })
  const { tenant, driver, ann } = world
  const answers: unknown[] = []
  let wanted: Reply = { show: 'word', text: '' }
  const card = () => driver.dialog(ann)?.card

  async function withMessage(deed: (id: string) => Promise<unknown>): Promise<void> {
    world.script.answer = { show: 'card', card: waiting }
    await driver.message(ann, 'reports')
    world.script.answer = wanted
    await deed(tenant.botMessagesTo(ann).at(-1)?.id ?? '')
  }
  async function withForm(deed: () => Promise<unknown>): Promise<void> {
    await withMessage(async (id) => {
      world.script.answer = { show: 'dialog', card: blankForm }
      await driver.click(ann, tenant.chat(ann), id, { title: 'Open' })
      world.script.answer = wanted
      await deed()
    })
  }
  const execute = (verb: string, data: object) => ({
    action: { type: 'Action.Execute', verb, data },
    trigger: 'manual',
  })
  const select = (title: string) => ({ action: { title } })

  return {
    script(reply) {
      wanted = reply
      world.script.answer = reply
    },
    ways: {
      'a message in the chat': () => driver.message(ann, 'reports'),
      'a press in a message': () =>
        withMessage(async (id) =>
          answers.push((await driver.click(ann, tenant.chat(ann), id, { title: 'Open' })).json),
        ),
      'a press that asks for no dialog': async () => {
        const value = execute('report.read', { verb: 'report.read', dialog: true, report: REPORT })
        answers.push((await driver.invoke(ann, tenant.chat(ann), 'adaptiveCard/action', value)).json)
      },
      'a submitted button that asks for no dialog': () =>
        driver.activity(ann, tenant.chat(ann), { type: 'message', value: { verb: 'report.read', report: REPORT } }),
      'a command on a message': async () => {
        const chat = tenant.addPrivateChat(ann, world.lee)
        await driver.messageAction(ann, 'reportMessage', chat, driver.say(world.lee, chat, 'something unkind').id)
      },
      'a button in the open window': () => withForm(() => driver.submitDialog(ann, {}, select('Look'))),
      'a form that is sent': () => withForm(() => driver.submitDialog(ann, { more: 'typed' }, select('Send'))),
    },
    window: () => (card() === undefined ? '' : textOf(card() as AdaptiveCard)),
    beside: () => textOf(card() as AdaptiveCard),
    async left() {
      const all = [...tenant.conversations.values()].map(({ messages }) => messages)
      // A dialog’s own answer is the window; one to a press in a message would stand in the chat.
      const shown =
        client === 'Teams' ? answers.filter((answer) => !JSON.stringify(answer ?? '').includes('"task"')) : answers
      return JSON.stringify([all, shown, tenant.calls], (key, value) => (key === 'views' ? [...value] : value))
    },
    problems: () => tenant.errors,
    stop: world.stop,
  }
}

export async function simulatorSetting(db: Database, log: Log): Promise<Setting & { stop(): Promise<void> }> {
  let wanted: Reply = { show: 'word', text: '' }
  let next: Reply = wanted
  const simulator = await serveSimulator(db, async () => next, {}, log)
  let window: ActAnswer['dialog']
  let errors: Record<string, string> = {}

  async function act(deed: object): Promise<ActAnswer> {
    const response = await fetch(`${simulator.url}/simulator/act`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ id: randomUUID(), person: SAM, do: deed }),
    })
    const answer = (await response.json()) as ActAnswer
    window = answer.dialog ?? window
    errors = answer.errors ?? {}
    return answer
  }
  const nodeOf = (card: unknown, verb: string) =>
    listActions(card as AdaptiveCard).find(({ node }) => node['verb'] === verb)?.node['data'] ?? {}
  async function withForm(verb: string, inputs = {}): Promise<void> {
    next = { show: 'dialog', card: blankForm }
    await act({ kind: 'say', text: 'report' })
    next = wanted
    const { watch: _watch, ...data } = nodeOf(window, verb === 'report.keep' ? 'report.submit' : verb) as Record<
      string,
      unknown
    >
    await act({ kind: 'press', dialog: true, verb, data, inputs })
  }

  return {
    script(reply) {
      wanted = reply
      next = reply
    },
    ways: {
      'what is typed': () => act({ kind: 'say', text: 'reports' }),
      'the first contact': () => act({ kind: 'contact' }),
      'a press in a message': async () => {
        next = { show: 'card', card: waiting }
        const [, message] = (await act({ kind: 'say', text: 'reports' })).messages
        next = wanted
        await act({
          kind: 'press',
          message: message?.id,
          verb: 'report.read',
          data: nodeOf(message?.card, 'report.read'),
        })
      },
      'a button in the open window': () => withForm('report.read'),
      'a watched field': () => withForm('report.keep', { about: 'staff' }),
      'a form that is sent': () => withForm('report.submit', { more: 'typed' }),
    },
    window: () => (window === undefined ? '' : textOf(window as unknown as AdaptiveCard)),
    beside: () => errors['more'] ?? '',
    async left() {
      const rows = await db.query('select text, card from simulator_message')
      const transcript = await fetch(`${simulator.url}/simulator/transcript?person=${SAM}&limit=200`)
      return JSON.stringify([rows, await transcript.json()])
    },
    problems: () => [],
    stop: simulator.close,
  }
}

/** A form that stands in the window before anything is said. */
const blankForm: Card = {
  name: 'form',
  data: {
    summary: 'A report',
    title: 'A report',
    sections: [
      {
        title: '',
        fields: [
          {
            id: 'about',
            kind: 'one',
            label: 'About whom?',
            options: [
              { title: 'Staff', value: 'staff' },
              { title: 'Others', value: 'others' },
            ],
          },
          { id: 'more', kind: 'text', label: 'What happened?' },
        ],
      },
    ],
    submit: {
      title: 'Send',
      verb: 'report.submit',
      data: { draft: '019a0000-0000-7000-8000-00000000d7af', watch: ['about'] },
    },
    buttons: [{ title: 'Look', verb: 'report.read', data: { report: REPORT } }],
  },
}
