import { describe, expect, it } from 'vitest'
import type { RawAnswers } from '../../src/conversation/incoming.ts'
import { readVisible } from '../../src/forms/form-checks.ts'
import { fieldsRead } from '../../src/packs/condition.ts'
import { formFields } from '../../src/packs/form.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { ReportKind } from '../../src/packs/report-kind.ts'
import { kindMeant } from '../../src/reports/choose.ts'
import { isSo, type Routed } from '../../src/reports/route.ts'
import { aboutOf, instructionsOf, isDuty } from '../../src/reports/sent-in.ts'
import type { ReportSchool } from '../../src/reports/setting.ts'
import { aReportSchool } from '../builders/reports.ts'
import { loadSixthSchool } from '../builders/sixth-school.ts'

const packs = new Map([...(await loadPacks()), ['saltmarsh', await loadSixthSchool()]])
const SCHOOLS = [...packs.keys()].sort()
const KINDS = [
  'child_concern',
  'friend_request',
  'abusive_comment',
  'online_bullying',
  'inappropriate_content',
  'breach',
  'press_contact',
  'low_level_concern',
]

function kindsOf(school: string): ReportKind[] {
  return packs.get(school)?.pack.report_kinds ?? []
}

function kindOf(school: string, id: string): ReportKind {
  const kind = kindsOf(school).find((one) => one.id === id)
  if (kind === undefined) throw new Error(`${school} has no ${id}`)
  return kind
}

/** The kind as it is sent in with these answers, as the form reads them. */
function sent(school: string, id: string, raw: RawAnswers, schoolKind?: string) {
  const kind = kindOf(school, id)
  const base = aReportSchool(kindsOf(school))
  const setting: ReportSchool = {
    ...base,
    school: { ...base.school, ...(schoolKind !== undefined && { kind: schoolKind }) },
  }
  const { answers } = readVisible(kind, { about: 'not_staff', ...raw }, { ...setting, authorId: 'amira' })
  const routed: Routed = { about: aboutOf(answers, 'amira'), answers, reporterId: 'amira', escalated: false }
  const holds = ({ when }: { when?: Parameters<typeof isSo>[0] | undefined }) =>
    when === undefined || isSo(when, routed, kind, setting)
  return {
    kind,
    duty: isDuty(routed, kind, setting),
    said: instructionsOf(routed, kind, setting),
    clauses: instructionsOf(routed, kind, setting).map(({ clause = [] }) => clause.join(' ')),
    route: kind.route.filter(holds).map(({ roles }) => roles.join('|')),
    settled: kind.route.filter(holds).flatMap(({ settled_by_school }) => settled_by_school ?? []),
    steps: kind.steps.filter(holds).map((step) => step.id),
    needed: kind.steps.filter((step) => step.needed && holds(step)).map((step) => step.id),
    urgent: isSo(kind.urgent, routed, kind, setting),
    refusal: kind.no_files !== undefined && isSo(kind.no_files.when, routed, kind, setting) ? kind.no_files : undefined,
  }
}

