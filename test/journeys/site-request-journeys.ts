import { beforeAll, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { siteForm } from './forms.ts'
import { CAST, type Stage } from './stage.ts'

/** Sends a form in and gives its number. */
async function request(s: Stage, author: Actor, more = {}): Promise<number> {
  await author.says('request site')
  expect(await author.fills(siteForm(more))).toEqual({})
  await s.settled()
  const [row] = await s.db.query<{ number: number }>('select max(number)::int as number from request')
  return row?.number ?? 0
}

async function requestRow(
  s: Stage,
  number: number,
): Promise<{ status: string; version: number; state: { decisions: { by: string }[] }; submissions: unknown[] }> {
  const [row] = await s.db.query<{
    status: string
    version: number
    state: { decisions: { by: string }[] }
    submissions: unknown[]
  }>('select status, version, state, submissions from request where number = $1', [number])
  if (row === undefined) throw new Error('no such request')
  return row
}

/**
 * What everybody who asks or signs goes through, on whatever they use. To be called in a `describe` of its own.
 * @param options.oneAtATime one person sits at one screen: nothing can be pressed twice at once
 */
export function siteRequestJourneys(
  s: Stage,
  playsOn: (email: string) => Actor,
  options: { oneAtATime?: boolean } = {},
): void {
  const play = (part: keyof typeof CAST) => playsOn(CAST[part])
  let [author, manager, communications, head, colleague] = [] as Actor[] as [Actor, Actor, Actor, Actor, Actor]

  beforeAll(async () => {
    ;[author, manager, communications, head, colleague] = [
      play('author'),
      play('manager'),
      play('communications'),
      play('head'),
      play('colleague'),
    ]
    for (const person of [author, manager, communications, head, colleague]) await person.says('hello')
    await s.settled()
  })

  it('goes through three approvers to the register and the signed record', async () => {
    const number = await request(s, author)
    expect(await author.reads()).toContain('With Tom Okafor')
    for (const person of [manager, communications, head]) {
      expect(await person.buttons()).toContain('request.approve')
      await person.presses('request.approve')
      await s.settled()
      expect(await person.buttons()).not.toContain('request.approve')
    }
    expect((await requestRow(s, number)).status).toBe('approved')
    expect(await author.reads()).toContain('Your request is approved')
    expect(await colleague.says('sites facebook')).toContain('Yes, this is in the register')
    const told = await author.presses('request.record')
    expect(`${told} ${await author.reads()}`).toContain('The link works once')
  })

  it('is declined with a reason, which the author reads', async () => {
    const number = await request(s, author)
    await manager.presses('request.decline', { reason: 'We have such a page already.' })
    await s.settled()
    expect((await requestRow(s, number)).status).toBe('declined')
    expect(await author.reads()).toContain('We have such a page already.')
    expect(await manager.buttons()).not.toContain('request.approve')
  })

  it('comes back for changes, is edited and sent again, and the steps run from the first', async () => {
    const number = await request(s, author)
    await manager.presses('request.approve')
    await s.settled()
    await communications.presses('request.changes', { note: 'Please say who answers questions.' })
    await s.settled()
    expect(await author.reads()).toContain('Please say who answers questions.')
    await author.presses('request.start')
    expect(await author.fills({ content: 'Photographs of work. Amira answers questions.' })).toEqual({})
    await s.settled()
    const row = await requestRow(s, number)
    expect([row.status, row.state.decisions.length, row.submissions.length]).toEqual(['pending', 0, 2])
    expect(await manager.reads()).toContain('Amira answers questions.')
    expect(await manager.reads()).toMatch(/you signed:\s+Photographs of work, dates and reminders\./)
    await author.presses('request.withdraw')
    await s.settled()
  })

  const several = options.oneAtATime ? 1 : 11
  it(`${several} presses at once, each under an id of its own, are one signature`, async () => {
    const number = await request(s, author)
    // Whoever presses when the buttons are gone already finds none to press.
    await Promise.all(Array.from({ length: several }, () => manager.presses('request.approve').catch(() => '')))
    await s.settled()
    const row = await requestRow(s, number)
    expect([row.version, row.state.decisions.length]).toEqual([2, 1])
    await author.presses('request.withdraw')
    await s.settled()
  })

  it('a withdrawn request loses its buttons on the approver’s card', async () => {
    const number = await request(s, author)
    expect(await manager.buttons()).toContain('request.approve')
    await author.presses('request.withdraw')
    await s.settled()
    expect((await requestRow(s, number)).status).toBe('withdrawn')
    expect(await manager.buttons()).not.toContain('request.approve')
    expect(await manager.reads()).toContain('Withdrawn by Amira Hussain')
  })

  it('a form with mistakes comes back with a sentence beside each, keeps what was typed, and is then taken', async () => {
    await author.says('request site')
    const errors = await author.fills(
      siteForm({ administrators: ['amira.hussain@larkfield.example'], closure: '2020-01-01' }),
    )
    expect(Object.keys(errors).sort()).toEqual(['administrators', 'closure'])
    expect(errors['administrators']).toContain('A.5.4')
    const mended = siteForm()
    expect(
      await author.fills({ administrators: mended['administrators'] ?? [], closure: mended['closure'] ?? '' }),
    ).toEqual({})
    await s.settled()
    await author.presses('request.withdraw')
    await s.settled()
  })

  it('status, approvals, sites and help have something useful to say', async () => {
    expect(await author.says('status')).toContain('Request')
    expect(await manager.says('approvals')).toContain('Waiting for your signature')
    expect(await colleague.says('approvals')).toContain('Nothing is waiting for your signature')
    expect(await colleague.says('sites nothing-like-it')).toContain('not in the register')
    expect(await colleague.says('help')).toContain('What Staffroom can do for you')
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
}
