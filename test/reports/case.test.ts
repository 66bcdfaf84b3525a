import { beforeEach, describe, expect, it } from 'vitest'
import { toModal } from '../../bot/slack/block-kit.ts'
import { type Card, renderCard } from '../../cards/catalog.ts'
import type { Intent } from '../../src/conversation/incoming.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import type { Reply } from '../../src/effects.ts'
import { formFields } from '../../src/packs/form.ts'
import type { Report } from '../../src/reports/report.ts'
import { loadReport } from '../../src/reports/store.ts'
import { NOW, openFront, testVault, verbsOf, wordsOf } from '../builders/front-door.ts'
import { surfaces } from '../builders/packs.ts'
import { press, reportingSchool, reportKind } from '../builders/reporting.ts'
import { plantFile, plantReport } from '../builders/reports.ts'
import { freshDatabase } from '../setup/database.ts'

const db = await freshDatabase()
const front = await openFront(db)
const id = (who: string) => front.ids[who] ?? ''
for (const who of ['amira', 'helen', 'rosie', 'daniel', 'liam', 'lena', 'gwen', 'sam', 'omar'])
  await front.ask(who, 'hello')

const GONE = 'There is no such report for you'
const MARK = 'Zanzibar'

beforeEach(async () => {
  front.at(NOW)
  for (const table of ['shown', 'outbox', 'report_file', 'report', 'delivery', 'absence'])
    await db.query(`delete from ${table}`)
  await db.query(`update school set choices = '{}'`)
  await reportingSchool(db, front)
})

/** Amira's of a pupil who is bullied: Helen and Rosie read it. */
const plant = (changes: Parameters<typeof plantReport>[2] = {}) =>
  plantReport(db, testVault, {
    kind: 'online_bullying',
    reporterId: id('amira'),
    answers: { about: 'not_staff', victim: 'pupil', what: MARK },
    entries: [{ at: '2026-11-23T09:00:00.000Z', by: id('amira'), what: 'received' }],
    ...changes,
  })
const read = (who: string, report: { id: string }, more = {}) =>
  front.ask(who, { type: 'report.read', report: report.id, ...more })
const update = (who: string, report: Report, part: string, answers?: object, more: object = {}) =>
  front.ask(who, {
    type: 'report.update',
    report: report.id,
    version: report.version,
    part,
    ...(answers && { answers }),
    ...more,
  } as Intent)
const close = (who: string, report: Report, answers?: object) =>
  front.ask(who, {
    type: 'report.close',
    report: report.id,
    version: report.version,
    ...(answers && { answers }),
  } as Intent)
const now = async (report: { id: string }): Promise<Report> => {
  const found = await inTransaction(db, (tx) => loadReport(tx, testVault, report.id))
  if (found === undefined) throw new Error('it is gone')
  return found
}
async function told(): Promise<string[]> {
  const rows = await db.query<{ name: string; card: string }>(
    `delete from outbox o using membership m where m.person_id = o.reader_id and m.school_id = o.school_id
       and o.kind = 'notice' returning m.name, o.card`,
  )
  return rows.map(({ name, card }) => `${name} ${card}`).sort()
}
const trail = async () => {
  const rows = await db.query<{ action: string; details: object }>(
    `select action, details from audit_entry where chain = 'reports:larkfield' order by seq`,
  )
  return rows.map(({ action }) => action)
}

