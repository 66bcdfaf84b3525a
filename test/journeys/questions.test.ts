import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { textOf } from '../fakes/teams/index.ts'
import { CAST, stage } from './stage.ts'

const s = await stage()

/** Somebody writes to the bot in their own chat with it. @returns what it answers there */
async function writes(platform: Platform, email: string, words: string): Promise<string> {
  if (platform !== 'slack') return s.play(platform, email).says(words)
  const { workspace, driver } = s.slack
  const user = [...workspace.users.values()].find((one) => one.profile['email'] === email)
  const messages = () => workspace.botDmsTo(user?.id ?? '')
  const before = messages().length
  await driver.dm(user?.id ?? '', words)
  await workspace.waitFor(() => messages().length > before, 5_000, 'an answer')
  return visibleText(messages().at(-1)).join('\n')
}

/** Opens the form in which a question is sent on, and sends it. */
async function sendsOn(platform: Platform, email: string, text: string): Promise<string> {
  const actor = s.play(platform, email)
  if (platform === 'slack') return actor.presses('question.send', { text })
  await actor.presses('question.send')
  return actor.presses('question.submit', { text })
}

describe.each<Platform>(['slack', 'teams', 'simulator'])('a question on %s', (platform) => {
  const author = s.play(platform, CAST.author)
  const head = s.play(platform, CAST.head)

  beforeAll(async () => {
    for (const person of [author, head]) await person.says('hello')
    await s.settled()
  })

  it('is answered with its clause', async () => {
    const said = await writes(platform, CAST.author, 'Can I accept a friend request from a pupil?')
    expect(said).toContain('✕ No')
    expect(said).toContain('Clause 6.6')
    expect(said).toContain('“Can I accept a friend request from a pupil?”')
  })

  it('as a command it is answered at once', async () => {
    expect(await author.says('ask can I accept a friend request from a pupil?')).toContain('Clause 6.6')
  })

  it('it depends, what holds is pressed, and the answer stands there', async () => {
    expect(await writes(platform, CAST.author, 'Can I create a class Instagram?')).toContain('◆ It depends')
    await author.presses('question.answer_fact')
    await s.settled()
    expect(await author.reads()).toContain('✓ Yes')
  })

  it('what the policy does not say goes to the headteacher, who settles it, and the asker hears of it', async () => {
    const question = `How do I fix the boiler in the hall, on ${platform}?`
    expect(await writes(platform, CAST.author, question)).toContain('○ Your policy does not say')
    expect(await sendsOn(platform, CAST.author, question)).toContain('It has gone to the headteacher (Helen Marsh)')
    await s.settled()
    expect(await head.reads()).toContain(question)
    expect(await head.reads()).toContain('Amira Hussain asks')
    await head.presses('question.settle')
    await s.settled()
    expect(await head.buttons()).not.toContain('question.settle')
    expect(await author.reads()).toContain('Helen Marsh has seen to your question')
    expect(await writes(platform, CAST.head, 'questions')).toContain('No question is waiting.')
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
})

describe('where others read along', () => {
  it('Slack: only who mentioned the app sees the answer, with nothing to press', async () => {
    const { workspace, driver } = s.slack
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === CAST.author)
    const channel = workspace.addChannel({ name: 'staff', members: [user?.id ?? '', workspace.botUser.id] })
    await driver.mention(user?.id ?? '', channel.id, 'can I create a class Instagram?')
    await workspace.waitFor(() => workspace.ephemerals.some(({ channel: at }) => at === channel.id), 5_000, 'an answer')
    const answer = workspace.ephemerals.find(({ channel: at }) => at === channel.id)
    expect(visibleText(answer).join('\n')).toContain('◆ It depends')
    expect(JSON.stringify(answer?.blocks)).not.toContain('"actions"')
    expect(answer?.text).toBe('Staffroom’s answer')
  })

  it('Teams: the answer stands in the group chat, with nothing to press', async () => {
    const { tenant, driver } = s.teams
    const user = [...tenant.users.values()].find((one) => one.userPrincipalName === CAST.author)
    if (user === undefined) throw new Error('the author is not in Teams')
    const team = tenant.addTeam({ name: 'Staff', members: [user], channels: ['Questions'], installed: true })
    const delivery = await driver.message(user, 'can I create a class Instagram?', {
      chat: team.channels[0] ?? '',
      mention: true,
    })
    expect(delivery.ok).toBe(true)
    const cards = tenant.messagesIn(team.channels[0] ?? '').flatMap((message) => tenant.card(message, user) ?? [])
    expect(cards.map((card) => textOf(card)).join('\n')).toContain('◆ It depends')
    expect(JSON.stringify(cards)).not.toContain('Action.Execute')
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
})
