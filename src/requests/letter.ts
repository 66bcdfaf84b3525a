import { dayWords } from '../calendar/days.ts'
import { answerWords } from '../forms/answer-words.ts'
import { formFields } from '../packs/form.ts'
import { isActive, nameIn } from '../people/directory.ts'
import { present } from './request.ts'
import type { Scene } from './scene.ts'

/**
 * Why there is no letter to give out: the procedure brings none, the last approver has not signed, its last day is over,
 * or whoever it is for has left.
 */
export type NoLetter = 'none' | 'not_approved' | 'over' | 'left'

/** What keeps a letter of authority from being given out today; undefined when nothing does. */
export function whyNoLetter(scene: Scene): NoLetter | undefined {
  if (scene.procedure.produces?.letter === undefined) return 'none'
  if (scene.request.status !== 'approved') return 'not_approved'
  const author = scene.directory.members.get(scene.request.authorId)
  if (author === undefined || !isActive(author, scene.today)) return 'left'
  const last = lastDayOf(scene)
  return last !== undefined && last < scene.today ? 'over' : undefined
}

/** The last day on which the letter holds, YYYY-MM-DD; undefined when the procedure or the author named none. */
export function lastDayOf(scene: Scene): string | undefined {
  const field = scene.procedure.produces?.letter?.until
  return field === undefined ? undefined : [present(scene.request).answers[field] ?? []].flat()[0]
}

/**
 * What is authorised, paragraph by paragraph: the pack's sentences with the answers in their places, once, so that an
 * answer is never read as a sentence with places. A paragraph with a place that was not answered is left out.
 */
export function letterParagraphs(scene: Scene): string[] {
  const fields = new Map(formFields(scene.procedure).map((field) => [field.id, field]))
  const { answers } = present(scene.request)
  const wordsOf = (id: string) => {
    const field = fields.get(id)
    const answer = Object.hasOwn(answers, id) ? answers[id] : undefined
    return field === undefined || answer === undefined ? undefined : answerWords(field, answer, scene.directory)
  }
  return (scene.procedure.produces?.letter?.says ?? []).flatMap((says) => {
    const isAnswered = [...says.matchAll(PLACE)].every(([, id = '']) => wordsOf(id) !== undefined)
    return isAnswered ? [says.replace(PLACE, (_place, id: string) => wordsOf(id) ?? '')] : []
  })
}

/** Where the letter stands, for the author's card; empty where there is none. */
export function letterWords(scene: Scene): string {
  const why = whyNoLetter(scene)
  if (why === 'none' || why === 'not_approved') return ''
  if (why !== undefined) return noLetterWords(why, scene)
  const last = lastDayOf(scene)
  return last === undefined
    ? 'Your letter of authority is ready: show it to whoever asks.'
    : `Your letter of authority is ready and holds until ${dayWords(last)}: show it to whoever asks.`
}

/** Why there is no letter, in words. */
export function noLetterWords(why: NoLetter, scene: Scene): string {
  switch (why) {
    case 'none':
      return 'No letter of authority belongs to this request.'
    case 'not_approved':
      return 'There is a letter of authority once the last approver has signed.'
    case 'over':
      return `The letter of authority expired: its last day was ${dayWords(lastDayOf(scene) ?? scene.today)}. Type “request” to ask anew.`
    case 'left':
      return `The letter of authority expired when ${nameIn(scene, scene.request.authorId)} left the school.`
  }
}

const PLACE = /\{([a-z0-9_]+)\}/g
