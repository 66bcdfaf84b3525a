import { z } from 'zod'

/** What staff may be offered next; each pack maps them to its own procedures and routes. */
export const Action = z.enum([
  'site_request',
  'content_approval',
  'participation_approval',
  'report_friend_request',
  'report_abuse',
  'report_content',
  'blocked_content',
  'consent_check',
  'ask_person',
])
export type Action = z.infer<typeof Action>
