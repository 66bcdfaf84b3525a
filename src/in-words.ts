/** "Mrs Lee, Mr Khan or Ms Ray" */
export function anyOf(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'disjunction' }).format(names)
}

/** "Mrs Lee, Mr Khan and Ms Ray" */
export function allOf(names: string[]): string {
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(names)
}

/** Above a form that was refused: "One answer needs another look."; empty for none. */
export function anotherLook(answers: number): string {
  if (answers === 0) return ''
  return `${answers === 1 ? 'One answer needs' : `${answers} answers need`} another look.`
}

/** "A friend or follow request": as it stands at the beginning of a line. */
export function inCapital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
