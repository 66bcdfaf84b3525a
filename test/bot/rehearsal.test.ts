import { describe, expect, it } from 'vitest'
import { GUIDE, prepareRehearsal, simulatedPeople } from '../../bot/rehearsal.ts'
import { readConfig } from '../../src/config.ts'
import { isRehearsal, settleRehearsal } from '../../src/db/rehearsal.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { loadDemo } from '../../src/people/demo.ts'
import { listSchools } from '../../src/people/store.ts'
import { putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const packs = await loadPacks()
const NOW = new Date('2026-11-23T10:00:00Z')
const KEYS = { STAFFROOM_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}` }
const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's', ...KEYS }

async function fresh() {
  const db = await freshDatabase()
  const deps = { db, packs, clock: () => NOW, newId: () => crypto.randomUUID() }
  return { db, deps, prepare: (env: NodeJS.ProcessEnv) => prepareRehearsal(readConfig(env), deps) }
}

const marked = await fresh()
await marked.prepare({})

describe('a new database, and no platform to serve', () => {
  it('becomes a rehearsal with the demo trust in it', async () => {
    expect(await isRehearsal(marked.db)).toBe(true)
    expect(await listSchools(marked.db)).toHaveLength(5)
  })

  it('starts again as it is, with the people as they are', async () => {
    await marked.db.query(
      `update person set email = 'renamed@larkfield.example' where email = 'peter.ness@larkfield.example'`,
    )
    await marked.prepare({})
    expect(await marked.db.query(`select from person where email = 'renamed@larkfield.example'`)).toHaveLength(1)
  })

  it('everybody who is there today can be played, the guide among them, and no leaver', async () => {
    const people = await simulatedPeople(marked.db, NOW)
    expect(people.map(({ email }) => email)).toContain(GUIDE)
    expect(people.map(({ name }) => name)).not.toContain('Peter Ness')
    expect(new Set(people.map(({ schoolId }) => schoolId)).size).toBe(5)
  })

  it.each([
    ['on an address that others reach', { HOST: '0.0.0.0' }, 'HOST is not a loopback address'],
    ['on a name that others reach', { HOST: 'staffroom.example' }, 'HOST is not a loopback address'],
  ])('%s: refused, and the database stays as it was', async (_where, env, words) => {
    const { db, prepare } = await fresh()
    await expect(prepare(env)).rejects.toThrow(words)
    expect(await isRehearsal(db)).toBeUndefined()
    expect(await listSchools(db)).toEqual([])
  })

  it('with the simulator off there is nothing to settle', async () => {
    const { db, prepare } = await fresh()
    await prepare({ STAFFROOM_SIMULATOR: 'off' })
    expect(await isRehearsal(db)).toBeUndefined()
  })

  it('with a school in it that nobody marked: nothing is loaded over it', async () => {
    const { db, prepare } = await fresh()
    await putSchool(db, school())
    await expect(prepare({})).rejects.toThrow('There is nothing to serve')
    expect((await listSchools(db)).map(({ id }) => id)).toEqual(['larkfield'])
    expect(await isRehearsal(db)).toBeUndefined()
  })
})

describe('a new database, and a platform to serve', () => {
  it('is in earnest for good, and takes no demo any more', async () => {
    const { db, deps, prepare } = await fresh()
    await prepare(SLACK)
    expect(await isRehearsal(db)).toBe(false)
    await expect(loadDemo(deps, () => [])).rejects.toThrow('cannot become one')
    await expect(prepare({})).rejects.toThrow('There is nothing to serve')
    await prepare(SLACK)
  })

  it('without keys it is refused, and not settled either', async () => {
    const { db, prepare } = await fresh()
    await expect(prepare({ ...SLACK, STAFFROOM_KEYS: '' })).rejects.toThrow('STAFFROOM_KEYS is not set')
    expect(await isRehearsal(db)).toBeUndefined()
  })

  it.each([
    ['STAFFROOM_SIMULATOR', { STAFFROOM_SIMULATOR: 'on' }],
    ['STAFFROOM_CLOCK', { STAFFROOM_CLOCK: '2026-09-01T08:00:00Z' }],
    ['STAFFROOM_LOCAL_TEAMS', { STAFFROOM_LOCAL_TEAMS: 'on' }],
  ])('%s is refused, and the database is not settled by a start that fails', async (name, env) => {
    const { db, prepare } = await fresh()
    await expect(prepare({ ...SLACK, ...env })).rejects.toThrow(`${name} is for rehearsals only`)
    expect(await isRehearsal(db)).toBeUndefined()
  })
})

describe('a rehearsal', () => {
  it('does not meet Slack’s real address', async () => {
    await expect(marked.prepare(SLACK)).rejects.toThrow('SLACK_BOT_TOKEN')
    expect(await isRehearsal(marked.db)).toBe(true)
  })

  it('meets a test server on this machine', async () => {
    await marked.prepare({ ...SLACK, SLACK_API_URL: 'http://127.0.0.1:9/api/', STAFFROOM_SIMULATOR: 'on' })
  })

  it('is not served to others', async () => {
    await expect(marked.prepare({ HOST: '0.0.0.0' })).rejects.toThrow('HOST is not a loopback address')
  })

  it('cannot be settled the other way', async () => {
    await expect(inTransaction(marked.db, (tx) => settleRehearsal(tx, false))).rejects.toThrow('stays one')
  })
})
