/**
 * Text that can be stored, signed and shown: no control characters, no halves of a character, and nothing that turns the
 * direction of reading, so that what an approver sees is what is there. Empty when no visible character is left.
 */
export function cleanText(text = ''): string {
  const clean = text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{Cc}\n\t]|\p{Cs}|[\u202a-\u202e\u2066-\u2069\u2028\u2029\u2060\ufeff]/gu, '')
    .trim()
  return /[\p{L}\p{N}\p{P}\p{S}]/u.test(clean) ? clean : ''
}

/** The same on one line. */
export function cleanLine(text = ''): string {
  return cleanText(text.replace(/\s+/g, ' '))
}

/**
 * A web address as people paste it; without a scheme it is a secure one.
 * @returns undefined when it is none, or has a name or a password in front of its host
 */
export function webAddress(text: string): string | undefined {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`
  return /^https?:\/\/[^\s/?#@:]+\.[^\s/?#@:.]{2,}(?::\d+)?(?:[/?#]\S*)?$/iu.test(whole) ? whole : undefined
}
