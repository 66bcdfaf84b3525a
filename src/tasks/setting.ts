import type { Pack } from '../packs/pack.ts'
import type { Directory } from '../people/directory.ts'
import type { School } from '../people/school.ts'

/** A school with its people and its policy at one moment: what whoever decides or words a task looks at. */
export interface TaskSetting {
  school: School
  pack: Pack
  directory: Directory
  now: Date
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

/** "the headteacher" */
export function roleName({ pack }: TaskSetting, role: string): string {
  const named = pack.roles.find(({ id }) => id === role)?.name
  return (
    named ?? (role === 'staffroom_administrator' ? 'Staffroom’s administrator' : `the ${role.replaceAll('_', ' ')}`)
  )
}
