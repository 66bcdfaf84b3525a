import { z } from 'zod'

/** The words that forms of a pack are written in: conditions, fields, checks, and what all of a pack is made of. */

/** The name of a thing in a pack. */
export const Id = z.string().regex(/^[a-z][a-z0-9_]*$/, 'use lower case letters, digits and _')
/** A clause as the school's document numbers it: `6.6`, `A.3.2`, `12.b.i`, `B.team`. */
export const Clause = z.string().min(1)
export const Clauses = z.array(Clause).min(1, 'name the clause this rests on')
/** A length of time, ISO-8601: P2D is two days, PT4H four hours. */
export const Duration = z
  .string()
  .regex(/^P(?=.)(\d+W)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?)?$/, 'write a length of time as P2D or PT4H')

// YAML reads `is: true` as true and not as text.
const Value = z.union([z.string(), z.boolean()]).transform(String)
/** One sentence or a few, as staff read them. */
export const Sentence = z.string().min(1).max(300)

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
  /** The school is of one of these sorts (`school add --kind`). One whose sort is not known is of none. */
  | { school: string[] }
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
export const Condition: z.ZodType<Condition> = z.lazy(() =>
  z.union([
    z.strictObject({ field: Id, is: Value }),
    z.strictObject({ field: Id, has: z.array(Id).min(1) }),
    z.strictObject({
      field: Id,
      count: z.strictObject({ at_least: z.number().int().optional(), at_most: z.number().int().optional() }),
    }),
    z.strictObject({ field: Id, before: Id }),
    z.strictObject({ field: Id, hold: z.array(Id).min(1) }),
    z.strictObject({ field: Id, old_enough_for: Id }),
    z.strictObject({ field: Id, known_platform: z.boolean() }),
    z.strictObject({ field: Id, done: z.array(Id).min(1) }),
    z.strictObject({ school: z.array(Id).min(1) }),
    z.strictObject({ all: z.array(Condition).min(1) }),
    z.strictObject({ any: z.array(Condition).min(1) }),
    z.strictObject({ not: Condition }),
  ]),
) as z.ZodType<Condition>

export const FormField = z.strictObject({
  id: Id,
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
    .array(z.strictObject({ id: Id, label: z.string().min(1).max(75) }))
    .min(1)
    .optional(),
  /** Filled in from the directory and not free to choose. */
  from: z.enum(['author', 'line_manager']).optional(),
  /** For a platform: the field that asks its minimum age when Staffroom does not know it. */
  age_field: Id.optional(),
})
export type FormField = z.infer<typeof FormField>

export const FormCheck = z.strictObject({
  /** Where the sentence stands when `must` does not hold. A check is silent while a field that decides it is unanswered. */
  field: Id,
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
const Remark = z.strictObject({ when: Condition, says: Sentence, clause: Clauses })

export const FormSection = z.strictObject({
  // Slack: a header holds 150 characters.
  title: z.string().max(150),
  clause: Clauses.optional(),
  fields: z.array(FormField).min(1),
})
export type FormSection = z.infer<typeof FormSection>

export const Form = z.strictObject({
  title: z.string().min(1).max(60),
  sections: z.array(FormSection).min(1),
  checks: z.array(FormCheck).default([]),
  remarks: z.array(Remark).default([]),
})
export type Form = z.infer<typeof Form>

/** What has a form: a procedure, or a kind of report. `title`: the fields whose answers make its title. */
export interface Formed {
  name: string
  title: string[]
  form: Form
}

/** Every field of a form, in its order. */
export function formFields({ form }: Pick<Formed, 'form'>): FormField[] {
  return form.sections.flatMap((section) => section.fields)
}
