import { createHash } from 'node:crypto'
import type { IntentOf, SentFile } from '../conversation/incoming.ts'
import { hashContent } from '../db/audit.ts'
import type { Effect } from '../effects.ts'
import { offerLink } from '../offer-link.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { announceChanged } from './announce.ts'
import { sentAs } from './case-view.ts'
import { type Opened, type Reader, reportLine, standingAt, subjectOf, throughDoor } from './door.ts'
import { fileName, fileWords, isShownInPages, type JudgedFile, neutralName, noFiles, refusalOf } from './evidence.ts'
import { closedToFiles, filesForm, noFilesView, type Refused, takenView } from './file-views.ts'
import type { Report, ReportFile } from './report.ts'
import { sniff } from './sniff.ts'
import type { ReportSpeech } from './speech.ts'
import { signpostsIn } from './start.ts'
import { fileContent, filesOf, saveFile, saveReport } from './store.ts'
import { GONE } from './words.ts'

/**
 * Evidence for a report, by its author while it is open, and by its readers. Each file is judged by itself: one that is
 * refused does not lose the others. Without `files` the form that takes them, or where the client takes none, a link to the
 * page that does.
 */
export async function takeFiles(speech: ReportSpeech, intent: IntentOf<'report.files'>): Promise<Outcome> {
  const outcome = await throughDoor(speech, intent.report, (opened) => take(speech, opened, intent.files), {
    lock: true,
  })
  return outcome ?? say(GONE)
}

async function take(speech: ReportSpeech, opened: Opened, files: SentFile[] | undefined): Promise<Outcome> {
  const { report, kind, setting, as } = opened
  const no = noFiles(report, sentAs(opened), setting) ?? noFiles(report, kind, setting)
  if (no !== undefined) return only({ show: 'dialog', card: noFilesView(report, no, signpostsIn(speech, setting)) })
  if (as === 'reporter' && report.status === 'closed') return only({ show: 'dialog', card: closedToFiles(report) })
  if (files === undefined) return offerForm(speech, opened)
  const there = await filesOf(speech.tx, speech.app.vault, report.id)
  // What came again is answered with what stands.
  if (speech.seen) return only({ show: 'dialog', card: takenView(report, visibleTo(opened, speech, there).length, []) })
  return keepAll(speech, opened, files, there)
}

async function offerForm(speech: ReportSpeech, { report }: Opened): Promise<Outcome> {
  if (speech.surface.takesFiles) return only({ show: 'dialog', card: filesForm(report) })
  const { reply, ...rest } = await offerLink(
    speech,
    { kind: 'reports', subject: subjectOf(report), personId: speech.personId },
    {
      summary: 'Add screenshots',
      title: `Add files to report ${report.number}`,
      open: 'Open the page',
      says: 'This chat takes no files. On the page that opens, press “Add screenshots or files”.',
    },
  )
  return { ...rest, reply: 'card' in reply ? { show: 'dialog', card: reply.card } : reply }
}

async function keepAll(speech: ReportSpeech, opened: Opened, files: SentFile[], there: ReportFile[]): Promise<Outcome> {
  // A millisecond apart, so that they stay in the order in which they were given, and keep the number they are known by.
  const now = Math.max(speech.app.clock().getTime(), ...there.map(({ at }) => Date.parse(at) + 1))
  const kept: ReportFile[] = []
  const refused: Refused[] = []
  for (const sent of files) {
    const judged = await judge(sent)
    const refusal = refusalOf(judged, [...there, ...kept])
    if (refusal === undefined) kept.push(await keep(speech, opened.report, { sent, judged, at: now + kept.length }))
    else refused.push({ name: judged.name, refusal })
  }
  if (kept.length === 0) return only({ show: 'dialog', card: takenView(opened.report, 0, refused) })
  return written(speech, opened, kept, refused)
}

