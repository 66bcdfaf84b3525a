import { afterEach, describe, expect, it } from 'vitest'
import { dayIn } from '../../src/calendar/days.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { textOf } from '../fakes/teams/index.ts'
import type { Player } from './actor.ts'
import { CAST, stage } from './stage.ts'

const s = await stage()
const cast = new Map<string, Player>()

/** Somebody of the demo school, known there. */
async function play(platform: 'slack' | 'teams' | 'simulator', part: keyof typeof CAST): Promise<Player> {
  const key = `${platform} ${part}`
  const known = cast.get(key)
  if (known !== undefined) return known
  const player = s.play(platform, CAST[part])
  cast.set(key, player)
  await player.says('hello')
  await s.settled()
  return player
}

const request = () => ({
  about: 'not_staff',
  from: 'parent',
  platform: 'Facebook',
  accepted: 'waiting',
  seen_on: dayIn('Europe/London', s.clock.now()),
  more: 'A mother of 5B, twice this week.',
})

afterEach(() => {
  expect(s.problems()).toEqual([])
})

describe.each(['slack', 'teams', 'simulator'] as const)('a friend request on %s', (platform) => {
  it('is begun by its name, put aside, mended, sent, and taken up by whoever reads it', async () => {
    const author = await play(platform, 'author')
    const head = await play(platform, 'head')
    expect(await author.opens('report friend request')).toContain('Friend or follow request')
    expect(Object.keys(await author.fillDialog({ ...request(), platform: '' }))).toEqual(['platform'])
    await author.closeDialog()
    expect(await author.opens('report friend request')).toContain('Friend or follow request')
    // What was typed is there: only what was missing is filled in.
    expect(await author.fillDialog({ platform: 'Facebook' })).toEqual({})
    expect(await author.dialogText()).toContain('has been received')
    await author.closeDialog()
    await s.settled()
    expect(await head.reads()).not.toContain('mother')
    expect(await head.openDialog('report.read')).toContain('A mother of 5B')
    expect(await head.pressInDialog('I am seeing to it')).toContain('A mother of 5B')
    await head.closeDialog()
    await s.settled()
    for (const { reads } of [author, head]) expect(await reads()).not.toContain('mother')
  })

  it('asks for what follows from an answer, and says at once what to do', async () => {
    const author = await play(platform, 'colleague')
    await author.opens('report friend request')
    if (platform === 'slack') {
      const { workspace, driver } = s.slack
      const user = [...workspace.users.values()].find((one) => one.profile['email'] === CAST.colleague)?.id ?? ''
      await driver.viewAction(user, { block_id: 'from' }, 'former_pupil', { values: { platform: 'Instagram' } })
      const kept = workspace.topView(user)?.state.values['platform']['platform']
      expect(kept.value).toBe('Instagram')
    } else if (platform === 'teams') await author.pressInDialog('Keep for later', { from: 'former_pupil' })
    else await author.pressInDialog('report.submit', { from: 'former_pupil' })
    expect(await author.dialogText()).toContain('How old are they now?')
    await author.closeDialog()
  })
})

