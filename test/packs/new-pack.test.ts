import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { newPack } from '../../src/packs/new-pack.ts'
import { ClausesFile, PackFile } from '../../src/packs/pack.ts'
import { QuestionsFile } from '../../src/packs/question.ts'
import { ReportKind } from '../../src/packs/report-kind.ts'
import { RulesFile } from '../../src/packs/rule.ts'
import { fromRoot } from '../../src/root.ts'

const template = await readFile(fromRoot('policies', '_template', 'pack.yaml'), 'utf8')
const subjects = [
  {
    id: 'contact',
    topics: [
      { id: 'accept-pupil-request', deed: 'accept a friend request from a pupil' },
      { id: 'befriend-parent', deed: 'be connected with a parent' },
    ],
  },
]
const given = { id: 'oakfield', school: 'Oakfield: a school', template, subjects, clauseTopics: new Map() }

function fileOf(files: Map<string, string>, name: string): unknown {
  return parse(files.get(name) ?? '')
}

it('a new pack has the school’s name and nobody’s clauses or dates', () => {
  const pack = PackFile.parse(fileOf(newPack(given), 'pack.yaml'))
  expect(pack).toMatchObject({ id: 'oakfield', school: 'Oakfield: a school' })
  expect([pack.adopted, pack.review_due, pack.model]).toEqual([undefined, undefined, undefined])
  expect(pack.roles.every(({ clause }) => clause === undefined)).toBe(true)
})

it('every topic is listed as silent, with its deed beside it', () => {
  const files = newPack(given)
  const { rules, silent } = RulesFile.parse(fileOf(files, 'rules/contact.yaml'))
  expect([rules, silent]).toEqual([[], ['accept-pupil-request', 'befriend-parent']])
  expect(files.get('rules/contact.yaml')).toContain('- befriend-parent      # be connected with a parent\n')
})

it('its commented rule holds once the comment is taken off', () => {
  const text = newPack(given).get('rules/contact.yaml') ?? ''
  const { rules } = RulesFile.parse(parse(text.replace(/^# {2}/gm, '  ').replace(/^#$/gm, '')))
  expect(rules).toMatchObject([{ topics: { 'accept-pupil-request': { stance: 'must_not' } } }])
})

it('its clauses and questions are well-formed, and every question is still left open', () => {
  const files = newPack(given)
  expect(ClausesFile.safeParse(fileOf(files, 'clauses.yaml')).success).toBe(true)
  const questions = QuestionsFile.parse(fileOf(files, 'questions.yaml'))
  expect(questions.map(({ answer }) => answer)).toEqual(['not_covered', 'not_covered'])
})

it('its reports say nothing yet, and what stands there as a comment holds once the comment is taken off', () => {
  const text = newPack(given).get('reports/friend_request.yaml') ?? ''
  expect(parse(text)).toBeNull()
  const [, ...words] = text.split(/^# (?=clause:)/m)
  const shown = ReportKind.partial().parse(parse(words.join('').replace(/^# /gm, '')))
  expect(Object.keys(shown)).toEqual(expect.arrayContaining(['clause', 'duty', 'route']))
})

it('what a model text speaks of is not silent, and its clauses wait to be given numbers', () => {
  const rules = RulesFile.parse({
    rules: [{ id: 'parents', clauses: ['6.4', '6.10'], topics: { 'befriend-parent': 'may' }, says: 'You may.' }],
  })
  const model = { id: 'text', rules: [rules], rulesFiles: [] }
  const files = newPack({ ...given, model, clauseTopics: new Map([['6.4', 'Families']]) })
  expect(RulesFile.parse(fileOf(files, 'rules/contact.yaml')).silent).toEqual(['accept-pupil-request'])
  expect(PackFile.parse(fileOf(files, 'pack.yaml')).model).toEqual({ id: 'text', clauses: {} })
  expect(files.get('pack.yaml')).toMatch(/# '6\.4': '' {4}# Families\n {4}# '6\.10': ''\n/)
})
