import { CARRIED_TEXT } from '../conversation/incoming.ts'

/** A longer text is answered from its beginning, in UTF-16 units. */
const ASKED_TEXT = 2000

const JOINER = '\u2060'

/** Fewer letters than this are no question. */
const FEWEST_LETTERS = 4

/** Of this many words and the policy says nothing on them: more likely a slip or a thank-you than a question. */
const SCRAP_WORDS = 2

/** What was typed as one line, within what is read. */
export function asQuestion(text: string): string {
  // JSON and Slack's button make six characters of a control character.
  const line = text
    .slice(0, 2 * ASKED_TEXT)
    .replaceAll(JOINER, '')
    .replace(/[\p{Cc}\s]+/gu, ' ')
  return within(line.trim(), ASKED_TEXT)
}

/**
 * What was typed as a button may hold it until it is pressed; `asQuestion` gives it back. A joiner of no width keeps apart
 * what some client would take for a template or a date, as in cards/inert.ts.
 */
export function carried(text: string): string {
  return within(asQuestion(text).replace(/[{$](?=\{)/g, `$&${JOINER}`), CARRIED_TEXT)
}

/** Whether typed words that are no command may be a question. One word alone is more likely a command mistyped. */
export function mayBeQuestion(text: string): boolean {
  const line = asQuestion(text)
  return line.includes(' ') && (line.match(/\p{L}/gu) ?? []).length >= FEWEST_LETTERS
}

export function isScrap(text: string): boolean {
  return text.split(' ').length <= SCRAP_WORDS
}

/** The beginning of `text`, in UTF-16 units, never half a character. */
export function within(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}

/** The same with a mark where something was left out. */
export function shortened(text: string, most: number): string {
  return text.length <= most ? text : `${within(text, most - 1).trimEnd()}…`
}
