import type { RawAnswers } from '../conversation/incoming.ts'
import { typedAnswers } from '../forms/form.ts'
import { type FormField, formFields } from '../packs/form.ts'
import type { Procedure } from '../packs/pack.ts'
import { isHere, nameIn } from '../people/directory.ts'
import { byName, leaversOf, procedureOf, type SiteSetting } from './setting.ts'
import { type Site, type SiteDuty, type SitePart, withDuty } from './site.ts'

/** One part of an entry, open to be changed by somebody. */
export interface PartOpening {
  site: Site
  part: SitePart
  setting: SiteSetting
  personId: string
  /** The task whose button opened it. */
  task?: string
}

/** The fields of a part, as the form of a request has them. */
export interface PartForm {
  procedure: Procedure
  /** Beginning with what the register has. */
  values: RawAnswers
  /** Fields that are asked here; the others are there for the checks that look at them. */
  shown: string[]
  intro: string
  /** The pack's checks apply to it, also those that wait for the last signature. */
  isPack: boolean
}

/** What is asked in a part of an entry, with what the register has of it. */
export function partForm(opening: PartOpening): PartForm {
  const { site, part, setting } = opening
  switch (part) {
    case 'people':
      return peopleForm(opening, dutiesAsked(opening), '')
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

/** A field in which the people with a duty are named. */
interface DutyField {
  duty: Exclude<SiteDuty, 'author'>
  field: FormField
}

/**
 * The fields in which an entry's administrators and moderators are named: the form's own, else plain ones. Moderators whom
 * the form does not ask for may stand in an entry that came from a file.
 */
export function dutyFields({ setting, site }: Pick<PartOpening, 'setting' | 'site'>): DutyField[] {
  const procedure = procedureOf(setting, site)
  const { administrators, moderators } = procedure?.produces?.site ?? {}
  const ids = { administrator: administrators, moderator: moderators }
  const fields = procedure === undefined ? [] : formFields(procedure)
  const own = PLAIN_DUTIES.flatMap(({ duty }) => {
    const field = fields.find(({ id }) => id === ids[duty])
    return field === undefined ? [] : [{ duty, field: unconditional(field) }]
  })
  if (own.length === 0) return PLAIN_DUTIES
  const isOwn = (duty: SiteDuty) => own.some((one) => one.duty === duty)
  return [...own, ...PLAIN_DUTIES.filter(({ duty }) => !isOwn(duty) && withDuty(site, duty).length > 0)]
}

/** The duties that a part asks for; of a handover those of whoever has left, and all of them where nobody has. */
export function dutiesAsked(opening: PartOpening): DutyField[] {
  const { site, part, setting } = opening
  const all = dutyFields(opening)
  if (part !== 'handover') return all
  const left = leaversOf(site, setting)
  const theirs = all.filter(({ duty }) => withDuty(site, duty).some((id) => left.includes(id)))
  return theirs.length > 0 || holderHasLeft(site, left) ? theirs : all
}

/** The people fields of the request's form, with the rest of what was approved for the checks to look at. */
function peopleForm(opening: PartOpening, duties: DutyField[], intro: string): PartForm {
  const { site, setting } = opening
  const procedure = procedureOf(setting, site)
  const fields = duties.map(({ field }) => field)
  const here = (duty: SiteDuty) => withDuty(site, duty).filter((id) => isHere(setting, id))
  const values = Object.fromEntries(duties.map(({ duty, field }) => [field.id, addresses(setting, here(duty))]))
  if (procedure === undefined) return small(fields, values, intro)
  const own = procedure.form.sections.map((section) => ({
    ...section,
    fields: section.fields.map((field) => fields.find(({ id }) => id === field.id) ?? field),
  }))
  const known = formFields(procedure).map(({ id }) => id)
  const form = withFields(
    { ...procedure.form, sections: own },
    fields.filter(({ id }) => !known.includes(id)),
  )
  const approved = typedAnswers(procedure, site.details, setting.directory)
  return {
    procedure: { ...procedure, form },
    values: { ...approved, ...values },
    shown: fields.map(({ id }) => id),
    intro,
    isPack: true,
  }
}

function withFields(form: Procedure['form'], fields: FormField[]): Procedure['form'] {
  return { ...form, sections: [...form.sections, { title: '', fields }] }
}

/** The duties of whoever has left, each with those who are still here; and where the account's details are, if it was they. */
function handoverForm(opening: PartOpening): PartForm {
  const { site, setting } = opening
  const left = leaversOf(site, setting)
  const custody = holderHasLeft(site, left) ? CUSTODY : []
  const names = left.map((id) => nameIn(setting, id)).join(', ')
  const intro =
    left.length === 0
      ? 'Everybody who looks after it is here; there is nothing to hand over.'
      : `${names} ${left.length === 1 ? 'has' : 'have'} left. Please name who looks after it from now on. If nobody does, close the site instead.`
  const form = peopleForm(opening, dutiesAsked(opening), intro)
  return {
    ...form,
    procedure: { ...form.procedure, form: withFields(form.procedure.form, custody) },
    values: { ...form.values, ...(custody.length === 0 ? {} : custodyValues(opening)) },
    shown: [...form.shown, ...custody.map(({ id }) => id)],
  }
}

function holderHasLeft({ custody }: Site, left: string[]): boolean {
  return custody?.holderId !== undefined && left.includes(custody.holderId)
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
const PLAIN_DUTIES: DutyField[] = [
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
