import { expect, it } from 'vitest'
import { loadPacks } from '../../src/packs/load.ts'
import type { PlannedStep } from '../../src/requests/route.ts'
import { directory, member, pendingRequest, routeOf } from '../builders/requests.ts'

const packs = await loadPacks()

/** A school in short: who holds which roles; Tom asks unless said otherwise, and Lee is his line manager. */
function route(
  policy: string,
  procedure: string,
  roles: Record<string, string[]>,
  { author = 'tom', choices = {} as Record<string, string> } = {},
): string[] {
  const asked = packs.get(policy)?.pack.procedures.find(({ id }) => id === procedure)
  if (asked === undefined) throw new Error(`${policy} has no ${procedure}`)
  const people = Object.entries({ tom: [], lee: [], ...roles }).map(([id, held]) =>
    member(id, ['staff', ...held], id === 'lee' ? {} : { lineManagerId: 'lee' }),
  )
  const submissions = [{ at: '', by: author, answers: {}, text: '', textHash: '' }]
  const request = pendingRequest({ authorId: author, procedure, submissions })
  return routeOf(request, { procedure: asked, directory: directory(people, { choices }) }).map(inShort)
}

function inShort({ id, kind, reasons, of, nth, deciders }: PlannedStep): string {
  const who = deciders.map(({ person }) => person.id).join(', ') || 'nobody'
  const more = [
    kind === 'advise' ? 'advises' : '',
    kind !== 'advise' && reasons ? 'reasons' : '',
    of > 1 ? `${nth} of ${of}` : '',
  ]
  return [`${id}: ${who}`, ...more.filter(Boolean)].join(', ')
}

const king = { cam: ['communications_manager'], hana: ['headteacher'], gail: ['chair_of_governors'] }
const county = { hana: ['headteacher'], gail: ['chair_of_governors', 'governor'], vic: ['governor'] }
const federation = { hana: ['headteacher', 'slt'], sol: ['slt'], sue: ['slt'] }
const trust = {
  hana: ['headteacher'],
  mark: ['marketing_manager'],
  olga: ['operations_director'],
  vera: ['chief_executive'],
  gail: ['chair_of_governors'],
  sol: ['slt'],
}
const primary = {
  hana: ['headteacher', 'slt'],
  neil: ['e_safety_coordinator'],
  gail: ['chair_of_governors'],
  sol: ['slt'],
}
const both = { hana: ['headteacher', 'slt', 'e_safety_coordinator'], gail: ['chair_of_governors'], sol: ['slt'] }

it.each([
  [
    'A.3.3: three sign in turn',
    'king-offa',
    'participation',
    king,
    {},
    ['line_manager: lee', 'communications_manager: cam', 'headteacher: hana'],
  ],
  ['A.3.4: two sign in turn', 'king-offa', 'content', king, {}, ['line_manager: lee', 'communications_manager: cam']],
  [
    'A.3.4: a line manager who is the Communications Manager signs once',
    'king-offa',
    'content',
    { ...king, cam: [], lee: ['communications_manager'] },
    {},
    ['line_manager+communications_manager: lee'],
  ],
  [
    'A.3.5: what the Communications Manager asks for, the headteacher signs',
    'king-offa',
    'logo',
    king,
    { author: 'cam' },
    ['communications_manager: hana'],
  ],
  ['A.5.8', 'king-offa', 'advertising', king, {}, ['communications_manager: cam']],
  ['A.5.9', 'king-offa', 'friend', king, {}, ['communications_manager: cam']],
  ['6.1: headteacher or Governing Board', 'gcc-model', 'service_approval', county, {}, ['approval: hana, gail']],
  [
    '6.1: what the headteacher asks for, the Board decides',
    'gcc-model',
    'service_approval',
    county,
    { author: 'hana' },
    ['approval: gail'],
  ],
  ['5.1: headteacher or Governing Board', 'gcc-model', 'outside_channel', county, {}, ['approval: hana, gail']],
  ['5.3: the headteacher', 'gcc-model', 'own_channel', county, {}, ['headteacher: hana']],
  ['7.6.3: headteacher or Governing Board', 'gcc-model', 'event_pictures', county, {}, ['approval: hana, gail']],
  [
    '5.b: any one of the senior leaders',
    'merriott-haselbury',
    'account_creation',
    federation,
    {},
    ['slt: hana, sol, sue'],
  ],
  [
    '5.b: as many as the school says',
    'merriott-haselbury',
    'account_creation',
    federation,
    { choices: { slt_signatures: '2' } },
    ['slt: hana, sol, sue, 1 of 2'],
  ],
  [
    '15.a.i: any senior leader but the author',
    'merriott-haselbury',
    'post_check',
    federation,
    { author: 'sol' },
    ['senior_leader: hana, sue'],
  ],
  [
    '8.3, 8.4: four may advise, two may confirm',
    'evendons',
    'site_creation',
    trust,
    {},
    ['advice: hana, mark, olga, vera, advises', 'confirmation: hana, vera'],
  ],
  [
    '8.3, 8.4: the headteacher’s own site is confirmed by the Chief Executive, who leaves the advice to others',
    'evendons',
    'site_creation',
    trust,
    { author: 'hana' },
    ['advice: mark, olga, advises', 'confirmation: vera'],
  ],
  ['8.2: the headteacher', 'evendons', 'editor_authorisation', trust, {}, ['headteacher: hana']],
  [
    '6.p3: whom the school names',
    'evendons',
    'speak_for_school',
    trust,
    { choices: { spokesperson_approver: 'headteacher' } },
    ['approval: hana'],
  ],
  ['6.p3: where it names nobody, the Chief Executive', 'evendons', 'speak_for_school', trust, {}, ['approval: vera']],
  [
    '7.5: advice, then the headteacher with reasons',
    'huntington',
    'blocked_content',
    primary,
    {},
    ['e_safety: neil, advises', 'headteacher: hana, reasons'],
  ],
  [
    '7.5: one step where both are one person',
    'huntington',
    'blocked_content',
    both,
    {},
    ['e_safety+headteacher: hana, reasons'],
  ],
  [
    '7.5: what the Co-ordinator asks for, another leader advises on',
    'huntington',
    'blocked_content',
    primary,
    { author: 'neil' },
    ['e_safety: sol, advises', 'headteacher: hana, reasons'],
  ],
  [
    '7.5: what both in one ask for, a leader advises on and the chair decides',
    'huntington',
    'blocked_content',
    both,
    { author: 'hana' },
    ['e_safety: sol, advises', 'headteacher: gail, reasons'],
  ],
  ['5.7: the headteacher', 'huntington', 'device_use', primary, {}, ['headteacher: hana']],
  [
    '5.9: the headteacher, and then the network',
    'huntington',
    'wifi_use',
    primary,
    {},
    ['headteacher: hana', 'e_safety: neil'],
  ],
  ['5.9: one step where both are one person', 'huntington', 'wifi_use', both, {}, ['headteacher+e_safety: hana']],
  [
    '5.9: nobody else can say that of the network',
    'huntington',
    'wifi_use',
    both,
    { author: 'hana' },
    ['headteacher: gail', 'e_safety: nobody'],
  ],
] as [string, string, string, Record<string, string[]>, object, string[]][])(
  '%s (%s, %s)',
  (_rule, policy, procedure, roles, more, expected) => {
    expect(route(policy, procedure, roles, more)).toEqual(expected)
  },
)
