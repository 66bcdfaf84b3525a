import { describe, expect, it } from 'vitest'
import { readAnswers, recheck } from '../../src/forms/form.ts'
import { formFields } from '../../src/packs/form.ts'
import { formFacts, larkfield, member, siteCreation, siteForm } from '../builders/packs.ts'

const procedure = siteCreation()

function errorsOf(changes: Record<string, string | string[] | undefined>, facts = formFacts()) {
  return readAnswers(procedure, siteForm(changes), facts).errors
}

const outside = {
  external_vetting: 'Bethan checks each.',
  external_advertising: 'We will not advertise.',
  security_measures: 'Each is let in by hand.',
}
const pupilsPost = {
  contributors: 'pupils,staff',
  contributors_age_range: 'Y10-Y11',
  consent_plan: 'A letter with a slip.',
  security_measures: 'A closed group.',
}

it('a form that meets every condition of the policy is taken', () => {
  const { errors, answers } = readAnswers(procedure, siteForm(), formFacts())
  expect(errors).toEqual({})
  expect(answers).toMatchObject({
    author: 'amira',
    line_manager: 'tom',
    administrators: ['amira', 'liam'],
    moderators: ['liam', 'rosie'],
    audience: ['families'],
    logo: 'false',
  })
})

describe('each condition of the policy says no beside its field, and names its clause', () => {
  it.each<[string, Record<string, string | string[] | undefined>, string, RegExp]>([
    [
      'one administrator is too few',
      { administrators: 'amira@larkfield.example' },
      'administrators',
      /two .*A\.5\.4\)$/,
    ],
    [
      'the same administrator twice is one',
      { administrators: ['amira@larkfield.example', 'AMIRA@larkfield.example'] },
      'administrators',
      /two different .*A\.5\.4/,
    ],
    ['one moderator is too few', { moderators: 'liam@larkfield.example' }, 'moderators', /two .*A\.5\.4\)$/],
    [
      'a volunteer may not administer unauthorised, and is named',
      { administrators: 'amira@larkfield.example,vera@larkfield.example' },
      'administrators',
      /of Vera Volunteer\..*A\.3\.1\)$/s,
    ],
    [
      'nor may a governor',
      { administrators: 'amira@larkfield.example,imran@larkfield.example' },
      'administrators',
      /Imran Sheikh/,
    ],
    [
      'nor may a contractor moderate',
      { moderators: 'amira@larkfield.example,oskar@larkfield.example' },
      'moderators',
      /Oskar Lind/,
    ],
    [
      'a leaver is nobody to name',
      { moderators: 'amira@larkfield.example,peter@larkfield.example' },
      'moderators',
      /Peter Ness has left/,
    ],
    [
      'nor is somebody who has not begun',
      { moderators: 'amira@larkfield.example,nell@larkfield.example' },
      'moderators',
      /has not started/,
    ],
    [
      'a stranger is nobody to name',
      { administrators: 'eve@evil.example,tom@larkfield.example' },
      'administrators',
      /“eve@evil.example”/,
    ],
    ['it may not go live in the past', { go_live: '2026-11-22' }, 'go_live', /passed.*B\.approval/],
    ['it may not close in the past', { go_live: '2026-11-20', closure: '2026-11-21' }, 'closure', /passed.*A\.1\.6/],
    ['it may not close before it goes live', { closure: '2027-01-10' }, 'closure', /after 11 January 2027.*A\.1\.6/],
    ['nor on the same day', { closure: '2027-01-11' }, 'closure', /A\.1\.6/],
    ['a closing date is needed', { closure: undefined }, 'closure', /A\.1\.6/],
    ['an exit plan is needed', { exit_plan: '  ' }, 'exit_plan', /A\.1\.6/],
    ['how success is judged is needed', { evaluation: '' }, 'evaluation', /A\.1\.7/],
    [
      'who checks outsiders is needed when families contribute',
      { contributors: 'families' },
      'external_vetting',
      /A\.5\.7/,
    ],
    ['and when the public does', { contributors: 'public' }, 'external_vetting', /A\.5\.7/],
    [
      'how strangers are kept out is needed when pupils contribute',
      { ...pupilsPost, security_measures: '' },
      'security_measures',
      /B\.admin/,
    ],
    [
      'consent is needed when pupils contribute',
      { ...pupilsPost, consent_plan: '' },
      'consent_plan',
      /B\.administration/,
    ],
    [
      'consent is needed when pupils of other schools contribute',
      { contributors: 'other_school_pupils' },
      'consent_plan',
      /B\.admin/,
    ],
    ['consent is needed when others contribute', { contributors: 'other' }, 'consent_plan', /B\.administration/],
    [
      'pupils under the minimum age may not contribute',
      { ...pupilsPost, contributors_age_range: 'Y4' },
      'contributors_age_range',
      /Facebook is for people aged 13 and over.*A\.2\.5, 7\.3\)$/s,
    ],
    ['nor may some of them', { ...pupilsPost, contributors_age_range: '11-16' }, 'contributors_age_range', /A\.2\.5/],
    [
      'nor where the platform goes by a nickname',
      { ...pupilsPost, host_name: 'our insta page', contributors_age_range: 'KS2' },
      'contributors_age_range',
      /Instagram/,
    ],
    [
      'nor where the author gave the minimum age of a platform nobody knows',
      { ...pupilsPost, host_name: 'Chatterpond', host_minimum_age: '16', contributors_age_range: '15-16' },
      'contributors_age_range',
      /Chatterpond is for people aged 16/,
    ],
    [
      'the age of contributing pupils is asked',
      { ...pupilsPost, contributors_age_range: undefined },
      'contributors_age_range',
      /A\.2\.5/,
    ],
    [
      'the age of pupils in the audience is asked',
      { audience: 'pupils' },
      'audience_age_range',
      /\(policy B\.audience\)$/,
    ],
    [
      'how pupils too young for an account see it is asked',
      { audience: 'pupils', audience_age_range: '4-11' },
      'audience_safeguard',
      /A\.2\.5/,
    ],
    [
      'the minimum age of an unknown platform is asked',
      { host_name: 'Chatterpond' },
      'host_minimum_age',
      /A\.2\.5, 7\.3/,
    ],
    ['a third party has a name', { host_name: '' }, 'host_name', /B\.administration/],
    ['house rules are planned for', { house_rules: 'false' }, 'house_rules', /A\.4\.1/],
    ['a site of the school carries its logo', { host: 'school', host_name: undefined }, 'logo', /A\.4\.7/],
    ['other schools are named', { audience: 'other_school_pupils' }, 'audience_other_schools', /./],
    ['others are described', { audience: 'other' }, 'audience_other', /./],
  ])('%s', (_rule, changes, field, sentence) => {
    expect(errorsOf(changes)[field]).toMatch(sentence)
  })
})

