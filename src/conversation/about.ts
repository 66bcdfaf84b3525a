import type { Tx } from '../db/transaction.ts'
import { loadRequest } from '../requests/store.ts'
import { allSites } from '../sites/store.ts'

/** What tasks are about, in words: subject → title. What has no title of its own, as a school, is left out. */
export async function aboutOf(tx: Tx, schoolId: string, subjects: string[]): Promise<Map<string, string>> {
  const named = new Map<string, string>()
  const wanted = new Set(subjects)
  if (subjects.some((subject) => subject.startsWith('site:')))
    for (const site of await allSites(tx, schoolId))
      if (wanted.has(`site:${site.id}`)) named.set(`site:${site.id}`, site.title)
  for (const subject of wanted) {
    const [kind, id = ''] = subject.split(':')
    const request = kind === 'request' ? await loadRequest(tx, id) : undefined
    if (request !== undefined) named.set(subject, `Request ${request.number}`)
  }
  return named
}