describe('who may read a report', () => {
  it.each([
    ['helen', 'reader'],
    ['rosie', 'reader'],
    ['amira', 'reporter'],
    ['daniel', 'nobody'],
    ['liam', 'nobody'],
    ['gwen', 'nobody'],
    ['lena', 'nobody'],
    ['sam', 'nobody'],
    ['omar', 'nobody'],
  ])('%s: %s', async (who, as) => {
    const report = await plant()
    const reply = await read(who, report)
    if (as === 'nobody') {
      expect(wordsOf(reply)).toBe(wordsOf(await read(who, { id: crypto.randomUUID() })))
      expect(wordsOf(reply)).toContain(GONE)
      return
    }
    expect(reply.show).toBe('dialog')
    expect(wordsOf(reply)).toContain(MARK)
    expect(verbsOf(reply).includes('report.close')).toBe(as === 'reader')
  })

  it('every reading, and none that was refused, stands in the trail', async () => {
    const report = await plant()
    const before = (await trail()).length
    await read('helen', report)
    await read('liam', report)
    await read('amira', report)
    expect((await trail()).slice(before)).toEqual(['report.read', 'report.read'])
  })

  it('where no window opens: a card without a word of it, and for others not even that', async () => {
    const report = await plant()
    const typed = { surface: surfaces.teams }
    const reply = await front.ask('helen', { type: 'report.read', report: report.id }, typed)
    expect(reply.show).toBe('card')
    expect(verbsOf(reply)).toEqual(['report.read', 'report.page'])
    expect(wordsOf(reply)).not.toMatch(/Zanzibar|bullying/)
    expect(wordsOf(await front.ask('liam', { type: 'report.read', report: report.id }, typed))).toContain(GONE)
  })

  it('the fallback text of what is shown says no more than its number', async () => {
    const reply = await read('helen', await plant())
    expect('card' in reply && reply.card.data.summary).toBe('Report 1')
  })
})

const PARTS: [string, object | undefined][] = [
  ['take_up', undefined],
  ['note', { text: 'A note.' }],
  ['more', { text: 'More.' }],
  ['name', { people: 'tom' }],
  ['kind', { new_kind: 'abusive_comment', text: 'x' }],
  ['hold', { text: 'x' }],
]

describe('a forged press', () => {
  it.each(
    ['liam', 'omar', 'gwen', 'daniel'].flatMap((who) => PARTS.map(([part, answers]) => [who, part, answers] as const)),
  )('by %s, of “%s”, changes nothing and shows nothing, also when it comes twice', async (who, part, answers) => {
    const report = await plant()
    const intent = { type: 'report.update', report: report.id, version: 1, part, ...(answers && { answers }) } as Intent
    for (const _time of ['once', 'twice']) {
      const reply = await front.ask(who, intent, { id: `forged-${who}-${part}` })
      expect(reply).toEqual({ show: 'word', text: expect.stringContaining(GONE) })
    }
    expect((await now(report)).version).toBe(1)
    expect(await told()).toEqual([])
  })

  it.each(PARTS)('by the head it is about, or by who acts for her: “%s”', async (part, answers) => {
    const report = await plant({ about: { who: 'staff', people: [id('helen')] } })
    for (const who of ['helen', 'daniel']) expect(wordsOf(await update(who, report, part, answers))).toContain(GONE)
    expect(wordsOf(await close('helen', report, { outcome: 'x' }))).toContain(GONE)
    expect(wordsOf(await front.ask('helen', 'reports'))).not.toMatch(/Report \d/)
    expect((await now(report)).version).toBe(1)
    expect(verbsOf(await read('lena', report))).toContain('report.close')
  })

  it('by its author: what others do with it is not theirs', async () => {
    const report = await plant()
    for (const [part, answers] of PARTS.filter(([one]) => one !== 'more')) {
      const reply = await update('amira', report, part, answers)
      expect(wordsOf(reply)).toContain('That is for those who see to it')
      expect(verbsOf(reply)).not.toContain('report.close')
    }
    expect((await now(report)).version).toBe(1)
  })
})

