/** What is different between two imports of a policy; clause ids. */
export interface WordingChanges {
  /** Had no wording before. */
  added: string[]
  /** Says something else now. */
  changed: string[]
  /** Had a wording, and has none now. */
  gone: string[]
  /** What stood under one number stands under another now: the document was renumbered, and the pack was not. */
  moved: { from: string; to: string }[]
}

/**
 * Compares the wordings of two imports; how they were typeset does not count.
 * @param before clause id → wording
 * @param after in the order in which the changes are to be listed
 */
export function compareWordings(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): WordingChanges {
  const [old, now] = [before, after].map(
    (wordings) => new Map([...wordings].map(([id, words]) => [id, bareWords(words)])),
  )
  if (old === undefined || now === undefined) return { added: [], changed: [], gone: [], moved: [] }
  const ids = [...now.keys()]
  const stood = new Map([...old].map(([id, words]) => [words, id]))
  return {
    added: ids.filter((id) => !old.has(id)),
    changed: ids.filter((id) => old.has(id) && old.get(id) !== now.get(id)),
    gone: [...old.keys()].filter((id) => !now.has(id)),
    moved: ids.flatMap((to) => {
      const from = stood.get(now.get(to) ?? '')
      return from === undefined || from === to || old.get(to) === now.get(to) ? [] : [{ from, to }]
    }),
  }
}

/** A wording without what only typesetting makes different: kinds of quotes, dashes, bullets and spaces. */
export function bareWords(wording: string): string {
  return wording
    .replace(/[‘’‚′`]/g, "'")
    .replace(/[“”„″]/g, '"')
    .replace(/[‐-―]/g, '-')
    .replace(/[•|]|\s/g, ' ')
    .replace(/ +/g, ' ')
    .trim()
}
