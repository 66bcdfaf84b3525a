import type { Trained } from '../packs/condition.ts'
import type { Pack } from '../packs/pack.ts'
import type { Platforms } from '../packs/platforms.ts'
import type { ReportKind } from '../packs/report-kind.ts'
import type { Staff } from '../people/directory.ts'
import type { School } from '../people/school.ts'

/** A school as its reports look at it: its people today, and the pack's version that a report stays on. */
export interface ReportSchool extends Staff {
  school: School
  pack: Pack
  packHash: string
  platforms: Platforms
  trained: Trained
  now: Date
}

/** The school's kind of report; undefined when it has none of this id. */
export function kindOf({ pack }: Pick<ReportSchool, 'pack'>, id: string): ReportKind | undefined {
  return pack.report_kinds.find((kind) => kind.id === id)
}
