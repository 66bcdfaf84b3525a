import { describe, expect, it } from 'vitest'
import { Pack } from '../../src/packs/pack.ts'
import type { Directory } from '../../src/people/directory.ts'
import { checkDeployment, checkSchool, type DeploymentFacts } from '../../src/people/doctor.ts'
import type { School } from '../../src/people/school.ts'
import { directory, member, school } from '../builders/people.ts'

const TODAY = '2026-11-20'

function pack(over: object = {}): Pack {
  const step = { id: 'manager', name: 'Line manager', roles: ['line_manager'], attests: 'I agree.', clause: ['1'] }
  const field = { id: 'aim', kind: 'line', label: 'Aim' }
  const form = { title: 'Form', sections: [{ title: 'All', fields: [field] }] }
  const procedure = { id: 'site', name: 'a site', words: ['site'], clause: ['1'], title: ['aim'], form, steps: [step] }
  return Pack.parse({
    id: 'a-policy',
    title: 'Policy',
    school: 'School',
    roles: [],
    clauses: [{ id: '1', topic: 'All' }],
    procedures: [procedure],
    ...over,
  })
}

const holidays = [
  { from: '2026-12-21', to: '2027-01-01', name: 'Christmas' },
  { from: '2027-07-22', to: '2027-09-01', name: 'Summer' },
]

function people(over: Record<string, Parameters<typeof member>[1]> = {}): Directory {
  const staff = {
    head: { roles: ['staff', 'headteacher'] },
    dsl: { roles: ['staff', 'dsl'], lineManagerId: 'head' },
    admin: { roles: ['staff', 'staffroom_administrator'], lineManagerId: 'head' },
    chair: { roles: ['chair_of_governors'] },
    ...over,
  }
  return directory(
    Object.entries(staff).map(([id, more]) => member(id, more)),
    { deputies: [{ role: 'dsl', holderId: 'dsl', deputyId: 'head' }] },
  )
}

function codes(given: { school?: Partial<School>; people?: Directory; pack?: object } = {}): string[] {
  return checkSchool(school('s', { holidays, ...given.school }), given.people ?? people(), pack(given.pack), TODAY).map(
    ({ code }) => code,
  )
}

describe('a school before going live', () => {
  it('nothing is said of a school that lacks nothing', () => {
    expect(codes()).toEqual([])
  })

  it.each<[string, Parameters<typeof codes>[0], string[]]>([
    [
      'nobody is headteacher',
      { people: people({ head: { roles: ['staff', 'slt'] } }) },
      ['role_empty', 'line_manager_missing'],
    ],
    [
      'the safeguarding lead cannot be reached',
      { people: people({ dsl: { roles: ['dsl'], reachable: false } }) },
      ['role_unreachable'],
    ],
    [
      'the chair of governors left',
      { people: people({ chair: { roles: ['chair_of_governors'], endDate: '2026-11-19' } }) },
      ['role_left'],
    ],
    ['the safeguarding lead has no deputy', { people: { ...people(), deputies: [] } }, ['role_empty']],
    [
      'a deputy safeguarding lead by role is one too',
      { people: { ...people({ deputy: { roles: ['deputy_dsl'] } }), deputies: [] } },
      [],
    ],
    [
      'a role that this policy needs',
      { pack: { roles: [{ id: 'e_safety_coordinator', name: 'the co-ordinator', needed: true }] } },
      ['role_empty'],
    ],
    [
      'a role that the school must settle',
      { pack: { roles: [{ id: 'appropriate_manager', name: 'the appropriate manager', settled_by_school: true }] } },
      ['role_unsettled'],
    ],
    ['staff without a line manager', { people: people({ ann: {} }) }, ['line_manager_missing']],
    [
      'a line manager who left',
      { people: people({ ann: { lineManagerId: 'bob' }, bob: { lineManagerId: 'head', endDate: '2026-01-01' } }) },
      ['line_manager_missing'],
    ],
    ['governors need no line manager', { people: people({ gov: { roles: ['governor'] } }) }, []],
    ['no holidays', { school: { holidays: [] } }, ['no_holidays']],
    [
      'holidays of last year',
      { school: { holidays: [{ from: '2026-07-22', to: '2026-09-01', name: 'Summer' }] } },
      ['holidays_over'],
    ],
    [
      'holidays that are soon over',
      { school: { holidays: [{ from: '2026-12-21', to: '2027-01-01', name: 'Christmas' }] } },
      ['holidays_over'],
    ],
    ['a policy past its review date', { pack: { review_due: '2026-11-19' } }, ['past_review']],
    ['a policy on its review date', { pack: { review_due: TODAY } }, []],
  ])('%s', (_what, given, expected) => {
    expect(codes(given)).toEqual(expected)
  })

  it('a role that is both needed and left open is mentioned once', () => {
    const roles = [{ id: 'communications_manager', name: 'the manager', settled_by_school: true, needed: true }]
    expect(codes({ pack: { roles } })).toEqual(['role_unsettled'])
  })

  it('somebody who is deputy by role and by address is named once', () => {
    const given = { ...people({ head: { roles: ['staff', 'headteacher', 'deputy_dsl'], reachable: false } }) }
    const found = checkSchool(school('s', { holidays }), given, pack(), TODAY)
    expect(found.map(({ says }) => says)).toContain('head cannot be reached in chat yet (deputy DSL).')
  })

  it('a deputy named by address will do where the policy needs a deputy safeguarding lead', () => {
    expect(codes({ pack: { roles: [{ id: 'deputy_dsl', name: 'the deputy', needed: true }] } })).toEqual([])
  })

  it('a role that the school settled is held by whoever fills it', () => {
    const roles = [{ id: 'appropriate_manager', name: 'the appropriate manager', settled_by_school: true }]
    expect(
      codes({ pack: { roles }, people: { ...people(), choices: { appropriate_manager: 'headteacher' } } }),
    ).toEqual([])
  })

  it('a policy without a pack says only that', () => {
    expect(checkSchool(school(), people(), undefined, TODAY).map(({ code }) => code)).toEqual(['policy_unknown'])
  })
})