describe('a friend request is told what the policy says of exactly this case', () => {
  const pupil = { from: 'pupil' }
  const family = { family: 'true' }
  const parent = { from: 'parent' }
  const former = (age: string) => ({ from: 'former_pupil', former: age })
  const colleague = { from: 'colleague' }

  it.each<[string, RawAnswers, boolean, string[]]>([
    ['king-offa', pupil, false, ['6.6 6.2']],
    ['king-offa', { ...pupil, accepted: 'accepted' }, false, ['6.6 6.2', '6.2']],
    ['king-offa', { ...pupil, ...family }, false, ['6.2 6.3']],
    ['king-offa', parent, false, ['6.4']],
    ['king-offa', { ...parent, ...family }, false, ['6.3 6.4']],
    ['king-offa', former('at_school'), false, ['6.2 6.6']],
    ['king-offa', { ...former('at_school'), ...family }, false, ['6.2 6.3']],
    ['king-offa', former('adult'), false, ['']],
    ['king-offa', former('unknown'), false, ['6.2']],
    ['king-offa', colleague, false, ['6.14']],
    ['gcc-model', pupil, false, ['7.6.2']],
    ['gcc-model', { ...pupil, ...family }, false, ['7.6.2', '7.6.2']],
    ['gcc-model', parent, false, ['7.6.1']],
    ['gcc-model', { ...parent, ...family }, false, ['7.7 7.6.1']],
    ['gcc-model', { ...parent, close_friend: 'true' }, false, ['7.7 7.6.1']],
    ['gcc-model', former('at_school'), false, ['']],
    ['gcc-model', colleague, false, ['']],
    ['merriott-haselbury', pupil, false, ['12.b.i']],
    ['merriott-haselbury', { ...pupil, ...family }, false, ['12.b.i', '12.b.i']],
    ['merriott-haselbury', parent, false, ['']],
    ['merriott-haselbury', former('under_18'), false, ['12.b.i']],
    ['merriott-haselbury', former('unknown'), false, ['12.b.i']],
    ['merriott-haselbury', former('adult'), false, ['']],
    ['merriott-haselbury', colleague, false, ['']],
    ['evendons', pupil, false, ['7.p5 7.p2']],
    ['evendons', { ...pupil, ...family }, false, ['7.p2 7.p3']],
    ['evendons', parent, false, ['7.p5']],
    ['evendons', { ...parent, accepted: 'accepted' }, false, ['7.p5', '7.p5']],
    ['evendons', { ...parent, ...family }, false, ['7.p3 7.p5']],
    ['evendons', former('at_school'), false, ['7.p2 7.p5']],
    ['evendons', former('adult'), false, ['']],
    ['evendons', colleague, false, ['7.p13']],
    ['huntington', pupil, true, ['5.12 6.3 5.11']],
    ['huntington', { ...pupil, ...family }, true, ['5.12 6.3 5.11', '5.11']],
    ['huntington', { ...pupil, accepted: 'accepted' }, true, ['5.12 6.3 5.11', '5.11']],
    ['huntington', parent, true, ['5.12 6.3 5.11']],
    ['huntington', former('under_18'), false, ['']],
    ['huntington', colleague, false, ['']],
    ['saltmarsh', pupil, true, ['5.1']],
    ['saltmarsh', colleague, false, ['']],
  ])('%s, %j: it must be reported: %s', (school, answers, duty, clauses) => {
    const case_ = sent(school, 'friend_request', { accepted: 'declined', ...answers })
    expect([case_.duty, case_.clauses]).toEqual([duty, clauses])
  })

  it.each(SCHOOLS)('%s has something to say to everybody, whoever asked', (school) => {
    const options = formFields(kindOf(school, 'friend_request')).find(({ id }) => id === 'from')?.options ?? []
    for (const { id } of options)
      expect(sent(school, 'friend_request', { from: id, former: 'adult' }).said).not.toEqual([])
  })
})