describe('a case as it goes on', () => {
  it('is taken up when somebody of each recipient has; its author hears that, and no name', async () => {
    const report = await plant()
    const one = await update('helen', report, 'take_up')
    expect(wordsOf(one)).toContain('You have taken it up.')
    expect(wordsOf(one)).toContain('It still waits for')
    expect(await told()).toEqual([])
    await front.ask('rosie', press(await read('rosie', report), 'report.update', {}, 'I am seeing to it'))
    expect(await now(report)).toMatchObject({ status: 'taken_up', ownerId: id('helen') })
    expect(await told()).toEqual(['amira report-mine'])
    const own = wordsOf(await read('amira', report))
    expect(own).toContain('Somebody is seeing to it.')
    expect(own).not.toMatch(/helen|rosie/i)
  })

  it('what was done, noted, decided and handed on stands in it, the latest first; its author sees none of it', async () => {
    const report = await plant()
    const typed = async (part: string, answers: object, more = {}) =>
      update('helen', await now(report), part, answers, more)
    await typed('action', { actions: ['hidden', 'blocked'], on: '2026-11-22', text: 'On Facebook.' })
    await typed('note', { text: 'Rang the parent.' })
    await typed('step', { text: 'Spoke with J.S.' }, { item: 'support' })
    await typed('hand_on', { system: 'MyRecords', reference: 'A-17', on: '2026-11-23' })
    const last = await typed('hold', { text: 'The county asks.' })
    const words = wordsOf(last)
    for (const part of [
      'Hidden from view',
      '22 November 2026',
      'Rang the parent.',
      'Spoke with J.S.',
      'MyRecords, A-17',
    ])
      expect(words).toContain(part)
    expect(words.indexOf('The county asks')).toBeLessThan(words.indexOf('Note: Rang the parent'))
    expect(wordsOf(await read('amira', report))).not.toMatch(/parent|Spoke|MyRecords|county|Hidden/)
    expect((await trail()).slice(-2)).toEqual(['report.held', 'report.read'])
  })

  it('nothing that anybody wrote, and nobody it is about, stands in the trail or the outbox', async () => {
    const report = await plant()
    await update('helen', report, 'note', { text: `${MARK} and more` })
    await update('helen', report, 'name', { people: 'tom' })
    await update('helen', report, 'action', { actions: ['slt_meeting'], on: '2026-11-23', text: '' })
    await update('helen', await now(report), 'kind', { new_kind: 'press_contact', text: 'A journalist wrote it.' })
    const rows = await db.query<{ row: string }>(
      `select to_json(t)::text as row from (select subject, action || details::text from audit_entry
         union all select subject, card from outbox) t`,
    )
    const all = rows.map(({ row }) => row).join()
    expect(all).not.toContain(MARK)
    expect(all).not.toContain(id('tom'))
    expect(all).toMatch(/report\.action.*report\.kind/s)
    expect(all).not.toMatch(/press_contact|slt_meeting/)
  })

  it('its author adds to it: those who read it are told, and see it', async () => {
    const report = await plant()
    const form = await front.ask('amira', press(await read('amira', report), 'report.update'))
    const reply = await front.ask('amira', press(form, 'report.update', { answers: { text: 'It went on today.' } }))
    expect(wordsOf(reply)).toContain('Saved. Thank you.')
    expect(wordsOf(reply)).toContain('It went on today.')
    expect(await told()).toEqual(['helen report', 'rosie report'])
    expect(wordsOf(await read('rosie', report))).toContain('It went on today.')
  })

  it('belongs with another that its reader reads too; a number that is not theirs is answered like one that is not there', async () => {
    const [report, other, hers] = [await plant(), await plant(), await plant({ about: { people: [id('helen')] } })]
    const link = (number: number) => update('helen', report, 'link', { number: `Report ${number}` })
    const [notHers, none] = [await link(hers.number), await link(999)]
    const errorsOf = (reply: Reply) => (reply.show === 'dialog' ? reply.errors : reply)
    expect(errorsOf(notHers)).toEqual(errorsOf(none))
    expect(wordsOf(await link(other.number))).toContain(`Report ${other.number}`)
    expect(wordsOf(await read('rosie', other))).toContain(`Report ${report.number}`)
  })

  it('is given to another who reads it, and they are told', async () => {
    const report = await plant()
    expect(wordsOf(await update('helen', report, 'owner'))).toContain('rosie')
    await update('helen', report, 'owner', { to: id('rosie') })
    expect((await now(report)).ownerId).toBe(id('rosie'))
    expect(await told()).toEqual(['rosie report'])
  })

  it('evidence is listed by its name, size and a check value', async () => {
    const report = await plant()
    await plantFile(db, testVault, { reportId: report.id, by: id('amira'), name: 'chat.txt', hash: 'a'.repeat(64) })
    await plantFile(db, testVault, { reportId: report.id, by: id('helen'), name: 'letter.txt', hash: 'b'.repeat(64) })
    expect(wordsOf(await read('helen', report))).toMatch(/chat\.txt.*check value aaaaaaaaaaaa[^a]/)
    const own = wordsOf(await read('amira', report))
    expect(own).toContain('chat.txt')
    expect(own).not.toContain('letter.txt')
  })

  it('a long one shows the latest, and says how much stands in the browser', async () => {
    const entries = Array.from({ length: 45 }, (_, index) => ({
      at: `2026-11-23T09:00:${String(index).padStart(2, '0')}.000Z`,
      by: id('helen'),
      what: 'note' as const,
      text: `Entry ${index};`,
    }))
    const report = await plant({ entries })
    const words = wordsOf(await read('helen', report))
    expect(words).toContain('Entry 44;')
    expect(words).not.toContain('Entry 14;')
    expect(words).toContain('15 earlier entries stand in the browser.')
    const surface = { ...surfaces.simulator, showsAll: true }
    const page = wordsOf(await front.ask('helen', { type: 'report.read', report: report.id }, { surface }))
    expect(page).toContain('Entry 0;')
    expect(page).not.toContain('stand in the browser')
  })
})

