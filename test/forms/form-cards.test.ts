import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import type { RawAnswers, Surface } from '../../src/conversation/incoming.ts'
import type { Answers } from '../../src/forms/answers.ts'
import { exactText, formSections, readAnswers, summary, typedAnswers, watchedFields } from '../../src/forms/form.ts'
import { formFields } from '../../src/packs/form.ts'
import { formFacts, larkfield, member, siteCreation, siteForm, surfaces } from '../builders/packs.ts'

const procedure = siteCreation()
const crowd = larkfield(
  [],
  Array.from({ length: 60 }, (_, n) => member(`crowd${n}`, `Crowd ${n}`)),
)

function painted(
  values: RawAnswers | Answers,
  surface: Surface,
  facts = formFacts(),
  errors: Record<string, string> = {},
) {
  const sections = formSections(procedure, values, facts, surface, errors)
  return new Map(sections.flatMap((section) => section.fields).map((field) => [field.id, field]))
}

describe('on every client', () => {
  it.each(Object.entries(surfaces))(
    '%s: an empty form shows every field that depends on nothing, and renders',
    (_name, surface) => {
      const sections = formSections(procedure, {}, formFacts(), surface, {})
      const shown = sections.flatMap(({ fields }) => fields.map(({ id }) => id))
      expect(shown).toEqual(
        formFields(procedure)
          .filter(({ when }) => when === undefined)
          .map(({ id }) => id),
      )
      const submit = { title: 'Send', verb: 'request.submit' }
      expect(() => renderCard({ name: 'form', data: { summary: 's', title: 't', sections, submit } })).not.toThrow()
    },
  )

  it.each(Object.entries(surfaces))('%s: what was typed stands in the form again, wrong or not', (_name, surface) => {
    const fields = painted(siteForm({ go_live: 'soon', aims: 'x'.repeat(1010), audience: 'staff,families' }), surface)
    expect(fields.get('aims')).toMatchObject({ kind: 'text', value: 'x'.repeat(1010) })
    expect(fields.get('audience')).toMatchObject({ kind: 'several', value: 'staff,families' })
    expect(fields.get('go_live')).toMatchObject({ kind: 'date', value: '' })
    expect(fields.get('house_rules')).toMatchObject({ kind: 'tick', value: 'true', placeholder: 'Yes' })
    expect(fields.get('host')?.options).toEqual([
      { title: 'Our school', value: 'school' },
      { title: 'Another provider', value: 'third_party' },
    ])
  })

  it.each(Object.entries(surfaces))('%s: author and line manager are shown, not asked', (_name, surface) => {
    const fields = painted({}, surface)
    expect(fields.get('author')).toMatchObject({ kind: 'fixed', value: 'Amira Hussain', required: false })
    expect(fields.get('line_manager')).toMatchObject({ kind: 'fixed', value: 'Tom Okafor' })
  })

  it.each(Object.entries(surfaces))(
    '%s: a sentence stands beside its field, and the clause in the hint',
    (_name, surface) => {
      const fields = painted(siteForm(), surface, formFacts(), { closure: 'Too early.' })
      expect(fields.get('closure')).toMatchObject({
        error: 'Too early.',
        hint: expect.stringMatching(/Policy A\.1\.6, B\.administration\.$/),
      })
      expect(fields.get('go_live')?.error).toBe('')
    },
  )
})

describe('where the client reports changes', () => {
  it('a field appears with the answer that asks for it', () => {
    const fields = painted(siteForm({ contributors: 'pupils', host_name: 'Chatterpond' }), surfaces.slack)
    expect(fields.has('contributors_age_range')).toBe(true)
    expect(fields.has('host_minimum_age')).toBe(true)
    expect(fields.has('audience_age_range')).toBe(false)
  })

  it('what is needed now is required, and the rest is called optional', () => {
    const staffOnly = painted(siteForm(), surfaces.slack)
    expect(staffOnly.get('aims')).toMatchObject({ required: true, label: 'Aims' })
    expect(staffOnly.get('external_vetting')).toMatchObject({
      required: false,
      label: 'Who checks outside contributors (optional)',
    })
    const families = painted(siteForm({ contributors: 'families' }), surfaces.slack)
    expect(families.get('external_vetting')).toMatchObject({ required: true, label: 'Who checks outside contributors' })
  })

  it('the fields that others depend on are watched, and no others', () => {
    expect(watchedFields(procedure)).toEqual([
      'audience',
      'audience_age_range',
      'contributors',
      'host',
      'host_name',
      'host_minimum_age',
    ])
  })
})

