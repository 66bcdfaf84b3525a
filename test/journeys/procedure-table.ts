import { DateTime } from 'luxon'
import type { Filled } from './actor.ts'
import { siteForm } from './forms.ts'
import type { Stage } from './stage.ts'

/** A signature, and what is written with it where the step asks for that. */
interface Signing {
  /** As in their address, before the @. */
  by: string
  writes?: string
  /** They could have signed an earlier step too, and have buttons from the start. */
  fromTheStart?: true
}

/** How one procedure of one school is played, from the word that is typed to what it leaves behind. */
export interface Played {
  policy: string
  procedure: string
  /** What follows `request`. */
  asks: string
  author: string
  form: Filled
  /** An answer that is not taken, the field that says so, and the clause it names. */
  wrong: { answers: Filled; field: string; clause: string }
  /** Every step in turn; the last of them declines when the request is played with a bad end. */
  signs: Signing[]
  /** Holds a role in none of its steps, and sees nothing of it. */
  colleague: string
  leaves?: { site: string } | { letter: true }
  /** What must be so before the last signature is taken; played between a refused try and the real one. */
  before?: { says: string; comesTrue: (s: Stage) => Promise<void> }
}

const DOMAIN: Record<string, string> = {
  'king-offa': 'larkfield.example',
  'gcc-model': 'oakmere.example',
  'merriott-haselbury': 'withybrook.example',
  evendons: 'fernhill.example',
  huntington: 'castlegate.example',
}
const TRUST = ['victoria.stanning', 'marcus.bell', 'olena.bondar']

/** The address of somebody of that school. */
export function addressOf(policy: string, who: string): string {
  return `${who}@${TRUST.includes(who) ? 'tallowfield.example' : DOMAIN[policy]}`
}

const soon = DateTime.now().plus({ months: 1 }).toFormat('yyyy-MM-dd')
const past = '2020-01-06'
const allFive = ['clear', 'accurate', 'neutral', 'fair', 'open']
const at = (policy: string, ...who: string[]) => who.map((one) => addressOf(policy, one))

const larkfield = { policy: 'king-offa', author: 'amira.hussain', colleague: 'liam.doyle' }
const oakmere = { policy: 'gcc-model', author: 'ellie.grant', colleague: 'mateusz.nowak' }
const withybrook = { policy: 'merriott-haselbury', author: 'stuart.pym', colleague: 'leila.haddad' }
const fernhill = { policy: 'evendons', author: 'connor.hale', colleague: 'anjali.menon' }
const castlegate = { policy: 'huntington', author: 'kate.lumley', colleague: 'jess.holroyd' }

