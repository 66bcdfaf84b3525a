import { z } from 'zod'
import { Action } from './action.ts'
import { Clause, Clauses, Condition, Duration, Form, Id, Sentence } from './form.ts'
import { ReportKind, ReportRules } from './report-kind.ts'

/**
 * A policy pack: one school's policy as data, in our own words, with the clause ids of its source.
 * Written as YAML in policies/<id>/ (pack.yaml, clauses.yaml, procedures/*.yaml); see docs/how-to/write-a-policy-pack.md.
 * A word that no school needs does not belong here; a new word needs an ADR.
 */

export const Step = z.strictObject({
  id: Id,
  /** What the step is called on cards: "Line manager". */
  name: z.string().min(1).max(60),
  /** Any one holder of any of these roles decides. `line_manager` is the author's own. */
  roles: z.array(Id).min(1),
  /** advise: writes down what they think, and cannot stop it. */
  kind: z.enum(['approve', 'advise']).default('approve'),
  /** Whoever signs writes down why. An adviser always does. */
  reasons: z.boolean().default(false),
  /** How many different people must sign; `settled_by_school`: the school's choice of that name says, else `default`. */
  signatures: z
    .union([
      z.number().int().min(1).max(9),
      z.strictObject({ settled_by_school: Id, default: z.number().int().min(1).max(9) }),
    ])
    .default(1),
  /** Asked at the same time as the step before it; what follows waits for both. */
  parallel: z.boolean().default(false),
  /** The sentence that is signed, in the first person. Slack's confirm dialog holds 300 characters. */
  attests: z.string().min(1).max(280),
  clause: Clauses,
  /** Who decides when nobody else is left. */
  otherwise: Id.optional(),
  /** The step is taken only when this holds; else it is left out. */
  when: Condition.optional(),
  /** Roles an approver may hand the step to while away. */
  delegates: z.array(Id).default([]),
})
export type Step = z.infer<typeof Step>

/** Something that has to be done once a request is approved. */
export const TaskRule = z.strictObject({
  id: Id,
  /** "Publish the terms of use and house rules": what is to be done, as it stands on a list. */
  name: z.string().min(1).max(100),
  /** How, in a sentence or two. */
  says: Sentence.optional(),
  /** Whose it is: the people named in a field of the form, or the holders of any of these roles. */
  owner: z.union([z.strictObject({ field: Id }), z.strictObject({ roles: z.array(Id).min(1) })]),
  /** The day it is due: so long after the approval, or after the day in a date field (P0D: on that day). */
  due: z.strictObject({ from: z.union([z.literal('approval'), Id]), in: Duration }),
  /** It comes again, so long after it was due, for as long as the site is open. */
  every: Duration.optional(),
  /** Days before it is due on which its owner is reminded; 0 is the day itself. */
  remind: z.array(z.number().int().min(0).max(365)).default([0]),
  /** What the register must be told for it to count as done; `nothing`: saying so is enough. */
  records: z.enum(['nothing', 'address', 'custody', 'evaluation']).default('nothing'),
  clause: Clauses,
})
export type TaskRule = z.infer<typeof TaskRule>

export const Procedure = z.strictObject({
  id: Id,
  /** "a new social media site": completes "Ask for …". */
  name: z.string().min(1).max(60),
  /** What people type after `request` to get here, in lower case. */
  words: z.array(z.string().regex(/^[a-z0-9]+( [a-z0-9]+)*$/, 'use lower case words')).min(1),
  /** What it is for, in a line: as it stands where `request` lists the forms. */
  about: z.string().max(100).optional(),
  /** Its place in that list, lowest first: what staff need most often stands on top. */
  order: z.number().int().min(1).max(99).default(50),
  clause: Clauses,
  intro: z.string().max(600).optional(),
  /** Fields whose answers make a request's title, in this order. */
  title: z.array(Id).min(1),
  form: Form,
  steps: z.array(Step).min(1),
  /** When two steps fall to one and the same person: `merge` lets them sign both at the later one, `refuse` does not. */
  same_person: z.enum(['merge', 'refuse']).default('refuse'),
  clock: z.strictObject({ remind: Duration, escalate: Duration, tell_author: Duration }).optional(),
  /** What an approval brings about. */
  produces: z
    .strictObject({
      /** An entry in the register; each names the field it is filled from. */
      site: z
        .strictObject({
          platform: Id,
          /** The register's name for the platform when that field is not answered (a site of the school's own). */
          platform_default: z.string(),
          /** What it is for. */
          purpose: Id.optional(),
          administrators: Id.optional(),
          moderators: Id.optional(),
          go_live: Id.optional(),
          closure: Id.optional(),
          evaluation: Id.optional(),
          exit_plan: Id.optional(),
          /** Fewer than this many people of a duty who are still here, and somebody is asked to name another or close it. */
          fewest: z
            .strictObject({ administrator: z.number().int(), moderator: z.number().int() })
            .partial()
            .extend({ clause: Clauses })
            .optional(),
        })
        .optional(),
      /** A letter of authority for the author, with the signatures. `{field}` stands for that field's answer in words. */
      letter: z
        .strictObject({
          title: z.string().min(1).max(80),
          says: z.array(z.string().min(1).max(600)).min(1),
          /** The field with the last day on which it holds. */
          until: Id.optional(),
          clause: Clauses,
        })
        .optional(),
      tasks: z.array(TaskRule).default([]),
    })
    .optional(),
})
export type Procedure = z.infer<typeof Procedure>

