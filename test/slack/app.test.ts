import { describe, expect, it } from 'vitest'
import { visibleText } from '../fakes/slack/index.ts'
import { DRAFT, form, note, type Office, openOffice, REQUEST } from './office.ts'

const audience = {
  id: 'audience',
  kind: 'several' as const,
  label: 'Audience',
  options: [
    { title: 'Pupils', value: 'pupils' },
    { title: 'Families', value: 'families' },
  ],
}
const aims = { id: 'aims', kind: 'text' as const, label: 'Aims', required: true }
const ages = { id: 'ages', kind: 'line' as const, label: 'Age range', required: true }

async function openForm(office: Office, fields = [audience, aims]) {
  office.script(() => ({ show: 'form', card: form(fields, { watch: ['audience'] }) }))
  await office.driver.slash(office.ann, '/socialmedia', 'request')
  return office.workspace.topView(office.ann.id)
}

/** A message of ours in Ann's direct messages, with these buttons. */
async function postNote(office: Office, verb: string, data: Record<string, string | number>) {
  const card = { show: 'card' as const, card: note('A request', [{ title: 'Press me', verb, data }]) }
  office.script(() => card)
  await office.driver.dm(office.ann, 'hello')
  return office.workspace.waitFor(() => office.workspace.botDmsTo(office.ann.id).at(-1))
}

