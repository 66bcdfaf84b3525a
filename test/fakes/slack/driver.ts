import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import { validateBlocks } from './blocks.ts'
import { post, sign } from './http.ts'
import { newId, publicMessage } from './ids.ts'
import { fillView } from './inputs.ts'
import { byBot } from './messages.ts'
import { actionOf, eventBody, findElement, interaction, userOf, VERIFICATION_TOKEN } from './payloads.ts'
import { applyAnswer } from './submission.ts'
import type { Channel, Delivery, HttpResult, Json, Message, Selector, Sending, Who } from './types.ts'
import type { SlackWorkspace } from './workspace.ts'

interface Urls {
  commands: string
  interactivity: string
  events: string
  options: string
}
interface DriverOptions {
  url: string | Urls
  signingSecret: string
  /** How long Slack waits for an answer: 3 s. */
  ackTimeoutMs?: number
  /** Slack's are 0, 1 min and 5 min. */
  retryDelaysMs?: number[]
}

const FORM = 'application/x-www-form-urlencoded'
const JSON_TYPE = 'application/json'

/** Acts as Slack and as its people towards the app under test. */
export class SlackDriver {
  /** Every push to the app, in order. */
  deliveries: Delivery[] = []
  ws: SlackWorkspace
  urls: Urls
  #secret: string
  #ackTimeoutMs: number
  #retryDelaysMs: number[]

  constructor(workspace: SlackWorkspace, options: DriverOptions) {
    this.ws = workspace
    const { url } = options
    this.urls = typeof url === 'string' ? { commands: url, interactivity: url, events: url, options: url } : url
    this.#secret = options.signingSecret
    this.#ackTimeoutMs = options.ackTimeoutMs ?? 3000
    this.#retryDelaysMs = options.retryDelaysMs ?? [0, 60_000, 300_000]
  }

  // ---------- commands ----------

  async slash(who: Who, command: string, text = '', options: Sending & { channel?: string } = {}): Promise<Delivery> {
    const { channel: wanted, ...sending } = options
    const { id, name } = userOf(this.ws, who)
    const channel = this.ws.channels.get(wanted ?? '') ?? this.ws.dm(id)
    const triggerId = this.ws.newTrigger(id)
    const body = new URLSearchParams({
      token: VERIFICATION_TOKEN,
      team_id: this.ws.team.id,
      team_domain: this.ws.team.domain,
      channel_id: channel.id,
      channel_name: nameOf(channel),
      user_id: id,
      user_name: name,
      command,
      text,
      api_app_id: this.ws.appId,
      is_enterprise_install: 'false',
      response_url: this.ws.newResponseUrl(channel.id, id),
      trigger_id: triggerId,
    }).toString()
    const delivery = await this.#deliver('slash', this.urls.commands, body, FORM, sending)
    delivery.triggerId = triggerId
    this.#showInlineReply(delivery, channel.id, id)
    return delivery
  }

  // ---------- modals and the Home tab ----------

