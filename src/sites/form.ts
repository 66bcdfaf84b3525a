import type { Card, CardData } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import { formSections, readAnswers, recheck } from '../forms/form.ts'
import { anotherLook } from '../in-words.ts'
import { isWholePlatform, readAddress } from './address.ts'
import { dutyFields, type PartOpening, partForm } from './part-form.ts'
import { looksSecret, SECRET_SAYS } from './secret.ts'
import { procedureOf, type SiteSetting } from './setting.ts'
import type { SitePart } from './site.ts'

/** What was read from a part's form: field id → answer; people are ids. */
export type PartAnswers = Record<string, string | string[]>

/**
 * The small form of a part.
 * @param typed what was typed so far, when it comes back with `errors`
 */
export function partView(
  opening: PartOpening,
  surface: Surface,
  typed: RawAnswers = {},
  errors: Record<string, string> = {},
): Card {
  const { site, part, setting, personId } = opening
  const form = partForm(opening)
  const values = { ...form.values, ...only(typed, form.shown) }
  const sections = formSections(form.procedure, values, { ...setting, authorId: personId }, surface, errors)
  return {
    name: 'form',
    data: {
      summary: `${TITLES[part]}: ${site.title}`,
      title: TITLES[part],
      intro: [site.title, form.intro].filter(Boolean).join('. '),
      problem: anotherLook(Object.keys(errors).length),
      sections: onlyFields(sections, form.shown),
      submit: {
        title: part === 'closure' ? 'Close it' : 'Save',
        verb: 'site.save',
        style: part === 'closure' ? 'destructive' : 'positive',
        data: {
          site: site.id,
          part,
          version: site.version,
          ...(opening.task === undefined ? {} : { task: opening.task }),
        },
      },
    },
  }
}

/** Reads a part's form. `errors`: field id → one sentence; empty when it is taken. */
export function readPart(
  opening: PartOpening,
  typed: RawAnswers,
): { answers: PartAnswers; errors: Record<string, string> } {
  const { setting, personId } = opening
  const form = partForm(opening)
  const facts = { ...setting, authorId: personId }
  const reading = readAnswers(form.procedure, { ...form.values, ...only(typed, form.shown) }, facts)
  const answers = only(reading.answers, form.shown)
  const errors = {
    ...fewestErrors(opening, answers),
    ...secretErrors(opening, answers),
    ...addressErrors(opening, answers),
    ...dayErrors(opening, answers),
    ...(form.isPack ? recheck(form.procedure, reading.answers, facts) : {}),
    ...reading.errors,
  }
  return { answers, errors: only(errors, form.shown) }
}

/** Slack: a modal's title holds 24 characters. */
const TITLES: Record<SitePart, string> = {
  people: 'Who looks after it',
  address: 'Its address',
  custody: 'Who holds the details',
  evaluation: 'How it went',
  handover: 'Hand over',
  closure: 'Close the site',
}

function only<T>(given: Record<string, T>, ids: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(given).filter(([id]) => ids.includes(id)))
}

function onlyFields(sections: CardData['form']['sections'], shown: string[]): CardData['form']['sections'] {
  const fields = sections.flatMap((section) => section.fields).filter(({ id }) => shown.includes(id))
  return [{ title: '', fields }]
}

/** Where the form itself does not count: the fewest people that the pack wants for a duty. */
function fewestErrors(opening: PartOpening, answers: PartAnswers): Record<string, string> {
  const fewest = procedureOf(opening.setting, opening.site)?.produces?.site?.fewest
  if (fewest === undefined || (opening.part !== 'people' && opening.part !== 'handover')) return {}
  return Object.fromEntries(
    dutyFields(opening).flatMap(({ duty, field: { id, label } }) => {
      const least = fewest[duty]
      const named = new Set([answers[id] ?? []].flat()).size
      if (least === undefined || named >= least) return []
      const words = `Please name at least ${least === 2 ? 'two' : least} people under “${label}”. (policy ${fewest.clause.join(', ')})`
      return [[id, words]]
    }),
  )
}

function secretErrors({ setting }: PartOpening, answers: PartAnswers): Record<string, string> {
  const names = [...setting.directory.members.values()].map(({ name }) => name)
  const place = answers['custody_place']
  return typeof place === 'string' && looksSecret(place, names) ? { custody_place: SECRET_SAYS } : {}
}

function addressErrors({ setting, part }: PartOpening, answers: PartAnswers): Record<string, string> {
  const url = answers['url']
  if (part !== 'address' || typeof url !== 'string') return {}
  const says = addressProblem(url, setting)
  return says === undefined ? {} : { url: says }
}

/** Why this cannot be the address of an account; undefined when it can. */
export function addressProblem(url: string, { platforms }: Pick<SiteSetting, 'platforms'>): string | undefined {
  const address = readAddress(url, platforms)
  if (address === undefined)
    return 'This is not a web address. Please paste the whole of it, such as https://www.example.org/page.'
  if (address.trick !== undefined)
    return 'This address may not lead where it seems to. Please open the account in a browser and paste what stands in the address bar.'
  if (isWholePlatform(address))
    return `This is the address of ${address.platform?.name ?? 'the platform'} itself. Please paste the address of the account on it.`
  return undefined
}

function dayErrors({ setting }: PartOpening, answers: PartAnswers): Record<string, string> {
  const day = answers['closed_on']
  const isToCome = typeof day === 'string' && day > setting.today
  return isToCome ? { closed_on: 'This day has not come yet. Please close it here once the account is gone.' } : {}
}
