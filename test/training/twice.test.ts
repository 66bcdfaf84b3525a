import { beforeEach, describe, expect, it } from 'vitest'
import type { Intent } from '../../src/conversation/incoming.ts'
import { wordsOf } from '../builders/front-door.ts'
import { openGate } from '../builders/training.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const gate = await openGate(db)
const school = 'withybrook'

async function everything(): Promise<string> {
  const tables = ['training', 'request', 'outbox', 'audit_entry']
  const rows = await Promise.all(
    tables.map((table) =>
      db.query<{ row: string }>(`select to_json(t)::text as row from ${table} t order by to_json(t)::text`),
    ),
  )
  return JSON.stringify(rows)
}

beforeEach(async () => {
  for (const table of ['shown', 'outbox', 'training', 'request', 'draft']) await db.query(`delete from ${table}`)
})

const course = (over: object = {}) => ({ school, course: 'training', day: '2026-11-02', ...over })
const said = async () => {
  const training = crypto.randomUUID()
  await gate.ask('stu', { type: 'training.say', ...course({ training }) } as Intent)
  return training
}

type Trained = Extract<Intent['type'], `training.${string}`>
const deeds: Record<Trained, () => Promise<{ who: string; intent: Intent }>> = {
  'training.ask': async () => ({
    who: 'ada',
    intent: { type: 'training.ask', request: await gate.asks(['stu', 'vera']) },
  }),
  'training.say': async () => ({
    who: 'stu',
    intent: { type: 'training.say', school, course: 'training', day: '2026-11-02', training: crypto.randomUUID() },
  }),
  'training.record': async () => ({
    who: 'dawn',
    intent: {
      type: 'training.record',
      ...course({ training: crypto.randomUUID(), who: 'vera@larkfield.example' }),
    } as Intent,
  }),
  'training.confirm': async () => ({ who: 'judith', intent: { type: 'training.confirm', training: await said() } }),
  'training.refuse': async () => ({ who: 'judith', intent: { type: 'training.refuse', training: await said() } }),
}

describe('the same delivery a second time changes nothing', () => {
  it.each(Object.entries(deeds))('%s', async (_type, prepare) => {
    const { who, intent } = await prepare()
    const untouched = await everything()
    const id = `twice:${crypto.randomUUID()}`
    const first = await gate.ask(who, intent, { id })
    const once = await everything()
    expect(wordsOf(first)).not.toContain('went wrong')
    expect(once).not.toBe(untouched)
    const second = await gate.ask(who, intent, { id })
    expect(wordsOf(second)).not.toContain('went wrong')
    expect(await everything()).toBe(once)
  })

  it.each(Object.entries(deeds))('%s, pressed twice at the same moment', async (_type, prepare) => {
    const { who, intent } = await prepare()
    await Promise.all([gate.ask(who, intent), gate.ask(who, intent)])
    const both = await everything()
    await gate.ask(who, intent)
    expect(await everything()).toBe(both)
  })

  it('two senior leaders at the same moment: one answer stands, and the request hears of it once', async () => {
    const request = await gate.asks(['stu'])
    await gate.ask('stu', { type: 'training.say', school, course: 'policy', day: '' })
    const training = await said()
    await db.query('delete from outbox')
    await Promise.all([
      gate.ask('judith', { type: 'training.confirm', training }),
      gate.ask('callum', { type: 'training.confirm', training }),
    ])
    const told = await db.query<{ subject: string }>(
      `select subject from outbox where kind = 'notice' and card = 'training' and reader_id = $1`,
      [gate.people['ada']?.personId],
    )
    expect(told).toEqual([{ subject: `request:${request}` }])
  })
})
