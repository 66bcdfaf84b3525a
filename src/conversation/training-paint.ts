import type { App } from '../app.ts'
import { unreachedReaders } from '../db/outbox-admin.ts'
import type { Tx } from '../db/transaction.ts'
import { AppError } from '../errors.ts'
import { titleOf } from '../forms/form.ts'
import { loadSetting } from '../requests/load.ts'
import { present } from '../requests/request.ts'
import { currentSteps, deciderIn } from '../requests/route.ts'
import type { Scene } from '../requests/scene.ts'
import { documentOf, recordOf } from '../training/handlers.ts'
import { lostView, readyView, settledView } from '../training/note-views.ts'
import { schoolAndPerson } from '../training/setting.ts'
import { versionOf } from '../training/training.ts'
import { aboutView, ownView } from '../training/views.ts'
import { forStaff, type Painted, type Painting } from './painting.ts'
import { needsOf, waitingRequests } from './training-needs.ts'

/** A card about somebody's training, as this reader looks at it: their own, or that of another. */
export async function paintTraining(app: App, tx: Tx, id: string, painting: Painting): Promise<Painted | undefined> {
  const { schoolId, personId } = schoolAndPerson(id)
  const setting = await loadSetting(app, tx, schoolId)
  if (!setting.directory.members.has(personId)) return undefined
  const wanted = async (whose: string) => needsOf(await waitingRequests(app, tx, schoolId), whose)
  const record = await recordOf({ tx, setting, needsOf: wanted }, personId)
  const version = versionOf(record.trainings)
  const { readerId } = painting
  const superseded = painting.superseded ?? false
  switch (painting.card) {
    case 'training': {
      const isOwn = readerId === personId
      const document = isOwn ? await documentOf(tx, setting) : undefined
      const card = isOwn
        ? ownView(record, setting, { document, superseded })
        : aboutView(record, readerId, setting, { superseded })
      return forStaff(setting, painting, { card, version, keeps: true })
    }
    case 'training-settled':
      return { card: settledView(record, setting), version, keeps: false }
    case 'undelivered':
      return { card: lostView(record, setting, await unreachedReaders(tx, painting.subject)), version, keeps: false }
    default:
      throw new AppError('card_unknown')
  }
}

/** For the author and the approvers of a request: nothing that it waited for is missing any more. */
export function paintReady(scene: Scene, readerId: string): Painted {
  const { request, procedure, directory } = scene
  const title = titleOf(procedure, present(request).answers, directory)
  const signs = currentSteps(scene.route).some((step) => deciderIn(step, readerId) !== undefined)
  const card = readyView({ requestId: request.id, number: request.number, title }, scene, signs)
  return { card, version: request.version, keeps: false }
}