async function written(
  speech: ReportSpeech,
  { report, kind, setting }: Opened,
  kept: ReportFile[],
  refused: Refused[],
): Promise<Outcome> {
  const entries = kept.map(({ id, by, at }) => ({ at, by, what: 'file' as const, item: id }))
  const saved = await saveReport(speech.tx, speech.app.vault, { ...report, entries: [...report.entries, ...entries] })
  return {
    reply: { show: 'dialog', card: takenView(saved, kept.length, refused) },
    effects: [...announceChanged(saved, report, kind, setting), ...fetching(saved, kept, speech.app.clock())],
    audit: kept.map((file) =>
      reportLine(report, 'report.file', speech.personId, {
        file: file.id,
        type: file.type,
        size: file.size,
        hash: file.hash === '' ? null : hashContent(report.salt, file.hash),
      }),
    ),
  }
}

async function judge(sent: SentFile): Promise<JudgedFile> {
  const { content } = sent
  const name = fileName(sent)
  if (content === undefined) return { name, size: sent.size, isHere: sent.ref === undefined }
  const type = await sniff(content)
  const hash = createHash('sha256').update(content).digest('hex')
  return { name, size: Math.max(sent.size, content.length), hash, isHere: true, ...(type !== undefined && { type }) }
}

async function keep(
  { app, tx, personId }: ReportSpeech,
  report: Report,
  { sent, judged, at }: { sent: SentFile; judged: JudgedFile; at: number },
): Promise<ReportFile> {
  const file: ReportFile = {
    id: app.newId(),
    reportId: report.id,
    status: sent.content === undefined ? 'waiting' : 'kept',
    name: judged.name,
    type: judged.type ?? '',
    size: judged.size,
    hash: judged.hash ?? '',
    by: personId,
    at: new Date(at).toISOString(),
    ...(sent.content === undefined && sent.ref !== undefined && { ref: sent.ref }),
  }
  await saveFile(tx, app.vault, file, sent.content)
  return file
}

function fetching(report: Report, kept: ReportFile[], now: Date): Effect[] {
  return kept.some(({ status }) => status === 'waiting')
    ? [
        {
          effect: 'later',
          subject: subjectOf(report),
          schoolId: report.schoolId,
          intent: 'report.fetch',
          dueAt: now,
        },
      ]
    : []
}

/** A file as a page shows it. */
export interface ShownFile extends ReportFile {
  /** As it is given out. */
  neutral: string
  isPicture: boolean
  /** What it is, or what has become of it. */
  words: string
}

/**
 * What evidence a report has for somebody, oldest first: all of it for a reader, their own for its author. Undefined when the
 * report is not for them. A list, no reading: it holds no content.
 */
export async function evidenceFor(
  reader: Reader,
  reportId: string,
): Promise<{ as: Opened['as']; number: number; files: ShownFile[] } | undefined> {
  const standing = await standingAt(reader, reportId)
  if (standing?.as === undefined) return undefined
  const { as, report } = standing
  const files = await filesOf(reader.tx, reader.app.vault, reportId)
  return { as, number: report.number, files: visibleTo({ as }, reader, files) }
}

/**
 * One file itself, through the door.
 * @returns undefined in `file` when it is not there for them; what the trail keeps of the look at it
 */
export async function openFile(
  reader: Reader,
  fileId: string,
  reportId: string,
): Promise<{ outcome: Outcome; file: { shown: ShownFile; content: Buffer } } | undefined> {
  let found: { shown: ShownFile; content: Buffer } | undefined
  const outcome = await throughDoor(reader, reportId, async (opened) => {
    const files = visibleTo(opened, reader, await filesOf(reader.tx, reader.app.vault, reportId))
    const shown = files.find(({ id, status }) => id === fileId && status === 'kept')
    const content = shown && (await fileContent(reader.tx, reader.app.vault, fileId))
    if (shown === undefined || content === undefined) return say('')
    found = { shown, content }
    return { ...say(''), audit: [reportLine(opened.report, 'report.file_read', reader.personId, { file: fileId })] }
  })
  return outcome === undefined || found === undefined ? undefined : { outcome, file: found }
}

function visibleTo(
  { as }: Pick<Opened, 'as'>,
  { personId }: Pick<Reader, 'personId'>,
  files: ReportFile[],
): ShownFile[] {
  const named = files.map((file, n) => ({
    ...file,
    neutral: neutralName(file, n + 1),
    isPicture: isShownInPages(file),
    words: fileWords(file),
  }))
  return as === 'reader' ? named : named.filter(({ by }) => by === personId)
}
