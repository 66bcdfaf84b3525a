import { createHash, randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import type { IntentOf, SentFile } from '../../src/conversation/incoming.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Report } from '../../src/reports/report.ts'
import { fileContent, filesOf, loadReport } from '../../src/reports/store.ts'
import { openFront, testVault, verbsOf, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const page = { ...surfaces.simulator, takesFiles: true, opensDialogs: true }
const MB = 1024 * 1024

const png = (n = 1) => Buffer.concat([Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), Buffer.alloc(60, n)])
const file = (name: string, content: Uint8Array<ArrayBuffer>): SentFile => ({ name, size: content.length, content })
const filesIn = () => inTransaction(db, (tx) => filesOf(tx, testVault, report.id))
const now = () => inTransaction(db, (tx) => loadReport(tx, testVault, report.id))

function give(who: string, files?: SentFile[], how: { id?: string; surface?: typeof page } = {}) {
  const intent: IntentOf<'report.files'> = { type: 'report.files', report: report.id, ...(files && { files }) }
  return front.ask(who, intent, { surface: page, ...how })
}

let report: Report
beforeEach(async () => {
  report = await plantReport(db, testVault, { kind: 'friend_request', reporterId: front.ids['amira'] ?? '' })
})

describe('evidence', () => {
  it('of its author is kept sealed, with its hash, and stands in the chronology and in the trail', async () => {
    const content = png()
    const words = wordsOf(await give('amira', [file('C:\\fotos\\Zoë.png', content)]))
    expect(words).toContain(`1 file is with report ${report.number}`)
    const [kept] = await filesIn()
    expect(kept).toMatchObject({ status: 'kept', name: 'Zoë.png', type: 'image/png', size: content.length })
    expect(kept?.hash).toBe(createHash('sha256').update(content).digest('hex'))
    expect(await inTransaction(db, (tx) => fileContent(tx, testVault, kept?.id ?? ''))).toEqual(content)
    const [row] = await db.query<{ sealed: Buffer; content: Buffer }>(
      'select sealed, content from report_file where id = $1',
      [kept?.id],
    )
    expect(Buffer.from(row?.content ?? []).includes(content)).toBe(false)
    expect((await now())?.entries.at(-1)).toMatchObject({ what: 'file', item: kept?.id, by: front.ids['amira'] })
    const [line] = await db.query<{ details: Record<string, unknown> }>(
      `select details from audit_entry where action = 'report.file' order by seq desc limit 1`,
    )
    expect(line?.details).toMatchObject({ file: kept?.id, type: 'image/png' })
    expect(JSON.stringify(line)).not.toContain(kept?.hash)
    expect(JSON.stringify(line)).not.toContain('Zoë')
  })

  it('is judged file by file: what is refused is named with the reason, and the rest is kept', async () => {
    const words = wordsOf(
      await give('amira', [
        file('page.png', Buffer.from('<html><script>alert(1)</script>')),
        file('good.png', png()),
        file('empty.png', Buffer.alloc(0)),
        { name: 'huge.png', size: 10 * MB + 1 },
        file('same.png', png()),
      ]),
    )
    expect(words).toContain('1 file is with report')
    expect(words).toContain('“page.png” was not kept: it is neither a picture')
    expect(words).toContain('“empty.png” was not kept: there is nothing in it')
    expect(words).toContain('“huge.png” was not kept: it is larger than 10 MB')
    expect(words).toContain('“same.png” was not kept: the same file is there already')
    expect((await filesIn()).map(({ name }) => name)).toEqual(['good.png'])
  })

  it('ends at ten files, over all times that some were added', async () => {
    await give(
      'amira',
      Array.from({ length: 6 }, (_, n) => file(`a${n}.png`, png(n))),
    )
    const words = wordsOf(
      await give(
        'helen',
        Array.from({ length: 6 }, (_, n) => file(`b${n}.png`, png(n + 10))),
      ),
    )
    expect(words).toContain('4 files are with report')
    expect(words).toContain('a report holds 10 files')
    expect(await filesIn()).toHaveLength(10)
  })

  it('has longer to be written down than a press may wait', async () => {
    await db.query(`create table waits (ms text)`)
    await db.query(`create function note_wait() returns trigger language plpgsql as
      $$ begin insert into waits values (current_setting('statement_timeout')); return new; end $$`)
    await db.query(`create trigger note_wait after insert on report_file for each row execute function note_wait()`)
    await give('amira', [file('a.png', png())])
    const waits = await db.query<{ ms: string }>('select ms from waits')
    await db.query('drop table waits cascade')
    await db.query('drop function note_wait cascade')
    expect(waits).toHaveLength(1)
    expect(
      Number(/^(\d+)(?:ms|s)$/.exec(waits[0]?.ms ?? '')?.[1]) * (waits[0]?.ms.endsWith('ms') ? 1 : 1000),
    ).toBeGreaterThan(10_000)
  })

  it('that comes again by the same delivery is answered with what stands', async () => {
    const id = `test:${randomUUID()}`
    await give('amira', [file('a.png', png())], { id })
    expect(wordsOf(await give('amira', [file('a.png', png())], { id }))).toContain('1 file is with report')
    expect(await filesIn()).toHaveLength(1)
  })

  it('has a form where the client takes files; elsewhere a link to the page that does, in the dialog', async () => {
    expect(verbsOf(await give('amira'))).toContain('report.files')
    const reply = await give('amira', undefined, { surface: { ...page, takesFiles: false } })
    expect(reply.show).toBe('dialog')
    expect(wordsOf(reply)).toMatch(/https:\/\/staffroom\.example\/links\/reports\/[0-9a-f]{48}/)
  })

  it('is taken from nobody else, who learns no more than of a report that is not there', async () => {
    const there = await give('liam', [file('a.png', png())])
    const nowhere = await front.ask(
      'liam',
      { type: 'report.files', report: randomUUID(), files: [] },
      { surface: page },
    )
    expect(there).toEqual(nowhere)
    expect(await filesIn()).toEqual([])
  })

  it('is taken from its author while the report is open, and from its readers afterwards', async () => {
    const closed = {
      ...report,
      id: randomUUID(),
      draftId: randomUUID(),
      number: 900,
      status: 'closed' as const,
      closedAt: report.receivedAt,
    }
    report = await plantReport(db, testVault, closed)
    expect(wordsOf(await give('amira', [file('a.png', png())]))).toContain('is closed')
    expect(await filesIn()).toEqual([])
    await give('helen', [file('a.png', png())])
    expect(await filesIn()).toHaveLength(1)
  })

  it('is refused, with the reason and whom to turn to, where the kind takes none', async () => {
    report = await plantReport(db, testVault, {
      reporterId: front.ids['amira'] ?? '',
      answers: { what: 'A picture', child_image: 'true' },
    })
    const reply = await give('amira', [file('a.png', png())])
    expect(reply.show).toBe('dialog')
    expect(wordsOf(reply)).toContain('Please add no file here')
    expect(wordsOf(reply)).toMatch(/Internet Watch Foundation|Police|CEOP/i)
    expect(await filesIn()).toEqual([])
    expect(wordsOf(await give('helen', [file('a.png', png())]))).toContain('Please add no file here')
  })

  it('leaves no word in the log or the outbox', async () => {
    await give('amira', [file('Zoë-from-Year-5.png', png()), file('x.exe', Buffer.from('MZ'))])
    const outbox = await db.query('select * from outbox')
    const written = JSON.stringify(outbox, (_key, value) => (typeof value === 'bigint' ? String(value) : value))
    expect(front.logged.join('\n') + written).not.toMatch(/Zoë|Year-5|x\.exe/)
  })
})