describe('steps that several must sign', () => {
  const form = { title: 'Form', sections: [{ title: 'All', fields: [{ id: 'aim', kind: 'line', label: 'Aim' }] }] }
  const step = { id: 'slt', name: 'SLT', roles: ['slt'], attests: 'I agree.', clause: ['1'] }
  const site = { id: 'site', name: 'a site', words: ['site'], clause: ['1'], title: ['aim'], form }
  const asking = (signatures: unknown) => ({ procedures: [{ ...site, steps: [{ ...step, signatures }] }] })
  const settled = { settled_by_school: 'slt_signatures', default: 1 }
  const slt = (count: number, choices = {}) => ({
    ...people(Object.fromEntries(Array.from({ length: count }, (_, n) => [`s${n}`, { roles: ['slt'] }]))),
    choices,
  })

  it.each<[string, Parameters<typeof codes>[0], string[]]>([
    ['a number that the school has not settled', { pack: asking(settled), people: slt(2) }, ['number_unsettled']],
    [
      'one that is settled',
      { pack: asking(settled), people: slt(2), school: { choices: { slt_signatures: '2' } } },
      [],
    ],
    [
      'one that is settled with a word',
      { pack: asking(settled), people: slt(2), school: { choices: { slt_signatures: 'two' } } },
      ['number_unsettled'],
    ],
    ['more signatures than there are people', { pack: asking(3), people: slt(2) }, ['too_few_signers']],
    ['as many as there are people', { pack: asking(2), people: slt(2) }, []],
  ])('%s', (_rule, given, expected) => {
    expect(codes(given)).toEqual(expected)
  })
})

describe('the deployment', () => {
  const sound: DeploymentFacts = {
    now: new Date('2026-11-20T10:00:00Z'),
    hasPlatform: true,
    hasKeys: true,
    isRehearsal: false,
    lastBackupAt: new Date('2026-11-19T02:00:00Z'),
    deadLetters: 0,
    paused: undefined,
  }

  it.each<[string, Partial<DeploymentFacts>, string[]]>([
    ['lacks nothing', {}, []],
    ['has no platform', { hasPlatform: false }, ['no_platform']],
    ['has no keys', { hasKeys: false }, ['no_keys']],
    ['a rehearsal needs neither', { isRehearsal: true, hasPlatform: false, hasKeys: false }, []],
    ['sends nothing since a restore', { paused: 'restored' }, ['outbox_paused']],
    ['gave messages up', { deadLetters: 2 }, ['dead_letters']],
    ['was never backed up', { lastBackupAt: undefined }, ['no_backup']],
    ['was backed up a week ago', { lastBackupAt: new Date('2026-11-13T10:00:00Z') }, []],
    ['was backed up more than a week ago', { lastBackupAt: new Date('2026-11-12T10:00:00Z') }, ['old_backup']],
  ])('%s', (_what, facts, expected) => {
    expect(checkDeployment({ ...sound, ...facts }).map(({ code }) => code)).toEqual(expected)
  })
})