export const PLAYED: Played[] = [
  {
    ...larkfield,
    procedure: 'site_creation',
    asks: 'a facebook page',
    form: siteForm(),
    wrong: { answers: { moderators: at('king-offa', 'liam.doyle') }, field: 'moderators', clause: 'A.5.4' },
    signs: [{ by: 'tom.okafor' }, { by: 'bethan.rhys' }, { by: 'helen.marsh' }],
    leaves: { site: 'Facebook' },
  },
  {
    ...larkfield,
    procedure: 'content',
    asks: 'contnet',
    form: {
      place: 'Year 4 on Facebook',
      content: 'Our volcanoes erupted today. A picture of five cardboard mountains.',
      people: 'nobody',
      others_work: 'none',
    },
    wrong: { answers: { others_work: 'not_agreed' }, field: 'others_work', clause: 'A.4.6' },
    signs: [{ by: 'tom.okafor' }, { by: 'bethan.rhys' }],
  },
  {
    ...larkfield,
    procedure: 'participation',
    asks: 'to take part in a forum',
    form: {
      other_site: 'Hastings Reads',
      run_by: 'The town library',
      purpose: 'Families hear what is on at the library.',
      contribution: 'One book tip a month.',
      participants: at('king-offa', 'amira.hussain'),
      identify: 'true',
    },
    wrong: { answers: { identify: 'false' }, field: 'identify', clause: 'A.4.8' },
    signs: [{ by: 'tom.okafor' }, { by: 'bethan.rhys' }, { by: 'helen.marsh' }],
  },
  {
    ...larkfield,
    procedure: 'logo',
    asks: 'logo',
    form: { place: 'Sports week page', whose_place: 'ours', use: 'As its profile picture, for a week.' },
    wrong: { answers: { whose_place: 'own' }, field: 'whose_place', clause: '6.12' },
    signs: [{ by: 'bethan.rhys' }],
  },
  {
    ...larkfield,
    procedure: 'advertising',
    asks: 'advertising',
    form: {
      site: 'Larkfield gardeners',
      sought: 'Grandparents who show how to sow beans.',
      advertised_on: 'Our page on Facebook',
      wording: 'Do you know about beans? Our garden page would love to hear from you.',
      vetting: 'The office checks them as it checks volunteers.',
    },
    wrong: { answers: { vetting: '' }, field: 'vetting', clause: 'A.5.7' },
    signs: [{ by: 'bethan.rhys' }],
  },
  {
    ...larkfield,
    procedure: 'friend',
    asks: 'an organisation as a friend of the site',
    form: {
      organisation: 'The allotment society',
      site: 'Larkfield gardeners',
      benefit: 'They tell us when to sow.',
      vetting: 'I have read a year of their posts and spoken to their secretary.',
    },
    wrong: { answers: { vetting: '' }, field: 'vetting', clause: 'A.5.7' },
    signs: [{ by: 'bethan.rhys' }],
  },
  {
    ...oakmere,
    procedure: 'service_approval',
    asks: 'a service',
    form: {
      platform: 'YouTube',
      purpose: 'Short films on rivers.',
      audience: 'Year 9 and their families',
      start: soon,
    },
    wrong: { answers: { start: past }, field: 'start', clause: '6.1' },
    signs: [{ by: 'harold.binney' }],
    leaves: { site: 'YouTube' },
  },
  {
    ...oakmere,
    procedure: 'own_channel',
    asks: 'a post',
    form: {
      channel: 'The school’s page on Facebook',
      message: 'The school is open again from Monday.',
      voice: 'school',
      checklist: allFive,
    },
    wrong: { answers: { checklist: ['clear', 'accurate'] }, field: 'checklist', clause: '5.4' },
    signs: [{ by: 'graham.pell' }],
  },
  {
    ...oakmere,
    procedure: 'outside_channel',
    asks: 'school business',
    form: {
      channel: 'The village group on Facebook',
      message: 'The fair begins at two.',
      why_there: 'The village does not read our page.',
      voice: 'information',
    },
    wrong: { answers: { why_there: '' }, field: 'why_there', clause: '8.1.6' },
    signs: [{ by: 'graham.pell' }],
  },
  {
    ...oakmere,
    procedure: 'event_pictures',
    asks: 'my own account',
    form: {
      event: 'The summer fair',
      account: 'My Instagram, for friends',
      pictures: 'My cake stall, nobody to be seen.',
      reason_own: 'The baking club reads it.',
      positive: 'true',
    },
    wrong: { answers: { positive: 'false' }, field: 'positive', clause: '7.6.3' },
    signs: [{ by: 'harold.binney' }],
  },
  {
    ...withybrook,
    procedure: 'account_creation',
    asks: 'an account',
    form: {
      platform: 'Instagram',
      aim: 'Families see the eco-club at work.',
      audience: 'Families of both schools',
      promotion: 'In the newsletter.',
      runners: at('merriott-haselbury', 'stuart.pym', 'becky.slade'),
      visibility: 'closed',
    },
    wrong: { answers: { runners: at('merriott-haselbury', 'stuart.pym') }, field: 'runners', clause: '5.a.iv' },
    signs: [{ by: 'callum.reid' }],
    leaves: { site: 'Instagram' },
    before: { says: 'Becky Slade', comesTrue: train },
  },
  {
    ...withybrook,
    procedure: 'post_check',
    asks: 'a post',
    form: {
      account: 'The federation’s page on Facebook',
      post: 'Why we take part in the climate walk.',
      concern: 'Some families are against the walk.',
      others_work: 'agreed',
    },
    wrong: { answers: { others_work: 'not_agreed' }, field: 'others_work', clause: '15.a.vi' },
    signs: [{ by: 'ngozi.eze' }],
  },
  {
    ...fernhill,
    procedure: 'site_creation',
    asks: 'site',
    form: {
      platform: 'Facebook',
      purpose: 'Families hear of the coding club.',
      audience: 'Families',
      contributors: 'Two teachers',
      age_range: '18+',
      administrators: at('evendons', 'connor.hale', 'sheila.dunmore'),
    },
    wrong: { answers: { administrators: at('evendons', 'lucy.farr') }, field: 'administrators', clause: '8.2' },
    signs: [
      { by: 'marcus.bell', writes: 'Do it, and keep comments closed.' },
      { by: 'victoria.stanning', fromTheStart: true },
    ],
    leaves: { site: 'Facebook' },
  },
  {
    ...fernhill,
    procedure: 'editor_authorisation',
    asks: 'an editor',
    form: { editor: at('evendons', 'lucy.farr'), site: 'Coding club', need: 'She takes the pictures.' },
    wrong: { answers: { editor: at('evendons', 'sheila.dunmore') }, field: 'editor', clause: '8.2' },
    signs: [{ by: 'patrick.lowe' }],
  },
  {
    ...fernhill,
    procedure: 'speak_for_school',
    asks: 'to speak for the school',
    form: { for_whom: 'school', subject: 'Our coding club', platforms: 'LinkedIn', until: soon },
    wrong: { answers: { until: past }, field: 'until', clause: '6.p3' },
    signs: [{ by: 'patrick.lowe' }],
    leaves: { letter: true },
  },
  {
    ...castlegate,
    procedure: 'blocked_content',
    asks: 'unblock a page',
    form: {
      date: soon,
      url: 'https://volcanoes.example/etna',
      site_content: 'A film of Etna.',
      reasons: 'Year 4 learns about volcanoes.',
      risks_and_controls: 'Other films are suggested; I show it full screen.',
    },
    wrong: { answers: { url: 'the volcano page' }, field: 'url', clause: '' },
    signs: [
      { by: 'neil.thackray', writes: 'Harmless; I would allow this one page.' },
      { by: 'angela.firth', writes: 'It serves the topic, and the page is safe.' },
    ],
  },
  {
    ...castlegate,
    procedure: 'device_use',
    asks: 'school device',
    form: {
      account: 'My YouTube account',
      lesson: 'Year 4, music',
      benefit: 'My list of recordings is there.',
    },
    wrong: { answers: { benefit: '' }, field: 'benefit', clause: '5.7' },
    signs: [{ by: 'angela.firth' }],
  },
  {
    ...castlegate,
    procedure: 'wifi_use',
    asks: 'wifi',
    form: {
      account: 'Instagram',
      own_device: 'My own phone',
      need: 'There is no signal in the hall, and I post for the choir.',
      until: soon,
    },
    wrong: { answers: { until: past }, field: 'until', clause: '5.9' },
    signs: [{ by: 'angela.firth' }, { by: 'neil.thackray' }],
  },
]

/** Everybody who runs the account has read the policy and been trained, as the school's own list says and a leader confirms. */
async function train({ db }: Stage): Promise<void> {
  await db.query(
    `insert into training (id, school_id, person_id, course, done_on, said_at, confirmed_by, confirmed_at)
     select gen_random_uuid(), m.school_id, m.person_id, course, current_date, now(), leader.id, now()
     from membership m join person p on p.id = m.person_id,
       unnest(array['policy', 'training']) course, person leader
     where p.email = any($1) and leader.email = $2`,
    [at('merriott-haselbury', 'stuart.pym', 'becky.slade'), addressOf('merriott-haselbury', 'judith.orme')],
  )
}