describe('the longest case', () => {
  it('fits a modal of Slack’s with all its buttons, and says what stands elsewhere', async () => {
    const text = 'It says a great deal. '.repeat(70).slice(0, 1500)
    const answers = Object.fromEntries(
      formFields(reportKind('king-offa', 'online_bullying')).map(({ id: one }) => [one, text]),
    )
    const entries = Array.from({ length: 60 }, () => ({ at: NOW, by: id('helen'), what: 'note' as const, text }))
    const message = { author: 'A parent', text: text.repeat(2), link: 'https://example.org', at: NOW }
    const reply = await read('helen', await plant({ answers: { ...answers, victim: 'pupil' }, entries, message }))
    const view = toModal(renderCard(('card' in reply && reply.card) as Card))
    expect(view.blocks.length).toBeLessThanOrEqual(100)
    const words = JSON.stringify(view)
    expect(words).not.toContain('does not fit')
    expect(words).toContain('earlier entries stand in the browser')
    for (const verb of ['report.close', 'report.page', 'report.read']) expect(words).toContain(`"action_id":"${verb}"`)
  })
})

describe('what came in badly', () => {
  it.each<[string, object, string, object?]>([
    ['note', { text: '   ' }, 'Please answer “Note”.'],
    ['note', { text: 'x'.repeat(1501) }, 'too long'],
    ['action', { actions: '', on: '2026-11-23' }, 'Please answer “What was done?”.'],
    ['action', { actions: 'nonsense', on: '2026-11-23' }, 'Please choose from the answers'],
    ['action', { actions: 'hidden', on: '2026-11-24' }, 'has not come yet'],
    ['name', { people: 'Nobody At All' }, 'Nobody in the staff list is called'],
    ['owner', { to: crypto.randomUUID() }, 'Please choose one of the answers'],
    ['kind', { new_kind: 'online_bullying', text: 'x' }, 'Please choose one of the answers'],
    ['link', { number: 'the other one' }, 'no other report of this number'],
    ['step', { decided: '', text: '' }, 'Please answer “What was done?”.', { item: 'support' }],
  ])('of %s %j: one sentence beside the field, and what was typed stays', async (part, answers, words, more) => {
    const report = await plant()
    const reply = await update('helen', report, part, answers, more)
    if (reply.show !== 'dialog') throw new Error(JSON.stringify(reply))
    expect(Object.values(reply.errors ?? {}).join()).toContain(words)
    expect((await now(report)).version).toBe(1)
  })

  it('a step that there is not: the case as it stands', async () => {
    const report = await plant()
    expect(wordsOf(await update('helen', report, 'step', { text: 'x' }, { item: 'nonsense' }))).toContain(
      'does not belong to the report',
    )
  })

  it('markup that somebody wrote stays letters', async () => {
    const report = await plant()
    const text = `<@U123> *bold* [x](https://evil.example) ${'$'}{title}`
    expect(wordsOf(await update('helen', report, 'note', { text }))).toContain(text)
  })
})

