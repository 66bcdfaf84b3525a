import type { Answers } from '../forms/answers.ts'
import type { Trained } from '../packs/condition.ts'
import type { Pack, Procedure } from '../packs/pack.ts'
import type { Platforms } from '../packs/platforms.ts'
import type { Directory } from '../people/directory.ts'
import type { School } from '../people/school.ts'
import type { Request } from './request.ts'
import type { PlannedStep } from './route.ts'

/** Where requests happen: a school, its people and its policy, at one moment. */
export interface Setting {
  school: School
  pack: Pack
  packHash: string
  platforms: Platforms
  directory: Directory
  trained: Trained
  /** Of a request that changes a site: answers that stand already, and are not held against today again. */
  standing?: Answers
  /** Of a request that changes a site: its title, and the form as it stands; empty for one older than Staffroom. */
  changing?: { title: string; answers: Answers }
  now: Date
  /** In the school's own days, YYYY-MM-DD. */
  today: string
}

/** One request in its setting: everything a view or a decision looks at. */
export interface Scene extends Setting {
  request: Request
  procedure: Procedure
  route: PlannedStep[]
}
