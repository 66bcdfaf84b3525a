import type { App } from '../app.ts'
import { sees } from '../comments/setting.ts'
import { loadComment } from '../comments/store.ts'
import { closedView, commentView, lostView as lostCommentView } from '../comments/views.ts'
import { unreachedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import { loadStranger } from '../people/identity-store.ts'
import { strangerSeenView } from '../people/views.ts'
import { lostView, questionView, settledView } from '../questions/owner-views.ts'
import { versionOf } from '../questions/question.ts'
import { loadQuestion } from '../questions/store.ts'
import { reachView as reportReachView } from '../reports/reach.ts'
import { approvalView } from '../requests/approval-view.ts'
import { loadScene, loadSetting } from '../requests/load.ts'
import type { Scene } from '../requests/scene.ts'
import { authorView, newsView, reachView, undeliveredView } from '../requests/views.ts'
import { waitingView } from '../requests/waiting-views.ts'
import { siteView, unheardView } from '../sites/site-view.ts'
import { allSites, loadSite } from '../sites/store.ts'
import { mayRead } from '../tasks/decide.ts'
import { loadTaskSetting } from '../tasks/load.ts'
import { loadTask } from '../tasks/store.ts'
import { lostView as lostTaskView, passedView, taskView } from '../tasks/views.ts'
import { aboutOf } from './about.ts'
import { askedSchool } from './asked-school.ts'
import { clockFaultCard } from './clock-fault.ts'
import { forStaff, type Painted, type Painting } from './painting.ts'
import { paintReport } from './report-paint.ts'
import { paintReady, paintTraining } from './training-paint.ts'

/**
 * A card from the state at this moment, for one reader; undefined when its subject is gone.
 * @throws AppError `card_unknown` for a name that no feature paints: a fault of ours
 */
export async function paint(app: App, tx: Tx, painting: Painting): Promise<Painted | undefined> {
  const [kind, id = ''] = painting.subject.split(':')
  if (kind === 'request') return paintRequest(app, tx, id, painting)
  if (kind === 'question') return paintQuestion(app, tx, id, painting)
  if (kind === 'task') return paintTask(app, tx, id, painting)
  if (kind === 'site') return paintSite(app, tx, id, painting)
  if (kind === 'comment') return paintComment(app, tx, id, painting)
  if (kind === 'training') return paintTraining(app, tx, id, painting)
  if (kind === 'report') return paintReport(app, tx, id, painting)
  if (kind === 'account' && painting.card === 'stranger-seen') {
    const stranger = await loadStranger(tx, id)
    return stranger && { card: strangerSeenView(stranger), version: 0, keeps: false }
  }
  if (kind === 'school' && painting.card === 'clock-fault') {
    const card = await clockFaultCard(tx, id)
    return card && { card, version: 0, keeps: false }
  }
  if (kind === 'school' && painting.card === 'report-reach')
    return { card: reportReachView(await loadSetting(app, tx, id)), version: 0, keeps: false }
  throw new AppError('card_unknown')
}

async function paintRequest(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const scene = await loadScene(app, tx, id)
  return scene && forStaff(scene, painting, await requestCard(tx, scene, painting))
}

async function requestCard(tx: Tx, scene: Scene, painting: Painting): Promise<Painted> {
  const { version } = scene.request
  switch (painting.card) {
    case 'approval':
      return {
        card: approvalView(scene, painting.readerId, { superseded: painting.superseded ?? false }),
        version,
        keeps: true,
      }
    case 'request':
      return { card: authorView(scene), version, keeps: true }
    case 'reach':
      return { card: reachView(scene), version, keeps: true }
    case 'waiting':
      return { card: waitingView(scene, painting.readerId), version, keeps: false }
    case 'undelivered':
      return { card: undeliveredView(scene, await unreachedReaders(tx, painting.subject)), version, keeps: false }
    case 'news':
      return { card: newsView(scene), version, keeps: false }
    case 'training':
      return paintReady(scene, painting.readerId)
    default:
      throw new AppError('card_unknown')
  }
}

async function paintQuestion(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const question = await loadQuestion(tx, id)
  if (question === undefined) return undefined
  const setting = await askedSchool(app, tx, question.schoolId)
  const version = versionOf(question)
  switch (painting.card) {
    case 'question':
      return forStaff(setting, painting, { card: questionView(question, setting), version, keeps: true })
    case 'question-settled':
      return { card: settledView(question, setting), version, keeps: false }
    case 'undelivered':
      return { card: lostView(setting, await unreachedReaders(tx, painting.subject)), version, keeps: false }
    default:
      throw new AppError('card_unknown')
  }
}

async function paintSite(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const site = await loadSite(tx, id)
  if (site === undefined) return undefined
  const setting = await loadSetting(app, tx, site.schoolId)
  const { readerId, superseded = false } = painting
  const { version } = site
  switch (painting.card) {
    case 'site':
      return forStaff(setting, painting, {
        card: siteView(site, setting, readerId, { superseded }),
        version,
        keeps: true,
      })
    case 'undelivered':
      return { card: unheardView(site, setting, await unreachedReaders(tx, painting.subject)), version, keeps: false }
    default:
      throw new AppError('card_unknown')
  }
}

async function paintTask(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const task = await loadTask(tx, id)
  if (task === undefined) return undefined
  const { readerId, superseded = false } = painting
  const { version } = task
  const setting = await loadTaskSetting(app, tx, task.schoolId)
  switch (painting.card) {
    case 'task': {
      if (!mayRead(task, setting, readerId))
        return { card: passedView(task, { setting, readerId }), version, keeps: true }
      const about = (await aboutOf(tx, task.schoolId, [task.subject])).get(task.subject) ?? ''
      return { card: taskView(task, { setting, readerId, about }, { superseded }), version, keeps: true }
    }
    case 'undelivered':
      return { card: lostTaskView(task, setting, await unreachedReaders(tx, painting.subject)), version, keeps: false }
    default:
      throw new AppError('card_unknown')
  }
}

async function paintComment(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const comment = await loadComment(tx, id)
  if (comment === undefined) return undefined
  const { readerId, superseded = false } = painting
  const { version } = comment
  const setting = await loadSetting(app, tx, comment.schoolId)
  const site = (await allSites(tx, comment.schoolId)).find((one) => one.id === comment.siteId)
  switch (painting.card) {
    case 'comment': {
      const isTheirs = site !== undefined && sees(setting, site, readerId)
      const card = isTheirs ? commentView(comment, site, setting, { superseded }) : closedView(comment, setting)
      return { card, version, keeps: true }
    }
    case 'undelivered': {
      const readers = await unreachedReaders(tx, painting.subject)
      return { card: lostCommentView(comment, setting, readers), version, keeps: false }
    }
    default:
      throw new AppError('card_unknown')
  }
}