describe('each condition of the policy lets through what it allows', () => {
  it.each<[string, Record<string, string | string[] | undefined>]>([
    ['the same two people may do both', { moderators: 'amira@larkfield.example,liam@larkfield.example' }],
    [
      'a volunteer whom the school has authorised',
      { administrators: 'amira@larkfield.example,carys@larkfield.example' },
    ],
    [
      'the headteacher and the Communications Manager',
      { administrators: 'helen@larkfield.example,bethan@larkfield.example' },
    ],
    ['going live today', { go_live: '2026-11-23' }],
    ['closing the day after', { closure: '2027-01-12' }],
    ['families who are checked', { contributors: 'staff,families', ...outside }],
    ['pupils who are old enough', { ...pupilsPost, contributors_age_range: '13+' }],
    [
      'young pupils where any age may',
      { ...pupilsPost, host_name: 'Chatterpond', host_minimum_age: '0', contributors_age_range: 'Reception-Y2' },
    ],
    [
      'young pupils on a site of the school',
      { ...pupilsPost, host: 'school', host_name: undefined, logo: 'true', contributors_age_range: 'Y2' },
    ],
    [
      'young pupils in the audience who need no account',
      { audience: 'pupils', audience_age_range: 'Y2', audience_safeguard: 'We show it on the board.' },
    ],
    ['old enough pupils in the audience', { audience: 'pupils', audience_age_range: 'Y10' }],
    ['a site of the school with its logo', { host: 'school', host_name: undefined, logo: 'true' }],
  ])('%s', (_rule, changes) => {
    expect(errorsOf(changes)).toEqual({})
  })
})

describe('a condition stays quiet where it has nothing to say', () => {
  it.each<[string, Record<string, string | string[] | undefined>, string]>([
    ['closing, while the first day is not a date', { go_live: 'soon' }, 'closure'],
    ['closing, while the first day is missing', { go_live: undefined }, 'closure'],
    ['outsiders, when only staff contribute', {}, 'external_vetting'],
    [
      'advertising, when outsiders contribute whom nobody looks for',
      { contributors: 'families', ...outside, external_advertising: '' },
      'external_advertising',
    ],
    ['consent, when families contribute', { contributors: 'families', ...outside }, 'consent_plan'],
    [
      'ages, while the platform is unknown',
      { ...pupilsPost, host_name: 'Chatterpond', contributors_age_range: 'Y2' },
      'contributors_age_range',
    ],
    ['the logo, on a platform', {}, 'logo'],
    ['the minimum age, on a known platform', { host_name: 'https://m.facebook.com/oakfield' }, 'host_minimum_age'],
  ])('%s', (_rule, changes, field) => {
    expect(errorsOf(changes)[field]).toBeUndefined()
  })
})

