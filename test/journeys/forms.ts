import { DateTime } from 'luxon'
import type { Filled } from './actor.ts'

const day = (months: number) => DateTime.now().plus({ months }).toFormat('yyyy-MM-dd')

/** King Offa's appendix B, filled in so that it is accepted: a Facebook page for the families of Year 4. */
export function siteForm(more: Filled = {}): Filled {
  return {
    department: 'Year 4',
    aims: 'Families see what the class is learning.',
    content: 'Photographs of work, dates and reminders.',
    audience: ['families'],
    contributors: ['staff'],
    administrators: ['amira.hussain@larkfield.example', 'liam.doyle@larkfield.example'],
    moderators: ['amira.hussain@larkfield.example', 'kwame.boateng@larkfield.example'],
    host: 'third_party',
    host_name: 'Facebook',
    go_live: day(1),
    closure: day(10),
    exit_plan: 'The page is taken down and its pictures deleted.',
    evaluation: 'A short survey of families at Easter.',
    security_measures: 'Closed page; requests to join are checked against the school roll.',
    house_rules: 'true',
    logo: 'true',
    ...more,
  }
}
