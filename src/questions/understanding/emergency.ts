import { sentencesOf, stemOf } from './words.ts'

/**
 * What is heard as danger to a child: policies/_vocabulary/danger.yaml. Compared by stems. In a phrase, `*` stands for up
 * to four words of any kind, `#` for a number and `/` for "or"; `~` before it marks a subject that is also taught and
 * ruled on, so that it does not count where a sentence asks about rules or lessons; `?` marks what only counts where the
 * sentence hands on what a child says or goes through; `!` marks words that are harmless wherever they stand.
 */
export interface DangerSigns {
  /** Danger by themselves. */
  alone: string[]
  /** Danger when the same sentence, or one beside it, speaks of a child. */
  about_a_child: string[]
  /** Speaks of a child. */
  child: string[]
}

export type IsUrgent = (text: string) => boolean

/**
 * Hears danger to a child in a message, whatever it asks. It knows nothing of rules or ranking. One sentence too many on
 * a card is cheap and one too few is not, so when in doubt it is danger.
 */
export function emergencyCheck(signs: DangerSigns): IsUrgent {
  const [alone, together] = [listener(signs.alone), listener(signs.about_a_child)]
  const child = anyOf(signs.child)
  const weak = anyOf(marked(signs.about_a_child, '?'))
  const harmless = new RegExp(anyOf(marked([...signs.alone, ...signs.about_a_child], '!')), 'g')
  const tells = (sentence: string) => weak.test(sentence) && child.test(sentence) && HANDED_ON.test(sentence)
  return (text) => {
    const sentences = sentencesOf(text).map((words) => stemmed(words).replace(harmless, ' '))
    return sentences.some(
      (sentence, at) =>
        alone(sentence) ||
        tells(sentence) ||
        (together(sentence) && sentences.slice(Math.max(0, at - 1), at + 2).some((one) => child.test(one))),
    )
  }
}

/** Hears the phrases of one list in a sentence of stems. */
function listener(phrases: string[]): (sentence: string) => boolean {
  const deeds = anyOf(phrases.filter((phrase) => !/^[~!?]/.test(phrase)))
  const subjects = anyOf(marked(phrases, '~'))
  return (sentence) => deeds.test(sentence) || (subjects.test(sentence) && !isAboutRules(sentence))
}

function marked(phrases: string[], mark: string): string[] {
  return phrases.filter((phrase) => phrase.startsWith(mark)).map((phrase) => phrase.slice(mark.length))
}

/** "Which policy covers grooming?" and "an assembly on self-harm" are no danger, unless the sentence tells of somebody. */
function isAboutRules(sentence: string): boolean {
  return RULES.test(sentence) && !SOMEBODY.test(sentence)
}

const RULES = anyOf(
  listed(`policy, policies, rules, guidance, guideline, document, clause, paragraph, appendix, definition, define, what is,
    what are, what counts as, count as, counts as, does it cover, covers, covered by, says about, say about, law,
    legislation, training, trained, course, cpd, inset, induction, webinar, workshop, briefing, refresher, lesson,
    teach, taught, assembly, assemblies, curriculum, pshe, rshe, leaflet, poster, booklet, resources, worksheet,
    display, newsletter, website, book, documentary, article, podcast, research, statistics, awareness, talk on,
    information evening, prevent duty, filter, filtered, filters, blocked, unblock, unblocked, risks of, dangers of,
    how to spot, spot signs, spot the signs, charity, fundraiser, campaign, learn, learnt, spot, spotting,
    identifying, recognise, one of the risks, which risks, in mind, named as, think of, think about, petition, who
    deals with, who handles, who leads on, procedure, scope, safeguarding lead`),
)
const SOMEBODY = anyOf(
  listed(`she, he, her, him, shes, hes, told me, told us, a girl, a boy, a child, a kid, a pupil, a lad, a lass, a student, a
    year #, # yearsold, this child, this girl, this boy, this pupil, one of my, one of our, in my class, i think, i
    suspect, i believe, worried about, happening to`),
)

/** "A girl says", "he told me", "our pupil has been". */
const HANDED_ON = anyOf(
  listed(`child/pupil/kid/girl/boy/lad/lass/student/bairn/he/she/they/shes/hes/tutee/one
    say/says/said/told/wrote/keeps/has/is/was, told me, told us, told my ta, told her teacher, told the ta, told
    dinner lady, told a dinner lady, is saying, was saying, keeps saying, year # say/says/said/told/wrote, year # *
    say/says/said/told/wrote, child/pupil/kid/girl/boy/lad/lass * say/said/told/wrote/begged/mentioned/hinted, has
    been, have been, overheard`),
)

function listed(phrases: string): string[] {
  return phrases.split(',').map((phrase) => phrase.trim().replace(/\s+/g, ' '))
}

/** A sentence as stems with a space on each side of every one. */
function stemmed(words: string[]): string {
  return ` ${words.map(rootOf).join(' ')} `
}

/** The stem, but what is said stays apart from what is done: "abusive" from "abused", "extremist" from "extreme". */
function rootOf(word: string): string {
  return /(?:ive|ful|ist|ism)$/.test(word) ? word : stemOf(word)
}

/** Finds any of the phrases; nothing where there are none. */
function anyOf(phrases: string[]): RegExp {
  const patterns = phrases.map((phrase) => phrase.split(' ').map(patternOf).join(''))
  return patterns.length === 0 ? /$^/ : new RegExp(` (?:${patterns.join('|')})`)
}

function patternOf(word: string): string {
  if (word === '*') return '(?:\\S+ ){0,4}?'
  if (word === '#') return '\\d+ '
  const roots = [...new Set(word.split('/').map(rootOf))]
  return roots.length === 1 ? `${roots[0]} ` : `(?:${roots.join('|')}) `
}
