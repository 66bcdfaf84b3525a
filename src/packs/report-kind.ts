import { z } from 'zod'
import { Clauses, Condition, Duration, Form, Id } from './form.ts'

/**
 * A kind of report: how it is taken down, what is said at once, who it goes to, what is done about it. policies/_reports/
 * has a file for each kind, in words of our own; a pack's reports/<kind>.yaml puts what its policy says over that, word by
 * word of the first level. A kind that a policy says nothing on is there all the same, with what the school settles.
 */

/** A few sentences, as staff read them. */
const Says = z.string().min(1).max(600)
/** Nothing is longer than this on a phone. */
const Line = z.string().min(1).max(150)

/** Something said at once, while `when` holds of the form. `signposts`: whom to turn to outside, from policies/signposts.yaml. */
export const Instruction = z.strictObject({
  says: Says,
  when: Condition.optional(),
  clause: Clauses.optional(),
  signposts: z.array(Id).default([]),
})
export type Instruction = z.infer<typeof Instruction>

/**
 * Whether the holders of a role may be told as such: not everybody who works here, nor those who come and go, nor whoever
 * looks after Staffroom. Who holds another role as well reads for that one.
 */
export function mayReadReports(role: string): boolean {
  return !['staff', 'volunteer', 'contractor', 'staffroom_administrator', 'line_manager'].includes(role)
}

/** Some who are told: any one holder of any of these roles takes it up. Two of them are "both", two roles in one "either". */
export const Recipient = z.strictObject({
  id: Id,
  roles: z.array(Id).min(1),
  /** The policy names nobody: the school's choice of this name (a role) says who; else `roles`. Shown as the school's choice. */
  settled_by_school: Id.optional(),
  when: Condition.optional(),
  clause: Clauses.optional(),
})
export type Recipient = z.infer<typeof Recipient>

/** Something the policy orders to be done about it. */
export const CaseStep = z.strictObject({
  id: Id,
  says: Line,
  /** done: a tick. decision: yes or no with a reason, as "the police considered". */
  kind: z.enum(['done', 'decision']).default('done'),
  /** Whose it is, by name: a holder of one of these roles who reads the case; else whoever has the case. */
  owner: z.array(Id).min(1).optional(),
  when: Condition.optional(),
  /** The case cannot be closed before. */
  needed: z.boolean().default(false),
  /** Offered with it. */
  signposts: z.array(Id).default([]),
  clause: Clauses.optional(),
})
export type CaseStep = z.infer<typeof CaseStep>

export const ReportKind = z.strictObject({
  id: Id,
  /** "a friend or follow request": completes "Report …". */
  name: z.string().min(1).max(60),
  /** What people type after `report` to get here, in lower case. */
  words: z.array(z.string().regex(/^[a-z0-9]+( [a-z0-9]+)*$/, 'use lower case words')).min(1),
  /** What it is for, in a line. */
  about: z.string().min(1).max(100),
  order: z.number().int().min(1).max(99).default(50),
  /**
   * incident: something that happened. concern: what somebody noticed of an adult, or did themselves; its words are neutral, it
   * is listed apart, and its readers alone see a pattern. See "low-level concerns" in Keeping Children Safe in Education, part 4.
   */
  category: z.enum(['incident', 'concern']).default('incident'),
  clause: Clauses.optional(),
  intro: z.string().max(600).optional(),
  /** Before the form it is asked whether anybody is in danger now; then 999 and the safeguarding lead come first. */
  danger: z.boolean().default(false),
  /** Fields whose answers make its title inside the case, in this order. */
  title: z.array(Id).default([]),
  /** `about` and `about_people` are put before its sections (report-form.ts); conditions may read them. */
  form: Form,
  /** Answers on these topics lead here, whichever kind their action leads to otherwise (pack.yaml `actions`). */
  topics: z.array(z.string().min(1)).default([]),
  /** What an answer card knew (a topic of policies/_topics, or a fact) → the field it fills, and with what. */
  fills: z.array(z.strictObject({ known: z.string().min(1), field: Id, value: z.string() })).default([]),
  /** Shown when it is sent, and on the case: the first ones that hold. */
  instructions: z.array(Instruction).default([]),
  /** false, or the condition under which the policy wants it reported at all; else it only offers to tell. */
  duty: z.union([z.boolean(), Condition]).default(true),
  /** No files are taken while this holds, and why. An indecent image of a child must not be copied, even as evidence. */
  no_files: z
    .strictObject({ when: z.union([z.literal(true), Condition]), says: Says, signposts: z.array(Id).default([]) })
    .optional(),
  /** Goes out at once, at any hour, to everybody its route names. */
  urgent: z.union([z.boolean(), Condition]).default(false),
  route: z.array(Recipient).min(1),
  steps: z.array(CaseStep).default([]),
  /** On calendar days, from its receipt: readers are reminded, then whoever stands above them is told, until it is taken up. */
  clock: z.strictObject({ remind: Duration, escalate: Duration }).default({ remind: 'P1D', escalate: 'P3D' }),
  /** How long it is kept after it was closed. */
  keep: z.strictObject({
    for: z.string().regex(/^P\d+[YMWD]$/, 'write a length of time as P6Y or P18M'),
    because: Line,
  }),
  /** How pupils are written: initials and school year, or names where the route needs them. */
  pupils: z.enum(['initials', 'names']).default('initials'),
})
export type ReportKind = z.infer<typeof ReportKind>

