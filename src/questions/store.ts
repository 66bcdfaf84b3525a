import type { Tx } from '../db/transaction.ts'
import type { Question } from './question.ts'

interface QuestionRow {
  id: string
  school_id: string
  person_id: string
  text: string
  kind: Question['kind']
  verdict: Question['verdict']
  rule: string | null
  clauses: string[]
  created_at: Date
  settled_at: Date | null
  settled_by: string | null
}

/** Keeps a question, once: its id was made with the form it was written in. @returns false when it is kept already */
export async function insertQuestion(tx: Tx, question: Question): Promise<boolean> {
  const rows = await tx.query(
    `insert into question (id, school_id, person_id, text, kind, verdict, rule, clauses, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (id) do nothing returning id`,
    [
      question.id,
      question.schoolId,
      question.personId,
      question.text,
      question.kind,
      question.verdict,
      question.rule ?? null,
      question.clauses,
      new Date(question.createdAt),
    ],
  )
  return rows.length > 0
}

/** @param options.lock holds the row to the end of the transaction, so that of two presses at once one settles it */
export async function loadQuestion(tx: Tx, id: string, options: { lock?: true } = {}): Promise<Question | undefined> {
  const [row] = await tx.query<QuestionRow>(
    `select * from question where id = $1${options.lock ? ' for update' : ''}`,
    [id],
  )
  return row && fromRow(row)
}

export async function saveSettled(tx: Tx, id: string, by: string, now: Date): Promise<void> {
  await tx.query('update question set settled_at = $3, settled_by = $2 where id = $1 and settled_at is null', [
    id,
    by,
    now,
  ])
}

/** A school's questions that wait to be settled, the oldest first, one page and the first of the next. */
export async function openQuestions(
  tx: Tx,
  schoolId: string,
  page: { number: number; size: number },
): Promise<Question[]> {
  const rows = await tx.query<QuestionRow>(
    `select * from question where school_id = $1 and settled_at is null order by created_at, id limit $2 offset $3`,
    [schoolId, page.size + 1, (page.number - 1) * page.size],
  )
  return rows.map(fromRow)
}

function fromRow(row: QuestionRow): Question {
  return {
    id: row.id,
    schoolId: row.school_id,
    personId: row.person_id,
    text: row.text,
    kind: row.kind,
    verdict: row.verdict,
    clauses: row.clauses,
    createdAt: row.created_at.toISOString(),
    ...(row.rule === null ? {} : { rule: row.rule }),
    ...(row.settled_at === null ? {} : { settledAt: row.settled_at.toISOString() }),
    ...(row.settled_by === null ? {} : { settledBy: row.settled_by }),
  }
}