describe('what is typed is read kindly and kept exactly', () => {
  it.each<[string, Record<string, string | string[]>, string, string | string[]]>([
    ['white space around it goes', { department: '  Year  4 ' }, 'department', 'Year 4'],
    ['lines of a long text stay', { aims: 'One.\r\nTwo.' }, 'aims', 'One.\nTwo.'],
    ['emoji and accents stay', { aims: '👩‍🏫 café “ok”' }, 'aims', '👩‍🏫 café “ok”'],
    ['control characters and halves of a character go', { aims: 'a\u0000b\u0007\ud800c' }, 'aims', 'abc'],
    ['what turns the direction of reading goes', { aims: 'pay \u202eevil' }, 'aims', 'pay evil'],
    ['several choices come in one text', { audience: 'staff, families' }, 'audience', ['staff', 'families']],
    [
      'or one by one, in the order of the form',
      { audience: ['families', 'staff', 'staff'] },
      'audience',
      ['staff', 'families'],
    ],
    ['people may be typed by name', { moderators: 'Liam Doyle\nmiss blake' }, 'moderators', ['liam', 'rosie']],
    [
      'or by name and address, mixed',
      { moderators: 'doyle; ROSIE@larkfield.example' },
      'moderators',
      ['liam', 'rosie'],
    ],
    [
      'a leaver of the same name does no harm',
      { moderators: 'Peter Ness, Rosie Blake, Liam' },
      'moderators',
      ['peter2', 'rosie', 'liam'],
    ],
  ])('%s', (_rule, changes, field, answer) => {
    const facts = formFacts({ directory: larkfield([], [member('peter2', 'Peter Ness')]) })
    expect(readAnswers(procedure, siteForm(changes), facts).answers[field]).toEqual(answer)
  })

  it.each<[string, Record<string, string | string[]>, string, RegExp]>([
    [
      'a text that is too long says by how much',
      { aims: 'x'.repeat(1023) },
      'aims',
      /^This is 23 characters too long; there is room for 1,000\./,
    ],
    ['a day that does not exist is no date', { go_live: '2027-02-30' }, 'go_live', /not a date/],
    ['a choice that is not offered is none', { host: 'mars' }, 'host', /offered/],
    ['nor is one among others', { audience: 'staff,martians' }, 'audience', /offered/],
    [
      'a name that two people have asks for the address',
      { moderators: 'Okafor, Rosie' },
      'moderators',
      /Tom Okafor \(Key Stage 2 leader\), Ada Okafor/,
    ],
    ['a name nobody has is shown again', { moderators: 'Mr Nobody, Rosie' }, 'moderators', /“Mr Nobody”/],
    ['text of nothing visible is no answer', { aims: '\u200b\u2060 ' }, 'aims', /Please answer “Aims”/],
    [
      'ages are written in one of three ways',
      { audience: 'pupils', audience_age_range: 'all of them' },
      'audience_age_range',
      /4-11 or 13\+/,
    ],
    ['an age is a number', { host_name: 'Chatterpond', host_minimum_age: 'about ten' }, 'host_minimum_age', /13, or 0/],
  ])('%s', (_rule, changes, field, sentence) => {
    const facts = formFacts({ directory: larkfield([], [member('ada', 'Ada Okafor')]) })
    expect(errorsOf(changes, facts)[field]).toMatch(sentence)
  })

  it('a field that is no field, or is filled in by Staffroom, is passed over', () => {
    const raw = { ...siteForm(), author: 'helen', line_manager: 'rosie', verb: 'x', constructor: 'x' }
    const { answers } = readAnswers(procedure, raw, formFacts())
    expect(answers).toEqual(readAnswers(procedure, siteForm(), formFacts()).answers)
  })

  it('more than ten people are too many', () => {
    const more = Array.from({ length: 11 }, (_, n) => member(`p${n}`, `Person ${n}`))
    const facts = formFacts({ directory: larkfield([], more) })
    expect(errorsOf({ moderators: more.map(({ email }) => email) }, facts)['moderators']).toMatch(/at most 10/)
  })
})