describe('a slash command', () => {
  it('is answered in the HTTP body, for the speaker alone, without another call', async () => {
    const office = await openOffice()
    office.script(() => ({ show: 'card', card: note('Help') }))
    const calls = office.workspace.calls.length
    const sent = await office.driver.slash(office.ann, '/socialmedia', 'help')
    expect(sent).toMatchObject({ status: 200, json: { response_type: 'ephemeral', text: 'Help' } })
    expect(office.workspace.calls).toHaveLength(calls)
    expect(office.intents()).toEqual([{ type: 'words', text: 'help' }])
    expect(office.workspace.problems).toEqual([])
  })

  it('opens a form before it is acknowledged', async () => {
    const office = await openOffice()
    const view = await openForm(office)
    expect(view).toMatchObject({ callback_id: 'request.submit', notify_on_close: true })
    expect(JSON.parse(view.private_metadata)).toEqual({ draft: DRAFT })
    expect(office.workspace.problems).toEqual([])
  })

  it('says so when Slack does not open the form', async () => {
    const office = await openOffice()
    office.workspace.fault({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' })
    office.script(() => ({ show: 'form', card: form([aims]) }))
    const sent = await office.driver.slash(office.ann, '/socialmedia', 'request')
    expect(sent.json.text).toMatch(/press again/)
  })

  it('is answered kindly, inside 3 s, when the door is slow', async () => {
    const office = await openOffice()
    office.script(() => new Promise((resolve) => setTimeout(resolve, 2800, { show: 'word', text: 'late' })))
    const sent = await office.driver.slash(office.ann, '/socialmedia', 'status')
    expect(sent.ok).toBe(true)
    expect(sent.json.text).toMatch(/try again/)
  })

  it('is acknowledged inside 3 s although Slack hangs while the form should open', async () => {
    const office = await openOffice()
    office.workspace.fault({ method: 'views.open', kind: 'hang' })
    office.script(() => ({ show: 'form', card: form([aims]) }))
    expect((await office.driver.slash(office.ann, '/socialmedia', 'request')).ok).toBe(true)
  })
})

describe('the answer comes after the commit', () => {
  it.each(['command', 'press', 'submission', 'message'] as const)('%s', async (kind) => {
    const office = await openOffice()
    const message = await postNote(office, 'request.withdraw', { request: REQUEST, version: 1 })
    await openForm(office)
    let committed = false
    office.script(async () => {
      await new Promise((resolve) => setTimeout(resolve, 120))
      committed = true
      return { show: 'word', text: '' }
    })
    const { driver, ann, workspace } = office
    if (kind === 'command') await driver.slash(ann, '/socialmedia', 'x')
    if (kind === 'press') await driver.click(ann, workspace.dm(ann.id).id, message.ts, 'request.withdraw')
    if (kind === 'submission') await driver.submit(ann, { aims: 'x' })
    if (kind === 'message') await driver.dm(ann, 'x')
    expect(committed).toBe(true)
  })
})

describe('a press in a message', () => {
  it('puts the new card in the place of the pressed one', async () => {
    const office = await openOffice()
    const message = await postNote(office, 'request.withdraw', { request: REQUEST, version: 3 })
    office.script(() => ({ show: 'instead', card: note('Withdrawn') }))
    await office.driver.click(office.ann, office.workspace.dm(office.ann.id).id, message.ts, 'request.withdraw')
    await office.workspace.waitFor(() => message.text === 'Withdrawn')
    expect(office.intents().at(-1)).toEqual({ type: 'request.withdraw', request: REQUEST, version: 3 })
    expect(office.heard.at(-1)?.from.reach).toEqual({})
    expect(office.workspace.problems).toEqual([])
  })

  it.each(['card', 'word'] as const)('shows a %s below it, for the speaker alone', async (show) => {
    const office = await openOffice()
    const message = await postNote(office, 'status', {})
    office.script(() => (show === 'card' ? { show, card: note('Yours') } : { show, text: 'Yours' }))
    await office.driver.click(office.ann, office.workspace.dm(office.ann.id).id, message.ts, 'status')
    const seen = await office.workspace.waitFor(() => office.workspace.ephemerals.at(-1))
    expect(seen).toMatchObject({ user: office.ann.id, text: 'Yours', via: 'response_url' })
    expect(message.text).toBe('A request')
  })

  it('opens a form', async () => {
    const office = await openOffice()
    const message = await postNote(office, 'request.start', { draft: DRAFT })
    office.script(() => ({ show: 'form', card: form([aims]) }))
    await office.driver.click(office.ann, office.workspace.dm(office.ann.id).id, message.ts, 'request.start')
    expect(office.workspace.topView(office.ann.id)).toMatchObject({ callback_id: 'request.submit' })
    expect(office.heard.at(-1)?.surface.opensForms).toBe(true)
  })

  it('on a link, or on a button of another age, is acknowledged and changes nothing', async () => {
    const office = await openOffice()
    const message = await postNote(office, 'request.vanish', { request: REQUEST })
    const before = office.heard.length
    const sent = await office.driver.click(
      office.ann,
      office.workspace.dm(office.ann.id).id,
      message.ts,
      'request.vanish',
    )
    expect(sent.ok).toBe(true)
    expect(office.heard).toHaveLength(before)
  })
})

describe('a form', () => {
  it('shows a conditional field at once and keeps what is typed', async () => {
    const office = await openOffice()
    await openForm(office)
    office.script(() => ({
      show: 'form',
      card: form([{ ...audience, value: 'pupils' }, ages, { ...aims, value: 'Reading' }]),
      changed: true,
    }))
    await office.driver.viewAction(office.ann, { block_id: 'audience' }, ['pupils'], { values: { aims: 'Reading' } })
    const view = await office.workspace.waitFor(() => {
      const top = office.workspace.topView(office.ann.id)
      return top.blocks.some((block: { block_id: string }) => block.block_id === 'ages') && top
    })
    expect(office.intents().at(-1)).toEqual({
      type: 'request.keep',
      draft: DRAFT,
      answers: { audience: ['pupils'], aims: 'Reading' },
    })
    expect(view.state.values.aims.aims.value).toBe('Reading')
    expect(office.workspace.problems).toEqual([])
  })

  it('shows what the last of two quick ticks asks for', async () => {
    const office = await openOffice()
    const opened = await openForm(office)
    const paint = (ticked: string) => () => ({
      show: 'form' as const,
      card: form([{ ...audience, value: ticked }, { ...ages, label: ticked }, aims]),
      changed: true as const,
    })
    office.script(({ intent }) =>
      paint(intent.type === 'request.keep' ? [intent.answers['audience']].flat().join(',') : '')(),
    )
    const tick = (values: string[]) =>
      office.driver.viewAction(office.ann, { block_id: 'audience' }, values, { view: opened })
    await Promise.all([tick(['pupils']), tick(['pupils', 'families'])])
    await office.workspace.waitFor(() =>
      visibleText(office.workspace.topView(office.ann.id)).includes('pupils,families'),
    )
  })

  it('replaces a typed value when the server changed it', async () => {
    const office = await openOffice()
    await openForm(office)
    office.script(() => ({
      show: 'form',
      card: form([audience, { ...aims, value: 'Reading, put right' }]),
      changed: true,
    }))
    await office.driver.viewAction(office.ann, { block_id: 'audience' }, ['pupils'], { values: { aims: 'Raeding' } })
    await office.workspace.waitFor(() =>
      office.workspace.topView(office.ann.id).blocks.some((block: { block_id: string }) => block.block_id === 'aims~1'),
    )
    office.script(() => ({ show: 'instead', card: note('Sent') }))
    await office.driver.submit(office.ann)
    expect(office.intents().at(-1)).toMatchObject({ type: 'request.submit', answers: { aims: 'Reading, put right' } })
  })

  it('shows each error beside its field and keeps what is typed', async () => {
    const office = await openOffice()
    await openForm(office)
    office.script(() => ({
      show: 'errors',
      card: form([audience, { ...aims, error: 'Too short.' }]),
      errors: { aims: 'Too short.' },
    }))
    const sent = await office.driver.submit(office.ann, { audience: ['pupils'], aims: 'x' })
    expect(sent).toMatchObject({ action: 'errors', errors: { aims: 'Too short.' } })
    expect(office.workspace.problems).toEqual([])
  })

  it('is painted anew, with the errors as lines, when one is about a field that was not there', async () => {
    const office = await openOffice()
    await openForm(office)
    const card = form([
      { ...audience, value: 'pupils' },
      { ...ages, error: 'Please give the age range.' },
      { ...aims, value: 'Reading' },
    ])
    office.script(() => ({ show: 'errors', card, errors: { ages: 'Please give the age range.', aims: 'x' } }))
    const sent = await office.driver.submit(office.ann, { audience: ['pupils'], aims: 'Reading' })
    expect(sent.action).toBe('update')
    expect(visibleText(sent.view)).toContain('Please give the age range.')
    expect(sent.view.state.values.aims.aims.value).toBe('Reading')
    expect(office.workspace.problems).toEqual([])
  })

  it('makes way for the outcome when it is taken', async () => {
    const office = await openOffice()
    await openForm(office)
    office.script(() => ({ show: 'instead', card: note('Request 7 is sent') }))
    const sent = await office.driver.submit(office.ann, { aims: 'Reading' })
    expect(sent.action).toBe('update')
    expect(sent.view.submit).toBeNull()
    expect(visibleText(sent.view)).toContain('About Request 7 is sent')
  })

  it('stays, with everything in it, when a word says that it was not taken', async () => {
    const office = await openOffice()
    await openForm(office)
    office.script(() => ({ show: 'word', text: 'That was not recorded. Please press again.' }))
    const sent = await office.driver.submit(office.ann, { aims: 'Reading' })
    expect(sent).toMatchObject({ action: 'errors', errors: { audience: 'That was not recorded. Please press again.' } })
  })

  it('keeps what was typed when it is closed', async () => {
    const office = await openOffice()
    const view = await openForm(office)
    view.state = office.driver.fill(view, { aims: 'Half a sent' }).state
    await office.driver.closeView(office.ann)
    expect(office.intents().at(-1)).toEqual({
      type: 'request.keep',
      draft: DRAFT,
      answers: { audience: [], aims: 'Half a sent' },
    })
  })

  it('of one field puts its answer beside the ids', async () => {
    const office = await openOffice()
    const data = { request: REQUEST, step: 'head', version: 2 }
    const card = form([{ id: 'reason', kind: 'text', label: 'Why?', required: true }], { title: 'Decline' })
    if (card.name === 'form')
      card.data.submit = { title: 'Decline', verb: 'request.decline', style: 'destructive', data }
    const message = await postNote(office, 'request.decline', data)
    office.script(() => ({ show: 'form', card }))
    await office.driver.click(office.ann, office.workspace.dm(office.ann.id).id, message.ts, 'request.decline')
    office.script(() => ({ show: 'instead', card: note('Declined') }))
    await office.driver.submit(office.ann, { reason: 'Not this term.' })
    expect(office.intents().at(-1)).toEqual({ type: 'request.decline', ...data, reason: 'Not this term.' })
  })

  it('finds people while somebody types', async () => {
    const office = await openOffice()
    await openForm(office, [{ id: 'administrators', kind: 'people', label: 'Administrators' } as never, aims])
    office.script(() => ({ show: 'options', options: [{ title: 'Mr Khan, Year 4', value: 'khan@larkfield.example' }] }))
    const sent = await office.driver.suggest(office.ann, { block_id: 'administrators' }, 'kh')
    expect(sent.json.options).toEqual([
      { text: { type: 'plain_text', text: 'Mr Khan, Year 4', emoji: false }, value: 'khan@larkfield.example' },
    ])
    expect(office.intents().at(-1)).toEqual({ type: 'people.search', typed: 'kh' })
  })
})

describe('a conversation', () => {
  it('is answered where it was spoken, in its thread', async () => {
    const office = await openOffice()
    office.script(() => ({ show: 'card', card: note('Help') }))
    await office.driver.dm(office.ann, 'help', { thread_ts: '1700000000.000100' })
    const message = await office.workspace.waitFor(() => office.workspace.botDmsTo(office.ann.id)[0])
    expect(message).toMatchObject({ text: 'Help', thread_ts: '1700000000.000100' })
    expect(office.heard[0]?.surface.opensForms).toBe(false)
  })

  it('in a channel is answered for the speaker alone, and is not private', async () => {
    const office = await openOffice()
    const { workspace, ann } = office
    const channel = workspace.addChannel({ name: 'staff', members: [ann.id, workspace.botUser.id] })
    office.script(() => ({ show: 'word', text: 'Please send it to me in a direct message.' }))
    await office.driver.mention(ann, channel.id, 'status')
    const seen = await workspace.waitFor(() => workspace.ephemerals.at(-1))
    expect(seen).toMatchObject({ channel: channel.id, user: ann.id })
    expect(office.heard[0]).toMatchObject({
      from: { private: false, reach: {} },
      intent: { type: 'words', text: 'status' },
    })
    expect(channel.messages).toHaveLength(1)
  })

  it('greets once, when the conversation is opened for the first time', async () => {
    const office = await openOffice()
    const { workspace, ann } = office
    office.script(() => ({ show: 'card', card: note('Welcome') }))
    const opened = () =>
      office.driver.event({ type: 'app_home_opened', user: ann.id, channel: workspace.dm(ann.id).id, tab: 'messages' })
    await opened()
    await workspace.waitFor(() => workspace.botDmsTo(ann.id).length === 1)
    await opened()
    await office.edge.stop()
    expect(workspace.botDmsTo(ann.id)).toHaveLength(1)
  })

  it('has a Home tab with what waits, what was asked for, and what else there is', async () => {
    const office = await openOffice()
    const { workspace, ann } = office
    office.script(({ intent }) => ({ show: 'card', card: note(intent.type) }))
    await office.driver.openHome(ann)
    const home = await workspace.waitFor(() => workspace.home(ann.id))
    const titles = visibleText(home).filter((text) => !text.startsWith('About'))
    expect(titles).toEqual(['approvals', 'tasks', 'status', 'contact'])
    expect(workspace.botDmsTo(ann.id)).toEqual([])
    expect(workspace.problems).toEqual([])
  })

  it('shows a stranger one sentence on the Home tab, not three times the same', async () => {
    const office = await openOffice()
    office.script(() => ({ show: 'card', card: note('Hello') }))
    await office.driver.openHome(office.ann)
    const home = await office.workspace.waitFor(() => office.workspace.home(office.ann.id))
    expect(visibleText(home)).toEqual(['Hello', 'About Hello'])
  })
})

describe('a shortcut', () => {
  it('opens the form, or shows the answer as a modal', async () => {
    const office = await openOffice()
    office.script(() => ({
      show: 'card',
      card: note('Which one?', [{ title: 'This', verb: 'request.start', data: { procedure: 'a' } }]),
    }))
    await office.driver.shortcut(office.ann, 'request_site')
    expect(office.intents()).toEqual([{ type: 'request.start' }])
    office.script(() => ({ show: 'form', card: form([aims]) }))
    await office.driver.viewAction(office.ann, 'request.start')
    expect(office.workspace.topView(office.ann.id)).toMatchObject({
      callback_id: 'request.submit',
      previous_view_id: expect.any(String),
    })
    expect(office.workspace.problems).toEqual([])
  })

  it('on a message takes along what it says, and by whose name', async () => {
    const office = await openOffice()
    const { workspace, ann } = office
    const channel = workspace.addChannel({ name: 'staff', members: [ann.id] })
    const lee = workspace.addUser({ name: 'lee', real_name: 'Lee Head' })
    const said = await office.driver.say(lee, channel.id, 'something unkind')
    office.script(() => ({ show: 'word', text: 'Noted.' }))
    await office.driver.messageAction(ann, 'report_message', channel.id, said.ts)
    expect(office.intents()).toMatchObject([
      { type: 'report.start', message: { author: 'Lee Head', text: 'something unkind', link: expect.any(String) } },
    ])
    expect(visibleText(workspace.topView(ann.id))).toContain('Noted.')
  })
})

describe('stopping', () => {
  it('waits for what is under way', async () => {
    const office = await openOffice()
    office.workspace.fault({ method: 'chat.postMessage', kind: 'delay', ms: 300 })
    office.script(() => ({ show: 'card', card: note('Help') }))
    await office.driver.dm(office.ann, 'help')
    await office.edge.stop()
    expect(office.workspace.botDmsTo(office.ann.id)).toHaveLength(1)
  })
})
