import { z } from 'zod'
import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import type { Database } from '../../src/db/database.ts'
import type { PageMessage } from './wire.ts'

/** The chats of the simulator, which plays the platform's part: nothing but this file touches their table. */
export interface SimulatorStore {
  /** Words that a person typed. The same act is written once. */
  writeWords(chat: string, text: string, act: string): Promise<PageMessage>
  /**
   * A card that Staffroom shows.
   * @param of `key` (of the outbox) or `act` (of the page) names it for good: a second write under it paints the first anew
   */
  writeCard(chat: string, card: AdaptiveCard, of: { key?: string; act?: string; draft?: string }): Promise<PageMessage>
  /** Puts this card in the message's place; undefined when the message is gone. */
  paint(id: number, card: AdaptiveCard, of?: { draft?: string }): Promise<PageMessage | undefined>
  remove(id: number): Promise<void>
  find(chat: string, id: number): Promise<PageMessage | undefined>
  findByKey(chat: string, key: string): Promise<PageMessage | undefined>
  /** Messages in which the form of this draft stands open. */
  findForms(chat: string, draft: string): Promise<number[]>
  /** Oldest first: the ones after an id, else the newest ones before an id or the end. */
  page(chat: string, range: { after?: number; before?: number; limit: number }): Promise<PageMessage[]>
  /** E-mail → id of Staffroom's newest message to them. */
  newest(): Promise<Record<string, number>>
}

/** What stands in the column `card`: the card, and the names it is found by. */
const Envelope = z.object({
  card: z.custom<AdaptiveCard>().optional(),
  key: z.string().optional(),
  act: z.string().optional(),
  draft: z.string().optional(),
  revision: z.number().int().default(0),
})
type Envelope = z.input<typeof Envelope>

interface Row {
  id: bigint
  chat: string
  author: string
  text: string
  card: unknown
  at: Date
}

/** @throws what Prisma throws when the database is away */
export function createSimulatorStore(db: Database, clock = () => new Date()): SimulatorStore {
  const table = db.prisma.simulatorMessage

  function findBy(
    chat: string,
    author: PageMessage['author'],
    name: 'key' | 'act',
    value: string,
  ): Promise<Row | null> {
    return table.findFirst({ where: { chat, author, card: { path: [name], equals: value } } })
  }

  async function writeCard(chat: string, card: AdaptiveCard, of: { key?: string; act?: string; draft?: string }) {
    const earlier =
      (of.key && (await findBy(chat, 'staffroom', 'key', of.key))) ||
      (of.act && (await findBy(chat, 'staffroom', 'act', of.act)))
    if (earlier) return repaint(earlier, card, of.draft)
    return toMessage(
      await table.create({ data: { chat, author: 'staffroom', card: json({ card, ...of }), at: clock() } }),
    )
  }

  async function repaint(row: Row, card: AdaptiveCard, draft: string | undefined): Promise<PageMessage> {
    const { key, act, revision } = Envelope.parse(row.card ?? {})
    const envelope = { card, revision: revision + 1, ...defined({ key, act, draft }) }
    return toMessage(await table.update({ where: { id: row.id }, data: { card: json(envelope) } }))
  }

  return {
    writeCard,
    async writeWords(chat, text, act) {
      const earlier = await findBy(chat, 'person', 'act', act)
      return toMessage(
        earlier ?? (await table.create({ data: { chat, author: 'person', text, card: json({ act }), at: clock() } })),
      )
    },
    async paint(id, card, of) {
      const row = await table.findUnique({ where: { id: BigInt(id) } })
      return row ? repaint(row, card, of?.draft) : undefined
    },
    async remove(id) {
      await table.deleteMany({ where: { id: BigInt(id) } })
    },
    async find(chat, id) {
      const row = await table.findFirst({ where: { chat, id: BigInt(id) } })
      return row ? toMessage(row) : undefined
    },
    async findByKey(chat, key) {
      const row = await findBy(chat, 'staffroom', 'key', key)
      return row ? toMessage(row) : undefined
    },
    async findForms(chat, draft) {
      const where = { chat, author: 'staffroom', card: { path: ['draft'], equals: draft } }
      return (await table.findMany({ where, select: { id: true } })).map((row) => Number(row.id))
    },
    async page(chat, { after, before, limit }) {
      const where = { chat, id: { gt: BigInt(after ?? 0), ...(before === undefined ? {} : { lt: BigInt(before) }) } }
      const forwards = after !== undefined
      const rows = await table.findMany({ where, orderBy: { id: forwards ? 'asc' : 'desc' }, take: limit })
      return (forwards ? rows : rows.reverse()).map(toMessage)
    },
    async newest() {
      const where = { author: 'staffroom' }
      const groups = await table.groupBy({ by: ['chat'], where, _max: { id: true } })
      return Object.fromEntries(groups.map((group) => [group.chat, Number(group._max.id)]))
    },
  }
}

function toMessage(row: Row): PageMessage {
  const { card, revision } = Envelope.parse(row.card ?? {})
  const author = row.author === 'person' ? 'person' : 'staffroom'
  const { chat, text } = row
  return { id: Number(row.id), chat, author, text, revision, at: row.at.toISOString(), ...defined({ card }) }
}

/** Through JSON and back: what Prisma takes for a Json column, without `undefined`. */
function json(envelope: Envelope) {
  return JSON.parse(JSON.stringify({ revision: 0, ...envelope }))
}

/** Leaves out what is undefined, as exactOptionalPropertyTypes asks. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never
}
