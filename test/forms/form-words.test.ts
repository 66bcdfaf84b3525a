import { describe, expect, it } from 'vitest'
import {
  changedFields,
  exactText,
  readAnswers,
  remarksFor,
  summary,
  titleOf,
  typedAnswers,
} from '../../src/forms/form.ts'
import { formFields } from '../../src/packs/form.ts'
import { formFacts, larkfield, member, siteCreation, siteForm } from '../builders/packs.ts'

const procedure = siteCreation()
const directory = larkfield()

function answersOf(changes: Record<string, string | string[] | undefined> = {}) {
  return readAnswers(procedure, siteForm(changes), formFacts()).answers
}

function rowsOf(changes: Record<string, string | string[] | undefined> = {}) {
  const rows = summary(procedure, answersOf(changes), directory).flatMap((section) => section.rows)
  return Object.fromEntries(rows.map(({ field, value }) => [field, value]))
}

describe('the summary', () => {
  it('says everything in words', () => {
    expect(
      rowsOf({ audience: 'pupils,families', audience_age_range: 'Y3-Y4', audience_safeguard: 'On the board.' }),
    ).toMatchObject({
      author: 'Amira Hussain',
      line_manager: 'Tom Okafor',
      audience: "Our pupils, Our pupils' families",
      audience_age_range: 'Y3-Y4 (ages 7 to 9)',
      host: 'Another provider',
      go_live: '11 January 2027',
      moderators: 'Liam Doyle, Rosie Blake',
      house_rules: 'Yes',
      logo: 'No',
    })
  })

  it('leaves out what was not answered, in the order of the form', () => {
    expect(Object.keys(rowsOf())).not.toContain('external_vetting')
    expect(summary(procedure, answersOf(), directory).map(({ title }) => title)).toEqual([
      'Your team',
      'What it is for',
      'Who it is for',
      'Who will contribute',
      'Where, and for how long',
      'Who looks after it',
      'Rules and logo',
    ])
  })

  it('of the longest form there can be stays under 6,500 characters', () => {
    const ten = Array.from({ length: 10 }, (_, n) => member(`longname${n}`, `Theodora Featherstonehaugh ${n}`))
    const facts = formFacts({ directory: larkfield([], ten) })
    const all = 'pupils,staff,families,other_school_pupils,organisations,public,other'
    const written = formFields(procedure).filter(({ kind }) => kind === 'line' || kind === 'text')
    const longest = Object.fromEntries(written.map(({ id, max }) => [id, 'w'.repeat(max)]))
    const emails = ten.map(({ email }) => email)
    const raw = siteForm({
      ...longest,
      audience: all,
      contributors: all,
      host_name: 'Chatterpond'.padEnd(60, '.'),
      host_minimum_age: '11',
      audience_age_range: 'Reception to Year 6',
      contributors_age_range: 'Year 7 to Year 13',
      administrators: emails,
      moderators: emails,
      logo: 'true',
    })
    const { answers, errors } = readAnswers(procedure, raw, facts)
    expect(errors).toEqual({})
    const text = summary(procedure, answers, facts.directory).flatMap(({ title, rows }) => [
      title,
      ...rows.map(({ label, value }) => label + value),
    ])
    expect(text.join('').length).toBeLessThan(6500)
  })
})

describe('the title', () => {
  it.each([
    ['names platform and department', {}, 'Facebook · Year 4'],
    ['leaves out what is not answered', { host: 'school', logo: 'true' }, 'Year 4'],
  ])('%s', (_rule, changes, title) => {
    expect(titleOf(procedure, answersOf(changes), directory)).toBe(title)
  })

  it('is the name of the procedure when there is nothing to name it by', () => {
    expect(titleOf(procedure, {}, directory)).toBe('a new social media site')
  })
})

describe('remarks tell approvers what to weigh, with the clause', () => {
  it.each<[string, Record<string, string | undefined>, RegExp | undefined]>([
    ['pupils contribute', { contributors: 'pupils', contributors_age_range: 'Y10' }, /strictest privacy.*A\.5\.2\)$/],
    ['outsiders contribute', { contributors: 'families' }, /safer choice.*A\.5\.7\)$/],
    [
      'contributors are advertised for',
      { external_advertising: 'On our page.' },
      /Communications Manager's approval\. \(policy A\.5\.8\)$/,
    ],
    ['an outside organisation takes part', { audience: 'organisations' }, /friend of the site.*A\.5\.9\)$/],
    [
      'pupils in the audience are too young for an account',
      { audience: 'pupils', audience_age_range: 'Y2' },
      /Facebook is for people aged 13.*A\.2\.5\)$/,
    ],
    ['every site takes time and people', {}, /For the headteacher.*A\.1\.5/],
  ])('%s', (_rule, changes, sentence) => {
    expect(remarksFor(procedure, answersOf(changes), formFacts())).toContainEqual(
      expect.stringMatching(sentence ?? /./),
    )
  })

  it('and stay quiet otherwise', () => {
    expect(remarksFor(procedure, answersOf(), formFacts())).toHaveLength(1)
  })
})

describe('the exact text that is signed', () => {
  const text = exactText(procedure, answersOf(), directory)

  it('is the same for the same answers, in whatever order they were given', () => {
    const reversed = Object.fromEntries(Object.entries(answersOf()).reverse())
    expect(exactText(procedure, reversed, directory)).toBe(text)
  })

  it('changes with any answer', () => {
    const answers = answersOf()
    const without = (field: string) => Object.fromEntries(Object.entries(answers).filter(([id]) => id !== field))
    const texts = Object.keys(answers).map((field) => exactText(procedure, without(field), directory))
    expect(new Set([text, ...texts]).size).toBe(texts.length + 1)
  })

  it('tells two people of one name apart', () => {
    expect(text).toContain('Moderators: Liam Doyle <liam@larkfield.example>, Rosie Blake <rosie@larkfield.example>')
  })

  it('lets nobody write a line that looks like another field', () => {
    const forged = exactText(procedure, answersOf({ aims: 'Fun\nMinimum age there: none' }), directory)
    expect(forged).toContain('Aims: Fun\n  Minimum age there: none\n')
  })
})

describe('between two rounds', () => {
  it('what changed is named, and nothing else', () => {
    const before = answersOf()
    const after = answersOf({
      aims: 'Other.',
      host: 'school',
      moderators: 'rosie@larkfield.example,liam@larkfield.example',
    })
    expect(changedFields(before, after).sort()).toEqual(['aims', 'host', 'host_name', 'moderators'])
    expect(changedFields(before, answersOf())).toEqual([])
  })

  it('a form opens again with what was sent, people as addresses', () => {
    const typed = typedAnswers(procedure, answersOf(), directory)
    expect(typed['moderators']).toEqual(['liam@larkfield.example', 'rosie@larkfield.example'])
    expect(typed).not.toHaveProperty('line_manager')
    expect(readAnswers(procedure, typed, formFacts()).answers).toEqual(answersOf())
  })
})