/** What of the routes the school settles: the names of its choices, each once, and who it is while none was made. */
export function settledRoutes(pack: { report_kinds: readonly ReportKind[] }): { name: string; roles: string[] }[] {
  const open = pack.report_kinds.flatMap(({ route }) =>
    route.flatMap(({ settled_by_school: name, roles }) =>
      name === undefined ? [] : [[name, { name, roles }] as const],
    ),
  )
  return [...new Map(open).values()]
}

/** Those for which the school has made no choice yet. */
export function unsettledRoutes(
  pack: { report_kinds: readonly ReportKind[] },
  choices: Readonly<Record<string, string>>,
): { name: string; roles: string[] }[] {
  return settledRoutes(pack).filter(({ name }) => choices[name] === undefined)
}

/** pack.yaml `reports`: what holds for all of a school's reports. */
export const ReportRules = z.strictObject({
  /** A report about a holder of this role goes to these instead of the whole route, and never to that holder. */
  instead: z.record(Id, z.array(Id).min(1)).default({ headteacher: ['chair_of_governors'] }),
  /** Who reads one whose author would rather not say whom it is about. */
  unsaid: z.array(Id).length(2).default(['dsl', 'chair_of_governors']),
  /** When nobody of a route is left: the first of these roles that somebody holds whom it is not about. */
  otherwise: z.array(Id).min(1).default(['headteacher', 'chair_of_governors', 'governor', 'dsl']),
  /** Who may see how many reports there were and how soon they were seen to, without anybody in it. */
  figures: z.array(Id).min(1).default(['headteacher', 'dsl', 'chair_of_governors', 'governor']),
})
export type ReportRules = z.infer<typeof ReportRules>

/** policies/signposts.yaml: whom to turn to outside the school; fixed, dated, each with its source. */
export const Signpost = z.strictObject({
  id: Id,
  name: z.string().min(1).max(80),
  /** What it is for, and what it is not for. */
  says: z.string().min(1).max(300),
  phone: z.string().max(30).optional(),
  url: z.url({ protocol: /^https$/ }).optional(),
  hours: z.string().max(80).optional(),
  source: z.string().min(1),
  /** The day on which somebody last looked it up. */
  checked: z.iso.date(),
})
export type Signpost = z.infer<typeof Signpost>
export const Signposts = z.array(Signpost)

/**
 * The kind of report that an answer leads to; undefined where the pack leads the action to none.
 * @param topic what the answer was taken to be about
 */
export function kindLedTo(
  { actions, report_kinds }: { actions: Record<string, string | undefined>; report_kinds: ReportKind[] },
  action: string,
  topic: string | undefined,
): ReportKind | undefined {
  const led = report_kinds.find(({ id }) => id === actions[action])
  const own = topic === undefined ? undefined : report_kinds.find(({ topics }) => topics.includes(topic))
  return led && (own ?? led)
}
