import { daysLater, dayWords } from '../calendar/days.ts'
import { type Pack, settledNumbers, signatureCount, signaturesOf } from '../packs/pack.ts'
import { type Directory, holdersOf, isActive, type Member } from './directory.ts'
import { LINE_MANAGER } from './import-rows.ts'
import type { School } from './school.ts'

/** One thing that is missing before going live, or that wants looking at. */
export interface Finding {
  code: string
  /** Without it the school should not go live. */
  blocks: boolean
  /** One sentence. */
  says: string
  /** One sentence. */
  todo: string
}

/** Roles that no school goes live without, whatever its policy. */
const NEEDED: Record<string, string> = {
  headteacher: 'headteacher',
  dsl: 'designated safeguarding lead (dsl)',
  chair_of_governors: 'chair of governors',
  staffroom_administrator: 'administrator of Staffroom (staffroom_administrator)',
}

const NAMES_SHOWN = 5
/** Long enough to ask for next year's term dates before they are missed. */
const SOON_DAYS = 60

/**
 * What one school lacks. Nothing missing: an empty list.
 * @param pack undefined when the school's policy has no pack
 * @param today in the school's own days
 */
export function checkSchool(school: School, directory: Directory, pack: Pack | undefined, today: string): Finding[] {
  if (pack === undefined) {
    return [
      blocking(
        'policy_unknown',
        `There is no policy pack “${school.policy}”.`,
        'See “staffroom policies list”, then “staffroom school set”.',
      ),
    ]
  }
  const unsettled = unsettledFindings(directory, pack, today)
  const needed = neededRoles(pack).filter(([role]) => !unsettled.some((finding) => finding.role === role))
  return [
    ...needed.flatMap(([role, name]) => roleFindings(directory, role, name, today)),
    ...deputyDslFindings(directory, today),
    ...unsettled.map(({ finding }) => finding),
    ...numberFindings(school, pack),
    ...tooFewFindings(directory, pack, today),
    ...managerFindings(directory, pack, today),
    ...calendarFindings(school, today),
    ...reviewFindings(pack, today),
  ]
}

export interface DeploymentFacts {
  now: Date
  hasPlatform: boolean
  hasKeys: boolean
  isRehearsal: boolean
  lastBackupAt: Date | undefined
  deadLetters: number
  /** Why nothing is being sent. */
  paused: string | undefined
}

const BACKUP_DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000

/** What the deployment as a whole lacks. */
export function checkDeployment(facts: DeploymentFacts): Finding[] {
  const age = facts.lastBackupAt && Math.floor((facts.now.getTime() - facts.lastBackupAt.getTime()) / DAY_MS)
  const found: (Finding | false)[] = [
    !facts.isRehearsal &&
      !facts.hasPlatform &&
      blocking(
        'no_platform',
        'Neither Slack nor Teams is configured.',
        'Set SLACK_BOT_TOKEN and its companions, or TEAMS_APP_ID and its companions.',
      ),
    !facts.isRehearsal &&
      !facts.hasKeys &&
      blocking(
        'no_keys',
        'STAFFROOM_KEYS is not set, so Staffroom does not start.',
        'Reports are kept encrypted: set it to k1: followed by what “openssl rand -base64 32” prints, and keep a copy of it somewhere safe.',
      ),
    facts.paused !== undefined &&
      blocking(
        'outbox_paused',
        `Nothing is being sent (${facts.paused}).`,
        'Look at “staffroom outbox”, then “staffroom outbox resume”.',
      ),
    facts.deadLetters > 0 &&
      advice(
        'dead_letters',
        `${facts.deadLetters} ${facts.deadLetters === 1 ? 'message was' : 'messages were'} given up.`,
        'Look at “staffroom outbox”, then “staffroom outbox retry”.',
      ),
    age === undefined &&
      advice(
        'no_backup',
        'There is no backup yet.',
        'Run “staffroom backup FILE” every night and keep the files elsewhere.',
      ),
    age !== undefined &&
      age > BACKUP_DAYS &&
      advice(
        'old_backup',
        `The latest backup is ${age} days old.`,
        'Run “staffroom backup FILE” every night and keep the files elsewhere.',
      ),
  ]
  return found.filter((finding) => finding !== false)
}

function roleFindings(directory: Directory, role: string, name: string, today: string): Finding[] {
  const holders = holdersOf(directory, role, today)
  if (holders.some((holder) => holder.reachable)) return []
  if (holders.length > 0) {
    return [
      blocking(
        'role_unreachable',
        `${names(holders)} cannot be reached in chat yet (${name}).`,
        'Ask them to write “hello” to Staffroom, or check their address in people.csv.',
      ),
    ]
  }
  const former = [...directory.members.values()].filter((member) => member.roles.includes(role))
  if (former.length > 0) {
    return [
      blocking(
        'role_left',
        `Nobody is ${name} today: ${names(former)} left or has not started.`,
        `Give the role ${role} to somebody in people.csv.`,
      ),
    ]
  }
  return [blocking('role_empty', `Nobody is ${name}.`, `Give the role ${role} to somebody in people.csv.`)]
}

function deputyDslFindings(directory: Directory, today: string): Finding[] {
  const named = new Set(directory.deputies.flatMap(({ role, deputyId }) => (role === 'dsl' ? [deputyId] : [])))
  const deputies = [...directory.members.values()].filter(
    (member) => (named.has(member.id) || member.roles.includes('deputy_dsl')) && isActive(member, today),
  )
  if (deputies.some((deputy) => deputy.reachable)) return []
  if (deputies.length > 0)
    return [
      blocking(
        'role_unreachable',
        `${names(deputies)} cannot be reached in chat yet (deputy DSL).`,
        'Ask them to write “hello” to Staffroom, or check their address in people.csv.',
      ),
    ]
  return [
    blocking(
      'role_empty',
      'The designated safeguarding lead has no deputy.',
      'Write dsl=address into deputy_emails of the DSL’s row in people.csv.',
    ),
  ]
}

