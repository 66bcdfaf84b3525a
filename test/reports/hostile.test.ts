import { beforeAll, describe, expect, it } from 'vitest'
import { cardHtml } from '../../bot/reports-page/card.ts'
import { toMessage, toModal } from '../../bot/slack/block-kit.ts'
import { renderCard } from '../../cards/catalog.ts'
import { inert } from '../../cards/inert.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import type { Reply } from '../../src/effects.ts'
import { markupOf } from '../../src/html.ts'
import { openFront, testVault } from '../builders/front-door.ts'
import {
  type Dice,
  dice,
  hostileAnswer,
  hostileBody,
  hostileFile,
  hostileId,
  hostileText,
} from '../builders/hostile.ts'
import { surfaces } from '../builders/packs.ts'
import { plantDraft, plantReport } from '../builders/reports.ts'
import { openTab, serveFront, type Tab } from '../builders/tab.ts'
import { validateBlocks, validateView } from '../fakes/slack/index.ts'
import { liveMarkup } from '../fakes/teams/index.ts'
import { freshDatabase } from '../setup/database.ts'

/** How many reports, changes and uploads, half of them through the page: `HOSTILE=10000` for a thorough look. */
const COUNT = Number(process.env['HOSTILE'] ?? 100)
const KINDS = [
  'friend_request',
  'abusive_comment',
  'online_bullying',
  'inappropriate_content',
  'breach',
  'press_contact',
  'child_concern',
  'low_level_concern',
]
const FIELDS = [
  'about',
  'about_people',
  'what',
  'who',
  'url',
  'platform',
  'seen_on',
  'seen_at',
  'from',
  'accepted',
  'more',
  'nature',
  'done',
  'place',
  'by',
  'child_image',
  'text',
  'on',
  'to',
  'actions',
  'number',
  'people',
  'outcome',
  'told',
  'decided',
  'new_kind',
  'danger',
  'kind',
  '__proto__',
  'constructor',
  'toString',
  '',
]
const PARTS = [
  'take_up',
  'owner',
  'action',
  'step',
  'note',
  'more',
  'name',
  'kind',
  'link',
  'hand_on',
  'reopen',
  'hold',
  'release',
]
const SURFACES = [
  surfaces.slack,
  surfaces.teams,
  surfaces.simulator,
  { ...surfaces.teams, opensDialogs: true, takesFiles: true },
]

const db = await freshDatabase()
const front = await openFront(db)
const url = await serveFront(front)
const amira = front.ids['amira'] ?? ''

let reports: string[] = []
let tab: Tab
beforeAll(async () => {
  const planted = [
    await plantReport(db, testVault, { kind: 'friend_request', reporterId: amira }),
    await plantReport(db, testVault, { reporterId: amira, answers: { what: 'Words', about: 'not_staff' } }),
  ]
  reports = planted.map(({ id }) => id)
  tab = await openTab(front, url, 'amira', reports[0])
})

describe('whatever comes', () => {
  it(`by the front door is answered, and its cards are whole on every platform (${COUNT / 2})`, {
    timeout: 3_600_000,
  }, async () => {
    for (let seed = 1; seed <= COUNT / 2; seed += 1) {
      const d = dice(seed)
      if (seed % 200 === 0) await tidy()
      const parsed = Intent.safeParse(await rawIntent(d))
      // An edge takes nothing in that is no intent.
      if (!parsed.success) continue
      const isHers = ['report.submit', 'report.keep', 'report.discard'].includes(parsed.data.type)
      const who = isHers ? 'amira' : d.one(['helen', 'amira', 'liam'])
      const reply = await front.ask(who, parsed.data, { surface: d.one(SURFACES) })
      expect(faults(), `seed ${seed}`).toEqual([])
      expect(brokenBy(reply), `seed ${seed}`).toEqual([])
    }
  })

  it(`by the page is answered without a fault, and its markup is inert (${COUNT / 2})`, {
    timeout: 3_600_000,
  }, async () => {
    for (let seed = 1; seed <= COUNT / 2; seed += 1) {
      const d = dice(seed + 1_000_000)
      if (seed % 200 === 0) await tidy()
      const page = await send(d)
      expect([page.status < 500, seed], `seed ${seed}: ${page.status}`).toEqual([true, seed])
      expect(faults(), `seed ${seed}`).toEqual([])
      expect(liveIn(page.html), `seed ${seed}`).toEqual([])
    }
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
  })
})

