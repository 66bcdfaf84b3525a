import type { Stance } from '../packs/rule.ts'
import type { Form, Side } from '../packs/topic.ts'

export type Verdict = 'yes' | 'no' | 'depends' | 'info' | 'not_covered'

/** What a question claims of the deed, so that "yes" would agree. */
type Claim =
  | 'allowed'
  | 'required'
  | 'forbidden'
  | 'leaving_allowed'
  | 'needs_permission'
  | 'needs_none'
  | 'holds'
  | 'fails'

/**
 * What each stance makes of each claim. `conditional` is allowed on a condition nobody has stated: so asking whether
 * there is one is a yes, and whether one may leave the deed alone too. What must be done needs nobody's
 * permission; what must not be done is not to be had without it either.
 */
const ANSWERS: Record<Exclude<Stance, 'info'>, Record<Claim, Verdict>> = {
  must: row('yes', 'yes', 'no', 'no', 'no'),
  should: row('yes', 'yes', 'no', 'no', 'no'),
  must_not: row('no', 'no', 'yes', 'yes', 'yes'),
  should_not: row('no', 'no', 'yes', 'yes', 'yes'),
  may: row('yes', 'no', 'no', 'yes', 'no'),
  conditional: row('depends', 'no', 'depends', 'yes', 'yes'),
  depends: row('depends', 'depends', 'depends', 'depends', 'depends'),
  is: row('yes', 'yes', 'no', 'no', 'yes'),
  is_not: row('no', 'no', 'yes', 'yes', 'no'),
}

/** The literal answer to a question of this form about a deed, or about the opposite. */
export function verdictOn(stance: Stance, form: Form, side: Side): Verdict {
  if (form === 'open' || (stance === 'info' && form === 'word')) return 'info'
  // A yes or no asked where the policy only explains hinges on what it explains.
  if (stance === 'info') return 'depends'
  const answer = ANSWERS[stance][claimOf(form, side)]
  // Keywords on what is done anyway want to know more about it; a bare yes tells them nothing.
  return form === 'word' && answer === 'yes' ? 'info' : answer
}

function claimOf(form: Exclude<Form, 'open'>, side: Side): Claim {
  const asked = side === 'asked'
  switch (form) {
    case 'may':
    case 'word':
      return asked ? 'allowed' : 'leaving_allowed'
    case 'must':
      return asked ? 'required' : 'forbidden'
    case 'wrong':
      return asked ? 'forbidden' : 'required'
    case 'need':
      return asked ? 'needs_permission' : 'needs_none'
    case 'is':
      return asked ? 'holds' : 'fails'
  }
}

function row(
  allowed: Verdict,
  required: Verdict,
  forbidden: Verdict,
  leaving_allowed: Verdict,
  needs_permission: Verdict,
): Record<Claim, Verdict> {
  const fails = allowed === 'yes' ? 'no' : allowed === 'no' ? 'yes' : allowed
  const needs_none = needs_permission === 'yes' ? 'no' : needs_permission === 'no' ? 'yes' : needs_permission
  return { allowed, required, forbidden, leaving_allowed, needs_permission, needs_none, holds: allowed, fails }
}
