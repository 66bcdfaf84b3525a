import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkPacks } from '../../src/packs/check.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { fromRoot } from '../../src/root.ts'

let home: string
let made = 0

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rules-'))
})
afterAll(() => rm(home, { recursive: true }))

const RULES = 'rules/examples.yaml'

/** What is said about the template's pack with one thing in one of its files written otherwise. */
async function check(file: string, from: string | RegExp, to: string, beside: Record<string, string> = {}) {
  made += 1
  const policies = join(home, String(made), 'policies')
  const pack = join(policies, 'my-school')
  await cp(fromRoot('policies', '_template'), pack, { recursive: true })
  await cp(fromRoot('policies', 'platforms.yaml'), join(policies, 'platforms.yaml'))
  await cp(fromRoot('policies', 'signposts.yaml'), join(policies, 'signposts.yaml'))
  await cp(fromRoot('policies', '_reports'), join(policies, '_reports'), { recursive: true })
  const text = await readFile(join(pack, file), 'utf8')
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`${file} does not hold ${from}`)
  await writeFile(join(pack, file), changed)
  for (const [name, content] of Object.entries(beside)) await writeFile(join(pack, name), content)
  const { errors, warnings } = await checkPacks(policies)
  return { errors: errors.map(problemLine), warnings: warnings.map(problemLine) }
}

describe('a slip in a rule is named with what was meant', () => {
  it.each<[string, string, string | RegExp, string, string]>([
    [
      'a stance that is none',
      RULES,
      'accept-pupil-request: must_not',
      'accept-pupil-request: mustnt',
      'examples.yaml:8:7: This must be one of must, must_not, should, should_not, may, conditional, depends, is, is_not, info. Did you mean “must”?',
    ],
    [
      'a stance inside braces that is none',
      RULES,
      '{ stance: conditional, needs: approval }',
      '{ stance: conditonal, needs: approval }',
      'Did you mean “conditional”?',
    ],
    [
      'a condition that is none',
      RULES,
      'needs: approval',
      'needs: aproval',
      '“aproval” is neither approval, consent, training, copyright_permission nor a fact. Did you mean “approval”?',
    ],
    [
      'a fact that is none',
      RULES,
      'family: { stance: may',
      'famly: { stance: may',
      'examples.yaml:11:7: “famly” is no fact that Staffroom knows. Did you mean “family”?',
    ],
    [
      'a fact like no other',
      RULES,
      'family: { stance: may',
      'thunderstorm: { stance: may',
      '“thunderstorm” is no fact that Staffroom knows.',
    ],
    [
      'a sentence cut off at its comma',
      RULES,
      "'Pupils of your own family may stay connected with you, on private accounts only.'",
      'Pupils of your own family may stay, on private accounts only.',
      '“on private accounts only.” stands where a single word should: a sentence with a comma or a colon in it needs quotes around it.',
    ],
    [
      'a word of a rule that is none',
      RULES,
      'depends_on: whether',
      'depends: whether',
      '“depends” is not a word that belongs here.',
    ],
    [
      'a rule without a clause',
      RULES,
      "    clauses: ['3.1']\n    topics:\n      accept-parent",
      '    topics:\n      accept-parent',
      '“clauses” is missing.',
    ],
    ['a clause there is not', RULES, "['2.1', '2.2']", "['2.1', '9.9']", 'There is no clause 9.9 in clauses.yaml.'],
    ['a role there is not', RULES, 'ask: headteacher', 'ask: hed', 'The pack has no role “hed”.'],
    ['an action there is not', RULES, 'next: [site_request]', 'next: [site_reqest]', 'Did you mean “site_request”?'],
    ['an owner there is not', 'pack.yaml', /$/, '\nowner: hed\n', 'There is no role “hed” in pack.yaml.'],
    [
      'a form there is not',
      'pack.yaml',
      /$/,
      '\nactions: { site_request: new_site }\n',
      'There is no procedure and no kind of report called “new_site”.',
    ],
    [
      'a principle on a clause there is not',
      'pack.yaml',
      /$/,
      "\nprinciple: { clause: ['7.7'], says: Be kind. }\n",
      'There is no clause 7.7 in clauses.yaml.',
    ],
    ['an answer there is not', 'questions.yaml', 'answer: info', 'answer: maybe', '“answer” must be one of yes, no,'],
    [
      'a clause in a question that there is not',
      'questions.yaml',
      "clause: '3.2'",
      "clause: '8.8'",
      'questions.yaml:18:3: There is no clause 8.8 in clauses.yaml.',
    ],
    [
      'a fact in a question that there is not',
      'questions.yaml',
      'given: [close_friend]',
      'given: [clos_friend]',
      'questions.yaml:11:11: “clos_friend” is no fact that Staffroom knows. Did you mean “close_friend”?',
    ],
  ])('%s', async (_fault, file, from, to, expected) => {
    const { errors } = await check(file, from, to)
    expect(errors.join('\n')).toContain(expected)
    for (const error of errors) expect(error).toMatch(/^policies\/my-school\/[a-z/.-]+:\d+:\d+: [“A-Z].*[.?]$/)
  })
})

it('two rules of one name in two files are an error in the second', async () => {
  const more = `rules:
  - id: parents-as-friends
    clauses: ['3.1']
    topics: { befriend-parent: should_not }
    says: Leave parents off your lists.
`
  const { errors } = await check(RULES, 'a made-up school', 'a school', { 'rules/more.yaml': more })
  expect(errors).toEqual([
    'policies/my-school/rules/more.yaml:2:5: Another rule of this policy is called “parents-as-friends” too, in another file: give one of them another name.',
  ])
})

it('a list of which every line is still a comment is empty', async () => {
  const { errors } = await check(RULES, /^rules:\n.*$/ms, 'rules:\n# - id: one\nsilent:\n# - staff-group-chat\n')
  expect(errors).toEqual([])
})

it('a model text with the same numbers needs a clause for each of its own', async () => {
  const { errors } = await check('pack.yaml', /$/, '\nmodel: { id: nonesuch, clauses: same }\n')
  expect(errors.join()).toContain('There is no model text “nonesuch” in policies/_models.')
})
