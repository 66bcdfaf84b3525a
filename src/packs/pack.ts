import { z } from 'zod'
import { Action } from './action.ts'

/**
 * A policy pack: one school's policy as data, in our own words, with the clause ids of its source.
 * Written as YAML in policies/<id>/ (pack.yaml, clauses.yaml, procedures/*.yaml); see docs/how-to/write-a-policy-pack.md.
 * A word that no school needs does not belong here; a new word needs an ADR.
 */

const id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'use lower case letters, digits and _')
/** A clause as the school's document numbers it: `6.6`, `A.3.2`, `12.b.i`, `B.team`. */
const Clause = z.string().min(1)
const Clauses = z.array(Clause).min(1, 'name the clause this rests on')
/** A length of time, ISO-8601: P2D is two days, PT4H four hours. */
const Duration = z
  .string()
  .regex(/^P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?$/, 'write a length of time as P2D or PT4H')

// YAML reads `is: true` as true and not as text.
const Value = z.union([z.string(), z.boolean()]).transform(String)
/** One sentence or a few, as staff read them. */
const Sentence = z.string().min(1).max(300)

/**
 * When something holds. Exactly one form each; `all`, `any` and `not` combine them. One that cannot be told because a
 * field it reads is unanswered does not hold, and neither does its `not` (condition.ts).
 */
export type Condition =
  /** A choice, tick (`true`/`false`) or text is exactly this. */
  | { field: string; is: string }
  /** A field of several choices has at least one of these. */
  | { field: string; has: string[] }
  /** How many different values a field holds; `at_least: 1` says that it is answered. */
  | { field: string; count: { at_least?: number; at_most?: number } }
  /** A date is before another field's date, or before `today`. */
  | { field: string; before: string }
  /** Everybody named in a people field holds at least one of these roles today. */
  | { field: string; hold: string[] }
  /** The youngest age of an age range is at least the minimum age of the platform named in that field. */
  | { field: string; old_enough_for: string }
  /** A platform field names a platform whose minimum age Staffroom knows (policies/platforms.yaml). */
  | { field: string; known_platform: boolean }
  /** Everybody named in a people field has done all of these courses (pack.yaml `courses`), and none has run out. */
  | { field: string; done: string[] }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field: id, is: Value }),
    z.strictObject({ field: id, has: z.array(id).min(1) }),
    z.strictObject({
      field: id,
      count: z.strictObject({ at_least: z.number().int().optional(), at_most: z.number().int().optional() }),
    }),
    z.strictObject({ field: id, before: id }),
    z.strictObject({ field: id, hold: z.array(id).min(1) }),
    z.strictObject({ field: id, old_enough_for: id }),
    z.strictObject({ field: id, known_platform: z.boolean() }),
    z.strictObject({ field: id, done: z.array(id).min(1) }),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
  ]),
) as z.ZodType<Condition>

export const FormField = z.strictObject({
  id,
  /** line: one line · text: several · url: a web address · choice: one of · choices: several of · age_range: `4-11`, `Y3-Y6`, `13+` · platform: a host's name. */
  kind: z.enum([
    'line',
    'text',
    'url',
    'date',
    'choice',
    'choices',
    'person',
    'people',
    'tick',
    'age_range',
    'platform',
    'age',
  ]),
  label: z.string().min(1).max(150),
  hint: z.string().max(300).optional(),
  clause: Clauses.optional(),
  /** true, false, or the condition under which it must be answered. */
  required: z.union([z.boolean(), Condition]).default(true),
  /** What is said when it is required and empty; a plain sentence is made up where the pack gives none. */
  missing: Sentence.optional(),
  /** Shown, and its answer kept, only while this holds. */
  when: Condition.optional(),
  /** Longest text, characters. */
  max: z.number().int().min(1).max(1500).default(500),
  // Slack: an option's text holds 75 characters.
  options: z
    .array(z.strictObject({ id, label: z.string().min(1).max(75) }))
    .min(1)
    .optional(),
  /** Filled in from the directory and not free to choose. */
  from: z.enum(['author', 'line_manager']).optional(),
  /** For a platform: the field that asks its minimum age when Staffroom does not know it. */
  age_field: id.optional(),
})
export type FormField = z.infer<typeof FormField>

export const FormCheck = z.strictObject({
  /** Where the sentence stands when `must` does not hold. A check is silent while a field that decides it is unanswered. */
  field: id,
  must: Condition,
  /** The check applies only while this holds. */
  when: Condition.optional(),
  /**
   * always: when the form is sent, and again at the last signature. signature: the form may be sent without it; until it
   * holds, nobody can give the last signature, and the cards say what is missing.
   */
  at: z.enum(['always', 'signature']).default('always'),
  /**
   * `{field}` stands for that field's answer in words, `{field.minimum_age}` for the minimum age of the platform it
   * names, `{field.without_role}` for those of its people who do not hold the roles that `must` asks for,
   * `{field.not_done}` for those who have not done the courses that `must` asks for.
   */
  says: Sentence,
  clause: Clauses,
})
export type FormCheck = z.infer<typeof FormCheck>

