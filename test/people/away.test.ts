import { beforeEach, describe, expect, it } from 'vitest'
import { inTransaction } from '../../src/db/transaction.ts'
import { awayState, setAwayFor } from '../../src/people/away.ts'
import { loadDirectory } from '../../src/people/store.ts'
import { entry, putSchool, school } from '../builders/people.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
// A Monday.
const TODAY = '2026-11-23'
const ann = entry('Ann Reed')
const bob = entry('Bob Khan', { email: 'bob@school.example' })
const twins = [entry('Sam Lee', { email: 'sam1@school.example' }), entry('Sam Lee', { email: 'sam2@school.example' })]
const gone = entry('Gil Left', { email: 'gil@school.example', endDate: '2026-11-22' })
await putSchool(db, school(), [ann, bob, ...twins, gone])

const where = async () => ({ school: school(), directory: await loadDirectory(db, 'larkfield'), today: TODAY })

async function say(words: string) {
  const place = await where()
  const { reply, changed } = await inTransaction(db, (tx) => setAwayFor(tx, place, ann.personId, words))
  const { absences } = await loadDirectory(db, 'larkfield')
  return { text: reply.show === 'word' ? reply.text : '', changed, absences }
}

beforeEach(async () => void (await db.query('delete from absence')))

describe('somebody says until when they are away', () => {
  it.each([
    ['until 5 March', '2027-03-05', undefined],
    ['5 March', '2027-03-05', undefined],
    ['UNTIL Friday', '2026-11-27', undefined],
    ['till friday', '2026-11-27', undefined],
    ['until today', TODAY, undefined],
    ['until Friday, bob khan signs for me', '2026-11-27', bob.personId],
    ['until Friday, Bob Khan', '2026-11-27', bob.personId],
    ['until Friday covered by BOB@school.example', '2026-11-27', bob.personId],
    ['until Friday, sam2@school.example signs for me', '2026-11-27', twins[1]?.personId],
  ])('“away %s”', async (words, until, delegateId) => {
    const { text, changed, absences } = await say(words)
    expect(absences).toEqual([{ personId: ann.personId, until, ...(delegateId && { delegateId }) }])
    expect(text).toContain('You are away until the end of')
    expect(changed).toEqual([
      {
        chain: 'larkfield',
        actor: ann.personId,
        action: 'AwaySet',
        subject: `person:${ann.personId}`,
        details: { until, delegate: delegateId ?? null },
      },
    ])
  })

  it.each([
    ['no day at all', '', 'last day you are away'],
    ['a day nobody understands', 'until the cows come home', 'last day you are away'],
    ['a day that has been', 'until 5/3/2020', '5 March 2020 is in the past'],
    ['somebody who is not in the staff list', 'until Friday, Zoe Nobody signs for me', 'do not find “Zoe Nobody”'],
    ['one of two people of the same name', 'until Friday, Sam Lee', 'do not find “Sam Lee”'],
    ['somebody who has left, by name', 'until Friday, Gil Left', 'do not find “Gil Left”'],
    ['somebody who has left, by address', 'until Friday, gil@school.example', 'do not find “gil@school.example”'],
    ['themselves', 'until Friday, Ann Reed', 'do not find “Ann Reed”'],
  ])('%s: they hear how to say it, and nothing is written', async (_rule, words, told) => {
    const { text, changed, absences } = await say(words)
    expect(text).toContain(told)
    expect([changed, absences]).toEqual([[], []])
  })

  it('the last word counts, and a stand-in named before is no stand-in any more', async () => {
    await say('until Friday, Bob Khan')
    expect((await say('until 5 March')).absences).toEqual([{ personId: ann.personId, until: '2027-03-05' }])
  })
})

describe('and comes back', () => {
  it.each(['back', ' Back '])('“%s” ends it, with a line in the trail', async (words) => {
    await say('until Friday')
    const { text, changed, absences } = await say(words)
    expect(text).toContain('Welcome back')
    expect([changed.map((line) => line.action), absences]).toEqual([['AwayEnded'], []])
  })

  it('who was not away hears so, and the trail stays as it is', async () => {
    const { text, changed } = await say('back')
    expect(text).toContain('You are not marked as away')
    expect(changed).toEqual([])
  })

  it('a look at how it stands changes nothing', async () => {
    expect(awayState(await where(), ann.personId)).toMatchObject({
      text: expect.stringContaining('not marked as away'),
    })
    await say('until Friday')
    expect(awayState(await where(), ann.personId)).toMatchObject({
      text: expect.stringContaining('away until the end of 27 November 2026'),
    })
    expect(awayState({ ...(await where()), today: '2026-11-28' }, ann.personId)).toMatchObject({
      text: expect.stringContaining('not marked as away'),
    })
  })
})
