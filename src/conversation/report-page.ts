import type { App } from '../app.ts'
import { appendAudit, chainHead } from '../db/audit.ts'
import { endSession, keepSession, type Link, linkOfSession, useLink } from '../db/links.ts'
import type { Queryable } from '../db/query.ts'
import { inTransaction, type Tx } from '../db/transaction.ts'
import { type Outcome, say } from '../outcome.ts'
import { membershipsOf, placesOf } from '../people/identity-store.ts'
import { caseDocument } from '../reports/case-document.ts'
import { type Opened, type Reader, reportLine, throughDoor } from '../reports/door.ts'
import { evidenceFor, openFile, type ShownFile } from '../reports/files.ts'
import type { DownloadFile } from './documents.ts'
import type { Speaker } from './incoming.ts'
import { settings } from './settings.ts'

type Sources = Pick<App, 'db' | 'packs' | 'clock' | 'vault'>

/** Whose browser it is, and where its page begins. */
export interface PageSession {
  personId: string
  /** As the staff list has it. */
  name: string
  /** One of the person's own accounts: the page is another client of the same speaker. */
  from: Speaker
  /** The report that the link was for. */
  reportId?: string
  /** The school that it was for, when it was for all of its reports. */
  schoolId?: string
}

/** Uses a link to reports up. @returns what the browser shows from now on; undefined when the link opens nothing */
export async function openReports(
  app: Pick<App, 'db' | 'clock' | 'newSecret'>,
  token: string,
): Promise<string | undefined> {
  const session = app.newSecret()
  return inTransaction(app.db, async (tx) => {
    const link = await useLink(tx, 'reports', token, app.clock(), session)
    return link !== undefined && (await sessionOf(tx, link, app.clock())) !== undefined ? session : undefined
  })
}

/**
 * The session of a browser that has opened the page; undefined when its time is over, or its holder has left. Its time begins
 * anew.
 */
export function reportsBehind(app: Pick<App, 'db' | 'clock'>, session: string): Promise<PageSession | undefined> {
  return inTransaction(app.db, async (tx) => {
    const link = await keepSession(tx, 'reports', session, app.clock())
    return link && sessionOf(tx, link, app.clock())
  })
}

/** What the browser has opened is closed again, before its time. */
export async function closeReports(app: Pick<App, 'db' | 'clock'>, session: string): Promise<void> {
  await inTransaction(app.db, (tx) => endSession(tx, session, app.clock()))
}

/** The list of a report's files for somebody, and what they are to it; undefined when it is none of theirs. */
export function evidenceBehind(
  app: Sources,
  { personId }: Pick<PageSession, 'personId'>,
  reportId: string,
): Promise<{ as: Opened['as']; number: number; files: ShownFile[] } | undefined> {
  return inTransaction(app.db, (tx) => evidenceFor(readerOf(app, tx, personId), reportId))
}

/** A file of a report, through the door. */
export async function evidenceFile(
  app: Sources,
  session: string,
  reportId: string,
  fileId: string,
): Promise<DownloadFile | undefined> {
  return forSession(app, session, async (tx, { personId }) => {
    const opened = await openFile(readerOf(app, tx, personId), fileId, reportId)
    if (opened === undefined) return undefined
    const { shown, content } = opened.file
    return { outcome: opened.outcome, made: { name: shown.neutral, type: shown.type, bytes: content } }
  })
}

/** A report with all that has been done about it, as a PDF for another system; for its readers. */
export async function casePack(
  app: Sources & Pick<App, 'noteHead'>,
  session: string,
  reportId: string,
): Promise<DownloadFile | undefined> {
  const found = await forSession(app, session, async (tx, { personId }) => {
    const reader = readerOf(app, tx, personId)
    let opened: Opened | undefined
    const outcome = await throughDoor(reader, reportId, (one) => {
      if (one.as !== 'reader') return say('')
      opened = one
      return { ...say(''), audit: [reportLine(one.report, 'report.pack', personId, { version: one.report.version })] }
    })
    if (outcome === undefined || opened === undefined) return undefined
    const files = (await evidenceFor(reader, reportId))?.files ?? []
    const head = await chainHead(tx, `reports:${opened.report.schoolId}`)
    return { outcome, made: { opened, files, head, personId } }
  })
  if (found === undefined) return undefined
  const { opened, files, head, personId } = found
  if (head !== undefined) app.noteHead(head)
  // The PDF library takes a third of a second to load; most processes never print anything.
  const { printPdf } = await import('../pdf/print.ts')
  const bytes = await printPdf(caseDocument({ ...opened, files, readerId: personId }, head))
  return { name: `report-${opened.report.number}.pdf`, type: 'application/pdf', bytes }
}

/** Does something for whoever's browser it is, and writes the trail; undefined when the session or the thing is not there. */
function forSession<T>(
  app: Sources,
  session: string,
  work: (tx: Tx, session: PageSession) => Promise<{ outcome: Outcome; made: T } | undefined>,
): Promise<T | undefined> {
  return inTransaction(app.db, async (tx) => {
    const link = await linkOfSession(tx, 'reports', session, app.clock())
    const behind = link && (await sessionOf(tx, link, app.clock()))
    const done = behind && (await work(tx, behind))
    if (done === undefined) return undefined
    await appendAudit(tx, done.outcome.audit, app.clock())
    return done.made
  })
}

function readerOf(app: Sources, tx: Tx, personId: string): Reader {
  return { app, tx, personId, settingOf: settings(app, tx) }
}

/** Looked at each time: people leave. */
async function sessionOf(db: Queryable, { subject, personId }: Link, now: Date): Promise<PageSession | undefined> {
  const [kind, id = ''] = subject.split(':')
  const memberships = await membershipsOf(db, personId, now)
  const [place] = await placesOf(db, personId)
  const here = memberships.find(({ active, schoolId }) => active && (kind !== 'school' || schoolId === id))
  if (here === undefined || place === undefined) return undefined
  const { platform, tenant, user, reach } = place
  const from: Speaker = { platform, tenant, user, reach, private: true }
  return { personId, name: here.name, from, ...(kind === 'report' ? { reportId: id } : { schoolId: id }) }
}
