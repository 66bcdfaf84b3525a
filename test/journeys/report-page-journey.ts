import { expect } from 'vitest'
import { dayIn } from '../../src/calendar/days.ts'
import { readPdf } from '../builders/pdf-text.ts'
import { type Page, type Tab, tabWith } from '../builders/tab.ts'
import type { Player } from './actor.ts'
import type { Place } from './marker-scan.ts'
import { type ReportPlayed, reportForm } from './report-table.ts'
import type { Stage } from './stage.ts'

/**
 * A report that is written in the browser, with a file, and read there with its PDF pack; then the same addresses without the
 * session. Both have opened the simulator's chat.
 * @returns what was served beside the pages themselves: their headers, and everything without the session
 */
export async function reportInBrowser(s: Stage, row: ReportPlayed, author: Player, reader: Player): Promise<Place[]> {
  const writing = await tabOf(s, author)
  const report = await write(s, writing, row)
  await s.settled()
  const reading = await tabOf(s, reader)
  const shown = await pressFirst(reading, /^Open$/)
  expect(shown.text).toContain(row.marker)
  const [evidence = ''] = /\/reports\/[^"]*\/files\/[^"]*/.exec(shown.html) ?? []
  const paths = ['/reports', `/reports/${report}/pack`, evidence]
  const served = await Promise.all(paths.map((path) => get(s, path, reading.cookie)))
  expect(served.map(({ status }) => status)).toEqual([200, 200, 200])
  const [, pack, file] = served
  expect(
    readPdf(pack?.bytes ?? Buffer.of())
      .map(({ text }) => text)
      .join(' '),
  ).toContain(row.marker)
  expect(file?.bytes.toString()).toContain(row.marker)
  const closed = await Promise.all(paths.map((path) => get(s, path, '')))
  expect(closed.map(({ status }) => status)).toEqual([403, 403, 403])
  return [
    ...[writing.page, shown, ...served].map(({ headers }) => ({ where: 'page headers', text: textOf(headers) })),
    ...closed.map(({ headers, bytes }) => ({ where: 'page without session', text: `${textOf(headers)} ${bytes}` })),
  ]
}

/** By the button in the list of reports; the link works once. */
async function tabOf(s: Stage, player: Player): Promise<Tab> {
  await player.opens('reports')
  await player.pressInDialog('report.page')
  await player.closeDialog()
  const [row] = await s.db.query<{ card: string }>('select card::text from simulator_message order by id desc limit 1')
  const [link = ''] = /\/links\/reports\/[0-9a-f]{48}/.exec(row?.card ?? '') ?? []
  const used = await fetch(`${s.url}${link}`, { method: 'POST', redirect: 'manual' })
  const tab = tabWith(s.url, used.headers.get('set-cookie')?.split(';')[0] ?? '')
  await tab.open()
  return tab
}

/** @returns the report's id */
async function write(s: Stage, tab: Tab, row: ReportPlayed): Promise<string> {
  await tab.open('/new')
  await pressFirst(tab, /^Next$/, { danger: 'no', kind: row.kind.id, about: 'not_staff' })
  const form = reportForm(row, dayIn('Europe/London', s.clock.now()))
  // What follows from the first answers is asked the second time.
  const first = await pressFirst(tab, /^(Send|Tell)/, form)
  if (!first.text.includes('has been received')) await pressFirst(tab, /^(Send|Tell)/, form)
  expect(tab.page.text).toContain('has been received')
  await pressFirst(tab, /^Add screenshots/)
  const files = [{ name: `${row.marker}.txt`, bytes: `${row.marker} wrote to me again.` }]
  expect((await pressFirst(tab, /^Add them$/, { files })).text).toContain('1 file is with report')
  const [report] = await s.db.query<{ id: string }>('select id from report order by received_at desc, number desc')
  return report?.id ?? ''
}

function pressFirst(tab: Tab, title: RegExp, inputs: Parameters<Tab['press']>[1] = {}): Promise<Page> {
  const titles = [...tab.page.html.matchAll(/<button[^>]*>([^<]*)<\/button>/g)].map(([, text = '']) => text.trim())
  const found = titles.find((one) => title.test(one))
  if (found === undefined) throw new Error(`no button ${title} among ${titles.join(', ')}`)
  return tab.press(found, inputs)
}

async function get(s: Stage, path: string, cookie: string) {
  const answer = await fetch(`${s.url}${path}`, { headers: { cookie }, redirect: 'manual' })
  return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) }
}

function textOf(headers: Headers): string {
  return JSON.stringify([...headers])
}
