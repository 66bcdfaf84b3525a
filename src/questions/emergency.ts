import { sentencesOf, stemOf } from './words.ts'

/** What is heard as danger to a child: policies/_vocabulary/danger.yaml. */
export interface DangerSigns {
  /** Danger by themselves. */
  alone: string[]
  /** Danger when the message speaks of a child. */
  about_a_child: string[]
  /** Speaks of a child. */
  child: string[]
}

export type IsUrgent = (text: string) => boolean

/** Hears danger to a child in a message, whatever it asks. It knows nothing of rules or ranking. */
export function emergencyCheck(signs: DangerSigns): IsUrgent {
  const alone = signs.alone.map(stemmed)
  const together = signs.about_a_child.map(stemmed)
  const child = signs.child.map(stemmed)
  return (text) => {
    const said = ` ${sentencesOf(text).flat().map(stemOf).join(' ')} `
    const has = (phrases: string[]) => phrases.some((phrase) => said.includes(phrase))
    return has(alone) || (has(together) && has(child))
  }
}

function stemmed(phrase: string): string {
  return ` ${phrase.split(' ').map(stemOf).join(' ')} `
}
