import type { ReadModel } from './read.ts'
import { type Ruling, rulingsOf } from './rule.ts'
import type { Topic } from './topic.ts'

/** A subject of the topic bank: one file of policies/_topics. */
export interface Subject {
  /** The file's name without its ending. */
  id: string
  topics: Pick<Topic, 'id' | 'deed'>[]
}

export interface NewPack {
  id: string
  school: string
  /** The text of the template's pack.yaml. */
  template: string
  subjects: Subject[]
  /** The text the policy follows. */
  model?: ReadModel | undefined
  /** What each clause of the model text is about, as far as a school that numbers it in the same way tells. */
  clauseTopics: ReadonlyMap<string, string>
}

/** The files of a pack that says nothing yet, by their paths inside its folder. */
export function newPack(given: NewPack): Map<string, string> {
  const ruled = new Set(
    (given.model?.rules ?? []).flatMap(({ rules }) => rules.flatMap((rule) => Object.keys(rule.topics))),
  )
  return new Map([
    ['pack.yaml', packText(given)],
    ['clauses.yaml', CLAUSES],
    ['questions.yaml', QUESTIONS],
    ['reports/friend_request.yaml', REPORT],
    ...given.subjects.map((subject): [string, string] => [`rules/${subject.id}.yaml`, rulesText(subject, ruled)]),
  ])
}

/** The template's pack.yaml in the school's name: its clauses and dates are those of nobody. */
function packText({ id, school, template, model, clauseTopics }: NewPack): string {
  const named = template
    .replace(/^id: .*$/m, `id: ${id}`)
    .replace(/^school: .*$/m, `school: ${JSON.stringify(school)}`)
    .replace(/^# A made-up school.*\n/m, '')
    .replace(/^(adopted|review_due|review_words|principle):.*(\n +.*)*/gm, (lines) => lines.replace(/^/gm, '# '))
    .replace(/, clause: \[[^\]]*\]/g, '')
  return model === undefined ? named : `${named}\n${modelText(model, clauseTopics)}`
}

function modelText({ id, rules }: ReadModel, topics: ReadonlyMap<string, string>): string {
  const clauses = new Set(
    rules.flatMap((file) => file.rules.flatMap(rulingsOf).flatMap(({ clauses }: Ruling) => clauses)),
  )
  const lines = [...clauses]
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((clause) => `    # '${clause}': ''${topics.has(clause) ? `    # ${topics.get(clause)}` : ''}`)
  return `# The text this policy follows. Give each of its clauses the number that yours has for it, take the # before it away, and
# the {} too. Leave out what your policy changed or does not have, and write rules of your own for that.
model:
  id: ${id}
  clauses:
    {}
${lines.join('\n')}
`
}

const CLAUSES = `# yaml-language-server: $schema=../_schema/clauses.json
# Every clause of the policy by its number, in quotes, and what it is about in a few words of your own. This one tells nobody to
# do anything, so no rule needs to rest on it.
- { id: '1', topic: 'What this policy is for', nothing_to_do: true }
# - { id: '2.1', topic: 'Friend requests from pupils' }
`

const QUESTIONS = `# yaml-language-server: $schema=../_schema/questions.json
# What staff may ask, and what the policy says: yes, no, depends, info or not_covered. "policies check" asks them all.
# As soon as a rule speaks of it, put the answer right, and name the clause: clause: '2.1'.
- question: A boy in my class wants to follow me on Instagram. Can I let him?
  answer: not_covered
- question: Do I need permission to start a Facebook page for the school?
  answer: not_covered
`

const REPORT = `# yaml-language-server: $schema=../../_schema/report-change.json
# What your policy says on friend requests over policies/_reports/friend_request.yaml; each word here takes the place of the one
# there. With nothing written, the common one holds. The other kinds go in the same way: a file of the same name.
# clause: ['2.1']
# duty: { field: from, has: [pupil, parent] }
# route:
#   - { id: head, roles: [headteacher], clause: ['2.1'] }
`

function rulesText({ id, topics }: Subject, ruled: ReadonlySet<string>): string {
  const [first] = topics
  const own = topics.filter((topic) => !ruled.has(topic.id))
  const followed = topics.filter((topic) => ruled.has(topic.id))
  const width = Math.max(...topics.map((topic) => topic.id.length))
  const line = (topic: Subject['topics'][number]) => `${topic.id.padEnd(width)} # ${topic.deed}`
  return `# yaml-language-server: $schema=../../_schema/rules.json
# ${id}: take a topic up from "silent" into a rule as soon as your policy has a word on it.
rules:
#  - id: a-name-for-the-rule
#    clauses: ['2.1']
#    topics:
#      ${first?.id ?? 'topic'}: must_not
#    says: One sentence to the reader, in your own words.
${followed.length === 0 ? '' : `\n# The model text speaks of these; a rule or a silence here comes before it.\n${followed.map((topic) => `#  - ${line(topic)}`).join('\n')}\n`}
silent:
${own.map((topic) => `  - ${line(topic)}\n`).join('')}`
}
