import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { Actor } from './actor.ts'
import { addressOf, PLAYED, type Played } from './procedure-table.ts'
import type { Stage } from './stage.ts'

const packs = await loadPacks()

/** Every procedure of every school, to a good end and to a bad one. To be called in a file of its own. */
export function procedureJourneys(s: Stage, platform: Platform): void {
  const cast = new Map<string, Actor>()
  const play = (row: Played, who: string) => {
    const address = addressOf(row.policy, who)
    const actor = cast.get(address) ?? s.play(platform, address)
    cast.set(address, actor)
    return actor
  }

  beforeAll(async () => {
    const everybody = PLAYED.flatMap((row) =>
      [row.author, row.colleague, ...row.signs.map(({ by }) => by)].map((who) => play(row, who)),
    )
    for (const person of new Set(everybody)) await person.says('hello')
    await s.settled()
  }, 60_000)

  describe.each(PLAYED)('$policy: $procedure', (row) => {
    it('is asked for by its name, mended, signed by each in turn, and leaves what it should', async () => {
      const [author, colleague] = [play(row, row.author), play(row, row.colleague)]
      await author.says(`request ${row.asks}`)
      const errors = await author.fills({ ...row.form, ...row.wrong.answers })
      expect(Object.keys(errors)).toEqual([row.wrong.field])
      expect(errors[row.wrong.field]).toContain(row.wrong.clause)
      expect(await author.fills({ ...row.form })).toEqual({})
      await s.settled()
      await signAll(s, row, row.signs, (who) => play(row, who))
      expect(await latest(s)).toMatchObject({ procedure: row.procedure, status: 'approved', signed: row.signs.length })
      expect(await author.reads()).toContain('approved')
      expect(await colleague.buttons()).not.toContain('request.approve')
      await leaves(s, row, author, colleague)
    })

    it('is declined with a reason by the last who signs, and the author reads it', async () => {
      const author = play(row, row.author)
      await author.says(`request ${row.asks}`)
      expect(await author.fills({ ...row.form })).toEqual({})
      await s.settled()
      const last = play(row, row.signs.at(-1)?.by ?? '')
      await signAll(s, row, row.signs.slice(0, -1), (who) => play(row, who))
      const reason = `Not this term, says the last for ${row.procedure}.`
      await last.presses('request.decline', { reason })
      await s.settled()
      expect(await latest(s)).toMatchObject({ procedure: row.procedure, status: 'declined' })
      expect(await author.reads()).toContain(reason)
      expect(await last.buttons()).not.toContain('request.approve')
    })
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
}

/** In turn: nobody has a button before those in front of them have signed, and nobody has one afterwards. */
async function signAll(s: Stage, row: Played, signings: Played['signs'], play: (who: string) => Actor): Promise<void> {
  for (const [at, signing] of signings.entries()) {
    const person = play(signing.by)
    const later = row.signs.slice(at + 1).filter(({ fromTheStart }) => !fromTheStart)
    for (const { by } of later) expect(await play(by).buttons()).not.toContain('request.approve')
    const words = signing.writes === undefined ? undefined : { why: signing.writes }
    if (at === row.signs.length - 1 && row.before !== undefined) {
      expect(await person.reads()).toContain(row.before.says)
      await person.presses('request.approve', words)
      expect(await latest(s)).toMatchObject({ status: 'pending', signed: at })
      await row.before.comesTrue(s)
    }
    await person.presses('request.approve', words)
    await s.settled()
    expect(await person.buttons()).not.toContain('request.approve')
  }
}

async function leaves(s: Stage, row: Played, author: Actor, colleague: Actor): Promise<void> {
  const procedure = packs.get(row.policy)?.pack.procedures.find(({ id }) => id === row.procedure)
  const wanted = (procedure?.produces?.tasks ?? []).map(({ id }) => id)
  const tasks = await s.db.query<{ kind: string }>('select kind from task where school_id = $1', [row.policy])
  expect(tasks.map(({ kind }) => kind)).toEqual(expect.arrayContaining(wanted))
  if (row.leaves === undefined) return
  if ('letter' in row.leaves) {
    const told = await author.presses('request.letter')
    expect(`${told} ${await author.reads()}`).toContain('Letter of authority')
    return
  }
  expect(await colleague.says(`sites ${row.leaves.site}`)).toContain('in the register')
  const [entry] = await s.db.query(`select platform from site where school_id = $1`, [row.policy])
  expect(entry).toMatchObject({ platform: row.leaves.site })
}

async function latest(s: Stage): Promise<{ procedure: string; status: string; signed: number } | undefined> {
  const [row] = await s.db.query<{ procedure: string; status: string; signed: number }>(
    `select procedure, status, jsonb_array_length(state -> 'decisions')::int as signed
     from request order by created_at desc limit 1`,
  )
  return row
}
