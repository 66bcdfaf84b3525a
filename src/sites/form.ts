import type { Card, CardData } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../conversation/incoming.ts'
import { type FormField, formFields, type Procedure } from '../packs/pack.ts'
import { formSections, readAnswers, recheck, typedAnswers } from '../requests/form.ts'
import { isWholePlatform, readAddress } from './address.ts'
import { looksSecret, SECRET_SAYS } from './secret.ts'
import { byName, isHere, nameIn, procedureOf, type SiteSetting } from './setting.ts'
import { peopleOf, type Site, type SiteDuty, type SitePart, withDuty } from './site.ts'

/** One part of an entry, open to be changed by somebody. */
export interface PartOpening {
  site: Site
  part: SitePart
  setting: SiteSetting
  personId: string
  /** The task whose button opened it. */
  task?: string
}

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
  const form = formOf(opening)
  const values = { ...form.values, ...only(typed, form.shown) }
  const sections = formSections(form.procedure, values, { ...setting, authorId: personId }, surface, errors)
  const wrong = Object.keys(errors).length
  return {
    name: 'form',
    data: {
      summary: `${TITLES[part]}: ${site.title}`,
      title: TITLES[part],
      intro: [site.title, form.intro].filter(Boolean).join('. '),
      problem: wrong === 0 ? '' : `${wrong === 1 ? 'One answer needs' : `${wrong} answers need`} another look.`,
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
  const form = formOf(opening)
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

/** The fields in which an entry's administrators and moderators are named: the form's own, else plain ones. */
export function dutyFields({
  setting,
  site,
}: Pick<PartOpening, 'setting' | 'site'>): { duty: SiteDuty; field: FormField }[] {
  const procedure = procedureOf(setting, site)
  const source = procedure?.produces?.site
  if (procedure === undefined || source === undefined) return PLAIN_DUTIES
  const own = [
    { duty: 'administrator' as const, id: source.administrators },
    { duty: 'moderator' as const, id: source.moderators },
  ]
  const found = own.flatMap(({ duty, id }) => {
    const field = formFields(procedure).find((one) => one.id === id)
    return field === undefined ? [] : [{ duty, field: unconditional(field) }]
  })
  return found.length === 0 ? PLAIN_DUTIES : found
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

interface PartForm {
  procedure: Procedure
  /** Beginning with what the register has. */
  values: RawAnswers
  /** Fields that are asked here; the others are there for the checks that look at them. */
  shown: string[]
  intro: string
  /** The pack's checks apply to it, also those that wait for the last signature. */
  isPack: boolean
}

function formOf(opening: PartOpening): PartForm {
  const { site, part, setting } = opening
  switch (part) {
    case 'people':
      return peopleForm(opening, dutyFields(opening), '')
    case 'handover':
      return handoverForm(opening)
    case 'address':
      return small([URL_FIELD], { url: site.url ?? '' }, '')
    case 'custody':
      return small(CUSTODY, custodyValues(opening), CUSTODY_INTRO)
    case 'evaluation':
      return small([SAYS_FIELD], {}, site.evaluation === undefined ? '' : `Planned: ${site.evaluation}`)
    case 'closure':
      return small(CLOSING, { closed_on: setting.today }, closingIntro(site, setting))
  }
}

/** The people fields of the request's form, with the rest of what was approved for the checks to look at. */
function peopleForm(opening: PartOpening, duties: ReturnType<typeof dutyFields>, intro: string): PartForm {
  const { site, setting } = opening
  const procedure = procedureOf(setting, site)
  const shown = duties.map(({ field }) => field.id)
  const values = Object.fromEntries(
    duties.map(({ duty, field }) => [
      field.id,
      addresses(
        setting,
        withDuty(site, duty).filter((id) => isHere(setting, id)),
      ),
    ]),
  )
  if (procedure === undefined || duties[0] === PLAIN_DUTIES[0])
    return {
      ...small(
        duties.map(({ field }) => field),
        values,
        intro,
      ),
      shown,
    }
  const sections = procedure.form.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => duties.find((one) => one.field.id === field.id)?.field ?? field),
  }))
  const approved = typedAnswers(procedure, site.details, setting.directory)
  return {
    procedure: { ...procedure, form: { ...procedure.form, sections } },
    values: { ...approved, ...values },
    shown,
    intro,
    isPack: true,
  }
}

/** The duties of whoever has left, each with those who are still here; and where the account's details are, if it was they. */
function handoverForm(opening: PartOpening): PartForm {
  const { site, setting } = opening
  const left = leaversOf(site, setting)
  const duties = dutyFields(opening).filter(({ duty }) => withDuty(site, duty).some((id) => left.includes(id)))
  const held = site.custody?.holderId
  const custody = held !== undefined && left.includes(held) ? CUSTODY : []
  const names = left.map((id) => nameIn(setting, id)).join(', ')
  const intro =
    left.length === 0
      ? 'Everybody who looks after it is here; there is nothing to hand over.'
      : `${names} ${left.length === 1 ? 'has' : 'have'} left. Please name who looks after it from now on. If nobody does, close the site instead.`
  const form = peopleForm(opening, duties.length === 0 && custody.length === 0 ? dutyFields(opening) : duties, intro)
  const sections = [...form.procedure.form.sections, { title: '', fields: custody }]
  return {
    ...form,
    procedure: { ...form.procedure, form: { ...form.procedure.form, sections } },
    values: { ...form.values, ...(custody.length === 0 ? {} : custodyValues(opening)) },
    shown: [...form.shown, ...custody.map(({ id }) => id)],
  }
}