/** So that a thorough look takes no longer towards its end: lists open every report of a school. */
async function tidy(): Promise<void> {
  await db.query('delete from report where id <> all ($1::uuid[])', [reports])
  await db.query('delete from report_draft')
}

/** An intent, well or badly formed, with nothing in it that anybody would type. */
async function rawIntent(d: Dice): Promise<object> {
  const answers = () => Object.fromEntries(Array.from({ length: d.below(9) }, () => [d.one(FIELDS), hostileAnswer(d)]))
  const report = hostileId(d, reports)
  const draft = async () => (d.chance(0.9) ? (await plant(d)).id : hostileId(d, reports))
  switch (d.below(9)) {
    case 0:
      return { type: 'words', text: `report ${d.one(['', 'friend request ', 'concern '])}${hostileText(d)}` }
    case 1:
      return {
        type: 'report.start',
        kind: d.one([...KINDS, hostileText(d)]),
        words: hostileText(d),
        known: [hostileText(d)],
        message: { author: hostileText(d), text: hostileText(d), link: hostileText(d), at: hostileText(d) },
      }
    case 2:
      return {
        type: 'report.choose',
        answers: {
          danger: d.one(['no', hostileText(d)]),
          kind: d.one([...KINDS, hostileText(d)]),
          about: d.one(['not_staff', 'staff', 'unsaid', hostileText(d)]),
          ...answers(),
        },
      }
    case 3:
    case 4:
      return {
        type: d.one(['report.submit', 'report.keep']),
        draft: await draft(),
        answers: { ...filled(d), ...(d.chance(0.5) ? answers() : {}) },
      }
    case 5:
      return {
        type: 'report.update',
        report,
        version: d.one([1, 2, hostileText(d), -1, 1e12]),
        part: d.one([...PARTS, hostileText(d)]),
        item: d.one(['talk', hostileText(d)]),
        answers: answers(),
      }
    case 6:
      return { type: 'report.close', report, version: 1, answers: answers() }
    case 7:
      return { type: 'report.files', report, files: Array.from({ length: d.below(4) }, () => sentFile(d)) }
    default:
      return {
        type: d.one(['report.read', 'report.page', 'reports', 'report.figures', 'report.concerns', 'report.discard']),
        report,
        draft: report,
        page: d.one([1, 99999, -1, hostileText(d)]),
        school: hostileText(d),
      }
  }
}

/** The form of a kind, filled so that it is taken but for what is hostile in its texts. */
function filled(d: Dice): Record<string, unknown> {
  const text = () => hostileText(d).slice(0, d.one([70, 140, 1400]))
  return {
    about: d.one(['not_staff', 'self', 'unsaid', 'staff']),
    about_people: d.one(['liam', 'helen', text()]),
    from: 'pupil',
    accepted: 'declined',
    place: 'public',
    by: 'unknown',
    platform: text(),
    seen_on: '2026-11-20',
    what: text(),
    who: text(),
    more: text(),
    url: d.one(['', 'https://example.org/x', text()]),
  }
}

function plant(d: Dice) {
  const draft = {
    personId: amira,
    kind: d.one(KINDS),
    answers: {},
    ...(d.chance(0.2) && {
      message: { author: hostileText(d), text: hostileText(d), link: hostileText(d), at: hostileText(d) },
    }),
  }
  return plantDraft(db, testVault, draft, front.app.clock())
}

