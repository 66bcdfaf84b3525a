import type { PersonRow } from './import-rows.ts'

/** One person as one school's directory has them, with everything that people.csv may say. */
export interface Entry {
  personId: string
  email: string
  name: string
  jobTitle: string
  roles: string[]
  staffId?: string
  lineManagerId?: string
  slackUserId?: string
  aadObjectId?: string
  startDate?: string
  endDate?: string
  /** Who acts for this person, and in which role. */
  deputies: { role: string; deputyId: string }[]
}

export interface ImportFacts {
  current: Entry[]
  /** People of other schools only: address → person. */
  elsewhere: Map<string, string>
  /** What the school settled: role → the role that fills it. */
  choices: Record<string, string>
  /** YYYY-MM-DD, in the school's own days. */
  today: string
  newId: () => string
  /** End the people who are missing from the file. */
  endMissing: boolean
}

/** A row and the person it is about; none when it is somebody new to the school. */
export type Matched = { row: PersonRow; before: Entry | undefined }
export type Placed = Matched & { personId: string }
