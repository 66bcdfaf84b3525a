import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPacks } from '../../src/packs/check.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { fromRoot } from '../../src/root.ts'

const template = fromRoot('policies', '_template')
let home: string

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'packs-'))
})
afterAll(() => rm(home, { recursive: true }))

let made = 0

/** A folder of policies with one pack, made from the template, with one thing in one file written otherwise. */
async function policiesWith(file: string, from: string | RegExp, to: string): Promise<string> {
  made += 1
  const policies = join(home, String(made), 'policies')
  await cp(template, join(policies, 'my-school'), { recursive: true })
  await cp(fromRoot('policies', 'platforms.yaml'), join(policies, 'platforms.yaml'))
  await cp(fromRoot('policies', 'signposts.yaml'), join(policies, 'signposts.yaml'))
  await cp(fromRoot('policies', '_reports'), join(policies, '_reports'), { recursive: true })
  const path = file === 'platforms.yaml' ? join(policies, file) : join(policies, 'my-school', file)
  const text = await readFile(path, 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} does not hold ${from}`)
  await writeFile(path, changed)
  return policies
}

async function errorsOf(file: string, from: string | RegExp, to: string): Promise<string[]> {
  const { errors } = await checkPacks(await policiesWith(file, from, to))
  return errors.map(problemLine)
}

const PACK = 'pack.yaml'
const CLAUSES = 'clauses.yaml'
const FORM = 'procedures/new-account.yaml'

describe('the packs in policies/', () => {
  it('are without fault, the template included', async () => {
    const { errors, warnings } = await checkPacks()
    expect(errors.map(problemLine)).toEqual([])
    expect(warnings.filter(({ says }) => !says.includes('no procedures')).map(problemLine)).toEqual([])
  })

  it('are loaded by id, the template left out', async () => {
    const packs = await loadPacks()
    expect([...packs.keys()].sort()).toEqual(['evendons', 'gcc-model', 'huntington', 'king-offa', 'merriott-haselbury'])
    expect([...packs.values()].map(({ pack }) => pack.review_due).sort()).toEqual([
      '2022-09-01',
      '2022-10-31',
      '2024-05-31',
      '2025-01-31',
      undefined,
    ])
  })
})

describe('a fault is one sentence with file, line and column', () => {
  it.each<[string, string, string | RegExp, string, string]>([
    ['a word that is none', PACK, 'title:', 'titel:', 'pack.yaml:5:1: “titel” is not a word that belongs here.'],
    ['a word that is missing', PACK, 'school: My School\n', '', 'pack.yaml:3:1: “school” is missing.'],
    [
      'a date that is none',
      PACK,
      '2027-09-30',
      '30.9.2027',
      'pack.yaml:10:1: “review_due” must be a date such as 2027-03-31.',
    ],
    [
      'an id that is not the folder',
      PACK,
      'id: my-school',
      'id: other',
      "pack.yaml:3:1: The pack's id must be the name of its folder, my-school.",
    ],
    ['a role that stands twice', PACK, '{ id: dsl,', '{ id: staff,', 'pack.yaml:20:7: “staff” stands here twice.'],
    [
      'a role that rests on no clause there is',
      PACK,
      "clause: ['2.1'], needed",
      "clause: ['2.1', '9.9'], needed",
      'pack.yaml:17:63: There is no clause 9.9 in clauses.yaml.',
    ],
    [
      'a clause without quotes',
      CLAUSES,
      "id: '2.2'",
      'id: 22',
      "clauses.yaml:5:5: “id” must be text: put quotes around it, '22'.",
    ],
    ['a clause that stands twice', CLAUSES, "id: '2.3'", "id: '2.1'", 'clauses.yaml:6:5: “2.1” stands here twice.'],
    ['a value that is left open', PACK, 'title: Social Media Policy', 'title:', 'pack.yaml:5:1: “title” is empty.'],
    [
      'what is written by reference',
      PACK,
      'school: My School',
      'school: *name',
      'pack.yaml:6:9: Please write this out: packs have no “*”.',
    ],
    ['what is not YAML', CLAUSES, "{ id: '2.3'", "{ id: '2.3", 'clauses.yaml:6:'],
    [
      'a key that stands twice',
      PACK,
      'school: My School',
      'title: My School',
      'pack.yaml:6:1: This is not YAML that Staffroom can read: Map keys must be unique.',
    ],
    [
      'a platform without an age',
      'platforms.yaml',
      '  minimum_age: 13\n',
      '',
      'platforms.yaml:6:3: “minimum_age” is missing.',
    ],
  ])('%s', async (_fault, file, from, to, expected) => {
    const [first] = await errorsOf(file, from, to)
    expect(first).toContain(expected)
    expect(first).toMatch(/^policies\/(my-school\/)?[a-z/.-]+:\d+:\d+: [“A-Z].*\.$/)
  })

  it.each<[string, string | RegExp, string, string]>([
    ['a kind of field that is none', 'kind: text', 'kind: txt', '22:11: “kind” must be one of line, text,'],
    [
      'a sentence that is too long',
      'I approve this account.',
      'x'.repeat(281),
      '“attests” is too long: at most 280 characters.',
    ],
    [
      'a length of time that is none',
      'remind: P2D',
      'remind: 2 days',
      '“remind”: write a length of time as P2D or PT4H.',
    ],
    [
      'an unknown clause',
      "clause: ['2.2']\n          max",
      "clause: ['7.7']\n          max",
      'There is no clause 7.7 in clauses.yaml.',
    ],
    [
      'an unknown field in a condition',
      'when: { field: audience, has: [pupils] }',
      'when: { field: audiance, has: [pupils] }',
      'There is no field “audiance” in this form.',
    ],
    [
      'an unknown option',
      'when: { field: audience, has: [pupils] }',
      'when: { field: audience, has: [pupil] }',
      '“audience” has no option “pupil”.',
    ],
    [
      'is on a field of several',
      'when: { field: audience, has: [pupils] }',
      'when: { field: audience, is: pupils }',
      '“audience” may have several answers: write has.',
    ],
    [
      'a condition that is none',
      'when: { field: audience, has: [pupils] }',
      'when: { field: audience, contains: [pupils] }',
      'This is no condition. A condition names a field with one of is, has,',
    ],
    [
      'an empty list in a condition',
      'when: { field: audience, has: [pupils] }',
      'when: { field: audience, has: [] }',
      '“has” must not be empty.',
    ],
    [
      'a condition on the wrong kind',
      'must: { field: runners, count: { at_least: 2 } }',
      'must: { field: purpose, before: today }',
      '“before” reads a field of kind date; “purpose” is of kind text.',
    ],
    [
      'a date field that is none',
      'must: { field: runners, count: { at_least: 2 } }',
      'must: { field: platform, before: yesterday }',
      'There is no date field “yesterday” in this form; it may also be today.',
    ],
    [
      'an unknown role in a condition',
      'must: { field: runners, count: { at_least: 2 } }',
      'must: { field: runners, hold: [teacher] }',
      'There is no role “teacher” in pack.yaml.',
    ],
    [
      'a minimum age that nobody asks',
      'must: { field: runners, count: { at_least: 2 } }',
      'must: { field: ages, old_enough_for: platform }',
      '“platform” needs an age_field',
    ],
    ['a check beside no field', '- field: runners', '- field: runner', 'There is no field “runner” in this form.'],
    [
      'a place that stands for nothing',
      'at least two different people',
      'two people, not {runners.names}',
      '{runners.names} stands for nothing',
    ],
    [
      'a place about the wrong kind',
      'at least two different people',
      'two people over {purpose.minimum_age}',
      '{purpose.minimum_age} stands for nothing',
    ],
    ['a title of no field', 'title: [platform]', 'title: [plattform]', 'There is no field “plattform” in this form.'],
    [
      'a register entry from no field',
      'administrators: runners',
      'administrators: purpose',
      '“administrators” needs a field of kind person or people; “purpose” is none.',
    ],
    ['a step that nobody can take', 'roles: [headteacher]', 'roles: [head]', 'There is no role “head” in pack.yaml.'],
    [
      'a last resort that is no role',
      'otherwise: chair_of_governors',
      'otherwise: chair',
      'There is no role “chair” in pack.yaml.',
    ],
    [
      'a field that stands twice',
      '{ id: platform, kind: platform',
      '{ id: purpose, kind: platform',
      '“purpose” stands here twice.',
    ],
    ['an option that stands twice', '{ id: families,', '{ id: pupils,', '“pupils” stands here twice.'],
    ['a choice without options', /options:\n(\s+- .*\n){3}/, '', '“audience” is a choice, and has no options.'],
    [
      'options where there is no choice',
      'kind: choices',
      'kind: text',
      'Only a choice has options; “audience” is of kind text.',
    ],
    ['a name that a button uses', 'id: purpose', 'id: request', "“request” is a word that Staffroom's buttons use"],
    [
      'an age field that is none',
      'kind: platform, label',
      'kind: platform, age_field: ages, label',
      'There is no field “ages” of kind age.',
    ],
    [
      'a person from the list in a text',
      'id: purpose\n          kind: text',
      'id: purpose\n          from: author\n          kind: text',
      'Only a field of kind person is filled in',
    ],
    [
      'a field shown depending on itself',
      'when: { field: audience, has: [pupils] }',
      'when: { field: ages, count: { at_least: 1 } }',
      'Whether this field is shown depends on itself: “ages” → “ages”.',
    ],
  ])('%s', async (_fault, from, to, expected) => {
    const errors = await errorsOf(FORM, from, to)
    expect(errors.join('\n')).toContain(expected)
    for (const error of errors) expect(error).toMatch(/^policies\/my-school\/procedures\/new-account\.yaml:\d+:\d+: /)
  })

  it('stands exactly where the fault is', async () => {
    const errors = await errorsOf(FORM, 'hint: Two people', 'hinnt: Two people')
    expect(errors).toEqual([
      'policies/my-school/procedures/new-account.yaml:41:11: “hinnt” is not a word that belongs here.',
    ])
  })
})

describe('a form that the clients cannot show', () => {
  const fields = (count: number, rest: string) =>
    Array.from({ length: count }, (_, n) => `        - { id: f${n}, label: F, ${rest} }\n`).join('')
  const first = '        - { id: platform, kind: platform, label: Platform, max: 60 }\n'

  it.each([
    ['has too many fields for Slack', fields(50, 'kind: date'), 'too long for Slack: 55 fields'],
    ['has answers too long for a card', fields(4, 'kind: text, max: 1500'), 'longest answers come to 6660 characters'],
    [
      'has more than ten boxes to tick',
      `        - { id: many, label: M, kind: choices, options: [${Array.from({ length: 11 }, (_, n) => `{ id: o${n}, label: O }`).join(', ')}] }\n`,
      '“many” has 11 options; Slack shows 10 at most.',
    ],
  ])('%s', async (_fault, more, expected) => {
    expect((await errorsOf(FORM, first, first + more)).join('\n')).toContain(expected)
  })

  it('has sentences that one person could not sign together', async () => {
    const step = (id: string) =>
      `  - { id: ${id}, name: S, roles: [headteacher], attests: ${'x'.repeat(150)}, clause: ['2.1'], otherwise: staff }\n`
    const steps = `steps:\n${step('one')}${step('two')}`
    expect((await errorsOf(FORM, 'steps:\n', `same_person: merge\n${steps}`)).join()).toContain(
      "Slack's dialog holds 300",
    )
  })
})

it('two fields that are shown depending on each other are both named', async () => {
  const circle =
    '        - { id: a, kind: line, label: A, when: { field: b, is: x } }\n        - { id: b, kind: line, label: B, when: { not: { field: a, is: x } } }\n'
  const errors = await errorsOf(FORM, '        - id: purpose\n', `${circle}        - id: purpose\n`)
  expect(errors.join('\n')).toContain('“a” → “b” → “a”')
  expect(errors.join('\n')).toContain('“b” → “a” → “b”')
})

it('a step that has nobody left to turn to is a warning, no error', async () => {
  const policies = await policiesWith(FORM, '    otherwise: chair_of_governors\n', '')
  const { errors, warnings } = await checkPacks(policies)
  expect(errors).toEqual([])
  expect(warnings.map(problemLine)).toEqual([
    expect.stringMatching(/new-account\.yaml:\d+:5: When nobody can take the step “headteacher”, it waits/),
  ])
})

it('a file that is missing is named', async () => {
  const policies = await policiesWith(PACK, 'My School', 'Our School')
  await rm(join(policies, 'my-school', CLAUSES))
  const { errors } = await checkPacks(policies)
  expect(errors.map(problemLine)).toEqual(['policies/my-school/clauses.yaml:1:1: This file is missing.'])
})

describe('loading', () => {
  it('takes in no pack while one has a fault, and says where', async () => {
    const policies = await policiesWith(PACK, 'title:', 'titel:')
    await expect(loadPacks(policies)).rejects.toMatchObject({
      code: 'pack_invalid',
      message: expect.stringContaining('policies/my-school/pack.yaml:5:1: '),
    })
  })

  it('says so when there is no such folder', async () => {
    await expect(loadPacks(join(home, 'nowhere'))).rejects.toMatchObject({ code: 'policies_unreadable' })
  })

  it('a clause 2.10 without quotes stays 2.10', async () => {
    const policies = await policiesWith(CLAUSES, "id: '2.3'", 'id: 2.10')
    const { errors } = await checkPacks(policies)
    expect(errors.map(problemLine).join()).toContain('There is no clause 2.3')
    expect(errors.map(problemLine).join()).not.toContain('must be text')
  })

  it('gives the same hash for the same pack however it is written, and another for another', async () => {
    const hashOf = async (from: string, to: string) =>
      (await loadPacks(await policiesWith(PACK, from, to))).get('my-school')?.hash
    const plain = await hashOf('# When it was adopted', '# When')
    const turned = await hashOf(
      'title: Social Media Policy\nschool: My School',
      'school: My School\ntitle: "Social Media Policy"',
    )
    const other = await hashOf('My School', 'My school')
    expect(plain).toMatch(/^[0-9a-f]{64}$/)
    expect(turned).toBe(plain)
    expect(other).not.toBe(plain)
  })
})
