import { Duplex } from 'node:stream'
import type { PGlite } from '@electric-sql/pglite'

const SSL_REQUEST = 80_877_103
const code = (letter: string) => letter.charCodeAt(0)
const TERMINATE = code('X')
const READY_FOR_QUERY = code('Z')
/** Messages after which the server answers: Sync, Query, Flush. */
const ASKS_FOR_ANSWER = [code('S'), code('Q'), code('H')]

/** Lets one transaction at a time into the embedded database's only session. Resolves to the way out. */
export type Gate = () => Promise<() => void>

export function createGate(): Gate {
  let tail = Promise.resolve()
  return () => {
    const before = tail
    let open: () => void = () => {}
    tail = new Promise((resolve) => {
      open = resolve
    })
    return before.then(() => open)
  }
}

/**
 * Presents an in-process PGlite to node-postgres as a socket, so that pg.Pool and Prisma's official adapter run on it
 * unchanged. Several "connections" share PGlite's one session; the gate is held from BEGIN to the end of the
 * transaction (seen in ReadyForQuery's status byte), which keeps their transactions apart.
 * Shared by all of them: SET without LOCAL, session advisory locks, LISTEN, and names of prepared statements.
 */
export class EmbeddedStream extends Duplex {
  readonly #db: PGlite
  readonly #gate: Gate
  readonly #mayWrite: () => boolean
  #unread: Buffer = Buffer.alloc(0)
  #started = false
  #inTransaction = false
  #leave: (() => void) | undefined
  #last: Promise<void> = Promise.resolve()

  /** @param mayWrite says no once another process has taken the folder over */
  constructor(db: PGlite, gate: Gate, mayWrite: () => boolean) {
    super()
    this.#db = db
    this.#gate = gate
    this.#mayWrite = mayWrite
  }

  // What node-postgres calls on a socket.
  connect(): this {
    setImmediate(() => this.emit('connect'))
    return this
  }
  setNoDelay(): this {
    return this
  }
  setKeepAlive(): this {
    return this
  }
  ref(): this {
    return this
  }
  unref(): this {
    return this
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#last = this.#last.then(() => this.#feed(chunk))
    this.#last.then(() => done(), done)
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const end = () => this.#end()
    this.#last
      .then(end, end)
      .catch(() => {})
      .finally(() => done(error))
  }

  /** Passes on whole messages only, and only once one of them asks for an answer. */
  async #feed(chunk: Buffer): Promise<void> {
    this.#unread = this.#unread.length > 0 ? Buffer.concat([this.#unread, chunk]) : chunk
    let take = 0
    let asks = false
    for (;;) {
      const rest = this.#unread.subarray(take)
      const length = messageLength(rest, this.#started)
      if (length === undefined) break
      if (!this.#started && rest.readInt32BE(4) === SSL_REQUEST) {
        this.#unread = rest.subarray(length)
        this.push('N')
        continue
      }
      if (this.#started && rest[0] === TERMINATE) {
        await this.#end()
        this.push(null)
        return
      }
      asks ||= !this.#started || ASKS_FOR_ANSWER.includes(rest[0] ?? 0)
      this.#started = true
      take += length
    }
    if (!asks) return
    const messages = this.#unread.subarray(0, take)
    this.#unread = this.#unread.subarray(take)
    const answer = await this.#send(messages)
    if (answer.length > 0) this.push(answer)
  }

  async #send(messages: Buffer): Promise<Buffer> {
    this.#leave ??= await this.#gate()
    try {
      if (!this.#mayWrite()) throw new Error('Another process has taken over the data folder')
      const answer = Buffer.from(await this.#db.execProtocolRaw(messages))
      const status = lastStatus(answer)
      if (status !== undefined) this.#inTransaction = status !== 'I'
      return answer
    } finally {
      if (!this.#inTransaction) this.#letGo()
    }
  }

  /** A connection that goes away leaves no transaction behind in the shared session. */
  async #end(): Promise<void> {
    if (this.#inTransaction) await this.#send(simpleQuery('rollback'))
    this.#letGo()
  }

  #letGo(): void {
    this.#leave?.()
    this.#leave = undefined
  }
}

/** Bytes of the first message, or undefined while it is incomplete. The very first has no letter in front. */
function messageLength(bytes: Buffer, started: boolean): number | undefined {
  const letter = started ? 1 : 0
  if (bytes.length < letter + (started ? 4 : 8)) return undefined
  const length = letter + bytes.readInt32BE(letter)
  return bytes.length < length ? undefined : length
}

/** 'I' idle, 'T' in a transaction, 'E' in a failed one: from the last ReadyForQuery of an answer. */
function lastStatus(answer: Buffer): string | undefined {
  let status: string | undefined
  for (let at = 0; at + 5 <= answer.length; at += 1 + answer.readInt32BE(at + 1)) {
    if (answer[at] === READY_FOR_QUERY) status = String.fromCharCode(answer[at + 5] ?? 0)
  }
  return status
}

function simpleQuery(sql: string): Buffer {
  const body = Buffer.from(`${sql}\0`)
  const head = Buffer.alloc(5)
  head[0] = code('Q')
  head.writeInt32BE(body.length + 4, 1)
  return Buffer.concat([head, body])
}
