import type { Pack } from '../packs/pack.ts'
import { type Directory, holdsAny } from '../people/directory.ts'

/** A school with its people and its policy on a day. */
export interface KeptRegister {
  pack: Pick<Pack, 'register'>
  directory: Directory
  /** YYYY-MM-DD */
  today: string
}

/** Whether somebody looks after the whole register: whoever the pack names (`register.kept_by`), and Staffroom's administrators. */
export function keepsRegister(register: KeptRegister, personId: string): boolean {
  return holdsAny(register, [...register.pack.register.kept_by, 'staffroom_administrator'], personId)
}
