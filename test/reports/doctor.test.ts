import { describe, expect, it } from 'vitest'
import type { ReportKind } from '../../src/packs/report-kind.ts'
import type { Directory } from '../../src/people/directory.ts'
import { checkReports, checkSignposts } from '../../src/reports/doctor.ts'
import { today } from '../builders/packs.ts'
import { aKind, aReportSchool, reportDirectory } from '../builders/reports.ts'

/** The directory with some out of reach. */
function without(...names: string[]): Directory {
  const whole = reportDirectory()
  const members = [...whole.members].map(
    ([id, one]) => [id, { ...one, reachable: !names.includes(id) && one.reachable }] as const,
  )
  return { ...whole, members: new Map(members) }
}

const route = (...recipients: Partial<ReportKind['route'][number]>[]): ReportKind['route'] =>
  recipients.map((one, at) => ({ id: `r${at}`, roles: ['headteacher'], ...one }))

describe('what reports lack before going live', () => {
  it.each<[string, ReportKind['route'], Directory, string[]]>([
    ['nothing, where everybody can be reached', route({}, { roles: ['dsl'] }), without(), []],
    ['a reader of a kind that nobody else reads', route({}), without('helen'), ['report_unread']],
    ['one of two readers', route({}, { roles: ['dsl'] }), without('ruth'), ['report_reader_missing']],
    ['nothing, where one of either can be reached', route({ roles: ['dsl', 'deputy_dsl'] }), without('ruth'), []],
    ['a role that nobody holds', route({}, { roles: ['county_reporter'] }), without(), ['report_reader_missing']],
    [
      'what the school has not settled',
      route({ settled_by_school: 'report_x' }),
      without(),
      ['report_route_unsettled'],
    ],
    [
      'nothing, once the school has settled it',
      route({ settled_by_school: 'report_x' }),
      { ...without('helen'), choices: { report_x: 'dsl' } },
      [],
    ],
    [
      'whoever the school has settled on, when they cannot be reached',
      route({ settled_by_school: 'report_x' }),
      { ...without('ruth'), choices: { report_x: 'dsl' } },
      ['report_unread'],
    ],
  ])('%s', (_what, recipients, people, expected) => {
    const { pack } = aReportSchool([aKind({ route: recipients })])
    const found = checkReports(people, pack, today)
    expect(found.map(({ code }) => code)).toEqual(expected)
    for (const { code, blocks } of found) expect(blocks).toBe(code === 'report_unread')
  })

  it('a missing reader is said once, with all kinds that they read', () => {
    const both = route({}, { roles: ['dsl'] })
    const kinds = [aKind({ id: 'breach', name: 'a breach', route: both }), aKind({ route: both })]
    const found = checkReports(without('ruth'), aReportSchool(kinds).pack, today)
    expect(found.map(({ says }) => says)).toEqual([
      'Nobody can be reached in chat who is the designated safeguarding lead, whom the policy tells of a breach and an abusive comment among others.',
    ])
  })
})

describe('signposts', () => {
  const post = (name: string, checked: string) => ({ id: name, name, says: 'x', source: 'x', checked })
  it('that were looked up within a year are passed over', () => {
    expect(checkSignposts([post('a', '2026-11-21')], '2027-11-21')).toEqual([])
  })

  it('that are older are named', () => {
    const found = checkSignposts([post('IWF', '2026-11-20'), post('CEOP', '2026-11-21')], '2027-11-21')
    expect(found).toMatchObject([
      { code: 'signposts_old', blocks: false, says: expect.stringContaining('IWF (the oldest on 20 November 2026)') },
    ])
  })
})
