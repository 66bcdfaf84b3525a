import type { Pack } from '../packs/pack.ts'
import { type Directory, holdersOf } from '../people/directory.ts'

/** A school with its people and its policy on a day. */
export interface KeptRegister {
  pack: Pick<Pack, 'register'>
  directory: Directory
  /** YYYY-MM-DD */
  today: string
}

/** Whether somebody looks after the whole register: whoever the pack names (`register.kept_by`), and Staffroom's administrators. */
export function keepsRegister({ pack, directory, today }: KeptRegister, personId: string): boolean {
  const roles = [...pack.register.kept_by, 'staffroom_administrator']
  return roles.some((role) => holdersOf(directory, role, today).some(({ id }) => id === personId))
}
