import type { RawAnswers, Surface } from '../../src/conversation/incoming.ts'
import type { FormFacts } from '../../src/forms/answers.ts'
import { type LoadedPack, loadPacks } from '../../src/packs/load.ts'
import type { Procedure } from '../../src/packs/pack.ts'
import type { Directory, Member } from '../../src/people/directory.ts'

const packs = await loadPacks()

/** King Offa's pack as it stands in policies/. */
export function kingOffa(): LoadedPack {
  const loaded = packs.get('king-offa')
  if (loaded === undefined) throw new Error('king-offa is not in policies/')
  return loaded
}

export function siteCreation(): Procedure {
  const procedure = kingOffa().pack.procedures.find(({ id }) => id === 'site_creation')
  if (procedure === undefined) throw new Error('site_creation is not in king-offa')
  return procedure
}

export const today = '2026-11-23'

/** Somebody of the staff list: an employee unless said otherwise. The id is the address without its host. */
export function member(id: string, name: string, about: Partial<Member> = {}): Member {
  return { id, email: `${id}@larkfield.example`, name, jobTitle: '', roles: ['staff'], reachable: true, ...about }
}

/** Amira asks; Tom is her line manager. Carys is a volunteer whom the school has authorised, Imran a governor. */
const people = [
  member('amira', 'Amira Hussain', { jobTitle: 'Year 4 teacher', lineManagerId: 'tom' }),
  member('tom', 'Tom Okafor', { jobTitle: 'Key Stage 2 leader' }),
  member('helen', 'Helen Marsh', { jobTitle: 'Headteacher', roles: ['headteacher'] }),
  member('bethan', 'Bethan Rhys', { roles: ['communications_manager'] }),
  member('liam', 'Liam Doyle', { jobTitle: 'Year 5 teacher' }),
  member('rosie', 'Rosie Blake'),
  member('carys', 'Carys Vaughan', { roles: ['volunteer', 'authorised_person'] }),
  member('vera', 'Vera Volunteer', { roles: ['volunteer'] }),
  member('imran', 'Imran Sheikh', { roles: ['governor'] }),
  member('oskar', 'Oskar Lind', { roles: ['contractor'] }),
  member('peter', 'Peter Ness', { endDate: '2025-07-18' }),
  member('nell', 'Nell Early', { startDate: '2027-01-04' }),
]

export function larkfield(changes: Partial<Member>[] = [], more: Member[] = []): Directory {
  const changed = people.map((one) => ({ ...one, ...changes.find((change) => change.id === one.id) }))
  const members = new Map([...changed, ...more].map((one) => [one.id, one]))
  return { schoolId: 'larkfield', members, deputies: [], absences: [], choices: {} }
}

export function formFacts(changes: Partial<FormFacts> = {}): FormFacts {
  return {
    today,
    authorId: 'amira',
    directory: larkfield(),
    platforms: kingOffa().platforms,
    trained: new Map(),
    ...changes,
  }
}

/** A form of King Offa that is taken: a Facebook page that staff write for families. `undefined` leaves a field out. */
export function siteForm(changes: Record<string, string | string[] | undefined> = {}): RawAnswers {
  const filled = {
    department: 'Year 4',
    aims: 'Families see what we learn.',
    content: 'Photos of displays, twice a week.',
    audience: 'families',
    contributors: 'staff',
    host: 'third_party',
    host_name: 'Facebook',
    go_live: '2027-01-11',
    closure: '2027-07-23',
    exit_plan: 'I delete the page and tell families in the newsletter.',
    evaluation: 'We ask families in June.',
    administrators: 'amira@larkfield.example,liam@larkfield.example',
    moderators: 'liam@larkfield.example,rosie@larkfield.example',
    house_rules: 'true',
    logo: 'false',
    ...changes,
  }
  return Object.fromEntries(Object.entries(filled).flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])))
}

/** What the three kinds of client can do with a form. */
export const surfaces = {
  slack: { reportsChanges: true, searchesPeople: true, opensForms: true, opensDialogs: true, takesFiles: true },
  teams: { reportsChanges: false, searchesPeople: false, opensForms: false, opensDialogs: false, takesFiles: false },
  simulator: { reportsChanges: true, searchesPeople: false, opensForms: true, opensDialogs: true, takesFiles: false },
} satisfies Record<string, Surface>
