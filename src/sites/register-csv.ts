import { writeCsv } from '../csv.ts'
import type { Register, RegisterEntry, RegisterPerson } from './register-entries.ts'
import { dayOf, dueWords, OLDER, personWords, STATES, signerWords } from './register-words.ts'
import type { SiteDuty } from './site.ts'

/** Heading and content of each column. Days are YYYY-MM-DD, several of one kind are separated by `; `. */
const COLUMNS: [heading: string, cell: (entry: RegisterEntry, register: Register) => string | undefined][] = [
  ['site', ({ site }) => site.title],
  ['state', ({ state }) => STATES[state]],
  ['where', ({ site }) => site.platform],
  ['address', ({ site }) => site.url],
  ['what it is for', ({ site }) => site.purpose],
  ['opens', ({ site }) => site.goLive],
  ['last day', ({ site }) => site.closure],
  ['administrators', ({ people }) => withDuty(people, 'administrator')],
  ['moderators', ({ people }) => withDuty(people, 'moderator')],
  ['asked for by', ({ askedBy }) => askedBy && personWords(askedBy)],
  ['request', ({ site }) => site.approval && String(site.approval.number)],
  ['approved on', ({ site }, { school }) => site.approval && dayOf(school.timezone, site.approval.at)],
  [
    'approved by',
    ({ signatures }, { school }) =>
      signatures.map((one) => `${one.step}: ${signerWords(one)}, ${dayOf(school.timezone, one.at)}`).join('; '),
  ],
  ['details held by', ({ custodian }) => custodian && personWords(custodian)],
  ['details kept', ({ site }) => site.custody?.place],
  ['details recorded on', ({ site }, { school }) => site.custody && dayOf(school.timezone, site.custody.at)],
  ['how it is judged', ({ site }) => site.evaluation],
  ['how it went', ({ site }) => site.evaluations.map(({ on, says }) => `${on}: ${says}`).join('; ')],
  ['how it will be closed', ({ site }) => site.exitPlan],
  ['to be done', ({ tasks }) => tasks.map((task) => `${task.title} (${dueWords(task)})`).join('; ')],
  [
    'training missing',
    ({ training }) =>
      training
        .flatMap(({ name, courses }) =>
          courses.filter((one) => !one.counts).map((one) => `${name}: ${one.name}, ${one.state}`),
        )
        .join('; '),
  ],
  ['closed on', ({ site }) => site.closed?.on],
  ['closed by', ({ closedBy }) => closedBy && personWords(closedBy)],
  ['what became of it', ({ site }) => site.closed?.how],
  ['remark', ({ site }) => (site.imported ? OLDER : '')],
]

/** The register for a spreadsheet: a heading, then a line for each site, those closed last. */
export function registerCsv(register: Register): string {
  const entries = [...register.open, ...register.closed]
  const lines = entries.map((entry) => COLUMNS.map(([, cell]) => cell(entry, register) ?? ''))
  return writeCsv([COLUMNS.map(([heading]) => heading), ...lines])
}

function withDuty(people: RegisterPerson[], duty: SiteDuty): string {
  return people
    .filter(({ duties }) => duties.includes(duty))
    .map(personWords)
    .join('; ')
}