describe('a message of somebody else', () => {
  it('is reported from its menu in Slack, with what it says, who wrote it and where', async () => {
    const author = await play('slack', 'author')
    const { workspace, driver } = s.slack
    const [user, other] = [CAST.author, CAST.colleague].map((email) =>
      [...workspace.users.values()].find((one) => one.profile['email'] === email),
    )
    const channel = workspace.addChannel({ name: 'staff', members: [user?.id ?? ''] })
    const said = await driver.say(other?.id ?? '', channel.id, 'You are useless, the lot of you')
    await driver.messageAction(user?.id ?? '', 'report_message', channel.id, said.ts)
    await chooseComment(author)
    expect(await author.dialogText()).toMatch(/The message, from liam\.doyle.*\n?.*You are useless/s)
    await author.closeDialog()
  })

  it('is reported from its menu in Teams, wherever it stands', async () => {
    const author = await play('teams', 'author')
    await play('teams', 'colleague')
    const { tenant, driver } = s.teams
    const [user, other] = [CAST.author, CAST.colleague].map((email) => {
      const found = [...tenant.users.values()].find((one) => one.userPrincipalName === email)
      if (found === undefined) throw new Error(`${email} is not in Teams`)
      return found
    })
    if (user === undefined || other === undefined) throw new Error('nobody')
    const chat = tenant.addPrivateChat(user, other)
    await driver.messageAction(
      user,
      'reportMessage',
      chat,
      driver.say(other, chat, 'You are useless, the lot of you').id,
    )
    await chooseComment(author)
    expect(await author.dialogText()).toContain('You are useless')
    expect(JSON.stringify(tenant.messagesIn(tenant.chat(user)))).not.toContain('useless')
    await author.closeDialog()
  })

  async function chooseComment(author: Player): Promise<void> {
    expect(await author.dialogText()).toContain('Is anybody in danger now?')
    expect(await author.fillDialog({ danger: 'no', kind: 'abusive_comment', about: 'not_staff' })).toEqual({})
  }
})

describe('a picture', () => {
  it('is given to the report in Slack, fetched from there, and kept sealed', async () => {
    const author = await play('slack', 'author')
    const { workspace, driver } = s.slack
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === CAST.author)?.id ?? ''
    await author.opens('report friend request')
    expect(await author.fillDialog(request())).toEqual({})
    await author.pressInDialog('Add screenshots')
    const file = workspace.addFile({ name: 'seen.png', content: PNG, user })
    await driver.submit(user, { files: [{ id: file.id, name: file.name, size: file.size }] })
    expect(await author.dialogText()).toContain('1 file is with report')
    await s.settled()
    const [kept] = await s.db.query<{ status: string }>('select status from report_file')
    expect(kept?.status).toBe('kept')
    await author.closeDialog()
  })

  it.each(['teams', 'simulator'] as const)(
    'is added on the signed-in page where the chat takes none: %s',
    async (platform) => {
      const author = await play(platform, 'author')
      await author.opens('report friend request')
      expect(await author.fillDialog(request())).toEqual({})
      expect(await author.pressInDialog('Add screenshots')).toContain('On the page that opens')
      await author.closeDialog()
    },
  )

  it('that is sent in the chat belongs in a report; nothing is fetched', async () => {
    await play('slack', 'author')
    await play('teams', 'author')
    const { workspace, driver } = s.slack
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === CAST.author)?.id ?? ''
    const asked = workspace.callsTo('files.info').length
    const before = workspace.botDmsTo(user).length
    await driver.dm(user, 'look at this', { files: [workspace.addFile({ content: PNG, user })] })
    await workspace.waitFor(() => workspace.botDmsTo(user).length > before)
    const answered = visibleText(workspace.botDmsTo(user).at(-1)).join('\n')
    expect(answered).toContain('delete your message here')
    expect(workspace.callsTo('files.info')).toHaveLength(asked)
    const { tenant, driver: teams } = s.teams
    const person = [...tenant.users.values()].find((one) => one.userPrincipalName === CAST.author)
    if (person === undefined) throw new Error('nobody')
    await teams.message(person, '', { attachments: [{ contentType: 'image/*', contentUrl: 'https://x.example/1' }] })
    const told = tenant.card(tenant.botMessagesTo(person).at(-1) as never)
    expect(textOf(told as never)).toContain('delete your message here')
  })

  it('does not come before danger', async () => {
    const author = await play('slack', 'author')
    const { workspace, driver } = s.slack
    const user = [...workspace.users.values()].find((one) => one.profile['email'] === CAST.author)?.id ?? ''
    const before = workspace.botDmsTo(user).length
    const words = 'a pupil says she will kill herself tonight'
    await driver.dm(user, words, { files: [workspace.addFile({ content: PNG, user })] })
    await workspace.waitFor(() => workspace.botDmsTo(user).length > before)
    expect(await author.reads()).toContain('999')
  })
})

/** The smallest picture there is. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
