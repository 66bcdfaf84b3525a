import { dayWords } from '../calendar/days.ts'
import { parseAgeRange } from '../packs/ages.ts'
import type { FormField } from '../packs/form.ts'
import { type Directory, nameIn } from '../people/directory.ts'

/** An answer as people read it: names, labels, "3 March 2027", yes or no. */
export function answerWords(field: FormField, answer: string | string[], directory: Directory): string {
  const words = [answer].flat().map((value) => valueWords(field, value, directory))
  return words.join(', ')
}

/** The same as it is signed: people with their address, since two may share a name. */
export function exactWords(field: FormField, answer: string | string[], directory: Directory): string {
  if (field.kind !== 'person' && field.kind !== 'people') return answerWords(field, answer, directory)
  const words = [answer].flat().map((id) => `${nameIn({ directory }, id)} <${directory.members.get(id)?.email ?? id}>`)
  return words.join(', ')
}

function valueWords(field: FormField, value: string, directory: Directory): string {
  switch (field.kind) {
    case 'date':
      return dayWords(value)
    case 'choice':
    case 'choices':
      return field.options?.find((option) => option.id === value)?.label ?? value
    case 'person':
    case 'people':
      return nameIn({ directory }, value)
    case 'tick':
      return value === 'true' ? 'Yes' : 'No'
    case 'age_range':
      return ageWords(value)
    case 'age':
      return value === '0' ? 'none' : value
    default:
      return value
  }
}

/** School years with the ages they stand for; ages as they were written. */
function ageWords(text: string): string {
  const ages = parseAgeRange(text)
  if (ages === undefined || /^[\d\s+–-]+$/.test(text)) return text
  return `${text} (${ages.to === undefined ? `age ${ages.from} and over` : `ages ${ages.from} to ${ages.to}`})`
}
