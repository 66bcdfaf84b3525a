import { randomBytes } from 'node:crypto'
import { clone, elementsOf, newId, randomText, withIds } from './ids.ts'
import { ALL_SCOPES } from './scopes.ts'
import { type SlackServer, startServer } from './server.ts'
import type { Call, Channel, Ephemeral, Fault, Json, Message, Problem, User, WorkspaceOptions } from './types.ts'

interface Trigger {
  userId: string
  expires: number
  used: boolean
}
interface ResponseUrl {
  channel: string
  user: string
  message: Message | undefined
  uses: number
  expires: number
}
interface NewUser extends Partial<Omit<User, 'name' | 'profile'>> {
  name: string
  email?: string
  title?: string
  display_name?: string
  profile?: object
}

const DEFAULTS = {
  triggerTtlMs: 3000,
  rateLimit: false,
  perChannelPerSecond: 1,
  burst: 3,
  strictScopes: true,
  responseUrlTtlMs: 30 * 60_000,
  blocksTooLong: 13_200,
}

/** A Slack workspace: its people, channels, views and the Web API over HTTP, with faults, and a record of all calls. */
export class SlackWorkspace {
  opts: WorkspaceOptions & typeof DEFAULTS
  team: { id: string; name: string; domain: string; enterprise_id: string | null }
  appId: string
  botUser: { id: string; bot_id: string; name: string }
  botToken: string
  scopes: string[]
  tokens: Map<string, { scopes: string[]; revoked?: boolean }>
  users = new Map<string, User>()
  channels = new Map<string, Channel>()
  files = new Map<string, Json>()
  views = new Map<string, Json>()
  homes = new Map<string, Json>()
  triggers = new Map<string, Trigger>()
  responseUrls = new Map<string, ResponseUrl>()
  /** User id → ids of their open modals, the one on top last. */
  modalStacks = new Map<string, string[]>()
  calls: Call[] = []
  /** Everything that real Slack would have refused, or that a reviewer must look at. */
  problems: Problem[] = []
  ephemerals: Ephemeral[] = []
  functionResults: Json[] = []
  faults: (Fault & { times: number })[] = []
  buckets = new Map<string, { tokens: number; at: number }>()
  /** Answers oauth.v2.access. */
  oauth?: (args: Json, call: Call) => Json
  url = ''
  apiUrl = ''
  port = 0
  #server: SlackServer | undefined
  #waiters = new Set<() => void>()
  #lastTs = 0

  constructor(options: WorkspaceOptions = {}) {
    this.opts = { ...DEFAULTS, ...options }
    this.team = {
      id: options.teamId ?? newId('T'),
      name: options.teamName ?? 'Test School',
      domain: options.domain ?? 'test-school',
      enterprise_id: options.enterpriseId ?? null,
    }
    this.appId = options.appId ?? newId('A')
    const name = options.botName ?? 'policybot'
    this.botUser = { id: options.botUserId ?? newId('U'), bot_id: options.botId ?? newId('B'), name }
    this.botToken = options.botToken ?? `xoxb-${randomText(10, '0123456789')}-${randomText(24)}`
    this.scopes = options.scopes ?? ALL_SCOPES
    this.tokens = new Map([[this.botToken, { scopes: this.scopes }]])
    this.addUser({ id: this.botUser.id, name, real_name: 'Policy Bot', is_bot: true })
  }

  // ---------- people and places ----------

  addUser(user: NewUser): User {
    const { id = newId('U'), name, real_name: realName = name, is_bot: isBot = false } = user
    const email = user.email ?? (isBot ? undefined : `${name}@school.example`)
    const added: User = {
      id,
      team_id: user.team_id ?? this.team.id,
      name,
      real_name: realName,
      deleted: user.deleted ?? false,
      is_bot: isBot,
      is_admin: user.is_admin ?? false,
      is_restricted: user.is_restricted ?? false,
      ...(isBot ? {} : { is_email_confirmed: user.is_email_confirmed ?? true }),
      tz: user.tz ?? 'Europe/London',
      locale: user.locale ?? 'en-GB',
      profile: {
        real_name: realName,
        display_name: user.display_name ?? '',
        email,
        title: user.title ?? '',
        phone: '',
        fields: {},
        ...user.profile,
      },
    }
    this.users.set(id, added)
    return added
  }
  addChannel(channel: Partial<Channel> & { name: string }): Channel {
    const { id = newId('C'), name, members = [] } = channel
    const { is_private = false, is_archived = false } = channel
    const added = { id, name, is_channel: true, is_private, is_archived, members, messages: [] }
    this.channels.set(id, added)
    return added
  }
  addFile(file: {
    id?: string
    name?: string
    mimetype?: string
    filetype?: string
    content?: Buffer
    user?: string
  }): Json {
    const { id = newId('F'), name = 'screenshot.png', content = Buffer.from('png') } = file
    const { mimetype = 'image/png', filetype = 'png', user } = file
    const created = Math.floor(Date.now() / 1000)
    const added = {
      id,
      name,
      title: file.name,
      mimetype,
      filetype,
      size: file.content?.length ?? 3,
      user,
      created,
      content,
    }
    this.files.set(id, added)
    return added
  }
  addToken(token: string, scopes = this.scopes): void {
    this.tokens.set(token, { scopes })
  }
  /** The direct conversation of the bot with this person. */
  dm(userId: string): Channel {
    const known = [...this.channels.values()].find((channel) => channel.is_im && channel.user === userId)
    if (known) return known
    const members = [userId, this.botUser.id]
    const opened: Channel = { id: newId('D'), is_im: true, user: userId, members, messages: [] }
    this.channels.set(opened.id, opened)
    return opened
  }

