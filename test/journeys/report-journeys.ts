import { beforeAll, describe, expect, it } from 'vitest'
import { dayIn } from '../../src/calendar/days.ts'
import type { Platform } from '../../src/conversation/incoming.ts'
import type { Player } from './actor.ts'
import { commandPlaces, leaksIn, type Place, placesOf, tablePlaces } from './marker-scan.ts'
import { addressOf } from './procedure-table.ts'
import { reportInBrowser } from './report-page-journey.ts'
import { neededField, REPORTED, type ReportPlayed, reportForm } from './report-table.ts'
import type { Stage } from './stage.ts'

const MARKERS = REPORTED.map(({ marker }) => marker)

/** Every kind of report of every school, from the first word to its end. To be called in a file of its own. */
export function reportJourneys(s: Stage, platform: Platform): void {
  const cast = new Map<string, Watched>()
  const play = ({ policy }: Pick<ReportPlayed, 'policy'>, who: string) => {
    const address = addressOf(policy, who)
    const actor = cast.get(address) ?? watched(s.play(platform, address))
    cast.set(address, actor)
    return actor
  }

  beforeAll(async () => {
    for (const row of REPORTED)
      for (const who of [row.author, row.colleague, ...row.readers]) {
        const person = play(row, who)
        if (person.greeted) continue
        person.greeted = true
        await person.says('hello')
      }
    await s.settled()
  }, 60_000)

  it.each(REPORTED.map((row) => ({ ...row, name: row.kind.id })))('$policy: $name', async (row) => {
    const author = play(row, row.author)
    await write(s, row, author)
    await s.settled()
    const report = await latest(s)
    expect(await told(s, report.id)).toBe(row.readers.toSorted().join(' '))
    for (const who of row.readers) expect(await play(row, who).reads()).toContain(`Report ${report.number}`)
    expect(await play(row, row.colleague).reads()).not.toContain('report is waiting')
    await seeTo(
      s,
      row,
      row.readers.map((who) => play(row, who)),
    )
    await hears(author, report.number)
  })

  it.each(onePerSchool())(
    '$policy: a colleague who is none of it finds none of it, wherever they look',
    async (row) => {
      await overhears(play(row, row.colleague))
    },
  )

  // The page is the same for all; the simulator's chat alone shows a link as it is.
  const inBrowser = platform === 'simulator' ? REPORTED.filter(({ kind }) => kind.id === 'friend_request') : []
  const served: Place[] = []
  it.each(inBrowser)('$policy: in the browser, with a file', async (row) => {
    served.push(...(await reportInBrowser(s, row, play(row, row.author), play(row, row.readers[0] ?? ''))))
  })

  describe('what was typed in all of it', () => {
    it('stands in no window but those of whoever reads or wrote it', () => {
      const leaks = [...cast].flatMap(([address, { windows }]) => {
        const theirs = REPORTED.filter((row) =>
          [row.author, ...row.readers].some((who) => addressOf(row.policy, who) === address),
        ).map(({ marker }) => marker)
        const others = MARKERS.filter((marker) => !theirs.includes(marker))
        return leaksIn(
          windows.map((text) => ({ where: address, text })),
          others,
        )
      })
      expect(leaks).toEqual([])
    })

    it('stands in nothing that is kept, sent, logged, printed or served', async () => {
      const spoken = [...cast].flatMap(([where, { heard }]) => heard.map((text) => ({ where, text })))
      const places = [
        ...spoken,
        ...served,
        ...(await placesOf(s)),
        ...(platform === 'simulator' ? await commandPlaces(s) : []),
      ]
      expect(leaksIn(places, MARKERS)).toEqual([])
    }, 60_000)

    it('would be found if it did', async () => {
      const [marker = ''] = MARKERS
      await s.db.query(`insert into setting (key, value) values ('leak', $1)`, [`{"text":"${marker}"}`])
      s.logged.push(JSON.stringify({ msg: Buffer.from(`it was ${marker} again`).toString('base64') }))
      const found = leaksIn(await placesOf(s), MARKERS)
      expect([...new Set(found)].sort()).toEqual([`log: ${marker}`, `table setting: ${marker}`])
      await s.db.query(`delete from setting where key = 'leak'`)
      s.logged.pop()
      expect(leaksIn(await tablePlaces(s.db), MARKERS)).toEqual([])
    })
  })

  it('nothing that the platform would refuse was sent', () => {
    expect(s.problems()).toEqual([])
  })
}

/** Somebody, with all that was ever shown to them in a window, and all that was said to them outside one. */
interface Watched extends Player {
  windows: string[]
  heard: string[]
  greeted: boolean
}