  /** What the client itself would object to before it sends. `values`: block_id → value. */
  fill(view: Json, values: Record<string, Json> = {}): { state: Json; errors: Record<string, string> } {
    return fillView(view, values)
  }
  /** Sends the top modal. `force` skips the client's own checks, as a hostile client does. */
  async submit(
    who: Who,
    values?: Record<string, Json>,
    options: Sending & { view?: Json; force?: boolean } = {},
  ): Promise<Delivery> {
    const { view = this.ws.topView(userOf(this.ws, who).id), force = false, ...sending } = options
    if (!view) throw new Error('no open modal for this user')
    const { state, errors } = fillView(view, values)
    if (!force && Object.keys(errors).length > 0) return notSent(errors)
    view.state = state
    const payload = { ...this.#interaction('view_submission', who), view: this.ws.publicView(view), response_urls: [] }
    const delivery = await this.#interact('view_submission', payload, sending)
    if (!delivery.ok) return delivery
    applyAnswer(this.ws, view, delivery)
    this.ws.notify()
    return delivery
  }
  /** Closes the top modal; the app hears of it when it asked for that. */
  async closeView(who: Who, options: Sending & { view?: Json; clear?: boolean } = {}): Promise<Delivery | undefined> {
    const { view = this.ws.topView(userOf(this.ws, who).id), clear = false, ...sending } = options
    const stack = this.ws.modalStacks.get(view.user_id) ?? []
    if (clear || view.clear_on_close) stack.length = 0
    else stack.pop()
    view.closed = true
    if (!view.notify_on_close) return undefined
    const payload = {
      ...this.#interaction('view_closed', who, false),
      view: this.ws.publicView(view),
      is_cleared: clear,
    }
    return this.#interact('view_closed', payload, sending)
  }
  /** Presses or changes an element of the top modal or of a Home tab. `values`: what is typed elsewhere in it. */
  async viewAction(
    who: Who,
    selector: Selector,
    value?: Json,
    options: Sending & { view?: Json; values?: Record<string, Json> } = {},
  ): Promise<Delivery> {
    const { view = this.ws.topView(userOf(this.ws, who).id), values = {}, ...sending } = options
    const { block, element } = findElement(view.blocks, selector)
    if (block.type === 'input' && !block.dispatch_action) {
      throw new Error(`input block ${block.block_id} has no dispatch_action: Slack sends nothing`)
    }
    const changed = element.type === 'button' ? {} : { [block.block_id]: value }
    view.state = fillView(view, { ...values, ...changed }).state
    const payload = {
      ...this.#interaction('block_actions', who),
      container: { type: 'view', view_id: view.id },
      view: this.ws.publicView(view),
      actions: [actionOf(this.ws, block, element, value)],
    }
    return this.#interact('block_actions', payload, sending)
  }
  /** Types into an external select. */
  suggest(who: Who, selector: Selector, value: string, options: Sending & { view?: Json } = {}): Promise<Delivery> {
    const { view = this.ws.topView(userOf(this.ws, who).id), ...sending } = options
    const { block, element } = findElement(view.blocks, selector)
    const payload = {
      ...this.#interaction('block_suggestion', who, false),
      value,
      action_id: element.action_id,
      block_id: block.block_id,
      container: { type: 'view', view_id: view.id },
      view: this.ws.publicView(view),
    }
    return this.#interact('block_suggestion', payload, sending, this.urls.options)
  }

  // ---------- messages and shortcuts ----------

  /** Presses a button or changes an element in a message. */
  async click(
    who: Who,
    channelId: string,
    ts: string,
    selector: Selector,
    options: Sending & { value?: Json; message?: Message } = {},
  ): Promise<Delivery> {
    const { value, message: given, ...sending } = options
    const channel = this.#channel(channelId)
    const message = given ?? channel.messages.find((one) => one.ts === ts)
    if (!message) throw new Error('no such message')
    const { block, element } = findElement(message.blocks, selector)
    const payload = {
      ...this.#interaction('block_actions', who),
      container: { type: 'message', message_ts: message.ts, channel_id: channelId, is_ephemeral: false },
      channel: { id: channelId, name: nameOf(channel) },
      message: publicMessage(message),
      state: { values: {} },
      response_url: this.ws.newResponseUrl(channelId, userOf(this.ws, who).id, message),
      actions: [actionOf(this.ws, block, element, value)],
    }
    return this.#interact('block_actions', payload, sending)
  }
  shortcut(who: Who, callbackId: string, sending?: Sending): Promise<Delivery> {
    const payload = { ...this.#interaction('shortcut', who), callback_id: callbackId, action_ts: this.ws.ts() }
    return this.#interact('shortcut', payload, sending)
  }
  /** A shortcut on a message. */
  messageAction(who: Who, callbackId: string, channelId: string, ts: string, sending?: Sending): Promise<Delivery> {
    const channel = this.#channel(channelId)
    const message = channel.messages.find((one) => one.ts === ts)
    if (!message) throw new Error('no such message')
    const payload = {
      ...this.#interaction('message_action', who),
      callback_id: callbackId,
      action_ts: this.ws.ts(),
      message_ts: message.ts,
      channel: { id: channel.id, name: nameOf(channel) },
      message: publicMessage(message),
      response_url: this.ws.newResponseUrl(channel.id, userOf(this.ws, who).id),
    }
    return this.#interact('message_action', payload, sending)
  }

  // ---------- events ----------

  /** An event, with Slack's retries: three more when there is no 2xx in time, unless x-slack-no-retry says otherwise. */
  async event(event: Json, options: Sending & { eventId?: string; retry?: boolean } = {}): Promise<Delivery> {
    const { eventId = newId('Ev'), retry = true, ...sending } = options
    const kind = `event:${event.type}`
    const body = eventBody(this.ws, event, eventId)
    const attempts = [await this.#deliver(kind, this.urls.events, body, JSON_TYPE, sending)]
    for (const [i, delayMs] of (retry ? this.#retryDelaysMs : []).entries()) {
      const last = attempts.at(-1)
      if (!last || last.ok || last.responseHeaders?.['x-slack-no-retry'] === '1') break
      await wait(delayMs)
      const reason = last.timedOut ? 'http_timeout' : 'http_error'
      const headers = { ...sending.headers, 'x-slack-retry-num': String(i + 1), 'x-slack-retry-reason': reason }
      attempts.push(await this.#deliver(kind, this.urls.events, body, JSON_TYPE, { ...sending, headers }, i + 1))
    }
    return Object.assign(attempts.at(-1) as Delivery, { attempts })
  }
  urlVerification(challenge = 'abc123'): Promise<Delivery> {
    const body = JSON.stringify({ token: VERIFICATION_TOKEN, challenge, type: 'url_verification' })
    return this.#deliver('url_verification', this.urls.events, body, JSON_TYPE, {})
  }
  openHome(who: Who, sending?: Sending): Promise<Delivery> {
    const { id } = userOf(this.ws, who)
    const view = this.ws.homes.get(id)
    const shown = view ? { view: this.ws.publicView(view) } : {}
    return this.event({ type: 'app_home_opened', user: id, channel: this.ws.dm(id).id, tab: 'home', ...shown }, sending)
  }
  /** A person writes to the bot. */
  dm(
    who: Who,
    text: string,
    options: Sending & { thread_ts?: string; files?: Json[]; retry?: boolean } = {},
  ): Promise<Delivery> {
    const { thread_ts: thread, files, ...sending } = options
    const { id } = userOf(this.ws, who)
    const channel = this.ws.dm(id)
    const message = this.#say(channel, id, text, { ...inThread(thread), ...(files ? { files } : {}) })
    const subtype = files ? { subtype: 'file_share' } : {}
    const event = {
      ...publicMessage(message),
      ...subtype,
      channel: channel.id,
      channel_type: 'im',
      event_ts: message.ts,
    }
    return this.event(event, sending)
  }
  /** A person mentions the bot. `alsoMessage`: the app hears the channel's messages too, and so hears it twice. */
  async mention(
    who: Who,
    channelId: string,
    text: string,
    options: Sending & { alsoMessage?: boolean; thread_ts?: string } = {},
  ): Promise<Delivery> {
    const { alsoMessage = false, thread_ts: thread, ...sending } = options
    const { id } = userOf(this.ws, who)
    const message = this.#say(this.#channel(channelId), id, `<@${this.ws.botUser.id}> ${text}`, inThread(thread))
    const event = { ...publicMessage(message), channel: channelId, event_ts: message.ts }
    const delivery = await this.event({ ...event, type: 'app_mention' }, sending)
    if (alsoMessage) await this.event({ ...event, channel_type: 'channel' }, sending)
    return delivery
  }
  /** A person writes in a channel. The app hears it only when `event` is set. */
  async say(who: Who, channelId: string, text: string, options: Sending & { event?: boolean } = {}): Promise<Message> {
    const { event = false, ...sending } = options
    const channel = this.#channel(channelId)
    const message = this.#say(channel, userOf(this.ws, who).id, text, {})
    if (!event) return message
    const kind = channel.is_private ? 'group' : 'channel'
    await this.event(
      { ...publicMessage(message), channel: channelId, channel_type: kind, event_ts: message.ts },
      sending,
    )
    return message
  }
  functionExecuted(callbackId: string, inputs: Json, sending?: Sending): Promise<Delivery> {
    const fn = { id: newId('Fn'), callback_id: callbackId, title: callbackId, type: 'app', app_id: this.ws.appId }
    return this.event(
      {
        type: 'function_executed',
        function: { ...fn, input_parameters: [], output_parameters: [] },
        inputs,
        function_execution_id: newId('Fx'),
        workflow_execution_id: newId('Wx'),
        bot_access_token: this.ws.botToken,
      },
      sending,
    )
  }

  // ---------- bytes ----------

  /** Sends the exact bytes and headers of an earlier delivery. */
  replay({ url, body, headers }: Delivery): Promise<HttpResult> {
    return post(url, body, headers, this.#ackTimeoutMs)
  }
  /** Sends anything, signed or not. @param ts the time it claims to be sent, in seconds */
  raw(
    options: { url?: string; body?: string; headers?: Record<string, string>; signed?: boolean; ts?: number } = {},
  ): Promise<HttpResult> {
    const { url = this.urls.events, body = '', headers = {}, signed = true, ts } = options
    return post(url, body, { ...(signed ? sign(this.#secret, body, ts) : {}), ...headers }, this.#ackTimeoutMs)
  }

  #interaction(type: string, who: Who, hasTrigger = true): Json {
    return interaction(this.ws, type, who, hasTrigger)
  }
  #interact(kind: string, payload: Json, sending: Sending = {}, url = this.urls.interactivity): Promise<Delivery> {
    return this.#deliver(kind, url, `payload=${encodeURIComponent(JSON.stringify(payload))}`, FORM, sending)
  }
  async #deliver(
    kind: string,
    url: string,
    body: string,
    type: string,
    sending: Sending,
    attempt = 0,
  ): Promise<Delivery> {
    const headers = { 'content-type': type, ...sign(this.#secret, body), ...sending.headers }
    const delivery: Delivery = { kind, url, body, headers, at: Date.now(), attempt, ok: false, status: 0, ms: 0 }
    this.deliveries.push(delivery)
    const { headers: responseHeaders, ...result } = await post(
      url,
      body,
      headers,
      sending.timeoutMs ?? this.#ackTimeoutMs,
    )
    Object.assign(delivery, result, { responseHeaders })
    delivery.ok = result.status >= 200 && result.status < 300
    delivery.timedOut = result.error === 'timeout'
    if (!delivery.ok && !sending.expectFailure) {
      const problem = delivery.timedOut ? 'ack-timeout' : 'ack-failed'
      this.ws.problems.push({ kind: problem, delivery: kind, status: result.status, error: result.error })
    }
    return delivery
  }
  /** A 200 with a body is an answer to the command. */
  #showInlineReply(delivery: Delivery, channel: string, user: string): void {
    const said: Json = delivery.json ?? (delivery.text ? { text: delivery.text } : undefined)
    if (!delivery.ok || !said) return
    const { errors } = said.blocks ? validateBlocks(said.blocks, 'message') : { errors: [] }
    if (errors.length) return void this.ws.problems.push({ kind: 'invalid-inline-reply', messages: errors })
    const { text, blocks } = said
    if (said.response_type === 'in_channel') {
      this.#channel(channel).messages.push({ ...byBot(this.ws, text ?? ''), blocks })
    } else this.ws.ephemerals.push({ channel, user, text, blocks, via: 'ack' })
    this.ws.notify()
  }
  #say(channel: Channel, user: string, text: string, extra: object): Message {
    const elements = [{ type: 'rich_text_section', elements: [{ type: 'text', text }] }]
    const message = {
      type: 'message',
      client_msg_id: randomUUID(),
      user,
      text,
      ts: this.ws.ts(),
      team: this.ws.team.id,
      blocks: [{ type: 'rich_text', block_id: 'm', elements }],
      ...extra,
      history: [],
    }
    channel.messages.push(message)
    return message
  }
  #channel(id: string): Channel {
    const channel = this.ws.channels.get(id)
    if (!channel) throw new Error(`no such channel ${id}`)
    return channel
  }
}

function nameOf(channel: Channel): string {
  return channel.is_im ? 'directmessage' : (channel.name ?? '')
}

function inThread(ts: string | undefined): object {
  return ts === undefined ? {} : { thread_ts: ts }
}

function notSent(clientErrors: Record<string, string>): Delivery {
  const nothing = { url: '', body: '', headers: {}, at: Date.now(), attempt: 0, ok: false, status: 0, ms: 0 }
  return { kind: 'view_submission', ...nothing, clientErrors }
}
