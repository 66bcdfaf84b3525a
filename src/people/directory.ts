/** One person as one school's directory has them. Dates are YYYY-MM-DD, in the school's own days. */
export interface Member {
  id: string
  /** Lower case. */
  email: string
  name: string
  jobTitle: string
  roles: string[]
  lineManagerId?: string
  startDate?: string
  /** The last day with rights. */
  endDate?: string
  /** Staffroom knows an account of theirs, or how to find one. */
  reachable: boolean
}

/** A school's people as they stand at one moment, leavers included. */
export interface Directory {
  schoolId: string
  members: Map<string, Member>
  /** `deputyId` may act in `role` for `holderId` once they are away or the step has been escalated. */
  deputies: { role: string; holderId: string; deputyId: string }[]
  /** `until` is the last day away, YYYY-MM-DD. */
  absences: { personId: string; until: string; delegateId?: string }[]
  /** What the policy leaves open and the school settled: role → the role that fills it. */
  choices: Record<string, string>
}

/** A school's people on one day. */
export interface Staff {
  directory: Directory
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

/** Whether this person has any rights on that day: begun, and not ended. */
export function isActive(member: Pick<Member, 'startDate' | 'endDate'>, today: string): boolean {
  const begun = member.startDate === undefined || member.startDate <= today
  const ended = member.endDate !== undefined && member.endDate < today
  return begun && !ended
}

/** The people who hold a role on that day, by name. A role that the school settled is looked up under its choice. */
export function holdersOf(directory: Directory, role: string, today: string): Member[] {
  const holds = (name: string) =>
    [...directory.members.values()].filter((m) => m.roles.includes(name) && isActive(m, today))
  const own = holds(role)
  const choice = directory.choices[role]
  const found = own.length > 0 || choice === undefined ? own : holds(choice)
  return found.sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
}

/** Those who hold one of these roles today, each once. */
export function holdersOfAny({ directory, today }: Staff, roles: string[]): Member[] {
  return [...new Set(roles.flatMap((role) => holdersOf(directory, role, today)))]
}

/** Whether somebody holds one of these roles today. */
export function holdsAny(staff: Staff, roles: string[], personId: string): boolean {
  return holdersOfAny(staff, roles).some(({ id }) => id === personId)
}

/** Whether somebody works in the school today. */
export function isHere({ directory, today }: Staff, personId: string): boolean {
  const member = directory.members.get(personId)
  return member !== undefined && isActive(member, today)
}

/** A person's name as the school's directory has it; leavers keep theirs. */
export function nameIn({ directory }: Pick<Staff, 'directory'>, personId: string | undefined): string {
  return directory.members.get(personId ?? '')?.name ?? 'somebody who is no longer in the staff list'
}

/** Whether the person said they are away on that day. */
export function isAway(directory: Directory, personId: string, today: string): boolean {
  return directory.absences.some((absence) => absence.personId === personId && absence.until >= today)
}

/** The member with this address, active or not. */
export function memberByEmail(directory: Directory, email: string): Member | undefined {
  const wanted = email.trim().toLowerCase()
  return [...directory.members.values()].find((member) => member.email === wanted)
}
