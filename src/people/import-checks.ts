import type { RowProblem } from './csv.ts'
import type { Entry, ImportFacts, Matched, Placed } from './entry.ts'
import { LINE_MANAGER, type PersonRow } from './import-rows.ts'

/** What may stand in a file once only. */
export function duplicates(rows: PersonRow[]): RowProblem[] {
  const twice = (column: string, cellOf: (row: PersonRow) => string | undefined) =>
    rows.flatMap((row, i) => {
      const first = rows.slice(0, i).find((other) => cellOf(row) && cellOf(other) === cellOf(row))
      return first === undefined
        ? []
        : [{ line: row.line, column, says: `“${cellOf(row)}” stands in line ${first.line} already` }]
    })
  return [
    ...twice('email', (row) => row.email),
    ...twice('staff_id', (row) => row.staffId),
    ...twice('slack_user_id', (row) => row.slackUserId),
    ...twice('aad_object_id', (row) => row.aadObjectId),
  ]
}

/** Rows of which it cannot be told whose they are. */
export function identityProblems(matched: Matched[], facts: ImportFacts): RowProblem[] {
  return matched.flatMap(({ row, before }, i) => {
    const problem = (column: string, says: string) => [{ line: row.line, column, says }]
    const owner = facts.current.find((entry) => entry.email === row.email)
    if (owner !== undefined && owner !== before)
      return problem('email', `“${row.email}” belongs to ${owner.name} (staff id ${owner.staffId ?? 'none'})`)
    if (owner?.staffId !== undefined && row.staffId !== '' && owner.staffId !== row.staffId) {
      return problem(
        'staff_id',
        `“${row.email}” belongs to ${owner.name}, whose staff id is ${owner.staffId}: somebody new needs an address of their own`,
      )
    }
    if (before !== undefined && before.email !== row.email && facts.elsewhere.has(row.email)) {
      return problem('email', `“${row.email}” belongs to somebody of another school`)
    }
    const earlier = matched.slice(0, i).find((other) => before !== undefined && other.before === before)
    return earlier === undefined ? [] : problem('email', `this and line ${earlier.row.line} are the same person`)
  })
}

/** Line managers and deputies whom nobody knows, or who cannot be one. */
export function linkProblems(
  people: Placed[],
  known: { kept: Entry[]; idOf: Map<string, string>; choices: Record<string, string> },
): RowProblem[] {
  const { kept, idOf, choices } = known
  return [...managerProblems(people, kept, idOf), ...people.flatMap(({ row }) => deputyProblems(row, idOf, choices))]
}

function managerProblems(people: Placed[], kept: Entry[], idOf: Map<string, string>): RowProblem[] {
  const managerOf = new Map(
    kept.flatMap((entry) => (entry.lineManagerId ? [[entry.personId, entry.lineManagerId]] : [])),
  )
  const problem = (row: PersonRow, says: string) => ({ line: row.line, column: 'line_manager_email', says })
  const problems: RowProblem[] = []
  for (const { row, personId } of people) {
    const managerId = idOf.get(row.lineManagerEmail)
    if (row.lineManagerEmail === '') continue
    if (managerId === undefined)
      problems.push(problem(row, `“${row.lineManagerEmail}” is neither in the file nor in the directory`))
    else if (managerId === personId) problems.push(problem(row, 'nobody is their own line manager'))
    else managerOf.set(personId, managerId)
  }
  return [
    ...problems,
    ...loops(people, managerOf, new Map([...idOf].map(([email, id]) => [id, email]))).map(({ row, says }) =>
      problem(row, says),
    ),
  ]
}

/** Each loop of line managers once, at the first row that is part of it. */
function loops(
  people: Placed[],
  managerOf: Map<string, string>,
  emailOf: Map<string, string>,
): { row: PersonRow; says: string }[] {
  const seen = new Set<string>()
  return people.flatMap(({ row, personId }) => {
    const path: string[] = []
    for (let at: string | undefined = personId; at !== undefined && !path.includes(at); at = managerOf.get(at))
      path.push(at)
    const back = managerOf.get(path.at(-1) ?? '')
    if (back !== personId || seen.has(personId)) return []
    for (const id of path) seen.add(id)
    const names = [...path, personId].map((id) => emailOf.get(id) ?? '')
    return [{ row, says: `these line managers go round in a circle: ${names.join(' → ')}` }]
  })
}

function deputyProblems(row: PersonRow, idOf: Map<string, string>, choices: Record<string, string>): RowProblem[] {
  return row.deputies.flatMap(({ role, email }) => {
    const problem = (says: string) => [{ line: row.line, column: 'deputy_emails', says }]
    const filledBy = choices[role]
    const holds =
      role === LINE_MANAGER || row.roles.includes(role) || (filledBy !== undefined && row.roles.includes(filledBy))
    if (!holds) return problem(`${role} is not among this person’s own roles, so nobody can be their deputy in it`)
    if (email === row.email) return problem('nobody is their own deputy')
    return idOf.has(email) ? [] : problem(`“${email}” is neither in the file nor in the directory`)
  })
}
