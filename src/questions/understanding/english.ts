import dictionary from 'dictionary-en-gb'
import { stemOf } from './words.ts'

/** The words of a British word list in lower case, without apostrophes, and their stems. Read at build time only. */
export function englishWords(): Set<string> {
  const words = new Set<string>()
  for (const line of Buffer.from(dictionary.dic).toString('utf8').split('\n')) {
    const word = (line.split('/')[0] ?? '').trim()
    if (!/^[a-z']{3,}$/.test(word)) continue
    const bare = word.replaceAll("'", '')
    words.add(bare)
    words.add(stemOf(bare))
  }
  return words
}