function watched(player: Player): Watched {
  const windows: string[] = []
  const heard: string[] = []
  const look = async <T>(answer: T): Promise<T> => {
    windows.push(await player.dialogText())
    return answer
  }
  const hear = async (words: string) => {
    heard.push(words)
    return look(words)
  }
  return {
    ...player,
    windows,
    heard,
    greeted: false,
    presses: async (verb, words) => hear(await player.presses(verb, words)),
    opens: async (words) => look(await player.opens(words)),
    openDialog: async (verb) => look(await player.openDialog(verb)),
    fillDialog: async (answers) => look(await player.fillDialog(answers)),
    pressInDialog: async (button, answers) => look(await player.pressInDialog(button, answers)),
  }
}

/** Begun by its name, refused once beside the field that is missing, and sent. */
async function write(s: Stage, row: ReportPlayed, author: Player): Promise<void> {
  const form = reportForm(row, dayIn('Europe/London', s.clock.now()))
  await author.opens(`report ${row.kind.words[0]}`)
  if (!(await author.dialogButtons()).includes('report.submit')) {
    expect(await author.dialogText()).toContain('999')
    await author.pressInDialog('report.start')
  }
  const missing = neededField(row)
  const errors = await author.fillDialog({ ...form, [missing]: '' })
  expect(Object.keys(errors)).toEqual([missing])
  expect(await author.fillDialog(form)).toEqual({})
  expect(await author.dialogText()).toContain('has been received')
  await author.closeDialog()
}

/** The first of them takes it up, does what is needed, writes a note and closes it; the others read it. */
async function seeTo(s: Stage, row: ReportPlayed, readers: Player[]): Promise<void> {
  for (const reader of readers) {
    expect(await reader.openDialog('report.read')).toContain(row.marker)
    await reader.pressInDialog('I am seeing to it')
    await reader.closeDialog()
  }
  const [first] = readers
  if (first === undefined) throw new Error('nobody reads it')
  await s.settled()
  await first.openDialog('report.read')
  await first.pressInDialog('Add a note…')
  expect(await first.fillDialog({ text: `A note on ${row.marker}.` })).toEqual({})
  await doSteps(first, row)
  await first.pressInDialog('Close it…')
  expect(await first.fillDialog({ outcome: `${row.marker} is settled.`, told: 'Thank you, it is settled.' })).toEqual(
    {},
  )
  expect(await first.dialogText()).toContain('closed')
  await first.closeDialog()
  await s.settled()
}

async function doSteps(reader: Player, row: ReportPlayed): Promise<void> {
  for (let n = 0; n < row.kind.steps.length; n += 1) {
    const text = await reader.dialogText()
    const button = ['Decide…', 'Done…'].find((one) => text.includes(one))
    if (button === undefined) return
    await reader.pressInDialog(button)
    expect(await reader.fillDialog({ decided: 'no', text: `Seen to: ${row.marker}.` })).toEqual({})
    expect(await reader.dialogText()).toContain(`Seen to: ${row.marker}.`)
  }
}

/** The author is told that it is closed, reads what was meant for them, and nothing that was not. */
async function hears(author: Player, number: number): Promise<void> {
  expect(await author.reads()).toContain(`Report ${number}, which you sent in`)
  const shown = await author.openDialog('report.read')
  expect(shown).toContain('Thank you, it is settled.')
  for (const theirs of ['A note on', 'Seen to', 'is settled.'])
    expect(shown.replace('Thank you, it is settled.', '')).not.toContain(theirs)
  await author.closeDialog()
}

function onePerSchool(): ReportPlayed[] {
  return REPORTED.filter(({ policy }, n) => REPORTED.findIndex((row) => row.policy === policy) === n)
}

async function overhears(colleague: Player): Promise<void> {
  for (const words of ['reports', 'concerns', 'reports figures']) {
    expect(await colleague.opens(words).catch(() => '')).not.toMatch(/Report \d/)
    await colleague.closeDialog()
  }
  expect(await colleague.reads()).not.toMatch(/Report \d/)
}

interface Latest {
  id: string
  number: number
}

async function latest(s: Stage): Promise<Latest> {
  const [row] = await s.db.query<Latest>('select id, number from report order by received_at desc, number desc limit 1')
  if (row === undefined) throw new Error('there is no report')
  return row
}

/** Those who were given a card of it, by their addresses: "daniel.osei helen.marsh". */
async function told(s: Stage, report: string): Promise<string> {
  const rows = await s.db.query<{ email: string }>(
    `select distinct p.email from outbox o join person p on p.id = o.reader_id
     where o.subject = $1 and o.kind = 'notice' and o.card = 'report' order by 1`,
    [`report:${report}`],
  )
  return rows.map(({ email }) => email.split('@')[0]).join(' ')
}
