import { clockTurn } from '../../src/conversation/clock.ts'
import { staffChanged } from '../../src/conversation/staff-changed.ts'
import { appendAudit } from '../../src/db/audit.ts'
import { type OutboxRow, writeEffects } from '../../src/db/outbox.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Front } from './front-door.ts'

/**
 * What comes due until then, in its order and each at its own time, as the pump lets the clock speak.
 * @returns who was told what: "2026-11-24T09:00 helen approval"
 */
export async function passes({ app, at }: Front, until: string): Promise<string[]> {
  const told: string[] = []
  for (;;) {
    const [row] = await app.db.query<OutboxRow>(
      `update outbox set done_at = now() where id = (select id from outbox
         where kind = 'later' and done_at is null and due_at <= $1 order by due_at, id limit 1)
       returning id, subject, card, school_id as "schoolId", due_at as "dueAt"`,
      [new Date(until)],
    )
    if (row === undefined) break
    if (row.dueAt > app.clock()) at(row.dueAt.toISOString())
    await inTransaction(app.db, async (tx) => {
      // Nobody's account is looked for here; what follows it is the same.
      const linking = row.card === 'people.link'
      const { effects, audit } = linking
        ? await staffChanged(app, tx, row.schoolId ?? '')
        : await clockTurn(app, tx, row)
      await writeEffects(tx, effects, app.clock())
      await appendAudit(tx, audit, app.clock())
    })
    told.push(...(await taken(app)).map((one) => `${app.clock().toISOString().slice(0, 16)} ${one}`))
  }
  at(until)
  return told
}

/** The notices that wait to be sent, taken for sent: "helen approval". */
export async function taken({ db }: Front['app']): Promise<string[]> {
  const rows = await db.query<{ name: string; card: string }>(
    `with sent as (update outbox set done_at = now() where kind = 'notice' and done_at is null
         returning id, subject, school_id, reader_id, card),
       kept as (insert into shown (id, subject, reader_id, card, platform, tenant, reach, message, version)
         select gen_random_uuid(), subject, reader_id, card, 'slack', 'T1', '{}', 'm' || id, 1 from sent returning 1)
     select m.name, sent.card from sent join membership m on m.person_id = sent.reader_id and m.school_id = sent.school_id
     order by sent.id`,
  )
  return rows.map(({ name, card }) => `${name} ${card}`)
}
