import type { App } from '../app.ts'
import type { Meant } from '../called.ts'
import type { IntentOf, RawAnswers, Surface } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import { typedAnswers } from '../forms/form.ts'
import { type Outcome, only, say } from '../outcome.ts'
import type { Procedure } from '../packs/pack.ts'
import { platformNames } from '../packs/platforms.ts'
import { isHere } from '../people/directory.ts'
import { mayChange, procedureOf } from '../sites/setting.ts'
import { loadSite } from '../sites/store.ts'
import { procedureMeant } from './choose.ts'
import { chooseProcedureView } from './choose-views.ts'
import { type FormOpening, formView, launchView, nothingToAskView } from './form-views.ts'
import { loadSetting, withStanding } from './load.ts'
import { present } from './request.ts'
import type { Setting } from './scene.ts'
import { siteAnswers } from './site-answers.ts'
import { type Draft, draftsBy, loadDraft, loadRequest, saveDraft } from './store.ts'

interface Starting {
  app: App
  tx: Tx
  personId: string
  surface: Surface
  /** This very delivery has been acted upon before: what was begun is opened, nothing new is begun. */
  seen: boolean
}

export const FORM_GONE = 'This form has been sent or thrown away. Type “status” to see your requests.'
export const FORM_CLOSED =
  'This form cannot be filled in any more: it is no longer in use, or you are no longer in that school’s staff list. Type “request” to begin a new one.'

/**
 * Opens a form: of the kind that was named, of a draft, or of a request that is to be changed. What was begun is resumed.
 * Where no kind was named, or it is not clear which, the forms to choose from.
 */
export async function startRequest(
  starting: Starting,
  schoolId: string,
  intent: IntentOf<'request.start'>,
): Promise<Outcome> {
  if (intent.request !== undefined) return changeRequest(starting, intent.request)
  if (intent.site !== undefined) return changeSite(starting, intent.site)
  if (intent.draft !== undefined) return resume(starting, intent.draft)
  const setting = await loadSetting(starting.app, starting.tx, schoolId)
  const { procedures } = setting.pack
  if (procedures.length === 0) return only({ show: 'card', card: nothingToAskView(setting) })
  const begun = (await draftsBy(starting.tx, schoolId, starting.personId)).filter(
    (one) => one.requestId === undefined && one.siteId === undefined,
  )
  const meant = meantBy(setting, intent.procedure?.trim() ?? '')
  const procedure = meant?.isSure ? meant.things[0] : undefined
  if (procedure === undefined) return only({ show: 'card', card: chooseProcedureView(setting, meant, begun) })
  const unfinished = begun.find((draft) => draft.procedure === procedure.id)
  if (unfinished === undefined && starting.seen) return say(FORM_GONE)
  const draft = unfinished ?? newDraft(starting, schoolId, procedure.id)
  if (unfinished === undefined) await saveDraft(starting.tx, draft)
  return open(starting, { setting, procedure, draft })
}

/**
 * A draft in its setting. A request that is being changed stays on the pack it was sent under.
 * @returns undefined when its procedure is no longer in the pack, or its author no longer in the school
 */
export async function openDraft(
  { app, tx }: Pick<Starting, 'app' | 'tx'>,
  draft: Draft,
): Promise<FormOpening | undefined> {
  const request = draft.requestId === undefined ? undefined : await loadRequest(tx, draft.requestId)
  const setting = await loadSetting(app, tx, draft.schoolId, request?.packHash)
  const procedure = setting.pack.procedures.find((p) => p.id === draft.procedure)
  if (procedure === undefined || !isHere(setting, draft.authorId)) return undefined
  const siteId = draft.siteId ?? request?.siteId
  const change = { procedure: draft.procedure, ...(siteId === undefined ? {} : { siteId }) }
  return { setting: await withStanding(tx, setting, change), procedure, draft }
}

/** What the register itself cannot change: a form filled from what was approved, to be signed like the first. */
async function changeSite(starting: Starting, siteId: string): Promise<Outcome> {
  const { app, tx, personId } = starting
  const site = await loadSite(tx, siteId)
  const setting = site && (await loadSetting(app, tx, site.schoolId))
  if (site === undefined || setting === undefined || !mayChange(setting, site, personId)) return say(NOT_YOUR_SITE)
  if (site.closed !== undefined) return say('This site is closed. Type “request” to ask for a new one.')
  const procedure = procedureOf(setting, site)
  if (procedure === undefined) return only({ show: 'card', card: nothingToAskView(setting) })
  const begun = (await draftsBy(tx, site.schoolId, personId)).find((draft) => draft.siteId === siteId)
  if (begun === undefined && starting.seen) return say(FORM_GONE)
  const answers = siteAnswers(procedure, site, setting.directory)
  const draft = begun ?? { ...newDraft(starting, site.schoolId, procedure.id), siteId, answers }
  if (begun === undefined) await saveDraft(tx, draft)
  const opening = await openDraft(starting, draft)
  return opening === undefined ? say(FORM_CLOSED) : open(starting, opening)
}

const NOT_YOUR_SITE =
  'Only the people of a site, and those who look after the register, can ask for it to be changed. Type “sites” to see who they are.'

async function changeRequest(starting: Starting, requestId: string): Promise<Outcome> {
  const request = await loadRequest(starting.tx, requestId)
  if (request === undefined || request.authorId !== starting.personId)
    return say('Only the person who asked can change a request.')
  if (request.status !== 'pending' && request.status !== 'changes_asked')
    return say('This request has ended and cannot be changed. Type “request” to begin a new one.')
  const begun = await draftsBy(starting.tx, request.schoolId, starting.personId)
  const unfinished = begun.find((draft) => draft.requestId === requestId)
  const fresh = { ...newDraft(starting, request.schoolId, request.procedure), requestId }
  const opening = await openDraft(starting, unfinished ?? fresh)
  if (opening === undefined) return say(FORM_CLOSED)
  if (unfinished !== undefined) return open(starting, opening)
  if (starting.seen) return say(FORM_GONE)
  const draft = {
    ...fresh,
    answers: typedAnswers(opening.procedure, present(request).answers, opening.setting.directory),
  }
  await saveDraft(starting.tx, draft)
  return open(starting, { ...opening, draft })
}

async function resume(starting: Starting, draftId: string): Promise<Outcome> {
  const draft = await loadDraft(starting.tx, draftId)
  if (draft?.authorId !== starting.personId) return say(FORM_GONE)
  const opening = await openDraft(starting, draft)
  return opening === undefined ? say(FORM_CLOSED) : open(starting, opening)
}

function open({ surface }: Starting, opening: FormOpening): Outcome {
  // Typed in a Slack message, nothing can be opened: a button brings the trigger that a modal needs.
  if (!surface.opensForms && surface.searchesPeople) return only({ show: 'card', card: launchView(opening) })
  return only({ show: 'form', card: formView(opening, surface) })
}

function newDraft({ app, personId }: Starting, schoolId: string, procedure: string): Draft {
  const answers: RawAnswers = {}
  return { id: app.newId(), schoolId, authorId: personId, procedure, answers, updatedAt: app.clock().toISOString() }
}

/** Which forms these words mean; the only one there is when there are none. */
function meantBy({ pack, platforms }: Setting, typed: string): Meant<Procedure> | undefined {
  if (typed !== '') return procedureMeant(pack.procedures, typed, platformNames(platforms))
  return pack.procedures.length === 1 ? { things: pack.procedures, isSure: true } : undefined
}
