import { h } from './dom.ts'

const TITLES = new Set(['mr', 'mrs', 'ms', 'miss', 'mx', 'dr', 'rev', 'sir', 'dame', 'prof'])
const TINTS = 6

/** Initials on a tint that stays the same for the same person. Says nothing that the name beside it does not. */
export function createAvatar(name: string, email: string): HTMLElement {
  const tint = [...email].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % TINTS
  return h('span', { class: `avatar tint-${tint}`, 'aria-hidden': 'true' }, initials(name))
}

function initials(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => word && !TITLES.has(word.toLowerCase().replace('.', '')))
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0] ?? '')
  return letters.join('').toUpperCase()
}