describe('two readers at once', () => {
  it('both take it up: both stand in it', async () => {
    const report = await plant()
    await Promise.all([update('helen', report, 'take_up'), update('rosie', report, 'take_up')])
    const after = await now(report)
    expect(after.status).toBe('taken_up')
    expect(after.takenUp.map(({ by }) => by).sort()).toEqual([id('helen'), id('rosie')].sort())
  })

  it('both close it: one does, the other sees that it is closed', async () => {
    const report = await plant()
    await update('helen', report, 'step', { text: 'Spoke.' }, { item: 'support' })
    const open = await now(report)
    const replies = await Promise.all([
      close('helen', open, { outcome: 'One.' }),
      close('rosie', open, { outcome: 'Two.' }),
    ])
    const words = replies.map(wordsOf)
    expect(words.filter((one) => one.includes('It is closed.'))).toHaveLength(1)
    expect(words.filter((one) => one.includes('This is closed. To do more with it'))).toHaveLength(1)
    expect((await now(report)).entries.filter(({ what }) => what === 'closed')).toHaveLength(1)
  })

  it('a step that needs no words: its button opens the form, as every edge sends it; its form may be sent empty', async () => {
    const report = await plant()
    const opened = await update('helen', report, 'step', {}, { item: 'remove' })
    expect((await now(report)).steps).toEqual({})
    await front.ask('helen', press(opened, 'report.update', { answers: {} }))
    expect(Object.keys((await now(report)).steps)).toEqual(['remove'])
  })

  it('a step from an older card: what was typed stays, to be sent again on what stands now', async () => {
    const report = await plant()
    await update('rosie', report, 'note', { text: 'I rang them.' })
    const reply = await update('helen', report, 'step', { text: 'Spoke with J.S.' }, { item: 'support' })
    expect(wordsOf(reply)).toContain('Somebody else changed this meanwhile')
    expect(wordsOf(reply)).toContain('Spoke with J.S.')
    const sent = await front.ask('helen', press(reply, 'report.update', { answers: { text: 'Spoke with J.S.' } }))
    expect(wordsOf(sent)).toContain('Saved.')
    expect((await now(report)).steps['support']?.text).toBe('Spoke with J.S.')
  })

  it('a delivery that comes again shows what stands, and does nothing more', async () => {
    const report = await plant()
    const intent = {
      type: 'report.update',
      report: report.id,
      version: 1,
      part: 'note',
      answers: { text: 'Once.' },
    } as Intent
    await front.ask('helen', intent, { id: 'again' })
    const second = await front.ask('helen', intent, { id: 'again' })
    expect(second.show).toBe('dialog')
    expect((await now(report)).entries.filter(({ what }) => what === 'note')).toHaveLength(1)
  })

  it('one that comes again once its sender reads it no more shows nothing', async () => {
    const report = await plant()
    const intent = { type: 'report.update', report: report.id, version: 1, part: 'take_up' } as Intent
    await front.ask('helen', intent, { id: 'late' })
    await update('rosie', await now(report), 'name', { people: 'helen' })
    expect(wordsOf(await front.ask('helen', intent, { id: 'late' }))).toContain(GONE)
  })
})

describe('somebody is named later', () => {
  it('the head: she loses it, the chair is told, her deputy never reads it', async () => {
    const report = await plant()
    await update('helen', report, 'take_up')
    await told()
    const reply = await update('rosie', await now(report), 'name', { people: 'helen' })
    expect(wordsOf(reply)).toContain('you can read it no more')
    expect(await told()).toEqual(['lena report'])
    for (const who of ['helen', 'daniel', 'rosie']) expect(wordsOf(await read(who, report))).toContain(GONE)
    expect(wordsOf(await read('lena', report))).toContain(MARK)
    const revised = await db.query(`select from outbox where kind = 'later' and card = 'report.clock'`)
    expect(revised).toHaveLength(1)
  })

  it('its author: they are nobody to it from then on', async () => {
    const report = await plant()
    await update('helen', report, 'name', { people: 'amira' })
    expect(wordsOf(await read('amira', report))).toContain(GONE)
    expect(await told()).toEqual([])
  })

  it('everybody who could read it: it is refused, and says what to do', async () => {
    const report = await plant()
    const reply = await update('helen', report, 'name', { people: ['helen', 'rosie', 'lena', 'daniel'] })
    expect(wordsOf(reply)).toContain('nobody in the staff list would be left')
    expect((await now(report)).about.people).toEqual([])
  })
})

