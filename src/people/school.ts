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
  /** School hours, HH:MM where the school is: Staffroom sends nothing of its own accord outside them. */
  opens: string
  closes: string
  /** What the policy leaves open and the school settled: role → the role that fills it; name of a number → the number. */
  choices: Record<string, string>
}

/** The choice of whether holidays and bank holidays stop the clock of a policy's `replies`: `wait` or `run` (as unchosen). */
export const HOLIDAYS_CHOICE = 'replies_in_holidays'

/** School hours where a school has said nothing else. */
export const SCHOOL_HOURS = { opens: '07:30', closes: '18:00' }
