import type { Reply } from '../effects.ts'
import { type Directory, isActive } from './directory.ts'

const MOST_OPTIONS = 100

/**
 * People of the school whose name, job or address has every typed word, for a field that is being typed into.
 * Nothing typed: the first hundred by name (Slack's limit for a list of options).
 */
export function searchPeople(where: { directory: Directory; today: string }, typed: string): Reply {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  const found = [...where.directory.members.values()]
    .filter((member) => isActive(member, where.today))
    .filter((member) =>
      words.every((word) => `${member.name} ${member.jobTitle} ${member.email}`.toLowerCase().includes(word)),
    )
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))
  const options = found.slice(0, MOST_OPTIONS).map((member) => ({
    title: member.jobTitle === '' ? member.name : `${member.name}, ${member.jobTitle}`,
    value: member.email,
  }))
  return { show: 'options', options }
}
