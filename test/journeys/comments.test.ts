import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { stage } from './stage.ts'

/** A Tuesday in term. */
const s = await stage({ clock: '2027-01-12T10:00:00Z' })

const SITE = randomUUID()
const CAST = {
  /** Saw it. */
  teacher: 'stuart.pym@withybrook.example',
  /** Runs the page. */
  editor: 'leila.haddad@withybrook.example',
  /** Of the senior leadership team. */
  leader: 'callum.reid@withybrook.example',
}

beforeAll(async () => {
  await s.db.query(
    `insert into site (id, school_id, title, platform, details) values ($1, 'merriott-haselbury', 'Eco-club page', 'Facebook', '{}')`,
    [SITE],
  )
  await s.db.query(
    `insert into site_person (site_id, person_id, duty) select $1, id, 'administrator' from person where email = $2`,
    [SITE, CAST.editor],
  )
})

const weeks: [Platform, string][] = [
  ['slack', '2027-01-12'],
  ['teams', '2027-01-19'],
  ['simulator', '2027-01-26'],
]

describe.each(weeks)('comments on %s', (platform, tuesday) => {
  const teacher = s.play(platform, CAST.teacher)
  const editor = s.play(platform, CAST.editor)
  const leader = s.play(platform, CAST.leader)
  const at = (days: number, time: string) => {
    const day = new Date(Date.parse(tuesday) + days * 86_400_000).toISOString().slice(0, 10)
    return s.clock.moveTo(new Date(`${day}T${time}Z`))
  }

  /** Writes into their own chat with the bot, so that the answer stands there. */
  async function writes(email: string, words: string): Promise<string> {
    if (platform !== 'slack') return s.play(platform, email).says(words)
    const { workspace, driver } = s.slack
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === email)?.id ?? ''
    const before = workspace.botDmsTo(user).length
    await driver.dm(user, words)
    await workspace.waitFor(() => workspace.botDmsTo(user).length > before, 5_000, 'an answer')
    return visibleText(workspace.botDmsTo(user).at(-1)).join('\n')
  }

  /** Presses a button that opens a form, fills it and sends it. @returns what is shown then */
  async function fillsIn(email: string, verbs: [string, string], answers: Record<string, string>): Promise<string> {
    const actor = s.play(platform, email)
    if (platform === 'slack') return actor.presses(verbs[0], answers)
    await actor.presses(verbs[0])
    return actor.presses(verbs[1], answers)
  }

  async function logs(text: string, received: string): Promise<string> {
    await writes(CAST.teacher, 'comments')
    const answers = { kind: 'query', text, url: 'www.facebook.com/eco/1', received }
    const shown = await fillsIn(CAST.teacher, ['comment.log', 'comment.submit'], answers)
    await s.settled()
    return shown
  }

  const marks = (answers: Record<string, string>) =>
    fillsIn(CAST.editor, ['comment.earlier', 'comment.earlier'], answers)

  beforeAll(async () => {
    await at(0, '10:00:00')
    for (const person of [teacher, editor, leader]) await person.says('hello')
    await s.settled()
  })

  it('a teacher who looks after no site may log one, and sees no others', async () => {
    const said = await writes(CAST.teacher, 'comments')
    expect(said).toContain('Comments are looked after by the people of each site')
    expect(await logs('Too early', 'Friday')).toContain('Please add the time')
    const shown = await logs(`When is the litter pick, on ${platform}?`, 'today 09:30')
    expect(`${shown}\n${await teacher.reads()}`).toContain('Leila Haddad will see to it')
  })

  it('who runs the site is told at once, acknowledges it, and answers it', async () => {
    expect(await editor.reads()).toContain(`When is the litter pick, on ${platform}?`)
    await editor.presses('comment.acknowledge')
    await s.settled()
    expect(await editor.reads()).toContain('Acknowledged by Leila Haddad')
    await editor.presses('comment.answer')
    await s.settled()
    expect(await editor.reads()).toContain('Answered by Leila Haddad')
    expect(await editor.buttons()).not.toContain('comment.answer')
  })

  it('a slip is taken back', async () => {
    await editor.presses('comment.reopen')
    await s.settled()
    expect(await editor.buttons()).toContain('comment.answer')
    await editor.presses('comment.answer')
    await s.settled()
  })

  it('nobody answers: who runs the site is reminded in school hours, and when it is late the leaders hear of it', async () => {
    const text = `Who picks up the bags, on ${platform}?`
    await at(0, '11:00:00')
    await logs(text, 'today 10:30')
    const copies = async () => (await editor.reads()).split(text).length - 1
    expect(await copies()).toBe(1)
    await at(0, '17:58:30')
    expect(await copies()).toBe(1)
    await at(0, '18:05:00')
    await s.settled()
    expect(await copies()).toBe(2)
    expect(await leader.reads()).not.toContain(text)
    await at(1, '10:30:30')
    await s.settled()
    expect(await leader.reads()).toContain(text)
    expect(await leader.reads()).toContain('Late: it was due by')
    expect(await writes(CAST.leader, 'comments')).toContain('late: due by')
  })

  it('it was answered on the site long before, and that is said with its time', async () => {
    expect(await marks({ what: 'answer', when: 'today 10:45' })).toContain('still to come')
    const shown = await marks({ what: 'answer', when: 'yesterday 15:00' })
    await s.settled()
    expect(`${shown}\n${await editor.reads()}`).toContain('In time: it was due by')
    expect(await leader.buttons()).not.toContain('comment.acknowledge')
    expect(await writes(CAST.leader, 'comments figures')).toContain('in time, 0 acknowledged in time, 0 late')
    expect(await writes(CAST.teacher, 'comments figures')).toContain('for those who look after all')
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
})
