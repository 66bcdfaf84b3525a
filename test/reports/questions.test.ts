import { describe, expect, it } from 'vitest'
import { readAnswers } from '../../src/forms/form.ts'
import { isName, kindMeant, kindsOffered } from '../../src/reports/choose.ts'
import { questionsFor } from '../../src/reports/questions.ts'
import { aboutOf, begunAs } from '../../src/reports/sent-in.ts'
import { formFacts, kingOffa } from '../builders/packs.ts'
import { reportKind } from '../builders/reporting.ts'

const kinds = kingOffa().pack.report_kinds
const draft = { id: 'd', schoolId: 's', personId: 'amira', kind: '', answers: {}, safe: false }

describe('the three plain questions', () => {
  const read = (answers: Record<string, string>, isSafe = false) =>
    Object.keys(readAnswers(questionsFor(kinds, isSafe), answers, formFacts()).errors)

  it.each([
    ['all answered', { danger: 'no', kind: 'breach', about: 'self' }, false, []],
    ['nothing answered', {}, false, ['danger', 'kind', 'about']],
    ['danger was settled just now', { kind: 'breach', about: 'self' }, true, []],
    ['a kind that there is not', { danger: 'no', kind: 'weather', about: 'self' }, false, ['kind']],
  ])('%s', (_what, answers, isSafe, wrong) => {
    expect(read(answers, isSafe)).toEqual(wrong)
  })

  it('every kind is offered, in words that fit a phone', () => {
    const options = questionsFor(kinds, false).form.sections[0]?.fields.find(({ id }) => id === 'kind')?.options ?? []
    expect(options.map(({ id }) => id)).toEqual(kinds.map(({ id }) => id))
    expect(Math.max(...options.map(({ label }) => label.length))).toBeLessThanOrEqual(75)
  })
})

describe('the kind that is meant', () => {
  it.each([...kinds.flatMap((kind) => kind.words.map((word) => [word, kind.id] as const))])(
    '“%s” is among what it brings, or leads to the questions',
    (word, id) => {
      const { things, isSure } = kindMeant(kinds, word)
      expect(things.map((one) => one.id)).toContain(id)
      if (isSure) expect(things.map((one) => one.id)).toEqual([id])
    },
  )

  it.each([
    ['friend request from a pupil', true],
    ['a friend request from a pupil of year 6 whom I taught', false],
    ['my friend wrote a threat', false],
  ])('“%s” is a name and nothing else: %s', (typed, is) => {
    expect(isName(typed, kindMeant(kinds, typed))).toBe(is)
  })

  it('more than two that fit are not offered: the questions are clearer', () => {
    expect(kindsOffered(kinds, 'abuse, bullying, a breach and the press')).toEqual([])
    expect(kindsOffered(kinds, 'my friend wrote a threat')).toHaveLength(2)
  })
})

describe('what is told finds its field', () => {
  it.each([
    ['abusive_comment', 'what'],
    ['friend_request', 'more'],
    ['breach', 'what'],
    ['inappropriate_content', 'nature'],
    ['press_contact', 'question'],
  ])('%s: %s', (id, field) => {
    const begun = begunAs(reportKind('king-offa', id), { ...draft, words: 'A story.' })
    expect(begun).toMatchObject({ kind: id, answers: { [field]: 'A story.' } })
    expect(begun).not.toHaveProperty('words')
  })

  it('what stands there already stays before it', () => {
    const begun = begunAs(reportKind('king-offa', 'breach'), {
      ...draft,
      answers: { what: 'First.' },
      words: 'Second.',
    })
    expect(begun.answers['what']).toBe('First.\n\nSecond.')
  })

  it('a kind without such a field loses nothing', () => {
    const kind = reportKind('king-offa', 'breach')
    const bare = { ...kind, form: { ...kind.form, sections: kind.form.sections.slice(0, 1) } }
    expect(begunAs(bare, { ...draft, words: 'A story.' }).words).toBe('A story.')
  })

  it('what an answer knew fills the fields that the kind names; what was said already stays', () => {
    const kind = reportKind('king-offa', 'breach')
    const begun = begunAs(kind, { ...draft, answers: { about: 'self' } }, [
      'illegal',
      'picture-without-consent',
      'nothing',
    ])
    expect(begun.answers).toEqual({ about: 'self', involves: ['illegal', 'pupil_picture'] })
  })

  it.each([
    [
      'https://larkfield.slack.com/archives/C1/p2',
      { url: 'https://larkfield.slack.com/archives/C1/p2', platform: 'Slack' },
    ],
    [
      'https://teams.microsoft.com/l/message/1',
      { url: 'https://teams.microsoft.com/l/message/1', platform: 'Microsoft Teams' },
    ],
    ['https://evilslack.com/x', { url: 'https://evilslack.com/x' }],
    ['javascript:alert(1)', {}],
    ['', {}],
  ])('a message at “%s”', (link, answers) => {
    const message = { author: 'Jo', text: 'x', link, at: '' }
    expect(begunAs(reportKind('king-offa', 'abusive_comment'), { ...draft, message }).answers).toEqual(answers)
  })
})

describe('whom it is about', () => {
  it.each([
    [{}, { who: 'not_staff', people: [] }],
    [
      { about: 'not_staff', about_people: ['liam'] },
      { who: 'not_staff', people: [] },
    ],
    [
      { about: 'staff', about_people: ['liam', 'tom'] },
      { who: 'staff', people: ['liam', 'tom'] },
    ],
    [{ about: 'self' }, { who: 'self', people: ['amira'] }],
    [
      { about: 'staff', about_people: ['liam', 'amira'] },
      { who: 'self', people: ['amira', 'liam'] },
    ],
    [{ about: 'unsaid' }, { who: 'unsaid', people: [] }],
  ])('%j', (answers, about) => {
    expect(aboutOf(answers as Record<string, string>, 'amira')).toEqual(about)
  })
})