export const Role = z.strictObject({
  id: Id,
  /** "the headteacher": as it stands in a sentence. */
  name: z.string().min(1).max(60),
  clause: Clauses.optional(),
  /** The policy names no one person for it; the school settles it at set-up, and Staffroom says so. */
  settled_by_school: z.boolean().default(false),
  /** No school goes live without a reachable holder (`doctor`). */
  needed: z.boolean().default(false),
})

/** Something a person reads or is trained in, and that others may rest on (`done`). */
export const Course = z.strictObject({
  id: Id,
  /** "read the Social Media Policy": completes "has …" and "I have …". */
  name: z.string().min(1).max(80),
  /** reading: the policy itself, said by the reader. course: said by whoever took it, and confirmed by one of `confirmed_by`. */
  kind: z.enum(['reading', 'course']),
  confirmed_by: z.array(Id).default([]),
  /** How long it counts; without it, for good. */
  valid: Duration.optional(),
  clause: Clauses,
})
export type Course = z.infer<typeof Course>

/** How soon what people write on an official site is answered. An acknowledgement counts. */
export const Replies = z.strictObject({
  clause: Clauses,
  /** From its receipt. */
  within: Duration,
  /** Received on a Saturday or Sunday, it is due by the end of the next working day. */
  weekend: z.literal('next_working_day'),
  /** How long before it is due its owners are reminded: at the last moment in school hours before that. */
  remind_left: z.array(Duration).min(1),
  /** Roles that look after comments where a site names nobody, and that see the monthly figures. */
  seen_by: z.array(Id).min(1),
})
export type Replies = z.infer<typeof Replies>

/** pack.yaml: whose policy it is, its dates and its roles. */
export const PackFile = z.strictObject({
  /** The name of its folder. */
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'use lower case letters, digits and -'),
  /** The policy's own title. */
  title: z.string().min(1),
  /** Whose policy it is. */
  school: z.string().min(1),
  /** "October 2020": when it was adopted, as the policy writes it. */
  adopted: z.string().optional(),
  /** The last day the review wording allows, YYYY-MM-DD; absent where the policy gives no date. */
  review_due: z.iso.date().optional(),
  /** "October 2022": the date as the policy writes it. */
  review_words: z.string().optional(),
  roles: z.array(Role),
  /**
   * A text that several schools have taken over: its rules (policies/_models/<id>/rules) hold wherever the pack has no
   * word of its own. `clauses`: the model's clause → this policy's; `same` where the numbers are the same.
   */
  model: z
    .strictObject({ id: z.string(), clauses: z.union([z.literal('same'), z.record(z.string(), Clause)]) })
    .optional(),
  /** The role that looks after the policy: questions it leaves open, and doubts about an answer, go there. */
  owner: Id.default('headteacher'),
  /** What the policy is about above all: shown, with its clause, where it does not say. */
  principle: z.strictObject({ clause: Clauses, says: Sentence }).optional(),
  /** Where the wording has been overtaken by the law or by time; shown once, quietly, under an answer from there. */
  dated: z.array(z.strictObject({ clause: Clauses, says: Sentence })).default([]),
  /** Who looks after the register of sites beside the people of each site: changes people, closes, sees what is missing. */
  register: z
    .strictObject({ kept_by: z.array(Id).min(1) })
    .default({ kept_by: ['headteacher', 'staffroom_administrator'] }),
  courses: z.array(Course).default([]),
  replies: Replies.optional(),
  /** What leads on from an answer: action → the procedure, or the kind of report, that does it here. */
  actions: z.partialRecord(Action, Id).default({}),
  reports: ReportRules.prefault({}),
})

/** clauses.yaml: every clause of the policy, with what it is about in our own words. */
export const ClausesFile = z
  .array(
    z.strictObject({
      id: Clause,
      topic: z.string().min(1),
      /** The printed heading it stands under, where the document prints no number; of `7.p1`, the heading of section 7. */
      heading: z.string().min(1).max(100).optional(),
      /** Tells nobody to do anything and answers no question: no rule rests on it. */
      nothing_to_do: z.boolean().optional(),
    }),
  )
  .min(1)

export const Pack = PackFile.extend({
  clauses: ClausesFile,
  procedures: z.array(Procedure),
  /** Every kind of report, as this school takes it; `about` and `about_people` stand in its form. */
  report_kinds: z.array(ReportKind).default([]),
})
export type Pack = z.infer<typeof Pack>

/** How many must sign a step in a school with these choices. What it settled counts when it is a number from 1 to 9. */
export function signaturesOf({ signatures }: Pick<Step, 'signatures'>, choices: Record<string, string>): number {
  if (typeof signatures === 'number') return signatures
  return signatureCount(choices[signatures.settled_by_school]) ?? signatures.default
}

/** A settled number of signatures; undefined when it is none. */
export function signatureCount(text = ''): number | undefined {
  return /^[1-9]$/.test(text) ? Number(text) : undefined
}

/** A number that the policy leaves to the school: how many must sign a step. */
export interface SettledNumber {
  /** As the school's choices have it. */
  name: string
  default: number
  /** What the step is called, and the procedure it is a step of. */
  step: string
  procedure: string
}

/** Every number of signatures that a school may settle, each name once. */
export function settledNumbers(pack: Pick<Pack, 'procedures'>): SettledNumber[] {
  const found = pack.procedures.flatMap((procedure) =>
    procedure.steps.flatMap(({ signatures, name }): [string, SettledNumber][] => {
      if (typeof signatures === 'number') return []
      const { settled_by_school, default: least } = signatures
      return [[settled_by_school, { name: settled_by_school, default: least, step: name, procedure: procedure.name }]]
    }),
  )
  return [...new Map(found).values()]
}