describe('an answer whose condition no longer holds is dropped', () => {
  it.each([
    [
      'ages, when pupils are no longer ticked',
      { contributors: 'staff', contributors_age_range: 'Y4' },
      'contributors_age_range',
    ],
    ['the platform, when the school hosts', { host: 'school', logo: 'true' }, 'host_name'],
    ['its minimum age, once it is one we know', { host_minimum_age: '5' }, 'host_minimum_age'],
    [
      'the safeguard, when no pupils read it',
      { audience_age_range: 'Y2', audience_safeguard: 'x' },
      'audience_safeguard',
    ],
  ])('%s', (_rule, changes, field) => {
    const { answers, errors } = readAnswers(procedure, siteForm(changes), formFacts())
    expect(answers).not.toHaveProperty(field)
    expect(errors).toEqual({})
  })
})

describe('the line manager comes from the staff list', () => {
  it.each([
    [
      'nobody is named there',
      [{ id: 'amira', lineManagerId: undefined }],
      /does not say who your line manager is\. The office.*\(policy B\.team\)$/,
    ],
    ['oneself is named there', [{ id: 'amira', lineManagerId: 'amira' }], /does not say/],
    ['somebody who has left is named there', [{ id: 'tom', endDate: '2026-11-22' }], /Tom Okafor has left.*office/],
    [
      'somebody who is not in it is named there',
      [{ id: 'amira', lineManagerId: 'ghost' }],
      /no longer in the staff list.*office/,
    ],
  ])('%s: the form says who can mend it', (_rule, changes, sentence) => {
    const facts = formFacts({ directory: larkfield(changes as Parameters<typeof larkfield>[0]) })
    expect(errorsOf({}, facts)['line_manager']).toMatch(sentence)
  })
})

describe('asked: what became a question only by other answers', () => {
  it('lists fields that the card did not show', () => {
    const raw = siteForm({ contributors: 'pupils', audience: 'pupils', host_name: 'Chatterpond' })
    expect(readAnswers(procedure, raw, formFacts()).asked).toEqual([
      'audience_age_range',
      'contributors_age_range',
      'host_minimum_age',
    ])
  })

  it('does not list one that was shown and left empty', () => {
    const raw = siteForm({ host_name: 'Chatterpond', host_minimum_age: '' })
    const { asked, errors } = readAnswers(procedure, raw, formFacts())
    expect(asked).toEqual([])
    expect(errors).toHaveProperty('host_minimum_age')
  })
})

describe('at the last signature everything is looked at again', () => {
  const { answers } = readAnswers(procedure, siteForm({ ...pupilsPost }), formFacts())

  it('what held still holds', () => {
    expect(recheck(procedure, answers, formFacts())).toEqual({})
  })

  it.each([
    ['the first day has passed meanwhile', formFacts({ today: '2027-01-12' }), 'go_live', /passed/],
    [
      'a moderator has left',
      formFacts({ directory: larkfield([{ id: 'rosie', endDate: '2026-11-22' }]) }),
      'moderators',
      /Rosie Blake has left/,
    ],
    [
      'an administrator is no longer employed',
      formFacts({ directory: larkfield([{ id: 'liam', roles: ['volunteer'] }]) }),
      'administrators',
      /Liam Doyle/,
    ],
    [
      'the platform has raised its minimum age',
      formFacts({ platforms: formFacts().platforms.map((one) => ({ ...one, minimum_age: 16 })) }),
      'contributors_age_range',
      /aged 16/,
    ],
  ])('%s', (_rule, facts, field, sentence) => {
    expect(recheck(procedure, answers, facts)[field]).toMatch(sentence)
  })

  it('a line manager who has signed and left since stops nothing', () => {
    const facts = formFacts({ directory: larkfield([{ id: 'tom', endDate: '2026-11-22' }]) })
    expect(recheck(procedure, answers, facts)).toEqual({})
  })

  it('a required answer that is gone is missed', () => {
    const { exit_plan: _, ...rest } = answers
    expect(Object.keys(recheck(procedure, rest, formFacts()))).toEqual(['exit_plan'])
  })
})

it('only what depends on another answer is hidden; what the printed form always shows, is always shown', () => {
  const conditional = formFields(procedure).filter(({ when }) => when !== undefined)
  expect(conditional.map(({ id }) => id)).toEqual([
    'audience_age_range',
    'audience_other_schools',
    'audience_other',
    'contributors_age_range',
    'contributors_other_schools',
    'contributors_other',
    'host_name',
    'host_minimum_age',
    'audience_safeguard',
  ])
})
