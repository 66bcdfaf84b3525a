import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Platform } from '../../src/conversation/incoming.ts'
import { appendAudit } from '../../src/db/audit.ts'
import { writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { loadSchool } from '../../src/people/store.ts'
import { openTasks } from '../../src/tasks/open.ts'
import type { NewTask } from '../../src/tasks/task.ts'
import { newTask } from '../builders/tasks.ts'
import { visibleText } from '../fakes/slack/index.ts'
import { blockOf, stateOf } from './slack-actor.ts'
import { CAST, stage } from './stage.ts'

const s = await stage()

const [larkfield] = await s.db.query<{ id: string }>(
  'select m.school_id as id from membership m join person p on p.id = m.person_id where p.email = $1',
  [CAST.colleague],
)
const SCHOOL = larkfield?.id ?? ''

async function personId(email: string): Promise<string> {
  const [row] = await s.db.query<{ id: string }>('select id from person where email = $1', [email])
  return row?.id ?? ''
}

/** Opens a task as a feature does; its owner is told at once, for this may be run on a Sunday, when the clock says nothing. */
async function opens(owner: string, over: Partial<NewTask>): Promise<void> {
  const one = newTask({ ...over, key: randomUUID(), schoolId: SCHOOL, ownerIds: [await personId(owner)] })
  const app = { clock: () => new Date(), newId: randomUUID }
  await inTransaction(s.db, async (tx) => {
    const school = await loadSchool(tx, SCHOOL)
    if (school === undefined) throw new Error('there is no school')
    const { effects, audit } = await openTasks(app, tx, school, [one])
    const readerId = one.ownerIds[0] ?? ''
    const told = effects.flatMap((effect) =>
      effect.effect === 'later'
        ? [{ effect: 'notice' as const, subject: effect.subject, schoolId: SCHOOL, readerId, card: 'task' as const }]
        : [],
    )
    await writeEffects(tx, told, new Date())
    await appendAudit(tx, audit, new Date())
  })
  await s.settled()
}

/** Opens the form in which a task is passed on, names somebody, and sends it. @returns what is shown then */
async function passesOn(platform: Platform, from: string, to: string): Promise<string> {
  const actor = s.play(platform, from)
  await actor.presses('task.hand_over')
  if (platform !== 'slack') return actor.presses('task.hand_over', { to })
  const { workspace, driver } = s.slack
  const user = [...workspace.users.values()].find((one) => one.profile['email'] === from)?.id ?? ''
  const block = blockOf(workspace, user, 'to')
  if (block === undefined) throw new Error('nobody is asked for')
  const sent = await driver.submit(
    user,
    { [block.block_id ?? '']: stateOf(block, to) },
    { view: workspace.topView(user), force: true },
  )
  return sent.view === undefined ? JSON.stringify(sent.errors) : visibleText(sent.view).join('\n')
}

describe.each<Platform>(['slack', 'teams', 'simulator'])('a task on %s', (platform) => {
  const owner = s.play(platform, CAST.colleague)
  const other = s.play(platform, CAST.author)
  const head = s.play(platform, CAST.head)
  const rules = `Publish the house rules, on ${platform}`
  const logo = `Put up the logo, on ${platform}`

  beforeAll(async () => {
    for (const person of [owner, other, head]) await person.says('hello')
    await s.settled()
  })

  it('its owner is told of it, and finds it under “tasks”', async () => {
    expect(await owner.says('tasks')).toContain('Nothing is waiting for you to do.')
    await opens(CAST.colleague, { title: rules })
    expect(await owner.reads()).toContain(rules)
    expect(await owner.says('tasks')).toContain(rules)
    expect(await other.says('tasks')).not.toContain(rules)
    expect(await head.says('tasks')).toContain('of other people')
  })

  it('it is done, says by whom, and loses its buttons', async () => {
    await owner.presses('task.done')
    await s.settled()
    expect(await owner.reads()).toContain('by Liam Doyle')
    expect(await owner.buttons()).not.toContain('task.hand_over')
    expect(await owner.says('tasks')).toContain('Nothing is waiting for you to do.')
  })

  it('it is passed on: the new owner is told and does it, with a note', async () => {
    await opens(CAST.colleague, { title: logo })
    expect(await passesOn(platform, CAST.colleague, CAST.author)).toContain('Amira Hussain has been told')
    await s.settled()
    expect(await owner.reads()).toContain('This is for Amira Hussain now')
    expect(await other.reads()).toContain(logo)
    await finishes(platform)
    await s.settled()
    expect(await other.reads()).toContain('Top left, on every page.')
    expect(await other.says('tasks')).toContain('Nothing is waiting for you to do.')
  })

  async function finishes(where: Platform) {
    const note = { note: 'Top left, on every page.' }
    if (where === 'slack') return void (await other.presses('task.note', note))
    await other.presses('task.note')
    await other.presses('task.done', note)
  }

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
})
