import { DateTime } from 'luxon'
import { dayIn, daysLater } from '../src/calendar/days.ts'
import { isSchoolTime, opening, schoolTimeFrom, workingDayFrom } from '../src/calendar/working-time.ts'
import type { Database } from '../src/db/database.ts'
import type { School } from '../src/people/school.ts'
import { listSchools } from '../src/people/store.ts'
import type { RehearsalClock } from './rehearsal-clock.ts'
import type { TimeAnswer, TimeStep } from './simulator/wire.ts'

const WORDS = 'cccc d MMMM yyyy, HH:mm'
const SHORT = 'ccc d LLL, HH:mm'
const HOUR_MS = 3_600_000

/** The rehearsal's clock for the simulator's page, in a school's own days; the first school where none is named. */
export function rehearsalTime(db: Database, clock: RehearsalClock) {
  async function schoolOf(id: string | undefined): Promise<School | undefined> {
    const schools = await listSchools(db)
    return schools.find((school) => school.id === id) ?? schools[0]
  }

  return {
    read: async (schoolId: string | undefined) => answer(await schoolOf(schoolId), clock.now()),
    async move(step: TimeStep, schoolId: string | undefined) {
      const school = await schoolOf(schoolId)
      if (school !== undefined) await clock.moveTo(target(school, clock.now(), step))
      return answer(school, clock.now())
    },
  }
}

function target(school: School, now: Date, step: TimeStep): Date {
  const today = dayIn(school.timezone, now)
  switch (step) {
    case 'hour':
      return new Date(now.getTime() + HOUR_MS)
    case 'morning':
      return opening(school, workingDayFrom(school, daysLater(today, 1)))
    case 'week':
      // The same time by the clock on the wall, also over a change of British time.
      return DateTime.fromJSDate(now, { zone: school.timezone }).plus({ weeks: 1 }).toJSDate()
  }
}

function answer(school: School | undefined, now: Date): TimeAnswer {
  const zone = school?.timezone ?? 'utc'
  return {
    says: words(zone, now),
    short: words(zone, now, SHORT),
    school: school === undefined ? '' : hours(school, now),
  }
}

function hours(school: School, now: Date): string {
  if (isSchoolTime(school, now)) return `${school.name} is open.`
  return `${school.name} is closed until ${words(school.timezone, schoolTimeFrom(school, now))}.`
}

function words(zone: string, moment: Date, format = WORDS): string {
  return DateTime.fromJSDate(moment, { zone }).setLocale('en-GB').toFormat(format)
}
