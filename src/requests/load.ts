import type { App } from '../app.ts'
import { dayIn } from '../calendar/days.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import type { Answers } from '../forms/answers.ts'
import { conditionFacts } from '../forms/form-checks.ts'
import { holds } from '../packs/condition.ts'
import type { Pack, Procedure } from '../packs/pack.ts'
import { loadPackVersion } from '../packs/store.ts'
import { loadDirectory, loadSchool } from '../people/store.ts'
import { loadSite } from '../sites/store.ts'
import { loadTrained } from '../training/store.ts'
import { present, type Request } from './request.ts'
import { planRoute, type StepsAsked, stepsAsked } from './route.ts'
import type { Scene, Setting } from './scene.ts'
import { presentAnswers, standingAnswers } from './site-answers.ts'
import { loadRequest } from './store.ts'

/** Where a setting comes from, beside the database. */
export type Sources = Pick<App, 'packs' | 'clock'>

/**
 * A school with its people and its policy as they stand now.
 * @param packHash the pack's version a pending request stays on; the present one when left out
 * @throws AppError `school_unknown`, `pack_unknown`
 */
export async function loadSetting(app: Sources, tx: Tx, schoolId: string, packHash?: string): Promise<Setting> {
  const [school, directory] = await Promise.all([loadSchool(tx, schoolId), loadDirectory(tx, schoolId)])
  if (school === undefined) throw new AppError('school_unknown')
  const latest = app.packs.get(school.policy)
  if (latest === undefined) throw new AppError('pack_unknown')
  const isLatest = packHash === undefined || packHash === latest.hash
  const pack: Pack = isLatest ? latest.pack : await loadPackVersion(tx, packHash)
  const now = app.clock()
  const today = dayIn(school.timezone, now)
  return {
    school,
    pack,
    packHash: packHash ?? latest.hash,
    platforms: latest.platforms,
    directory,
    trained: await loadTrained(tx, schoolId, pack, today),
    now,
    today,
  }
}

/** A request with everything that a view or a decision looks at; undefined when there is none of this id. */
export async function loadScene(
  app: Sources,
  tx: Tx,
  requestId: string,
  options: { lock?: true } = {},
): Promise<Scene | undefined> {
  const request = await loadRequest(tx, requestId, options)
  if (request === undefined) return undefined
  const setting = await loadSetting(app, tx, request.schoolId, request.packHash)
  return sceneOf(await withStanding(tx, setting, request), request)
}

/** The same, knowing what stands already of the site that a request or a form is to change. */
export async function withStanding(
  tx: Tx,
  setting: Setting,
  change: { procedure: string; siteId?: string },
): Promise<Setting> {
  if (change.siteId === undefined) return setting
  const procedure = setting.pack.procedures.find(({ id }) => id === change.procedure)
  const site = await loadSite(tx, change.siteId)
  return {
    ...setting,
    standing: standingAnswers(procedure, site),
    ...(site === undefined ? {} : { changing: { title: site.title, answers: presentAnswers(procedure, site) } }),
  }
}

/** Several requests of one school in their settings; the school and its people are loaded once for each pack version. */
export async function loadScenes(app: Sources, tx: Tx, schoolId: string, requests: Request[]): Promise<Scene[]> {
  const settings = new Map<string, Setting>()
  for (const hash of new Set(requests.map((request) => request.packHash)))
    settings.set(hash, await loadSetting(app, tx, schoolId, hash))
  return requests.flatMap((request) => {
    const setting = settings.get(request.packHash)
    return setting === undefined ? [] : [sceneOf(setting, request)]
  })
}

/** The request in its setting, with its route planned afresh. */
export function sceneOf(setting: Setting, request: Request): Scene {
  const procedure = setting.pack.procedures.find((p) => p.id === request.procedure)
  if (procedure === undefined) throw new AppError('procedure_unknown')
  const { answers, by, asked } = present(request)
  const route = planRoute({
    procedure,
    directory: setting.directory,
    today: setting.today,
    authorId: request.authorId,
    submittedById: by,
    decisions: request.decisions,
    escalated: request.escalated,
    asked: asked ?? stepsFor(setting, procedure, answers, request.authorId),
  })
  return { ...setting, request, procedure, route }
}

/** The steps that these answers go through as things stand now, and how many must sign each. */
export function stepsFor(setting: Setting, procedure: Procedure, answers: Answers, authorId: string): StepsAsked {
  const facts = conditionFacts(procedure, answers, { ...setting, authorId })
  return stepsAsked(procedure, setting.directory.choices, ({ when }) => when === undefined || holds(when, facts))
}
