import { describe, expect, it } from 'vitest'
import type { ReportKind } from '../../src/packs/report-kind.ts'
import type { Directory, Member } from '../../src/people/directory.ts'
import type { Report } from '../../src/reports/report.ts'
import { barredFrom, readersOf, routeOf, standingOf } from '../../src/reports/route.ts'
import { today } from '../builders/packs.ts'
import { aConcern, aKind, aReport, aReportSchool, reportDirectory } from '../builders/reports.ts'

const both = aKind({
  id: 'inappropriate_content',
  route: [
    { id: 'head', roles: ['headteacher'] },
    { id: 'safeguarding', roles: ['dsl'] },
  ],
})
const child = aKind({ id: 'child_concern', route: [{ id: 'safeguarding', roles: ['dsl'] }] })
const open = aKind({ route: [{ id: 'head', roles: ['headteacher'], settled_by_school: 'report_abusive_comment' }] })
const either = aKind({ route: [{ id: 'safeguarding', roles: ['dsl', 'deputy_dsl'] }] })

interface Case {
  kind?: ReportKind
  report?: Parameters<typeof aReport>[0]
  people?: Partial<Directory>
}

const about = (...people: string[]) => ({ about: { people } })
const away = (personId: string, more: object = {}) => ({ absences: [{ personId, until: '2099-01-01', ...more }] })

/** Larkfield with some of its people other than they are. */
function among(changes: Record<string, Partial<Member>>, more: Partial<Directory> = {}): Partial<Directory> {
  const { members } = reportDirectory()
  for (const [id, over] of Object.entries(changes)) {
    const member = members.get(id)
    if (member !== undefined) members.set(id, { ...member, ...over })
  }
  return { members, ...more }
}

function at({
  kind = aKind(),
  report = {},
  people = {},
}: Case): [Report, ReportKind, ReturnType<typeof aReportSchool>] {
  return [aReport(report), kind, aReportSchool([kind], { directory: reportDirectory(people) })]
}

const readers = (one: Case) => readersOf(...at(one)).map(({ id }) => id)

describe('who reads a report', () => {
  it.each<[string, Case, string[]]>([
    ['whom its kind names', {}, ['helen']],
    ['both, where it names two', { kind: both }, ['helen', 'ruth']],
    ['either, where one of two roles will do', { kind: either }, ['ruth', 'dina']],
    ['a line manager is nobody to it', { report: { reporterId: 'liam' } }, ['helen']],
    ['the deputy of whoever is away', { people: away('helen') }, ['helen', 'daniel']],
    [
      'only the deputy, not whom somebody away has named',
      { people: away('helen', { delegateId: 'sami' }) },
      ['helen', 'daniel'],
    ],
    ['a deputy by the name of the role', { kind: child, people: { ...away('ruth'), deputies: [] } }, ['ruth', 'dina']],
    ['all of them away: somebody else too', { people: { ...away('helen'), deputies: [] } }, ['helen', 'margaret']],
    [
      'nobody in the role: the first of those who stand in',
      { people: among({ helen: { roles: ['staff'] } }) },
      ['margaret'],
    ],
    ['who has left reads nothing', { people: among({ helen: { endDate: '2000-01-01' } }) }, ['margaret']],
    ['who begins tomorrow reads nothing yet', { people: among({ helen: { startDate: '2099-01-01' } }) }, ['margaret']],
    [
      'no deputy who has left',
      { people: { ...among({ daniel: { endDate: '2000-01-01' } }), ...away('helen') } },
      ['helen', 'margaret'],
    ],
    ['passed up: deputies, and the first above', { report: { escalated: true } }, ['helen', 'daniel', 'margaret']],
    [
      'one person in two roles reads it once',
      { kind: both, people: among({ helen: { roles: ['headteacher', 'dsl'] }, ruth: { roles: ['staff'] } }) },
      ['helen'],
    ],
  ])('%s', (_rule, one, expected) => {
    expect(readers(one)).toEqual(expected)
  })
})

