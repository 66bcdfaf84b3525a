import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPacks } from '../../src/packs/check.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { fromRoot } from '../../src/root.ts'

let home: string
let made = 0

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'reports-'))
})
afterAll(() => rm(home, { recursive: true }))

/** Policies with the made-up sixth school alone, and with one common kind and the signposts. */
async function policies(): Promise<string> {
  made += 1
  const folder = join(home, String(made), 'policies')
  await cp(fromRoot('test', 'packs', 'sixth-school'), join(folder, 'saltmarsh'), { recursive: true })
  for (const file of [
    'platforms.yaml',
    'signposts.yaml',
    '_reports/friend_request.yaml',
    '_reports/press_contact.yaml',
  ])
    await cp(fromRoot('policies', file), join(folder, file))
  return folder
}

/** What is said with one thing in one file written otherwise. */
async function errorsWith(file: string, from: string | RegExp, to: string): Promise<string[]> {
  const folder = await policies()
  const text = await readFile(join(folder, file), 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} does not hold ${from}`)
  await writeFile(join(folder, file), changed)
  return (await checkPacks(folder)).errors.map(problemLine)
}

/** What is said with a file more. */
async function errorsBeside(file: string, text: string): Promise<string[]> {
  const folder = await policies()
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await writeFile(join(folder, file), text)
  return (await checkPacks(folder)).errors.map(problemLine)
}

const OWN = 'saltmarsh/reports/disturbed_concert.yaml'
const CHANGED = 'saltmarsh/reports/friend_request.yaml'
const PACK = 'saltmarsh/pack.yaml'

describe('a fault in a kind of report is one sentence with file, line and column', () => {
  it.each<[string, string, string | RegExp, string, string]>([
    ['a word that is none', OWN, 'keep:', 'kept:', `${OWN}:34:1: “kept” is not a word that belongs here.`],
    [
      'an id that is not the file’s name',
      OWN,
      'id: disturbed_concert',
      'id: concert',
      `${OWN}:2:1: The id of a kind must be the name of its file, disturbed_concert.`,
    ],
    [
      'a clause there is not',
      OWN,
      "owner: [head_of_music], needed: true, clause: ['5.2']",
      "owner: [head_of_music], needed: true, clause: ['5.3']",
      'There is no clause 5.3 in clauses.yaml.',
    ],
    [
      'a role there is not, in the route',
      OWN,
      '[head_of_music, e_safety_coordinator]',
      '[head_of_musik]',
      `${OWN}:29:26: There is no role “head_of_musik” in pack.yaml.`,
    ],
    [
      'a role there is not, as a step’s owner',
      OWN,
      'owner: [head_of_music]',
      'owner: [musician]',
      'There is no role “musician” in pack.yaml.',
    ],
    [
      'a role that is held by many',
      OWN,
      'roles: [headteacher]',
      'roles: [staff]',
      'Reports are not for everybody in the role “staff”: name one that few hold.',
    ],
    [
      'a title from a field there is not',
      OWN,
      'title: [concert]',
      'title: [place]',
      `${OWN}:23:9: There is no field “place” in this form.`,
    ],
    [
      'a condition on a field there is not',
      OWN,
      'when: { field: stopped',
      'when: { field: stoped',
      'There is no field “stoped” in this form.',
    ],
    [
      'an option there is not',
      OWN,
      "when: { field: stopped, is: 'false' }",
      'when: { field: how, has: [song] }',
      '“how” has no option “song”.',
    ],
    [
      'a signpost there is not',
      OWN,
      "clause: ['5.2']\nroute:",
      "clause: ['5.2']\n    signposts: [police, polis]\nroute:",
      'There is no signpost “polis” in policies/signposts.yaml.',
    ],
    [
      'a field that every report has',
      OWN,
      'id: stopped, kind',
      'id: about, kind',
      '“about” is asked before the form, in every report: leave this field out, or name it otherwise.',
    ],
    [
      'a field named as our buttons name things',
      OWN,
      'id: concert, kind',
      'id: draft, kind',
      "“draft” is a word that Staffroom's buttons use",
    ],
    [
      'two fields of one name',
      OWN,
      'id: seen_on, kind: date',
      'id: concert, kind: date',
      '“concert” stands here twice.',
    ],
    [
      'more options than Slack shows',
      OWN,
      '          options:\n',
      `          options:\n${Array.from({ length: 9 }, (_, n) => `            - { id: o${n}, label: Option ${n} }\n`).join('')}`,
      '“how” has 11 options; Slack shows 10 at most.',
    ],
    [
      'answers that no card holds',
      OWN,
      'max: 1000',
      'max: 1500 }\n        - { id: a, kind: text, label: A, max: 1500 }\n        - { id: b, kind: text, label: B, max: 1500 }\n        - { id: c, kind: text, label: C, max: 1500',
      'Its longest answers come to 6100 characters',
    ],
    ['two recipients of one name', OWN, 'id: head, roles', 'id: music, roles', '“music” stands here twice.'],
    [
      'a recipient named as a route of ours',
      OWN,
      'id: head, roles',
      'id: otherwise, roles',
      '“otherwise” is what Staffroom calls a route of its own: name this one otherwise.',
    ],
    ['two steps of one name', OWN, 'id: again,', 'id: families,', '“families” stands here twice.'],
    ['nobody to send it to', OWN, /route:\n.*\n.*\n/, 'route: []\n', '“route” must not be empty.'],
    [
      'a fill for a field there is not',
      OWN,
      'title: [concert]',
      'title: [concert]\nfills:\n  - { known: illegal, field: sort, value: words }',
      'There is no field “sort” in this form.',
    ],
    [
      'a fill with an option there is not',
      OWN,
      'title: [concert]',
      'title: [concert]\nfills:\n  - { known: illegal, field: how, value: song }',
      '“how” has no option “song”.',
    ],
    [
      'a fill of a tick with a word',
      OWN,
      'title: [concert]',
      'title: [concert]\nfills:\n  - { known: illegal, field: stopped, value: ja }',
      '“stopped” is a tick: it is true or false.',
    ],
    [
      'a fill of a day',
      OWN,
      'title: [concert]',
      'title: [concert]\nfills:\n  - { known: illegal, field: seen_on, value: today }',
      '“seen_on” is of kind date, which cannot be known beforehand.',
    ],
    [
      'a word that another kind has',
      OWN,
      'concert, live',
      'concert, press, live',
      `${OWN}:4:37: Another kind of report is called by “press” too.`,
    ],
    [
      'a choice that is called like a role',
      CHANGED,
      'settled_by_school: report_friend_request',
      'settled_by_school: slt',
      '“slt” is a role already: give what the school settles a name of its own.',
    ],
    [
      'a route with a hole in it',
      CHANGED,
      'when: { not: { field: from, is: pupil } } }\n',
      'when: { field: from, is: parent } }\n',
      'Nobody would hear of it where none of these conditions holds',
    ],
    [
      'a route that hangs on a question nobody must answer',
      CHANGED,
      /field: from, is: pupil/g,
      "field: who, is: 'J.S.'",
      'Nobody would hear of it where none of these conditions holds',
    ],
    [
      'a rule for all reports with a role there is not',
      PACK,
      'actions:',
      'reports: { unsaid: [dsl, chairman] }\nactions:',
      'There is no role “chairman” in pack.yaml.',
    ],
    [
      'one and the same reader twice',
      PACK,
      'actions:',
      'reports: { unsaid: [dsl, dsl] }\nactions:',
      'Name two different roles: one of them may be whom it is about.',
    ],
    [
      'a report on the head that goes to the head',
      PACK,
      'actions:',
      'reports: { instead: { headteacher: [headteacher] } }\nactions:',
      'A report about the role “headteacher” cannot go to that role.',
    ],
    [
      'an action that leads nowhere',
      PACK,
      'report_friend_request: friend_request',
      'report_friend_request: friends',
      'There is no procedure and no kind of report called “friends”.',
    ],
    [
      'a signpost that stands twice',
      'signposts.yaml',
      '- id: police',
      '- id: emergency',
      'policies/signposts.yaml:11:3: “emergency” stands here twice.',
    ],
    [
      'a signpost with no way to it',
      'signposts.yaml',
      "  phone: '999'\n",
      '',
      '“emergency” has neither a phone number nor a web address.',
    ],
    [
      'a signpost on no day',
      'signposts.yaml',
      'checked: 2026-11-21',
      'checked: lately',
      '“checked” must be a date such as 2027-03-31.',
    ],
  ])('%s', async (_fault, file, from, to, expected) => {
    const [first] = await errorsWith(file, from, to)
    expect(first).toContain(expected)
    expect(first).toMatch(/^policies\/[a-z_/.-]+:\d+:\d+: [“A-Z].*\.$/)
  })

  it('a kind and a form may not have one and the same name', async () => {
    const text = await readFile(fromRoot('test', 'packs', 'sixth-school', 'reports', 'disturbed_concert.yaml'), 'utf8')
    const renamed = text.replace('id: disturbed_concert', 'id: trip_page').replace(/words: .*/, 'words: [trip]')
    const errors = await errorsBeside('saltmarsh/reports/trip_page.yaml', renamed)
    expect(errors).toEqual([expect.stringMatching(/trip_page\.yaml:2:1: A procedure has the id “trip_page” too\.$/)])
  })
})

describe('words that stand for all schools, and a school’s over them', () => {
  it('nothing is wrong where nothing was changed', async () => {
    expect((await checkPacks(await policies())).errors).toEqual([])
  })

  it('a fault in a common file is said once, there', async () => {
    const errors = await errorsWith('_reports/press_contact.yaml', 'title: [outlet]', 'title: [paper]')
    expect(errors).toEqual([
      expect.stringMatching(
        /^policies\/_reports\/press_contact\.yaml:\d+:9: There is no field “paper” in this form\.$/,
      ),
    ])
  })

  it('a common file that does not fit the format is said once, and leaves the pack’s own words alone', async () => {
    const errors = await errorsWith('_reports/friend_request.yaml', 'kind: choice', 'kind: chioce')
    expect(errors.filter((one) => one.startsWith('policies/_reports/friend_request.yaml'))).toHaveLength(1)
  })

  it('a role that a common kind needs and the pack lacks is said of the pack', async () => {
    const without = / {2}- \{ id: headteacher, [^\n]*\n/
    const errors = await errorsWith(PACK, without, '')
    expect(errors).toContainEqual(
      expect.stringMatching(
        /^policies\/saltmarsh\/pack\.yaml:\d+:1: There is no role “headteacher” in pack\.yaml\. It stands under “route” in policies\/_reports\/press_contact\.yaml\.$/,
      ),
    )
  })

  it('a form of the pack’s own must have what the common words read', async () => {
    const form =
      'form: { title: Press, sections: [{ title: Who, fields: [{ id: outlet, kind: line, label: Which? }] }] }\n'
    const errors = await errorsBeside('saltmarsh/reports/press_contact.yaml', form)
    expect(errors).toEqual([
      'policies/saltmarsh/reports/press_contact.yaml:1:1: There is no field “today” in this form. It stands under “urgent” in policies/_reports/press_contact.yaml.',
    ])
  })

  it('a file with nothing in it changes nothing', async () => {
    expect(await errorsBeside('saltmarsh/reports/press_contact.yaml', '# nothing of our own\n')).toEqual([])
    expect(await errorsBeside('saltmarsh/reports/low_level_concern.yaml', '# and no common one either\n')).toEqual([])
  })

  it('a file of the school’s own that says too little is told what is missing', async () => {
    const errors = await errorsBeside('saltmarsh/reports/lost_phone.yaml', 'id: lost_phone\n')
    expect(errors).toContain('policies/saltmarsh/reports/lost_phone.yaml:1:1: “name” is missing.')
    expect(errors).toContain('policies/saltmarsh/reports/lost_phone.yaml:1:1: “route” is missing.')
  })
})