describe('where it does not', () => {
  it('nothing is required by the client, so that a half-filled card can be kept', () => {
    const fields = [...painted(siteForm(), surfaces.teams).values()]
    expect(fields.filter(({ required }) => required)).toEqual([])
  })

  it('nothing that a later answer may require is called optional', () => {
    expect(painted({}, surfaces.teams).get('external_vetting')?.label).toBe('Who checks outside contributors')
  })

  it('a hidden field appears on the second round', () => {
    expect(painted(siteForm({ audience: 'pupils' }), surfaces.teams).has('audience_age_range')).toBe(true)
  })
})

describe('people', () => {
  it('are searched for where the client can: only the chosen ones are options', () => {
    expect(painted(siteForm(), surfaces.slack).get('administrators')).toMatchObject({
      kind: 'people',
      value: 'amira@larkfield.example,liam@larkfield.example',
      options: [
        { title: 'Amira Hussain, Year 4 teacher', value: 'amira@larkfield.example' },
        { title: 'Liam Doyle, Year 5 teacher', value: 'liam@larkfield.example' },
      ],
    })
  })

  it('are listed by name where they are few, without those who left or have not begun', () => {
    const field = painted(siteForm(), surfaces.teams).get('administrators')
    expect(field?.kind).toBe('people')
    expect(field?.options?.map(({ title }) => title)).toEqual([
      'Amira Hussain, Year 4 teacher',
      'Bethan Rhys',
      'Carys Vaughan',
      'Helen Marsh, Headteacher',
      'Imran Sheikh',
      'Liam Doyle, Year 5 teacher',
      'Oskar Lind',
      'Rosie Blake',
      'Tom Okafor, Key Stage 2 leader',
      'Vera Volunteer',
    ])
  })

  it('are typed where they are many', () => {
    const facts = formFacts({ directory: crowd })
    expect(painted(siteForm(), surfaces.teams, facts).get('administrators')).toMatchObject({
      kind: 'text',
      value: 'amira@larkfield.example, liam@larkfield.example',
      placeholder: expect.stringContaining('e-mail'),
    })
    const typed = siteForm({ administrators: 'Amira Hussain, nobody we know' })
    expect(painted(typed, surfaces.teams, facts).get('administrators')?.value).toBe('Amira Hussain, nobody we know')
  })
})

describe('whatever comes from a form', () => {
  const ids = formFields(procedure).map(({ id }) => id)
  const value = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.constantFrom(
      'true',
      'pupils',
      'pupils,staff',
      'school',
      'third_party',
      'Facebook',
      'Y4',
      '13+',
      '2027-01-11',
      'liam',
      'Liam Doyle,rosie',
    ),
    fc.array(
      fc.constantFrom('pupils', 'staff', 'public', 'amira@larkfield.example', 'liam@larkfield.example', '\ud800', ''),
      { maxLength: 4 },
    ),
  )
  const raw: fc.Arbitrary<RawAnswers> = fc.dictionary(
    fc.oneof(
      fc.constantFrom(...ids),
      fc.constantFrom('__proto__', 'constructor', 'toString'),
      fc.string({ maxLength: 10 }),
    ),
    value,
  )
  const anyForm = fc.oneof(
    raw,
    raw.map((changes) => ({ ...siteForm(), ...changes })),
  )

  it('reading it never throws, and an error stands only beside a field that is there', () => {
    fc.assert(
      fc.property(anyForm, (form) => {
        const { errors, asked } = readAnswers(procedure, form, formFacts())
        const shown = painted(form, surfaces.teams, formFacts(), errors)
        for (const id of [...Object.keys(errors), ...asked]) expect(shown.has(id)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  it('what was taken is taken again, as it stands and as it stands in the form', () => {
    fc.assert(
      fc.property(anyForm, fc.constantFrom(...Object.values(surfaces)), (form, surface) => {
        const { answers } = readAnswers(procedure, form, formFacts())
        expect(readAnswers(procedure, answers, formFacts()).answers).toEqual(answers)
        const shown = [...painted(answers, surface).values()].filter(({ kind }) => kind !== 'fixed')
        const sent = Object.fromEntries(shown.map(({ id, value: text }) => [id, text ?? '']))
        expect(readAnswers(procedure, sent, formFacts()).answers).toEqual(answers)
        expect(readAnswers(procedure, typedAnswers(procedure, answers, larkfield()), formFacts()).answers).toEqual(
          answers,
        )
        expect(() => [
          summary(procedure, answers, larkfield()),
          exactText(procedure, answers, larkfield()),
        ]).not.toThrow()
      }),
      { numRuns: 300 },
    )
  })
})
