import fc from 'fast-check'
import { formFields } from '../../../src/packs/form.ts'
import type { LoadedPack } from '../../../src/packs/load.ts'
import type { ReportKind } from '../../../src/packs/report-kind.ts'
import type { Directory, Member } from '../../../src/people/directory.ts'
import type { Report } from '../../../src/reports/report.ts'
import type { ReportSchool } from '../../../src/reports/setting.ts'
import { directory, member, school } from '../../builders/people.ts'
import { aReport } from '../../builders/reports.ts'

export const TODAY = '2026-11-23'
export const PEOPLE = ['ann', 'ben', 'cat', 'dev', 'eve', 'fay', 'gus', 'hal']

/** A school as nobody would have set it up, and a report in it. */
export interface World {
  setting: ReportSchool
  kind: ReportKind
  report: Report
}

const someone = fc.constantFrom(...PEOPLE)
const day = fc.constantFrom('2026-11-22', TODAY, '2026-11-24', undefined, undefined, undefined)

/** Who works where, and what was sent in. */
export interface Sample {
  people: Directory
  report: Report
}

/** Any staff list, deputies, absences and choices, and any report of this kind. */
export function anySample(loaded: LoadedPack, kind: ReportKind): fc.Arbitrary<Sample> {
  const roles = rolesOf(loaded, kind)
  const role = fc.constantFrom(...roles)
  return fc
    .record({
      members: fc.tuple(...PEOPLE.map((id) => anyMember(id, role))),
      deputies: fc.array(fc.record({ role, holderId: someone, deputyId: someone }), { maxLength: 8 }),
      absences: fc.uniqueArray(anyAbsence, { maxLength: 4, selector: ({ personId }) => personId }),
      choices: fc.dictionary(fc.constantFrom(...choosable(kind), ...roles), role, { maxKeys: 3 }),
      report: anyReport(kind),
    })
    .map(({ members, deputies, absences, choices, report }) => ({
      report,
      people: directory(members, { deputies, absences, choices }),
    }))
}

export function worldOf(loaded: LoadedPack, kind: ReportKind, { people, report }: Sample): World {
  return { kind, report, setting: settingOf(loaded, people) }
}

/** Some who are named as those it is about. */
export const anyNames = fc.uniqueArray(someone, { maxLength: 3 })

function settingOf({ pack, hash, platforms }: LoadedPack, people: Directory): ReportSchool {
  return {
    school: school('larkfield'),
    pack,
    packHash: hash,
    platforms,
    directory: people,
    trained: new Map(),
    now: new Date(`${TODAY}T10:00:00.000Z`),
    today: TODAY,
  }
}

function anyMember(id: string, role: fc.Arbitrary<string>): fc.Arbitrary<Member> {
  return fc
    .record({ roles: fc.uniqueArray(role, { maxLength: 3 }), startDate: day, endDate: day })
    .map(({ roles, startDate, endDate }) =>
      member(id, { roles: ['staff', ...roles], ...(startDate && { startDate }), ...(endDate && { endDate }) }),
    )
}

const anyAbsence = fc
  .record({
    personId: someone,
    until: fc.constantFrom('2026-11-22', TODAY, '2026-12-01'),
    delegateId: fc.option(someone),
  })
  .map(({ personId, until, delegateId }) => ({ personId, until, ...(delegateId && { delegateId }) }))

function anyReport(kind: ReportKind): fc.Arbitrary<Report> {
  return fc
    .record({
      who: fc.constantFrom('not_staff' as const, 'staff' as const, 'self' as const, 'unsaid' as const),
      people: anyNames,
      reporterId: someone,
      escalated: fc.boolean(),
      answers: fc.record(Object.fromEntries(formFields(kind).flatMap(answersOf))),
    })
    .map(({ who, people, reporterId, escalated, answers }) => {
      const named = who === 'staff' ? people : who === 'self' ? [reporterId] : []
      return aReport({
        kind: kind.id,
        reporterId,
        escalated,
        about: { who, people: named },
        answers: { ...(answers as Report['answers']), about: who, ...(who === 'staff' && { about_people: people }) },
      })
    })
}

function answersOf(field: ReturnType<typeof formFields>[number]): [string, fc.Arbitrary<string>][] {
  if (field.kind === 'choice') return [[field.id, fc.constantFrom(...(field.options ?? []).map(({ id }) => id))]]
  return field.kind === 'tick' ? [[field.id, fc.constantFrom('true', 'false')]] : []
}

function choosable(kind: ReportKind): string[] {
  return kind.route.flatMap(({ settled_by_school }) => settled_by_school ?? [])
}

function rolesOf({ pack }: LoadedPack, kind: ReportKind): string[] {
  const { instead, unsaid, otherwise } = pack.reports
  const routed = kind.route.flatMap(({ roles }) => roles)
  const rules = [...Object.keys(instead), ...Object.values(instead).flat(), ...unsaid, ...otherwise]
  return [...new Set([...routed, ...rules, 'deputy_dsl', 'staffroom_administrator', 'volunteer', 'office'])]
}
