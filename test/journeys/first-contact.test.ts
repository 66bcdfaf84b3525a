import { describe, expect, it } from 'vitest'
import { siteForm } from './forms.ts'
import { CAST, stage } from './stage.ts'

// Without the simulator, in which everybody of the demo trust has an account from the start.
const s = await stage({ simulator: 'off' })
const author = s.play('slack', CAST.author)
const administrator = s.play('teams', CAST.administrator)
for (const person of [author, administrator]) await person.says('hello')
await s.settled()

describe('an approver who has never spoken to Staffroom', () => {
  it('is named to author and administrator when the request is sent, and gets the card on first contact', async () => {
    await author.says('request site')
    expect(await author.fills(siteForm())).toEqual({})
    await s.settled()
    expect(await author.reads()).toContain('Tom Okafor has not used Staffroom yet')
    expect(await administrator.reads()).toContain('Tom Okafor has not used Staffroom yet')

    const manager = s.play('teams', CAST.manager)
    await manager.says('hello')
    await s.settled()
    await manager.presses('request.approve')
    await s.settled()
    const [row] = await s.db.query<{ names: string[] }>(
      `select array(select jsonb_array_elements(state -> 'decisions') ->> 'name') as names from request`,
    )
    expect(row?.names).toEqual(['Tom Okafor'])
  })

  it('is written to at once where Slack knows their address, although they never spoke', async () => {
    const { workspace } = s.slack
    const bethan = workspace.addUser({ name: 'bethan', email: CAST.communications })
    await s.db.query(
      `insert into outbox (kind, subject, school_id, card, lane, due_at) values ('later', 'school:king-offa', 'king-offa', 'people.link', 'later:test', now() - interval '1 minute')`,
    )
    s.db.wake()
    await s.settled()
    await workspace.waitFor(() => workspace.botDmsTo(bethan.id).length > 0, 5_000, 'the card')
    expect(JSON.stringify(workspace.botDmsTo(bethan.id))).toContain('request.approve')
  })

  it('who has blocked the app is named to author and administrator too', async () => {
    const head = s.play('teams', CAST.head)
    await head.says('hello')
    const user = s.teams.tenant.findUser(CAST.head)
    if (user === undefined) throw new Error('nobody')
    user.blocked = true
    await s.play('slack', CAST.communications).presses('request.approve')
    await s.settled()
    expect(await author.reads()).toContain('could not deliver a message about this request to Helen Marsh')
    expect(await administrator.reads()).toContain('could not deliver a message about this request to Helen Marsh')
    user.blocked = false
    await head.says('hello')
    await s.settled()
    expect(await head.buttons()).toContain('request.approve')
  })
})

describe('the staff list changes while a request waits', () => {
  it('a new holder of the role is given the card, and the leaver’s card loses its buttons', async () => {
    const liam = s.play('slack', CAST.colleague)
    const sofia = s.play('slack', 'sofia.marchetti@larkfield.example')
    for (const person of [liam, sofia]) await person.says('hello')
    await liam.says('request site')
    expect(await liam.fills(siteForm())).toEqual({})
    await s.settled()
    const manager = s.play('teams', CAST.manager)
    expect(await manager.buttons()).toContain('request.approve')

    await s.db.query(
      `update membership set line_manager_id = (select id from person where email = $2) where person_id = (select id from person where email = $1)`,
      [liam.email, sofia.email],
    )
    await s.db.query(
      `insert into outbox (kind, subject, school_id, card, lane, due_at) values ('later', 'school:king-offa', 'king-offa', 'people.link', 'later:test', now() - interval '1 minute')`,
    )
    s.db.wake()
    await s.settled()
    expect(await sofia.buttons()).toContain('request.approve')
    expect(await manager.buttons()).not.toContain('request.approve')
  })
})