describe('what the school has settled', () => {
  it.each<[string, Directory['choices'], string[]]>([
    ['its choice', { report_abusive_comment: 'dsl' }, ['ruth']],
    [
      'a choice that nobody holds gives way to what was proposed',
      { report_abusive_comment: 'office_manager' },
      ['helen'],
    ],
    ['everybody is no choice', { report_abusive_comment: 'staff' }, ['helen']],
    ['whoever looks after Staffroom is no choice', { report_abusive_comment: 'staffroom_administrator' }, ['helen']],
    ['a choice for a role that has its holder changes nothing', { headteacher: 'staff' }, ['helen']],
  ])('%s', (_rule, choices, expected) => {
    expect(readers({ kind: open, people: { choices } })).toEqual(expected)
  })

  it('a vacant role that was given to everybody is vacant', () => {
    const people = among({ helen: { roles: ['staff'] } }, { choices: { headteacher: 'staff' } })
    expect(readers({ people })).toEqual(['margaret'])
  })

  it('whoever it is about does not get it back by a choice', () => {
    const people = { choices: { report_abusive_comment: 'office' } }
    expect(readers({ kind: open, people, report: about('olive') })).toEqual(['helen'])
  })
})

describe('nobody takes a report about them from those who read it, by naming one to sign for them', () => {
  it.each<[string, Case, string[]]>([
    [
      'a teacher, the DSL',
      { kind: child, report: about('tom'), people: away('tom', { delegateId: 'ruth' }) },
      ['ruth'],
    ],
    [
      'a teacher, the head of what was noticed',
      { kind: aConcern(), report: about('tom'), people: away('tom', { delegateId: 'helen' }) },
      ['helen'],
    ],
    [
      'the head, the chair',
      { kind: both, report: about('helen'), people: away('helen', { delegateId: 'margaret' }) },
      ['margaret'],
    ],
    [
      'the head, whoever would read it without a chair',
      {
        report: about('helen'),
        people: among({ margaret: { roles: [] } }, away('helen', { delegateId: 'imran' })),
      },
      ['imran'],
    ],
  ])('%s', (_rule, one, expected) => {
    expect(readers(one)).toEqual(expected)
    expect(barredFrom(...(at(one).toSpliced(1, 1) as [Report, ReturnType<typeof aReportSchool>]))).not.toContain(
      expected[0],
    )
  })
})

describe('nobody it is about, nor who acts for them', () => {
  it.each<[string, Case, string[]]>([
    ['about the headteacher: the chair, and nobody of its route', { kind: both, report: about('helen') }, ['margaret']],
    [
      'passed up it stays from the head’s deputy',
      { report: { ...about('helen'), escalated: true } },
      ['margaret', 'imran'],
    ],
    ['about the head and the chair: another who is free of it', { report: about('helen', 'margaret') }, ['ruth']],
    ['about the DSL: the head, not her deputy', { kind: either, report: about('ruth') }, ['helen']],
    ['her deputy by name alone', { kind: either, report: about('ruth'), people: { deputies: [] } }, ['helen']],
    ['about the deputy: the DSL reads it', { kind: either, report: about('dina') }, ['ruth']],
    ['about one of two: the other, and who stands in', { kind: both, report: about('ruth') }, ['helen', 'margaret']],
    [
      'about a reader’s deputy, who is not asked',
      { report: about('daniel'), people: away('helen') },
      ['helen', 'margaret'],
    ],
    [
      'the deputy of whom it is about, whatever they hold themselves',
      {
        kind: child,
        report: about('tom'),
        people: { deputies: [{ role: 'it_teacher', holderId: 'tom', deputyId: 'ruth' }] },
      },
      ['helen'],
    ],
    [
      'nor does their deputy bring it back, once it is passed up',
      {
        kind: child,
        report: { ...about('tom'), escalated: true },
        people: {
          deputies: [
            { role: 'it_teacher', holderId: 'tom', deputyId: 'ruth' },
            { role: 'dsl', holderId: 'ruth', deputyId: 'liam' },
          ],
        },
      },
      ['helen', 'margaret'],
    ],
    [
      'a deputy whom they have named to sign for them while they are away',
      {
        kind: child,
        report: about('tom'),
        people: {
          absences: [
            { personId: 'tom', until: '2099-01-01', delegateId: 'liam' },
            { personId: 'ruth', until: '2099-01-01' },
          ],
          deputies: [{ role: 'dsl', holderId: 'ruth', deputyId: 'liam' }],
        },
      },
      ['ruth', 'dina'],
    ],
    [
      'not who acted for them once',
      {
        kind: child,
        report: about('tom'),
        people: { absences: [{ personId: 'tom', until: '2000-01-01', delegateId: 'ruth' }] },
      },
      ['ruth'],
    ],
    [
      'head and DSL in one: the chair',
      { kind: both, report: about('helen'), people: among({ helen: { roles: ['headteacher', 'dsl'] } }) },
      ['margaret'],
    ],
    [
      'today’s roles count: about whoever is head now',
      { report: about('tom'), people: among({ tom: { roles: ['headteacher'] } }) },
      ['margaret'],
    ],
    [
      'about somebody who was head, to the present one',
      { report: about('daniel'), people: among({ helen: { roles: ['staff'] }, sami: { roles: ['headteacher'] } }) },
      ['sami'],
    ],
    [
      'another head is no way round',
      {
        report: about('helen'),
        people: among({ sami: { roles: ['headteacher'] }, margaret: { roles: ['staff'] } }, { deputies: [] }),
      },
      ['imran'],
    ],
    [
      'of oneself: not its author',
      { kind: child, report: { reporterId: 'ruth', about: { who: 'self', people: [] } } },
      ['helen'],
    ],
    [
      'of oneself, the headteacher: the chair',
      { report: { reporterId: 'helen', about: { who: 'self', people: ['helen'] } } },
      ['margaret'],
    ],
    ['everybody it could go to: nobody', { report: about('helen', 'daniel', 'margaret', 'imran', 'ruth', 'dina') }, []],
  ])('%s', (_rule, one, expected) => {
    expect(readers(one)).toEqual(expected)
  })

  it('nothing but their roles today makes them so', () => {
    expect([...barredFrom(aReport(about('tom')), aReportSchool())]).toEqual(['tom'])
  })
})