describe('every kind reaches the people that the policy names, and where it names nobody whom the school settles', () => {
  it.each<[string, string, RawAnswers, string[], string[]]>([
    ['king-offa', 'child_concern', {}, ['dsl'], []],
    ['king-offa', 'press_contact', {}, ['headteacher'], []],
    ['king-offa', 'abusive_comment', { by: 'parent' }, ['headteacher'], ['report_abusive_comment']],
    ['king-offa', 'breach', {}, ['headteacher'], ['report_breach']],
    ['gcc-model', 'breach', {}, ['headteacher'], []],
    ['gcc-model', 'press_contact', {}, ['headteacher'], ['report_press_contact']],
    ['gcc-model', 'child_concern', {}, ['dsl'], ['report_child_concern']],
    ['merriott-haselbury', 'abusive_comment', { by: 'parent' }, ['slt'], []],
    ['merriott-haselbury', 'abusive_comment', { by: 'colleague' }, ['headteacher'], ['report_abuse_by_colleague']],
    ['merriott-haselbury', 'online_bullying', { by: 'unknown', victim: 'me' }, ['slt'], []],
    ['merriott-haselbury', 'press_contact', {}, ['slt'], []],
    ['merriott-haselbury', 'breach', {}, ['headteacher'], ['report_breach']],
    ['merriott-haselbury', 'friend_request', { from: 'pupil' }, ['headteacher'], ['report_friend_request']],
    ['evendons', 'breach', {}, ['headteacher'], ['report_breach']],
    ['evendons', 'press_contact', {}, ['headteacher'], ['report_press_contact']],
    ['huntington', 'friend_request', { from: 'pupil' }, ['headteacher'], []],
    ['huntington', 'friend_request', { from: 'colleague' }, ['headteacher'], ['report_friend_request']],
    ['huntington', 'inappropriate_content', {}, ['e_safety_coordinator'], []],
    ['huntington', 'inappropriate_content', { on_premises: 'true' }, ['e_safety_coordinator', 'headteacher'], []],
    ['huntington', 'online_bullying', { victim: 'me', by: 'parent' }, ['headteacher'], []],
    [
      'huntington',
      'online_bullying',
      { victim: 'pupil', by: 'pupil' },
      ['headteacher', 'dsl'],
      ['report_safeguarding'],
    ],
    ['huntington', 'breach', {}, ['headteacher'], []],
    ['saltmarsh', 'friend_request', { from: 'pupil' }, ['dsl'], []],
    ['saltmarsh', 'disturbed_concert', {}, ['head_of_music|e_safety_coordinator', 'headteacher'], []],
  ])('%s, %s, %j', (school, kind, answers, route, settled) => {
    const case_ = sent(school, kind, answers)
    expect([case_.route, case_.settled]).toEqual([route, settled])
  })

  it.each(SCHOOLS)('%s takes all eight, in the order in which they are listed, and its own after them', (school) => {
    const common = kindsOf(school).map(({ id }) => id)
    expect(common.filter((id) => KINDS.includes(id))).toEqual(KINDS)
  })

  it.each(SCHOOLS.flatMap((school) => kindsOf(school).map(({ id }) => [school, id] as const)))(
    '%s, %s: somebody hears of it whatever is answered',
    (school, id) => {
      const ways = waysToAnswer(kindOf(school, id))
      expect(ways.filter((answers) => sent(school, id, answers).route.length === 0)).toEqual([])
    },
  )

  it.each(SCHOOLS)('%s: what was noticed of an adult is for the headteacher alone', (school) => {
    const { kind, route } = sent(school, 'low_level_concern', {})
    expect([kind.category, route]).toEqual(['concern', ['headteacher']])
  })

  it('at the county’s schools the Board has what is about the headteacher', () => {
    expect(packs.get('gcc-model')?.pack.reports.instead).toEqual({ headteacher: ['chair_of_governors'] })
  })
})

/** Every combination of the answers that a kind's route looks at. */
function waysToAnswer(kind: ReportKind): RawAnswers[] {
  const read = new Set(kind.route.flatMap(({ when }) => (when === undefined ? [] : fieldsRead(when))))
  const fields = formFields(kind).filter(({ id }) => read.has(id))
  return fields.reduce<RawAnswers[]>(
    (ways, { id, kind: sort, options = [] }) => {
      const values = sort === 'tick' ? ['true', 'false'] : options.map((option) => option.id)
      return ways.flatMap((way) => values.map((value) => ({ ...way, [id]: value })))
    },
    [{}],
  )
}

describe('a picture of a child that must not be copied', () => {
  const asking = ['child_concern', 'abusive_comment', 'online_bullying', 'inappropriate_content']

  it.each(SCHOOLS.flatMap((school) => asking.map((kind) => [school, kind] as const)))(
    '%s, %s: no file is taken, the reason and whom to call are said, it is urgent, and the safeguarding lead hears',
    (school, kind) => {
      const { refusal, said, urgent, route } = sent(school, kind, { child_image: 'true', by: 'parent', victim: 'me' })
      expect(refusal?.says).toMatch(/must not be copied/)
      expect(refusal?.signposts).toEqual(expect.arrayContaining(['iwf', 'ceop', 'police']))
      expect(said[0]?.says).toMatch(/^Do not copy/)
      expect(said.map(({ says }) => says).join(' ')).not.toMatch(/screenshot first|Keep a screenshot|screenshots or/)
      expect([urgent, route.join()]).toEqual([true, expect.stringContaining('dsl')])
      expect(sent(school, kind, { by: 'parent', victim: 'me' }).refusal).toBeUndefined()
    },
  )
})

describe('what goes out at once', () => {
  it.each<[string, RawAnswers, boolean]>([
    ['child_concern', {}, true],
    ['abusive_comment', { nature: ['threat'] }, true],
    ['abusive_comment', { nature: ['untrue'] }, false],
    ['online_bullying', { nature: ['threat', 'hate'] }, true],
    ['inappropriate_content', { terrorism: 'true' }, true],
    ['inappropriate_content', {}, false],
    ['breach', { involves: ['illegal'] }, true],
    ['breach', { involves: ['personal_data'] }, false],
    ['press_contact', { today: 'true' }, true],
    ['press_contact', {}, false],
    ['friend_request', { from: 'pupil' }, false],
    ['low_level_concern', {}, false],
  ])('%s, %j: %s in every school', (kind, answers, urgent) => {
    expect(SCHOOLS.map((school) => sent(school, kind, answers).urgent)).toEqual(SCHOOLS.map(() => urgent))
  })

  it('danger is asked before a concern about a child alone', () => {
    expect(SCHOOLS.flatMap((school) => kindsOf(school).filter(({ danger }) => danger)).map(({ id }) => id)).toEqual(
      SCHOOLS.map(() => 'child_concern'),
    )
  })
})

