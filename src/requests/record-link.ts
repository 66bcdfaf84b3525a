import type { IntentOf } from '../conversation/incoming.ts'
import { offerLink } from '../offer-link.ts'
import { type Outcome, only, say } from '../outcome.ts'
import { subjectOf } from './announce.ts'
import { mayRead, type Speech } from './handlers.ts'
import { noLetterWords, whyNoLetter } from './letter.ts'
import { loadScene } from './load.ts'
import { authorView } from './views.ts'

const UNKNOWN = 'There is no such request any more. Type “status” to see yours.'

/** A one-time link to the signed record, for those who may read the request. */
export async function recordLink(speech: Speech, intent: IntentOf<'request.record'>): Promise<Outcome> {
  const scene = await loadScene(speech.app, speech.tx, intent.request)
  if (scene === undefined || !mayRead(scene, speech.personId)) return say(UNKNOWN)
  if (scene.request.status !== 'approved') return say('There is a signed record once the last approver has signed.')
  return offerLink(
    speech,
    { kind: 'record', subject: subjectOf(scene.request), personId: speech.personId },
    {
      summary: 'The signed record',
      title: `Signed record of request ${scene.request.number}`,
      open: 'Open the record (PDF)',
    },
  )
}

/** A one-time link to the letter of authority, for those who may read the request. */
export async function letterLink(speech: Speech, intent: IntentOf<'request.letter'>): Promise<Outcome> {
  const scene = await loadScene(speech.app, speech.tx, intent.request)
  if (scene === undefined || !mayRead(scene, speech.personId)) return say(UNKNOWN)
  const why = whyNoLetter(scene)
  if (why !== undefined) {
    const word = noLetterWords(why, scene)
    const isAuthor = scene.request.authorId === speech.personId
    return isAuthor ? only({ show: 'instead', card: authorView(scene, { word }) }) : say(word)
  }
  return offerLink(
    speech,
    { kind: 'letter', subject: subjectOf(scene.request), personId: speech.personId },
    {
      summary: 'The letter of authority',
      title: `Letter of authority, request ${scene.request.number}`,
      open: 'Open the letter (PDF)',
    },
  )
}