/** Those who run the site or hold its details, and do not work here any more. */
export function leaversOf(site: Site, setting: Pick<SiteSetting, 'directory' | 'today'>): string[] {
  const asked = new Set(withDuty(site, 'author'))
  const runs = (id: string) =>
    !asked.has(id) ||
    site.custody?.holderId === id ||
    site.people.some((one) => one.personId === id && one.duty !== 'author')
  return peopleOf(site).filter((id) => runs(id) && hasLeft(setting, id))
}

/** Whoever has not begun yet has not left. */
function hasLeft({ directory, today }: Pick<SiteSetting, 'directory' | 'today'>, id: string): boolean {
  const member = directory.members.get(id)
  return member === undefined || (member.endDate !== undefined && member.endDate < today)
}

const URL_FIELD = field({
  id: 'url',
  kind: 'url',
  label: 'Address of the account',
  hint: 'Open the account in a browser and paste what stands in the address bar.',
  max: 300,
})
const SAYS_FIELD = field({
  id: 'says',
  kind: 'text',
  label: 'How it went, and what follows from it',
  hint: 'Two or three sentences are enough. Please leave out children’s names.',
  max: 1000,
})
const CUSTODY = [
  field({ id: 'custody_holder', kind: 'person', label: 'Who holds the account’s details' }),
  field({
    id: 'custody_place',
    kind: 'line',
    label: 'Where they are kept',
    hint: 'Such as “in the office safe” or “password manager, vault Social Media”. Never the password itself.',
    max: 150,
  }),
]
const CUSTODY_INTRO =
  'Staffroom keeps who holds the login and where it is, so that it is not lost with somebody. It never holds the login.'
const CLOSING = [
  field({ id: 'closed_on', kind: 'date', label: 'Closed on' }),
  field({
    id: 'how',
    kind: 'text',
    label: 'What became of it',
    hint: 'Deleted, archived or passed on, and what was said to those who followed it.',
    max: 500,
  }),
]
const PLAIN_DUTIES: { duty: SiteDuty; field: FormField }[] = [
  { duty: 'administrator', field: field({ id: 'administrators', kind: 'people', label: 'Administrators' }) },
  {
    duty: 'moderator',
    field: { ...field({ id: 'moderators', kind: 'people', label: 'Moderators' }), required: false },
  },
]

function field(given: Pick<FormField, 'id' | 'kind' | 'label'> & Partial<FormField>): FormField {
  return { required: true, max: 500, ...given }
}

function unconditional({ when: _, ...always }: FormField): FormField {
  return always
}

function small(fields: FormField[], values: RawAnswers, intro: string): PartForm {
  const procedure: Procedure = {
    id: 'site_part',
    name: 'a change to the register',
    words: ['change'],
    order: 0,
    clause: [''],
    title: [''],
    form: { title: 'Register', sections: [{ title: '', fields }], checks: [], remarks: [] },
    steps: [],
    same_person: 'refuse',
  }
  return { procedure, values, shown: fields.map(({ id }) => id), intro, isPack: false }
}

function only<T>(given: Record<string, T>, ids: string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(given).filter(([id]) => ids.includes(id)))
}

function onlyFields(sections: CardData['form']['sections'], shown: string[]): CardData['form']['sections'] {
  const fields = sections.flatMap((section) => section.fields).filter(({ id }) => shown.includes(id))
  return [{ title: '', fields }]
}

function custodyValues({ site, setting }: PartOpening): RawAnswers {
  const holder = site.custody?.holderId
  const isHolderHere = holder !== undefined && isHere(setting, holder)
  return {
    custody_holder: isHolderHere ? addresses(setting, [holder]) : '',
    custody_place: site.custody?.place ?? '',
  }
}

function addresses({ directory }: SiteSetting, ids: string[]): string {
  return byName({ directory }, ids)
    .flatMap((id) => directory.members.get(id)?.email ?? [])
    .join(',')
}

function closingIntro(site: Site, { pack }: SiteSetting): string {
  const plan = site.exitPlan === undefined ? '' : `Planned: ${site.exitPlan} `
  const mayExtend = pack.procedures.some(({ produces }) => produces?.site !== undefined)
  return `${plan}Close it here once the account is gone.${mayExtend ? ' To keep it open longer, ask for a change on its card instead.' : ''}`
}

/** Where the form itself does not count: the fewest people that the pack wants for a duty. */
function fewestErrors(opening: PartOpening, answers: PartAnswers): Record<string, string> {
  const fewest = procedureOf(opening.setting, opening.site)?.produces?.site?.fewest
  if (fewest === undefined || (opening.part !== 'people' && opening.part !== 'handover')) return {}
  return Object.fromEntries(
    dutyFields(opening).flatMap(({ duty, field: { id, label } }) => {
      const least = duty === 'author' ? undefined : fewest[duty]
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