describe('what the policy orders to be done stands on the case', () => {
  it.each<[string, string, string, RawAnswers, string[], string?]>([
    ['a child at risk', 'king-offa', 'child_concern', {}, ['safe', 'where_when', 'refer']],
    [
      'a threat on an own site',
      'king-offa',
      'abusive_comment',
      { place: 'official', nature: ['threat'] },
      ['remove', 'police'],
    ],
    [
      'an adult who bullies',
      'huntington',
      'online_bullying',
      { by: 'other_adult', victim: 'me', nature: ['sexist'] },
      ['support', 'evidence', 'invite', 'police'],
    ],
    [
      'a colleague who bullies',
      'huntington',
      'online_bullying',
      { by: 'colleague', victim: 'me' },
      ['support', 'evidence', 'colleague'],
    ],
    ['the co-ordinator’s part of form B', 'huntington', 'inappropriate_content', {}, ['action', 'block']],
    [
      'a parent’s comment',
      'merriott-haselbury',
      'abusive_comment',
      { by: 'parent', place: 'public' },
      ['assess', 'parent_remove', 'parent_talk', 'complaints'],
    ],
    [
      'a comment on an own account',
      'merriott-haselbury',
      'abusive_comment',
      { by: 'unknown', place: 'official' },
      ['assess', 'explain'],
    ],
    ['a journalist', 'merriott-haselbury', 'press_contact', {}, ['answer']],
    [
      'confidential information in a community school',
      'gcc-model',
      'breach',
      { involves: ['personal_data'] },
      ['limit', 'data_team', 'data'],
      'community',
    ],
    ['the same in an academy', 'gcc-model', 'breach', { involves: ['personal_data'] }, ['limit', 'data'], 'academy'],
    ['one of the county’s employees', 'gcc-model', 'breach', { county: 'true' }, ['limit', 'county']],
    [
      'bullying after school hours',
      'gcc-model',
      'online_bullying',
      { victim: 'me', by: 'parent', out_of_hours: 'true' },
      ['support', 'tests'],
    ],
    ['bullying among pupils', 'gcc-model', 'online_bullying', { victim: 'pupil', by: 'pupil' }, ['support', 'pupils']],
  ])('%s, %s', (_case, school, kind, answers, needed, schoolKind) => {
    expect(sent(school, kind, answers, schoolKind).needed).toEqual(needed)
  })
})

describe('the way to a kind', () => {
  it.each(SCHOOLS)('%s: each is meant by each of its words, and by nothing else', (school) => {
    const kinds = kindsOf(school)
    for (const { id, words } of kinds)
      for (const word of words) {
        const { things, isSure } = kindMeant(kinds, word)
        expect([word, isSure, things.map((kind) => kind.id)]).toEqual([word, true, [id]])
      }
  })

  it.each([
    ['content_report', 'inappropriate_content'],
    ['content report', 'inappropriate_content'],
    ['friend request from a pupil', 'friend_request'],
    ['child', 'child_concern'],
    ['safeguarding concern', 'child_concern'],
    ['concern about a colleague', 'low_level_concern'],
    ['my own mistake', 'breach'],
    ['journalist', 'press_contact'],
  ])('“report %s”', (typed, id) => {
    const { things, isSure } = kindMeant(kindsOf('huntington'), typed)
    expect([things.map((kind) => kind.id), isSure]).toEqual([[id], true])
  })

  it('“report concern” is never taken for one of several: they are offered', () => {
    const { things, isSure } = kindMeant(kindsOf('huntington'), 'concern')
    expect([things.map((kind) => kind.id), isSure]).toEqual([['child_concern', 'low_level_concern'], false])
  })

  it('huntington’s form has what its printed form asks', () => {
    const ids = formFields(kindOf('huntington', 'inappropriate_content')).map(({ id }) => id)
    expect(ids).toEqual(expect.arrayContaining(['accessed_by', 'date', 'urls', 'nature']))
  })
})