  // ---------- ids that Slack hands out ----------

  /** A message's timestamp: never the same twice. */
  ts(): string {
    this.#lastTs = Math.max(Math.floor(Date.now() * 1000), this.#lastTs + 1)
    return `${Math.floor(this.#lastTs / 1e6)}.${String(this.#lastTs % 1e6).padStart(6, '0')}`
  }
  newTrigger(userId: string, ttlMs = this.opts.triggerTtlMs): string {
    const digits = () => randomText(10, '0123456789')
    const trigger = `${digits()}.${digits()}.${randomBytes(16).toString('hex')}`
    this.triggers.set(trigger, { userId, expires: Date.now() + ttlMs, used: false })
    return trigger
  }
  newResponseUrl(channel: string, user: string, message?: Message): string {
    const key = randomText(24)
    this.responseUrls.set(key, { channel, user, message, uses: 0, expires: Date.now() + this.opts.responseUrlTtlMs })
    return `${this.url}/response/${this.team.id}/${key}`
  }

  // ---------- faults ----------

  fault(fault: Fault): Fault {
    const added = { times: 1, ...fault }
    this.faults.push(added)
    return added
  }
  clearFaults(): void {
    this.faults = []
  }

  // ---------- what a test asks ----------

  callsTo(method: string, fits: (call: Call) => boolean = () => true): Call[] {
    return this.calls.filter((call) => call.method === method && fits(call))
  }
  messagesIn(channelId: string): Message[] {
    return this.channels.get(channelId)?.messages ?? []
  }
  dmsTo(userId: string): Message[] {
    return this.messagesIn(this.dm(userId).id)
  }
  botDmsTo(userId: string): Message[] {
    return this.dmsTo(userId).filter((message) => message.bot_id)
  }
  /** The modal that this person sees. */
  topView(userId: string): Json {
    const top = this.modalStacks.get(userId)?.at(-1)
    return top === undefined ? undefined : this.views.get(top)
  }
  home(userId: string): Json {
    return this.homes.get(userId)
  }
  /** Waits until `find` finds something; looks again after every call. */
  waitFor<T>(find: () => T | undefined | false | null, ms = 5000, what = 'condition'): Promise<T> {
    return new Promise((resolve, reject) => {
      const stop = () => {
        clearTimeout(timer)
        clearInterval(interval)
        this.#waiters.delete(look)
      }
      const look = () => {
        try {
          const found = find()
          if (!found) return
          stop()
          resolve(found)
        } catch (error) {
          stop()
          reject(error)
        }
      }
      const timer = setTimeout(() => {
        stop()
        reject(new Error(`timed out after ${ms} ms waiting for ${what}`))
      }, ms)
      const interval = setInterval(look, 20)
      this.#waiters.add(look)
      look()
    })
  }
  /** Something changed: those who wait look again. */
  notify(): void {
    for (const look of [...this.#waiters]) look()
  }

  // ---------- views ----------

  makeView(view: Json, userId: string, extra: object = {}): Json {
    const made: Json = {
      id: newId('V'),
      team_id: this.team.id,
      type: view.type,
      blocks: withIds(view.blocks),
      private_metadata: view.private_metadata ?? '',
      callback_id: view.callback_id ?? '',
      state: { values: {} },
      hash: `${Date.now() / 1000}.${randomText(8)}`,
      title: view.title,
      clear_on_close: !!view.clear_on_close,
      notify_on_close: !!view.notify_on_close,
      close: view.close ?? null,
      submit: view.submit ?? null,
      previous_view_id: null,
      root_view_id: null,
      app_id: this.appId,
      external_id: view.external_id ?? '',
      app_installed_team_id: this.team.id,
      bot_id: this.botUser.bot_id,
      ...extra,
      user_id: userId,
    }
    made.root_view_id ??= made.id
    this.views.set(made.id, made)
    return made
  }
  pushView(view: Json, userId: string): Json {
    const stack = this.modalStacks.get(userId) ?? []
    const below = stack.at(-1)
    const root = below === undefined ? undefined : this.views.get(below).root_view_id
    const made = this.makeView(view, userId, below === undefined ? {} : { previous_view_id: below, root_view_id: root })
    this.modalStacks.set(userId, [...stack, made.id])
    return made
  }
  /** Slack keeps what was typed into inputs whose block_id and action_id both survive. */
  replaceView(old: Json, view: Json): Json {
    const { id, previous_view_id, root_view_id } = old
    const next = this.makeView(view, old.user_id, { id, previous_view_id, root_view_id })
    for (const block of next.blocks) {
      for (const element of elementsOf(block)) {
        const typed = element?.action_id && old.state.values[block.block_id]?.[element.action_id]
        if (!typed) continue
        next.state.values[block.block_id] ??= {}
        next.state.values[block.block_id][element.action_id] = typed
      }
    }
    return next
  }
  publicView(view: Json): Json {
    const { user_id: _user, closed: _closed, ...shown } = view
    return clone(shown)
  }

  // ---------- the server ----------

  async start(port = 0, host = '127.0.0.1'): Promise<this> {
    this.#server = await startServer(this, port, host)
    this.port = this.#server.port
    this.url = `http://${host}:${this.port}`
    this.apiUrl = `${this.url}/api/`
    return this
  }
  async stop(): Promise<void> {
    await this.#server?.close()
  }
}
