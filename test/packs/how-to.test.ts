import { readFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { z } from 'zod'
import { Action } from '../../src/packs/action.ts'
import { allFacts } from '../../src/packs/fact.ts'
import { FormField } from '../../src/packs/form.ts'
import { ClausesFile, PackFile, Procedure } from '../../src/packs/pack.ts'
import { QuestionsFile } from '../../src/packs/question.ts'
import { ReportKind } from '../../src/packs/report-kind.ts'
import { RulesFile, Stance } from '../../src/packs/rule.ts'
import { fromRoot } from '../../src/root.ts'

const guide = await readFile(fromRoot('docs', 'how-to', 'write-a-policy-pack.md'), 'utf8')
const examples = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, yaml = '']) => parse(yaml) as unknown)

const steps = Procedure.pick({ steps: true, same_person: true, clock: true, produces: true })
const form = Procedure.shape.form.pick({ checks: true, remarks: true })
const head = Procedure.pick({ id: true, name: true, about: true, order: true, words: true }).strict()
const shapes: z.ZodType[] = [
  head,
  steps.partial().strict(),
  ReportKind.partial(),
  PackFile.partial().strict(),
  ClausesFile,
  RulesFile,
  QuestionsFile,
  FormField.array(),
]

it('every example of the guide has the shape of what it shows', () => {
  const fits = examples.map((one) => {
    const { checks, remarks, ...rest } = one as Record<string, unknown>
    if (checks !== undefined) return form.safeParse({ checks, remarks }).success && steps.safeParse(rest).success
    const rules = Array.isArray(one) && 'topics' in one[0] ? { rules: one } : one
    return shapes.some((shape) => shape.safeParse(rules).success)
  })
  expect(fits).toEqual(examples.map(() => true))
})

it('every fact, stance and action is listed in it', () => {
  const words = [...allFacts, ...Stance.options, ...Action.options]
  expect(words.filter((word) => !guide.includes(`\`${word}\``))).toEqual([])
})
