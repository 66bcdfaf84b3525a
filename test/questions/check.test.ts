import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { PackFile } from '../../src/packs/pack.ts'
import { problemLine } from '../../src/packs/problems.ts'
import { QuestionsFile } from '../../src/packs/question.ts'
import { type ReadPack, readPolicies } from '../../src/packs/read.ts'
import { ReportKind } from '../../src/packs/report-kind.ts'
import { RulesFile } from '../../src/packs/rule.ts'
import type { Source } from '../../src/packs/yaml.ts'
import { checkQuestions } from '../../src/questions/check.ts'
import { loadQuestions, type Questions } from '../../src/questions/understanding/load.ts'
import { fromRoot } from '../../src/root.ts'
import { aKind } from '../builders/reports.ts'

/** Understands only these words, each as a plain “may I …?” about one topic. */
const TOPICS: Record<string, string> = { pupil: 'accept-pupil-request', site: 'create-site', gift: 'gifts' }

const questions: Questions = {
  understand: (text) => ({
    aims: Object.entries(TOPICS).flatMap(([word, topic]) =>
      text.includes(word) ? [{ topic, side: 'asked' as const, likely: 1, forms: [1, 0, 0, 0, 0, 0, 0] }] : [],
    ),
    facts: [],
    danger: 0,
  }),
  isUrgent: () => false,
  topics: Object.values(TOPICS).map((id) => ({
    id,
    deed: 'do it',
    opposite: undefined,
    toward: undefined,
    means: undefined,
    urgent: false,
    next: [],
  })),
}

const RULES = `
rules:
  - { id: no-pupils, clauses: ['1.1'], topics: { accept-pupil-request: must_not }, says: Turn them down. }
  - { id: sites, clauses: ['1.2'], topics: { create-site: { stance: conditional, needs: approval } }, says: Ask first. }
silent: [gifts]
`
const ASKED = `
- { question: a pupil?, answer: no, clause: '1.1' }
- { question: a site?, answer: depends }
- { question: a site?, answer: yes, given: [approved] }
- { question: a gift?, answer: not_covered }
`

/** Stands for a file: a place in it is the path that led there. */
function source(file: string): Source {
  const problem: Source['problem'] = (path, says) => ({ file: `${file}#${path.join('.')}`, line: 1, column: 1, says })
  return { file, value: undefined, problems: [], problem }
}

function packOf({ rules = RULES, asked = ASKED, folder = 'oak' } = {}): ReadPack {
  const head = PackFile.parse({ id: 'oak', title: 'Policy', school: 'Oak', roles: [] })
  return {
    folder,
    pack: {
      ...head,
      clauses: [
        { id: '1.1', topic: 'Pupils' },
        { id: '1.2', topic: 'Sites' },
      ],
      procedures: [],
      report_kinds: [],
    },
    packFile: source('pack.yaml'),
    clausesFile: source('clauses.yaml'),
    procedureFiles: [],
    kindFiles: [],
    rules: [RulesFile.parse(parse(rules))],
    rulesFiles: [source('rules.yaml')],
    questions: asked === '' ? [] : QuestionsFile.parse(parse(asked)),
    ...(asked === '' ? {} : { questionsFile: source('questions.yaml') }),
    problems: [],
  }
}

function said(pack: ReadPack) {
  const { errors, warnings } = checkQuestions(questions, { packs: [pack], models: [], commonKinds: new Map() })
  return { errors: errors.map(problemLine), warnings: warnings.map(problemLine) }
}

it('a pack that answers all its questions as expected is clean', () => {
  expect(said(packOf())).toEqual({ errors: [], warnings: [] })
})

describe('a warning', () => {
  it('names a question that is answered otherwise, and why', () => {
    const { warnings } = said(packOf({ asked: ASKED.replace('answer: no,', 'answer: yes,') }))
    expect(warnings).toEqual([
      'questions.yaml#0:1:1: This is answered “no” by the rule “no-pupils”, clause 1.1, and not “yes”; it was taken to be about “accept-pupil-request”.',
    ])
  })

  it('names an answer from another clause than the one expected', () => {
    const { warnings } = said(packOf({ asked: ASKED.replace("'1.1'", "['1.2', '1.3']") }))
    expect(warnings.join()).toContain('clause 1.1, and not “no” by clause 1.2 or 1.3;')
  })

  it('names each rule that no question reaches, in its own file', () => {
    const { warnings } = said(packOf({ asked: '- { question: a pupil?, answer: no }' }))
    expect(warnings).toEqual([
      'rules.yaml#rules.1.id:1:1: No question in questions.yaml of “oak” is answered by the rule “sites”.',
    ])
  })

  it('is one line where a pack has rules and no questions at all', () => {
    expect(said(packOf({ asked: '' })).warnings).toEqual([
      'pack.yaml#:1:1: This pack has no questions.yaml: nobody has tried what its rules answer.',
    ])
  })

  it('counts the topics that nobody has decided on, once', () => {
    expect(said(packOf({ rules: RULES.replace('silent: [gifts]', '') })).warnings).toEqual([
      'pack.yaml#:1:1: Topics with neither a rule nor a line under “silent” count as silent: gifts.',
    ])
    expect(said(packOf({ rules: RULES.replace('silent: [gifts]', ''), folder: '_template' })).warnings).toEqual([])
  })
})

it.each([
  [
    'in a rule',
    RULES.replace('accept-pupil-request:', 'accept-pupils-request:'),
    'rules.yaml#rules.0.topics.accept-pupils-request',
  ],
  ['under silent', RULES.replace('silent: [gifts]', 'silent: [gifts, giftz]'), 'rules.yaml#silent.1'],
])('a topic %s that nobody can ask about is an error, with the one that was meant', (_where, rules, place) => {
  const { errors } = said(packOf({ rules }))
  expect(errors).toEqual([expect.stringContaining(`${place}:1:1: There is no topic`)])
  expect(errors.join()).toMatch(/Did you mean “(accept-pupil-request|gifts)”\?/)
})

it.each([
  ['topics: [gifts, giftz]', 'topics.1', 'giftz', 'gifts'],
  [
    'fills: [{ known: family, field: a, value: x }, { known: giftz, field: a, value: x }]',
    'fills.1.known',
    'giftz',
    'gifts',
  ],
])('a topic that a kind of report names, and that there is not, is an error: %s', (words, place, topic, meant) => {
  const kind = ReportKind.parse({ ...aKind(), ...(parse(words) as object) })
  const commonKinds = new Map([['abusive_comment', { source: source('_reports/abusive_comment.yaml'), kind }]])
  const { errors } = checkQuestions(questions, { packs: [], models: [], commonKinds })
  expect(errors.map(problemLine)).toEqual([
    expect.stringContaining(`_reports/abusive_comment.yaml#${place}:1:1: There is no topic “${topic}”`),
  ])
  expect(errors[0]?.says).toContain(`Did you mean “${meant}”?`)
})

it('every pack answers its own questions, and each of its rules is asked for', async () => {
  const { errors, warnings } = checkQuestions(await loadQuestions(), await readPolicies(fromRoot('policies')))
  expect([...errors, ...warnings].map(problemLine)).toEqual([])
}, 60_000)
