import type { IntentOf } from '../conversation/incoming.ts'
import { saveLink } from '../db/links.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { subjectOf } from './announce.ts'
import { mayRead, type Speech } from './handlers.ts'
import { loadScene } from './load.ts'

/** A one-time link to the signed record, for those who may read the request. */
export async function recordLink({ app, tx, personId }: Speech, intent: IntentOf<'request.record'>): Promise<Outcome> {
  const scene = await loadScene(app, tx, intent.request)
  if (scene === undefined || !mayRead(scene, personId))
    return say('There is no such request any more. Type “status” to see yours.')
  if (scene.request.status !== 'approved') return say('There is a signed record once the last approver has signed.')
  const token = app.newSecret()
  await saveLink(tx, token, { subject: subjectOf(scene.request), personId }, scene.now)
  return only({
    show: 'card',
    card: {
      name: 'note',
      data: {
        summary: 'The signed record',
        title: `Signed record of request ${scene.request.number}`,
        lines: [{ text: 'The link works once, for 15 minutes, and is for you alone.' }],
        links: [{ title: 'Open the record (PDF)', url: `${app.url}/records/${token}` }],
      },
    },
  })
}