/** Something author and approvers should weigh; it stops nothing. `says` has the same places as a check's. */
export const Remark = z.strictObject({ when: Condition, says: Sentence, clause: Clauses })
export type Remark = z.infer<typeof Remark>

export const FormSection = z.strictObject({
  // Slack: a header holds 150 characters.
  title: z.string().max(150),
  clause: Clauses.optional(),
  fields: z.array(FormField).min(1),
})

export const Step = z.strictObject({
  id,
  /** What the step is called on cards: "Line manager". */
  name: z.string().min(1).max(60),
  /** Any one holder of any of these roles decides. `line_manager` is the author's own. */
  roles: z.array(id).min(1),
  /** advise: writes down what they think, and cannot stop it. */
  kind: z.enum(['approve', 'advise']).default('approve'),
  /** Whoever signs writes down why. An adviser always does. */
  reasons: z.boolean().default(false),
  /** How many different people must sign; `settled_by_school`: the school's choice of that name says, else `default`. */
  signatures: z
    .union([
      z.number().int().min(1).max(9),
      z.strictObject({ settled_by_school: id, default: z.number().int().min(1).max(9) }),
    ])
    .default(1),
  /** Asked at the same time as the step before it; what follows waits for both. */
  parallel: z.boolean().default(false),
  /** The sentence that is signed, in the first person. Slack's confirm dialog holds 300 characters. */
  attests: z.string().min(1).max(280),
  clause: Clauses,
  /** Who decides when nobody else is left. */
  otherwise: id.optional(),
  /** The step is taken only when this holds; else it is left out. */
  when: Condition.optional(),
  /** Roles an approver may hand the step to while away. */
  delegates: z.array(id).default([]),
})
export type Step = z.infer<typeof Step>

/** Something that has to be done once a request is approved. */
export const TaskRule = z.strictObject({
  id,
  /** "Publish the terms of use and house rules": what is to be done, as it stands on a list. */
  name: z.string().min(1).max(100),
  /** How, in a sentence or two. */
  says: Sentence.optional(),
  /** Whose it is: the people named in a field of the form, or the holders of any of these roles. */
  owner: z.union([z.strictObject({ field: id }), z.strictObject({ roles: z.array(id).min(1) })]),
  /** The day it is due: so long after the approval, or after the day in a date field (P0D: on that day). */
  due: z.strictObject({ from: z.union([z.literal('approval'), id]), in: Duration }),
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
  id,
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
  title: z.array(id).min(1),
  form: z.strictObject({
    title: z.string().min(1).max(60),
    sections: z.array(FormSection).min(1),
    checks: z.array(FormCheck).default([]),
    remarks: z.array(Remark).default([]),
  }),
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
          platform: id,
          /** The register's name for the platform when that field is not answered (a site of the school's own). */
          platform_default: z.string(),
          /** What it is for. */
          purpose: id.optional(),
          administrators: id.optional(),
          moderators: id.optional(),
          go_live: id.optional(),
          closure: id.optional(),
          evaluation: id.optional(),
          exit_plan: id.optional(),
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
          until: id.optional(),
          clause: Clauses,
        })
        .optional(),
      tasks: z.array(TaskRule).default([]),
    })
    .optional(),
})
export type Procedure = z.infer<typeof Procedure>

export const Role = z.strictObject({
  id,
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
  id,
  /** "read the Social Media Policy": completes "has …" and "I have …". */
  name: z.string().min(1).max(80),
  /** reading: the policy itself, said by the reader. course: said by whoever took it, and confirmed by one of `confirmed_by`. */
  kind: z.enum(['reading', 'course']),
  confirmed_by: z.array(id).default([]),
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
  seen_by: z.array(id).min(1),
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
  owner: id.default('headteacher'),
  /** What the policy is about above all: shown, with its clause, where it does not say. */
  principle: z.strictObject({ clause: Clauses, says: Sentence }).optional(),
  /** Where the wording has been overtaken by the law or by time; shown once, quietly, under an answer from there. */
  dated: z.array(z.strictObject({ clause: Clauses, says: Sentence })).default([]),
  /** Who looks after the register of sites beside the people of each site: changes people, closes, sees what is missing. */
  register: z
    .strictObject({ kept_by: z.array(id).min(1) })
    .default({ kept_by: ['headteacher', 'staffroom_administrator'] }),
  courses: z.array(Course).default([]),
  replies: Replies.optional(),
  /** What leads on from an answer: action → the procedure that does it here. */
  actions: z.partialRecord(Action, id).default({}),
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

export const Pack = PackFile.extend({ clauses: ClausesFile, procedures: z.array(Procedure) })
export type Pack = z.infer<typeof Pack>

/** What has a form: a procedure, or a kind of report. */
export type Formed = Pick<Procedure, 'name' | 'title' | 'form'>

/** Every field of a form, in its order. */
export function formFields({ form }: Pick<Formed, 'form'>): FormField[] {
  return form.sections.flatMap((section) => section.fields)
}

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