describe('whom it is about, its author would rather not say', () => {
  const unsaid = (more: Parameters<typeof aReport>[0] = {}) => ({
    about: { who: 'unsaid' as const, people: [] },
    ...more,
  })

  it.each<[string, Case, string[]]>([
    ['two read it', { report: unsaid() }, ['ruth', 'margaret']],
    [
      'where its author is one of them, a third does',
      { report: unsaid({ reporterId: 'ruth' }) },
      ['ruth', 'margaret', 'helen'],
    ],
    [
      'where one of them is missing, a third does',
      { report: unsaid(), people: among({ margaret: { roles: ['staff'] } }) },
      ['ruth', 'helen'],
    ],
    ['once somebody is named it goes as any other', { report: about('tom') }, ['helen']],
  ])('%s', (_rule, one, expected) => {
    expect(readers(one)).toEqual(expected)
  })
})

describe('what was noticed of an adult', () => {
  it.each<[string, Case, string[]]>([
    ['the head alone', {}, ['helen']],
    ['about the head, the chair alone', { report: about('helen') }, ['margaret']],
    ['with the head away, the chair and no deputy', { people: away('helen') }, ['helen', 'margaret']],
    ['passed up, the chair and no deputy', { report: { escalated: true } }, ['helen', 'margaret']],
  ])('%s', (_rule, one, expected) => {
    expect(readers({ kind: aConcern(), ...one })).toEqual(expected)
  })
})

describe('what somebody is to a report', () => {
  it.each<[string, string, Case, ReturnType<typeof standingOf>]>([
    ['its author', 'amira', {}, 'reporter'],
    ['a reader', 'helen', {}, 'reader'],
    ['a reader who is its author reads the case', 'helen', { report: { reporterId: 'helen' } }, 'reader'],
    ['nobody, any other', 'liam', {}, undefined],
    ['nobody, who looks after Staffroom', 'gwen', {}, undefined],
    ['nobody, a governor who was not asked', 'imran', {}, undefined],
    ['nobody, somebody of no part of the school', 'a-stranger', {}, undefined],
    ['nobody, its author once somebody named them', 'amira', { report: about('amira') }, undefined],
    [
      'its author, who told it of themselves',
      'amira',
      { report: { about: { who: 'self', people: ['amira'] } } },
      'reporter',
    ],
    [
      'its author, who named themselves among others',
      'amira',
      { report: { ...about('amira', 'tom'), answers: { about_people: ['amira', 'tom'] } } },
      'reporter',
    ],
    ['nobody, its author who has left', 'amira', { people: among({ amira: { endDate: '2000-01-01' } }) }, undefined],
    [
      'its author, though they act for whom it is about',
      'daniel',
      { report: { reporterId: 'daniel', ...about('helen') } },
      'reporter',
    ],
  ])('%s', (_rule, personId, one, expected) => {
    expect(standingOf(...at(one), personId)).toBe(expected)
  })
})

it('says for which recipient, by whose choice', () => {
  const [route] = routeOf(...at({ kind: open, people: { choices: { report_abusive_comment: 'dsl' } } }))
  expect(route).toMatchObject({ id: 'head', roles: ['dsl'], settled: true })
  expect(today).toMatch(/^\d{4}-/)
})
