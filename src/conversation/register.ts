import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import { endSession, type Link, linkOfSession, useLink } from '../db/links.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import { summary } from '../forms/form.ts'
import { nameIn } from '../people/directory.ts'
import { loadScenes, loadSetting } from '../requests/load.ts'
import { present } from '../requests/request.ts'
import { loadRequest } from '../requests/store.ts'
import { registerCsv } from '../sites/register-csv.ts'
import { registerDocument } from '../sites/register-document.ts'
import { type Register, type RegisterFacts, registerOf } from '../sites/register-entries.ts'
import { keepsRegister } from '../sites/register-keepers.ts'
import type { Site } from '../sites/site.ts'
import { allSites } from '../sites/store.ts'
import { openTasksIn } from '../tasks/store.ts'
import { trainingsOf } from '../training/store.ts'
import type { DownloadFile } from './documents.ts'

type Sources = Pick<App, 'db' | 'packs' | 'clock'>

/**
 * Uses a link to a register up.
 * @returns whose register it is, and what the browser shows from now on; undefined when the link is unknown, used, too
 *   old or no longer for its holder
 */
export async function openRegister(
  app: Sources & Pick<App, 'newSecret'>,
  token: string,
): Promise<{ schoolId: string; session: string } | undefined> {
  const session = app.newSecret()
  return inTransaction(app.db, async (tx) => {
    const link = await useLink(tx, 'register', token, app.clock(), session)
    if (link === undefined) return undefined
    const schoolId = schoolOf(link)
    return (await mayRead(app, tx, link)) ? { schoolId, session } : undefined
  })
}

/** The register of a school for a browser that has opened it; undefined when its time is over, or its holder's right. */
export function registerBehind(
  app: Sources,
  schoolId: string,
  session: string,
): Promise<{ register: Register; reader: string } | undefined> {
  return inTransaction(app.db, async (tx) => {
    const link = await linkOfSession(tx, 'register', session, app.clock())
    if (link === undefined || schoolOf(link) !== schoolId || !(await mayRead(app, tx, link))) return undefined
    const facts = await loadFacts(app, tx, schoolId)
    return { register: registerOf(facts), reader: nameIn(facts, link.personId) }
  })
}

/** The register of a school, for the command line. */
export function schoolRegister(app: Sources, schoolId: string): Promise<Register> {
  return inTransaction(app.db, async (tx) => registerOf(await loadFacts(app, tx, schoolId)))
}

/** What the browser has opened is closed again, before its time. */
export async function closeRegister(app: Pick<App, 'db' | 'clock'>, session: string): Promise<void> {
  await inTransaction(app.db, (tx) => endSession(tx, session, app.clock()))
}

/** The register as a file to keep. */
export async function registerFile(register: Register, form: 'pdf' | 'csv'): Promise<DownloadFile> {
  const { school, now } = register
  const name = `staffroom-${school.id}-register-${dayIn(school.timezone, now)}.${form}`
  if (form === 'csv') return { name, type: 'text/csv; charset=utf-8', bytes: Buffer.from(registerCsv(register)) }
  // The PDF library takes a third of a second to load; most processes never print anything.
  const { printPdf } = await import('../pdf/print.ts')
  return { name, type: 'application/pdf', bytes: await printPdf(registerDocument(register)) }
}

/** Looked at each time: roles change, and people leave. */
async function mayRead(app: Sources, tx: Tx, link: Link): Promise<boolean> {
  return keepsRegister(await loadSetting(app, tx, schoolOf(link)), link.personId)
}

async function loadFacts(app: Sources, tx: Tx, schoolId: string): Promise<RegisterFacts> {
  const setting = await loadSetting(app, tx, schoolId)
  const sites = await allSites(tx, schoolId)
  const tasks = await openTasksIn(tx, schoolId)
  const trainings = setting.pack.courses.length === 0 ? [] : await trainingsOf(tx, schoolId)
  return { ...setting, sites, tasks, trainings, approved: await approvedForms(app, tx, schoolId, sites) }
}

/** Each form in words, by its request's id, as its own version of the pack asked for it. */
async function approvedForms(
  app: Sources,
  tx: Tx,
  schoolId: string,
  sites: Site[],
): Promise<RegisterFacts['approved']> {
  const ids = sites.flatMap(({ requestId }) => requestId ?? [])
  const requests = []
  for (const id of ids) requests.push(await loadRequest(tx, id))
  const scenes = await loadScenes(
    app,
    tx,
    schoolId,
    requests.filter((request) => request !== undefined),
  )
  return new Map(
    scenes.map(({ request, procedure, directory }) => [
      request.id,
      summary(procedure, present(request).answers, directory).flatMap(({ rows }) => rows),
    ]),
  )
}

function schoolOf({ subject }: Link): string {
  return subject.slice('school:'.length)
}
