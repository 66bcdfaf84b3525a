import { z } from 'zod'
import { ClausesFile, PackFile, Procedure } from './pack.ts'
import { Platforms } from './platforms.ts'
import { QuestionsFile } from './question.ts'
import { ReportKind, Signposts } from './report-kind.ts'
import { RulesFile } from './rule.ts'
import { TopicsFile } from './topic.ts'

/** JSON Schemas that let an editor complete and check a pack as it is typed, by file name; kept in policies/_schema/. */
export function editorSchemas(): Record<string, object> {
  return {
    'pack.json': schemaOf(PackFile),
    'clauses.json': schemaOf(ClausesFile),
    'procedure.json': schemaOf(Procedure),
    'report.json': schemaOf(ReportKind),
    // A school's file says only what is otherwise there.
    'report-change.json': schemaOf(ReportKind.partial()),
    'signposts.json': schemaOf(Signposts),
    'rules.json': schemaOf(RulesFile),
    'questions.json': schemaOf(QuestionsFile),
    'topics.json': schemaOf(TopicsFile),
    'platforms.json': schemaOf(Platforms),
  }
}

// The YAML language server knows draft 7.
function schemaOf(shape: z.ZodType): object {
  return z.toJSONSchema(shape, { io: 'input', target: 'draft-7' })
}
