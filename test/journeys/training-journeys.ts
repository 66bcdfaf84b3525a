import { DateTime } from 'luxon'
import { beforeAll, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import type { Actor } from './actor.ts'
import { addressOf } from './procedure-table.ts'
import type { Stage } from './stage.ts'

const lastWeek = DateTime.now().minus({ days: 7 }).toFormat('yyyy-MM-dd')
const at = (name: string) => addressOf('merriott-haselbury', name)

/**
 * Stuart asks for an account and runs it with Becky, a volunteer without a chat; Callum decides, Dawn is the office. To be
 * called in a file of its own.
 */
export function trainingJourneys(s: Stage, platform: Platform): void {
  const play = (name: string): Actor => s.play(platform, at(name))
  const [author, leader, office] = [play('stuart.pym'), play('callum.reid'), play('dawn.tilley')]

  /** Presses a button that opens a form, fills it and sends it. */
  async function fillsIn(person: Actor, verb: string, answers: Record<string, string>): Promise<void> {
    if (platform !== 'slack') await person.presses(verb)
    await person.presses(verb, answers)
    await s.settled()
  }
  const status = async () => (await s.db.query<{ status: string }>('select status from request'))[0]?.status

  beforeAll(async () => {
    for (const person of [author, leader, office]) await person.says('hello')
    await s.settled()
    // The simulator has an account for everybody who is in the staff list.
    await s.db.query('delete from identity i using person p where p.id = i.person_id and p.email = $1', [
      at('becky.slade'),
    ])
  })

  it('nobody can approve an account before those who run it are ready, and the card says who is not', async () => {
    await author.says('request an account')
    const errors = await author.fills({
      platform: 'Instagram',
      aim: 'Families see the eco-club at work.',
      audience: 'Families of both schools',
      promotion: 'In the newsletter.',
      runners: [at('stuart.pym'), at('becky.slade')],
      visibility: 'closed',
    })
    expect(errors).toEqual({})
    await s.settled()
    expect(await leader.reads()).toContain('Staffroom does not know that yet of Stuart Pym, Becky Slade.')
    await leader.presses('request.approve')
    expect(await status()).toBe('pending')
  })

  it('“Ask them” asks those it can, and says who else has to be asked', async () => {
    const told = await leader.presses('training.ask')
    await s.settled()
    expect(`${told}\n${await leader.reads()}`).toContain('Cannot be asked in chat')
    expect(await author.reads()).toContain('You are named in a request')
    expect(await office.reads()).toContain('Becky Slade cannot be asked in chat')
  })

  it('who is asked reads the policy and says so, says when they were trained, and is confirmed', async () => {
    await author.presses('training.say')
    await s.settled()
    expect(await author.reads()).toContain('✓ Read the Social Media Policy')
    await fillsIn(author, 'training.say', { day: lastWeek })
    expect(await author.reads()).toContain('◆ Been trained')
    await leader.presses('training.confirm')
    await s.settled()
    expect(await author.reads()).toContain('Callum Reid has confirmed it.')
    expect(await leader.buttons()).not.toContain('training.confirm')
  })

  it('the office records it for the volunteer, a leader confirms it, and everybody hears that nothing is missing', async () => {
    await fillsIn(office, 'training.record', { course: 'policy', day: lastWeek })
    expect(await leader.reads()).not.toContain('The training is complete')
    // In Slack the form is opened from the card about Becky again; elsewhere the newest button asks who.
    const who: Record<string, string> = platform === 'slack' ? {} : { who: at('becky.slade') }
    await fillsIn(office, 'training.record', { ...who, course: 'training', day: lastWeek })
    expect(await leader.reads()).not.toContain('The training is complete')
    await leader.presses('training.confirm')
    await s.settled()
    expect(await leader.reads()).toContain('The training is complete')
    expect(await author.reads()).toContain('The training is complete')
  })

  it('and it is approved', async () => {
    await leader.presses('request.approve')
    await s.settled()
    expect(await status()).toBe('approved')
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
}
