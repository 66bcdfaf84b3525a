import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPacks } from '../../src/packs/check.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { fromRoot } from '../../src/root.ts'

/** The sixth school's pack uses every word there is; each row writes one thing in it otherwise. */
let home: string
let made = 0

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'words-'))
})
afterAll(() => rm(home, { recursive: true }))

async function errorsWith(file: string, from: string, to: string): Promise<string[]> {
  made += 1
  const policies = join(home, String(made), 'policies')
  await cp(fromRoot('test', 'packs', 'sixth-school'), join(policies, 'saltmarsh'), { recursive: true })
  await cp(fromRoot('policies', 'platforms.yaml'), join(policies, 'platforms.yaml'))
  await cp(fromRoot('policies', 'signposts.yaml'), join(policies, 'signposts.yaml'))
  await cp(fromRoot('policies', '_reports'), join(policies, '_reports'), { recursive: true })
  const path = join(policies, 'saltmarsh', file)
  const text = await readFile(path, 'utf8')
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  await writeFile(path, text.replace(from, to))
  return (await checkPacks(policies)).errors.map(problemLine)
}

const PACK = 'pack.yaml'
const TRIP = 'procedures/trip-page.yaml'
const CONCERT = 'procedures/live-concert.yaml'
const GUEST = 'procedures/guest-writing.yaml'

describe('a fault in the words for procedures is one sentence with file, line and column', () => {
  it.each<[string, string, string, string, string]>([
    [
      'the first step beside nothing',
      GUEST,
      '    signatures: 3',
      '    parallel: true',
      ':20:5: Nothing comes before the first step, so it cannot be asked at the same time',
    ],
    ['no signature at all', GUEST, 'signatures: 3', 'signatures: 0', ':20:5: “signatures” must be 1 or more.'],
    [
      'signatures that are no number',
      GUEST,
      'signatures: 3',
      'signatures: all',
      ':20:5: “signatures” is a number from 1 to 9, or settled_by_school and a default.',
    ],
    [
      'a task that is nobody’s',
      TRIP,
      'owner: { field: leads }',
      'owner: leads',
      '“owner” is a field that names people, or a list of roles.',
    ],
    [
      'a number of signatures under the name of a role',
      TRIP,
      'settled_by_school: leaders_who_sign',
      'settled_by_school: slt',
      'slt” is a role already: give the number of signatures a name of its own.',
    ],
    [
      'advice that nobody hears',
      CONCERT,
      '  - id: head\n    name: Headteacher',
      '  - id: head\n    kind: advise\n    name: Headteacher',
      'Nobody decides after the advice of “head”',
    ],
    [
      'advice before a step that may be left out',
      GUEST,
      '    signatures: 3',
      '    kind: advise',
      ':20:5: Nobody decides after the advice of “leaders”',
    ],
    [
      'steps that may all be left out',
      GUEST,
      '    signatures: 3',
      '    when: { field: where, is: The town paper }',
      'where none of them holds, nobody would approve.',
    ],
    [
      'a course that is none',
      TRIP,
      'done: [policy, cameras]',
      'done: [policy, filming]',
      'There is no course “filming” in pack.yaml.',
    ],
    [
      'names of those who lack a course that no check asks for',
      TRIP,
      'must: { field: leads, done: [policy, cameras] }',
      'must: { field: leads, count: { at_least: 2 } }',
      "{leads.not_done} names those who fail “done”: this sentence's “must” has none about “leads”.",
    ],
    [
      'a check at the signature about what is filled in',
      GUEST,
      'steps:\n',
      "  checks:\n    - { field: who, must: { field: who, hold: [staff] }, at: signature, says: No., clause: ['3.2'] }\nsteps:\n",
      '“who” is not looked at again at the signature',
    ],
    [
      'a task of a field that names nobody',
      TRIP,
      'owner: { field: leads }',
      'owner: { field: trip }',
      '“owner” needs a field of kind person or people; “trip” is none.',
    ],
    ['a task of no role', TRIP, 'owner: { roles: [office] }', 'owner: { roles: [web] }', 'There is no role “web”'],
    [
      'a task due from no date',
      TRIP,
      'from: begins, in',
      'from: leads, in',
      '“from” needs a field of kind date; “leads” is none, or write approval.',
    ],
    [
      'a task for the register where there is no entry',
      GUEST,
      'produces:\n',
      "produces:\n  tasks:\n    - { id: t, name: T, owner: { roles: [office] }, due: { from: approval, in: P1D }, records: custody, clause: ['3.2'] }\n",
      '“custody” is written into the register, and an approval makes no entry there',
    ],
    ['tasks of one id', TRIP, '- id: look', '- id: address', '“address” stands here twice.'],
    ['a letter that holds until no date', GUEST, 'until: until', 'until: where', '“until” needs a field of kind date'],
    ['a letter about no field', GUEST, '{where}', '{place}', '{place} stands for nothing'],
    [
      'a fewest of people whom nobody names',
      TRIP,
      'fewest: { administrator: 1,',
      'fewest: { moderator: 1,',
      'There is nobody to count: say under “moderators” which field names them.',
    ],
    ['a keeper of the register that is no role', PACK, 'kept_by: [office,', 'kept_by: [clerk,', 'no role “clerk”'],
    ['comments seen by no role', PACK, 'seen_by: [office]', 'seen_by: [clerk]', 'There is no role “clerk”'],
    [
      'a course that nobody confirms',
      PACK,
      'confirmed_by: [e_safety_coordinator], ',
      '',
      'Say under confirmed_by which roles confirm that “cameras” was taken.',
    ],
    [
      'a reading that somebody confirms',
      PACK,
      'kind: reading,',
      'kind: reading, confirmed_by: [office],',
      '“policy” is read, not taken: nobody confirms it.',
    ],
    ['a course that stands twice', PACK, '{ id: cameras,', '{ id: policy,', '“policy” stands here twice.'],
    [
      'replies that rest on no clause',
      PACK,
      "clause: ['4.1']",
      "clause: ['4.9']",
      'There is no clause 4.9 in clauses.yaml.',
    ],
  ])('%s', async (_fault, file, from, to, expected) => {
    const errors = await errorsWith(file, from, to)
    expect(errors.join('\n')).toContain(expected)
    for (const error of errors) expect(error).toMatch(/^policies\/saltmarsh\/[a-z/-]+\.yaml:\d+:\d+: /)
  })
})