/** A deputy of the safeguarding lead may also be named by `dsl=address`, so that is looked at apart. */
function neededRoles(pack: Pack): [string, string][] {
  const own = pack.roles.filter((role) => role.needed && role.id !== 'deputy_dsl')
  return [...new Map([...Object.entries(NEEDED), ...own.map(({ id, name }): [string, string] => [id, name])])]
}

function unsettledFindings(directory: Directory, pack: Pack, today: string): { role: string; finding: Finding }[] {
  const open = pack.roles.filter((role) => role.settled_by_school && holdersOf(directory, role.id, today).length === 0)
  return open.map(({ id, name }) => ({
    role: id,
    finding: blocking(
      'role_unsettled',
      `The policy does not say who is ${name}, and the school has not settled it.`,
      `Run “staffroom school set ${directory.schoolId} --choice ${id}=ROLE”, or give somebody the role ${id} in people.csv.`,
    ),
  }))
}

/** Requests go their way by the pack's own number meanwhile, so nothing waits for it. */
function numberFindings({ id, choices }: School, pack: Pack): Finding[] {
  const open = settledNumbers(pack).filter(({ name }) => signatureCount(choices[name]) === undefined)
  return open.map(({ name, default: least, step, procedure }) =>
    advice(
      'number_unsettled',
      `The policy does not say how many of “${step}” must sign for ${procedure}: until the school settles it, ${least} ${least === 1 ? 'does' : 'do'}.`,
      `Run “staffroom school set ${id} --choice ${name}=NUMBER”.`,
    ),
  )
}

/** Where a step wants more signatures than there are people to give them, each request would come to a halt there. */
function tooFewFindings(directory: Directory, pack: Pack, today: string): Finding[] {
  const steps = pack.procedures.flatMap(({ name, steps }) => steps.map((step) => ({ ...step, procedure: name })))
  return steps.flatMap((step) => {
    const wanted = signaturesOf(step, directory.choices)
    const roles = step.otherwise === undefined ? step.roles : [...step.roles, step.otherwise]
    const people = new Set(roles.flatMap((role) => holdersOf(directory, role, today).map(({ id }) => id)))
    if (wanted === 1 || roles.includes(LINE_MANAGER) || people.size >= wanted) return []
    const says = `${wanted} of “${step.name}” must sign for ${step.procedure}, and there ${people.size === 1 ? 'is' : 'are'} only ${people.size}.`
    return [advice('too_few_signers', says, `Give one of the roles ${roles.join(', ')} to more people in people.csv.`)]
  })
}

/** Only where the policy sends requests to line managers. */
function managerFindings(directory: Directory, pack: Pack, today: string): Finding[] {
  const steps = pack.procedures.flatMap((procedure) => procedure.steps)
  if (!steps.some((step) => step.roles.includes(LINE_MANAGER))) return []
  const staff = [...directory.members.values()].filter(
    (member) => isActive(member, today) && member.roles.includes('staff') && !member.roles.includes('headteacher'),
  )
  const without = staff.filter((member) => {
    const manager = directory.members.get(member.lineManagerId ?? '')
    return manager === undefined || !isActive(manager, today)
  })
  if (without.length === 0) return []
  return [
    advice(
      'line_manager_missing',
      `${names(without)} ${without.length === 1 ? 'has' : 'have'} no line manager, whom this policy asks first.`,
      'Fill in line_manager_email in people.csv.',
    ),
  ]
}

function calendarFindings(school: School, today: string): Finding[] {
  const todo = `Run “staffroom school set ${school.id} --holidays FILE.csv”; the file has the columns from, to and name.`
  if (school.holidays.length === 0)
    return [
      advice(
        'no_holidays',
        'The school’s holidays are not known for the coming twelve months, so reminders would go out during them.',
        todo,
      ),
    ]
  const last =
    school.holidays
      .map((days) => days.to)
      .sort()
      .at(-1) ?? ''
  if (last >= daysLater(today, SOON_DAYS)) return []
  const over = `No holidays are known for the coming twelve months: the last known one ended on ${dayWords(last)}. Reminders would go out during the next.`
  const ending = `Holidays are known until ${dayWords(last)} only. After that, reminders would go out during them.`
  return [advice('holidays_over', last < today ? over : ending, todo)]
}

function reviewFindings(pack: Pack, today: string): Finding[] {
  if (pack.review_due === undefined || pack.review_due >= today) return []
  const due = pack.review_words ?? dayWords(pack.review_due)
  return [
    advice(
      'past_review',
      `The policy is past its own review date (${due}).`,
      'Ask the governors for its successor; Staffroom answers from the policy as written, and says so.',
    ),
  ]
}

function names(members: Member[]): string {
  const shown = members
    .slice(0, NAMES_SHOWN)
    .map((member) => member.name)
    .join(', ')
  return members.length > NAMES_SHOWN ? `${shown} and ${members.length - NAMES_SHOWN} more` : shown
}

function blocking(code: string, says: string, todo: string): Finding {
  return { code, blocks: true, says, todo }
}

function advice(code: string, says: string, todo: string): Finding {
  return { code, blocks: false, says, todo }
}
