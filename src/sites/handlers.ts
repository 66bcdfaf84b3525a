import type { App } from '../app.ts'
import type { IntentOf, Surface } from '../conversation/incoming.ts'
import type { Tx } from '../db/transaction.ts'
import type { Reply } from '../effects.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { isHere } from '../people/directory.ts'
import { endTasks } from '../tasks/open.ts'
import { mayDo } from '../tasks/owners.ts'
import { loadTask } from '../tasks/store.ts'
import type { Task } from '../tasks/task.ts'
import { announceChange, auditOfChange } from './announce.ts'
import { changedSite } from './change.ts'
import { add, reviewSite } from './day.ts'
import { endsBySaving } from './due.ts'
import { partView, readPart } from './form.ts'
import { lookUp } from './look-up.ts'
import type { PartOpening } from './part-form.ts'
import { keepsRegister } from './register-keepers.ts'
import { mayChange, type SiteSetting } from './setting.ts'
import { type Site, type SitePart, subjectOf } from './site.ts'
import { siteView } from './site-view.ts'
import { allSites, loadSite, sitesOf, saveSite as writeSite } from './store.ts'
import { lookUpView, registerView, SITES_PAGE } from './views.ts'

/** Somebody who speaks of sites, in a transaction. */
export interface SiteSpeech {
  app: Pick<App, 'clock' | 'newId'>
  tx: Tx
  personId: string
  surface: Surface
  /** This very delivery has been acted upon before: answer with the present state, change nothing. */
  seen: boolean
  /** A site's own school, whichever the speaker speaks for. */
  settingOf: (schoolId: string) => Promise<SiteSetting>
}

interface Found {
  site: Site
  setting: SiteSetting
}

const UNKNOWN = 'There is no such site in your school’s register. Type “sites” to see them all.'
const NOT_YOURS =
  'Only the people of this site, and those who look after the register, can change that. Their names are on its card.'
const OUTDATED = 'The entry had changed since that form was opened, so nothing was saved. Here it is as it stands now.'

/** The register, or what it says of one name or address. Anybody in the school may ask. */
export async function showSites(
  tx: Tx,
  setting: SiteSetting,
  intent: IntentOf<'sites'>,
  personId: string,
): Promise<Reply> {
  const { id: schoolId } = setting.school
  const words = intent.words.trim()
  if (words !== '') {
    const result = lookUp(words, await allSites(tx, schoolId), setting.platforms)
    return { show: 'card', card: lookUpView(setting, words, result) }
  }
  const sites = await sitesOf(tx, schoolId, { number: intent.page, size: SITES_PAGE })
  const buttons = keepsRegister(setting, personId) ? [REGISTER_PAGE] : []
  return { show: 'card', card: registerView(setting, sites, intent.page, buttons) }
}

const REGISTER_PAGE = { title: 'Open in the browser', verb: 'site.register' }

/** An entry on a card of its own. */
export async function showSite(speech: SiteSpeech, intent: IntentOf<'site.show'>): Promise<Outcome> {
  const found = await find(speech, intent.site)
  if (found === undefined) return say(UNKNOWN)
  return only({ show: 'card', card: siteView(found.site, found.setting, speech.personId) })
}

/** Opens the small form of a part. */
export async function editSite(speech: SiteSpeech, intent: IntentOf<'site.edit'>): Promise<Outcome> {
  const found = await find(speech, intent.site)
  if (found === undefined) return say(UNKNOWN)
  const refusal = await refuse(speech, found, intent)
  return refusal ?? only({ show: 'form', card: partView(openingOf(speech, found, intent), speech.surface) })
}

/** Saves a part: once, against the version that its form was opened on. */
export async function saveSite(speech: SiteSpeech, intent: IntentOf<'site.save'>): Promise<Outcome> {
  const { app, tx, personId, surface } = speech
  const found = await find(speech, intent.site, { lock: true })
  if (found === undefined) return say(UNKNOWN)
  const isAsOpened = found.site.version === intent.version
  if (speech.seen && !isAsOpened) return only(present(found, personId))
  const refusal = await refuse(speech, found, intent)
  if (refusal !== undefined) return refusal
  if (!isAsOpened) return only(present(found, personId, OUTDATED))
  const opening = openingOf(speech, found, intent)
  const { answers, errors } = readPart(opening, intent.answers)
  if (Object.keys(errors).length > 0)
    return only({ show: 'errors', card: partView(opening, surface, intent.answers, errors), errors })
  if (speech.seen) return only(present(found, personId))
  await writeSite(tx, changedSite(opening, answers))
  const site = (await loadSite(tx, found.site.id)) ?? found.site
  const changes = await reviewSite(app, tx, site, found.setting)
  const meant = (task: Task) => endsBySaving(task, intent, found.setting.today)
  add(changes, await endTasks(app, tx, subjectOf(site), 'settled', meant))
  const announced = announceChange(found.site, site, found.setting, personId)
  const isTold = announced.some(({ effect }) => effect === 'notice')
  return {
    reply: present({ ...found, site }, personId, `${SAVED[intent.part]}${isTold ? TOLD : ''}`),
    effects: [...announced, ...changes.effects],
    audit: [auditOfChange(site, 'SiteChanged', personId), ...changes.audit],
  }
}

const SAVED: Record<SitePart, string> = {
  people: 'Saved.',
  address: 'Saved. Colleagues who look this address up are told that it is ours.',
  custody: 'Saved.',
  evaluation: 'Saved, thank you.',
  handover: 'Handed over.',
  closure: 'Closed. Whoever looks it up is told that it was ours and is closed.',
}

const TOLD = ' The others of this site have been told.'

/** A site of a school in which the speaker works. */
async function find(speech: SiteSpeech, id: string, options: { lock?: true } = {}): Promise<Found | undefined> {
  const site = await loadSite(speech.tx, id, options)
  if (site === undefined) return undefined
  const setting = await speech.settingOf(site.schoolId)
  return isHere(setting, speech.personId) ? { site, setting } : undefined
}

/** Why this part is not changed by this person now. Whoever has a task to record something may record it. */
async function refuse(
  { tx, personId }: SiteSpeech,
  found: Found,
  { part, task: taskId }: { part: SitePart; task?: string | undefined },
): Promise<Outcome | undefined> {
  const { site, setting } = found
  if (site.closed !== undefined) return only(present(found, personId, 'This site is closed; nothing was changed.'))
  if (mayChange(setting, site, personId)) return undefined
  const task = taskId === undefined ? undefined : await loadTask(tx, taskId)
  const isTheirs = task?.subject === subjectOf(site) && task.status === 'open' && mayDo(task, setting, personId)
  return isTheirs && task.records === part ? undefined : only(present(found, personId, NOT_YOURS))
}

function openingOf(
  { personId }: SiteSpeech,
  { site, setting }: Found,
  { part, task }: { part: SitePart; task?: string | undefined },
): PartOpening {
  return { site, part, setting, personId, ...(task === undefined ? {} : { task }) }
}

function present({ site, setting }: Found, personId: string, word?: string): Reply {
  return { show: 'instead', card: siteView(site, setting, personId, word === undefined ? {} : { word }) }
}
