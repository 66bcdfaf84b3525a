import { z } from 'zod'
import { didYouMean } from './nearest.ts'

/**
 * What somebody may say about their case, in groups of which one holds: the answers offered when a question hinges on
 * it. `asks` is the question put to the reader, each option the words on its button.
 */
export const FACTS = {
  family: { asks: 'Is it somebody of your own family?', options: { family: 'Yes, family', not_family: 'No' } },
  friendship: {
    asks: 'Is it a close friend of yours from outside school?',
    options: { close_friend: 'Yes, a close friend', not_close_friend: 'No' },
  },
  approval: {
    asks: 'Has it been approved?',
    options: { approved: 'Yes, by everyone it needs', partly_approved: 'Only in part', not_approved: 'Not yet' },
  },
  consent: {
    asks: 'Is there consent for exactly this use?',
    options: { consent: 'Yes', no_consent: 'No', consent_unknown: 'I do not know' },
  },
  age: { asks: 'How old are they?', options: { minor: 'Under 18', adult: '18 or over' } },
  pupil: { asks: 'Are they still at school here?', options: { left: 'They have left', still_pupil: 'Still here' } },
  leaver: { asks: 'Do you still work here?', options: { leaver: 'I have left or am leaving', employed: 'Yes' } },
  conflict: {
    asks: 'Would it be a conflict of interest?',
    options: { conflict: 'Yes, or it might look so', no_conflict: 'No' },
  },
  time: {
    asks: 'When?',
    options: { lesson: 'In lesson time', break: 'At break', work_time: 'In working hours', own_time: 'In my own time' },
  },
  device: {
    asks: 'On whose device?',
    options: { school_device: 'The school’s', own_device: 'My own' },
  },
  network: { asks: 'Over which network?', options: { school_wifi: 'The school’s WiFi', own_data: 'My own' } },
  account: {
    asks: 'On which account?',
    options: { personal_account: 'My own', official_site: 'The school’s' },
  },
  names: { asks: 'Would names stand beside it?', options: { named: 'Yes', unnamed: 'No' } },
  author: {
    asks: 'Would your own name stand on it?',
    options: { anonymous: 'No', evading: 'No, so that the rules do not reach me', signed: 'Yes' },
  },
  occasion: { asks: 'Is it exceptional?', options: { exceptional: 'Yes, an emergency', ordinary: 'No' } },
  training: {
    asks: 'Have they read the policy and been trained?',
    options: { trained: 'Yes', untrained: 'Not yet' },
  },
  law: { asks: 'Might it be against the law?', options: { illegal: 'Yes', legal: 'No' } },
  disclaimer: {
    asks: 'Does it say that the views are your own?',
    options: { disclaimer: 'Yes', no_disclaimer: 'No' },
  },
  storage: {
    asks: 'Is it deleted from the phone right after?',
    options: { deleted_after: 'Yes, at once', kept: 'No' },
  },
  teaching: { asks: 'Does it help what is being taught?', options: { helps_teaching: 'Yes', no_teaching: 'No' } },
  number: { asks: 'How many people?', options: { one_person: 'One', two_people: 'Two or more' } },
  writing: { asks: 'Is it in writing?', options: { in_writing: 'Yes', verbal: 'No, said only' } },
  audience: { asks: 'Who can see it?', options: { private_account: 'Only people I chose', public_account: 'Anybody' } },
  day: { asks: 'When did it come?', options: { weekend: 'At a weekend', weekday: 'On a weekday' } },
  link: {
    asks: 'Does it name or touch the school?',
    options: { mentions_school: 'Yes', unrelated_to_school: 'No' },
  },
  credit: {
    asks: 'Do you have the owner’s permission?',
    options: { credited: 'Yes, and I say whose it is', uncredited: 'No' },
  },
  recognisable: {
    asks: 'Could anybody in it be recognised?',
    options: { recognisable: 'Yes', not_recognisable: 'No' },
  },
  dress: { asks: 'Are the children suitably dressed?', options: { unsuitable_dress: 'No', suitable_dress: 'Yes' } },
  place: { asks: 'Where?', options: { at_school: 'At school', at_home: 'Away from school' } },
  premises: {
    asks: 'Does it show a sensitive place?',
    options: { sensitive_place: 'Yes', ordinary_place: 'No' },
  },
  purpose: { asks: 'What is it for?', options: { trivial: 'Just for fun', serious: 'Teaching or school business' } },
  fairness: { asks: 'Is it accurate and open?', options: { unfair: 'Not quite', fair: 'Yes' } },
  culprit: {
    asks: 'Who did it?',
    options: { pupil_culprit: 'A pupil', colleague_culprit: 'A colleague', adult_culprit: 'Another adult' },
  },
  role: {
    asks: 'What is your role?',
    options: { named_role: 'Head, office, marketing or IT', other_role: 'Another' },
  },
  tone: { asks: 'What does it say?', options: { negative: 'Something negative', positive: 'Something positive' } },
  subject: { asks: 'Does it show a school event?', options: { event: 'Yes', no_event: 'No' } },
  urgency: { asks: 'Is it urgent?', options: { urgent: 'Yes', not_urgent: 'No' } },
} as const satisfies Record<string, { asks: string; options: Record<string, string> }>

export type FactGroup = keyof typeof FACTS

const groupOf = new Map<string, FactGroup>(
  Object.entries(FACTS).flatMap(([group, { options }]) =>
    Object.keys(options).map((fact): [string, FactGroup] => [fact, group as FactGroup]),
  ),
)

/** One thing that may be given: `family`, `not_approved`. */
export const Fact = z
  .string()
  .refine((fact) => groupOf.has(fact), {
    error: ({ input }) => `“${input}” is no fact that Staffroom knows.${didYouMean(String(input), groupOf.keys())}`,
  })
  // For editors, which complete and check by it.
  .meta({ enum: [...groupOf.keys()] })
export type Fact = z.infer<typeof Fact>

/** The group a fact belongs to: `family` → `family`, `not_approved` → `approval`. */
export function factGroup(fact: Fact): FactGroup | undefined {
  return groupOf.get(fact)
}

/** All facts of a fact's group, itself included. */
export function factOptions(fact: Fact): Fact[] {
  const group = groupOf.get(fact)
  return group === undefined ? [] : Object.keys(FACTS[group].options)
}

/** Every fact there is, in the order of the groups. */
export const allFacts: readonly Fact[] = [...groupOf.keys()]

/** The words on a fact's button. */
export function factWords(fact: Fact): string {
  const group = groupOf.get(fact)
  const options: Record<string, string> = group === undefined ? {} : FACTS[group].options
  return options[fact] ?? fact
}
