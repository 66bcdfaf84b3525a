import Holidays from 'date-holidays'

const england = new Holidays('GB', 'ENG', { types: ['public', 'bank'], languages: ['en'] })
const byYear = new Map<number, Set<string>>()

/** Whether a day (YYYY-MM-DD) is a bank holiday in England, days given instead of one at a weekend included. */
export function isBankHoliday(day: string): boolean {
  const year = Number(day.slice(0, 4))
  let days = byYear.get(year)
  if (days === undefined) {
    days = new Set(england.getHolidays(year).map((holiday) => holiday.date.slice(0, 10)))
    byYear.set(year, days)
  }
  return days.has(day)
}
