import { dayWords, parseDay } from '../calendar/days.ts'
import type { Tx } from '../db/transaction.ts'
import type { AuditLine, Reply } from '../effects.ts'
import type { Directory, Member } from './directory.ts'
import { isActive, isAway, memberByEmail } from './directory.ts'
import { clearAway, setAway } from './store.ts'

interface Where {
  school: { id: string; name: string }
  directory: Directory
  /** YYYY-MM-DD */
  today: string
}

const HOW =
  'Please give the last day you are away, for example “away until 5 March” or “away until Friday, Asha Patel signs for me”. “back” ends it.'

const NOT_AWAY = 'You are not marked as away: only you sign for yourself.'

/**
 * "away until 5 March", "away until Friday, asha.patel@…": from now to the end of that day a person's deputies may sign
 * for them, and whom they name, as far as the pack lets them hand a step over. "back" ends it.
 * @returns what they hear, and the audit line when something changed
 */
export async function setAwayFor(
  tx: Tx,
  where: Where,
  personId: string,
  words: string,
): Promise<{ reply: Reply; changed: AuditLine[] }> {
  if (words.trim().toLowerCase() === 'back') return back(tx, where, personId)
  const [dateWords = '', ...rest] = words.replace(/^(?:un)?till?\s+/i, '').split(/,|\bfor me\b|\bcover(?:ed)? by\b/i)
  const until = parseDay(dateWords, where.today)
  if (until === undefined) return { reply: { show: 'word', text: HOW }, changed: [] }
  if (until < where.today)
    return { reply: { show: 'word', text: `${dayWords(until)} is in the past. ${HOW}` }, changed: [] }
  const named = rest
    .join(' ')
    .replace(/\bsigns?\b/i, '')
    .trim()
  const delegate = named === '' ? undefined : findMember(where, named)
  if (named !== '' && (delegate === undefined || delegate.id === personId))
    return { reply: { show: 'word', text: `I do not find “${named}” in the staff list. ${HOW}` }, changed: [] }
  await setAway(tx, {
    schoolId: where.school.id,
    personId,
    until,
    ...(delegate === undefined ? {} : { delegateId: delegate.id }),
  })
  const standIn = delegate === undefined ? '' : ` ${delegate.name} may sign for you where the policy allows it.`
  const text = `You are away until the end of ${dayWords(until)}. Your deputies may sign for you, and the record will say so.${standIn} “back” ends it.`
  return {
    reply: { show: 'word', text },
    changed: [line(where, personId, 'AwaySet', { until, delegate: delegate?.id ?? null })],
  }
}

/** Whether somebody is marked away, for a delivery that has been acted upon before. */
export function awayState({ directory, today }: Where, personId: string): Reply {
  const until = directory.absences.find((absence) => absence.personId === personId)?.until
  const isMarked = until !== undefined && isAway(directory, personId, today)
  return {
    show: 'word',
    text: isMarked ? `You are away until the end of ${dayWords(until)}. “back” ends it.` : NOT_AWAY,
  }
}

async function back(tx: Tx, where: Where, personId: string): Promise<{ reply: Reply; changed: AuditLine[] }> {
  if (!isAway(where.directory, personId, where.today)) return { reply: { show: 'word', text: NOT_AWAY }, changed: [] }
  await clearAway(tx, where.school.id, personId)
  return {
    reply: { show: 'word', text: 'Welcome back. Only you sign for yourself again.' },
    changed: [line(where, personId, 'AwayEnded', {})],
  }
}

/** Whoever is here today and has this address or, alone of all, this name. */
function findMember({ directory, today }: Where, named: string): Member | undefined {
  const active = [...directory.members.values()].filter((member) => isActive(member, today))
  const byName = active.filter((member) => member.name.toLowerCase() === named.toLowerCase())
  const byAddress = memberByEmail(directory, named)
  if (byAddress !== undefined) return active.includes(byAddress) ? byAddress : undefined
  return byName.length === 1 ? byName[0] : undefined
}

function line(where: Where, personId: string, action: string, details: AuditLine['details']): AuditLine {
  return { chain: where.school.id, actor: personId, action, subject: `person:${personId}`, details }
}