function sentFile(d: Dice) {
  const { name, bytes } = hostileFile(d)
  return {
    name: name.slice(0, 300),
    size: d.one([bytes.length, 0, -1, 1e12]),
    ...(d.chance(0.8) ? { content: bytes } : { ref: { platform: d.one(['slack', 'mars']), id: hostileText(d) } }),
  }
}

/** One request of a browser, or of what pretends to be one. */
async function send(d: Dice) {
  await tab.open(d.one(['', '/all', '/new']))
  const fields = tab.hidden()
  const press: [string, string] = ['do', d.chance(0.9) ? JSON.stringify(await pressed(d)) : hostileText(d)]
  if (d.chance(0.25)) {
    const { body, type } = hostileBody(d, d.chance(0.5) ? [...fields, press] : fields)
    return tab.send(body, { 'content-type': type })
  }
  const named = () =>
    `${d.one(['text', 'one', 'several', 'tick', 'file', 'x'])}.${d.one([...FIELDS, hostileText(d).slice(0, 50)])}`
  const typed = Array.from({ length: d.below(12) }, (): [string, string] => [named(), hostileText(d)])
  typed.unshift(...Object.entries(filled(d)).map(([id, value]): [string, string] => [`text.${id}`, String(value)]))
  if (d.chance(0.5)) return tab.send(new URLSearchParams([...fields, ...typed, press]))
  const form = new FormData()
  for (const [name, value] of [...fields, ...typed, press]) form.append(name, value)
  form.append('file.files', '')
  for (let n = d.below(d.chance(0.05) ? 14 : 4); n > 0; n -= 1) {
    const { name, bytes } = hostileFile(d)
    form.append('file.files', new Blob([bytes]), name)
  }
  return tab.send(form)
}

async function pressed(d: Dice): Promise<object> {
  const {
    type: verb,
    answers: _answers,
    files: _files,
    ...data
  } = (await rawIntent(d)) as { type: string; answers?: object; files?: object }
  return { verb: d.chance(0.9) ? verb : hostileText(d), data, ...(d.chance(0.2) && { bare: true }) }
}

/** What went wrong on our side: nothing may. */
function faults(): string[] {
  return front.logged.splice(0).filter((line) => /"level":(50|60)/.test(line))
}

/** What a platform would refuse in the reply's card, or take for markup. */
function brokenBy(reply: Reply): string[] {
  if (!('card' in reply)) return []
  const card = renderCard(reply.card)
  const slack =
    reply.show === 'dialog' || reply.show === 'form' || reply.show === 'errors'
      ? validateView(toModal(card)).errors
      : validateBlocks(toMessage(card).blocks).errors
  const { urls: _, ...live } = liveMarkup(inert(card, { markdown: true }) as never)
  const teams = Object.values(live)
    .flat()
    .map(({ raw }) => `Teams: ${raw}`)
  const page = markupOf(cardHtml(card, { action: '/reports', hidden: { token: 'a', key: 'b' } }))
  return [...slack, ...teams, ...liveIn(page)]
}

const OURS =
  /^<\/?(?:!doctype html|html|head|meta|title|style|body|main|nav|section|header|form|input|button|a|h1|h2|p|b|i|div|span|ul|li|label|textarea|select|option|datalist|fieldset|legend|details|summary|img|blockquote)\b[^<>]*>$/

/** Tags and attributes that our own pages do not have, and addresses that are none of ours. */
function liveIn(html: string): string[] {
  const tags = html.replace(/<style>.*?<\/style>/s, '').match(/<[^>]*>?/g) ?? []
  const isAlive = (tag: string) => {
    const named = tag.replace(/ (?!href|src|action|formaction)([a-z-]+)="[^"]*"/g, ' $1')
    return (
      !OURS.test(tag) ||
      / on\w+|srcdoc|style/i.test(named) ||
      /(?:href|src|action)="(?!\/reports|https?:|#form-|tel:)/.test(named)
    )
  }
  return tags.filter(isAlive)
}