describe('another kind', () => {
  it('goes to whom that kind goes to; what was sent in stands in its own words', async () => {
    const report = await plant()
    const reply = await update('rosie', report, 'kind', {
      new_kind: 'low_level_concern',
      text: 'It is about a manner.',
    })
    expect(wordsOf(reply)).toContain('you can read it no more')
    const words = wordsOf(await read('helen', report))
    expect(words).toContain(MARK)
    expect(words).toContain('It was sent in as')
    expect(wordsOf(await read('amira', report))).not.toContain('concern')
  })
})

describe('the end', () => {
  it('waits for what is needed, and says what that is', async () => {
    const report = await plant()
    const reply = await close('helen', report, { outcome: 'Done.' })
    expect(wordsOf(reply)).toContain('It cannot be closed yet. First: “Talk with whoever is bullied')
    expect(wordsOf(reply)).toContain('"value":"Done."')
    expect((await now(report)).status).toBe('waiting')
  })

  it('its author hears that it is closed, and reads what was written for them, in the dialog alone', async () => {
    const report = await plant()
    await update('helen', report, 'step', { text: 'Spoke.' }, { item: 'support' })
    const form = await close('helen', await now(report))
    const answers = { outcome: 'Settled with the parents.', told: 'Thank you; it has been stopped.' }
    const reply = await front.ask('helen', press(form, 'report.close', { answers }))
    expect(wordsOf(reply)).toContain('Settled with the parents.')
    expect(await now(report)).toMatchObject({ status: 'closed', disposeOn: '2032-11-24' })
    expect(await told()).toEqual(['amira report-mine'])
    const own = wordsOf(await read('amira', report))
    expect(own).toContain('Thank you; it has been stopped.')
    expect(own).not.toContain('Settled')
  })

  it('what its author adds afterwards opens it again, and everybody who reads it is told', async () => {
    const report = await plant({ status: 'closed', closedAt: '2026-11-22T10:00:00.000Z', disposeOn: '2032-11-23' })
    await update('amira', report, 'more', { text: 'It is back.' })
    expect(await now(report)).toMatchObject({ status: 'waiting' })
    expect(await told()).toEqual(['amira report-mine', 'helen report', 'rosie report'])
    const rows = await db.query('select dispose_on, closed_at from report where id = $1', [report.id])
    expect(rows).toEqual([{ dispose_on: null, closed_at: null }])
  })
})

describe('the form of a school whose policy has a part for its co-ordinator', () => {
  it('is closed once she has written down what was done and decided about the site', async () => {
    await reportingSchool(db, front, 'huntington')
    await front.ask('bethan', 'hello')
    const packHash = front.app.packs.get('huntington')?.hash ?? ''
    const report = await plant({
      kind: 'inappropriate_content',
      packHash,
      answers: { about: 'not_staff', nature: MARK },
    })
    const refused = wordsOf(await close('bethan', report, { outcome: 'Done.' }))
    expect(refused).toContain('“Write down what was done about it” and “Is the site to be blocked?”')
    const step = async (item: string, answers: object) => update('bethan', await now(report), 'step', answers, { item })
    expect(wordsOf(await step('action', { text: '' }))).toContain('Please answer “What was done?”')
    await step('action', { text: 'The page was closed, the class moved on.' })
    expect(wordsOf(await step('block', { decided: 'yes', text: '' }))).toContain('Please answer “Why?”')
    const words = wordsOf(await step('block', { decided: 'yes', text: 'The provider does it today.' }))
    expect(words).toContain('Decided: yes; bethan')
    expect(words).toContain('The provider does it today.')
    await close('bethan', await now(report), { outcome: 'Blocked.' })
    expect((await now(report)).status).toBe('closed')
  })
})

describe('what else can be done', () => {
  it('stands on a card of its own, each with what comes of it', async () => {
    const reply: Reply = await read('helen', await plant(), { more: 1 })
    expect(reply.show).toBe('dialog')
    expect(wordsOf(reply)).toContain('They, and whoever acts for them, can read it no more.')
    expect(wordsOf(reply)).not.toContain('Let it go')
  })

  it('is nothing for its author', async () => {
    expect(verbsOf(await read('amira', await plant(), { more: 1 }))).not.toContain('report.close')
  })
})
