/** Days on which a school is closed, both inclusive, YYYY-MM-DD. */
export interface ClosedDays {
  from: string
  to: string
  name: string
}

export interface School {
  id: string
  name: string
  /** The id of its policy pack. */
  policy: string
  /** What sort of school, where the policy asks: `community`, `voluntary_controlled`, … */
  kind?: string
  /** An IANA zone. */
  timezone: string
  holidays: ClosedDays[]
  /** What the policy leaves open and the school settled: role → the role that fills it. */
  choices: Record<string, string>
}
