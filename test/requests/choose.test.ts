import { describe, expect, it } from 'vitest'
import { inOrder } from '../../src/called.ts'
import { formFields } from '../../src/packs/form.ts'
import { loadPacks } from '../../src/packs/load.ts'
import { Procedure } from '../../src/packs/pack.ts'
import { platformNames } from '../../src/packs/platforms.ts'
import { procedureMeant } from '../../src/requests/choose.ts'

const packs = await loadPacks()
const proceduresOf = (id: string) => packs.get(id)?.pack.procedures ?? []
const platforms = platformNames(packs.get('king-offa')?.platforms ?? [])

/** What happens: `opens x`, `asks x or y`, or `lists all`. */
function whatHappens(school: string, typed: string): string {
  const { things: procedures, isSure } = procedureMeant(proceduresOf(school), typed, platforms)
  const ids = procedures.map(({ id }) => id)
  if (ids.length === 0) return 'lists all'
  return `${isSure ? 'opens' : 'asks'} ${ids.join(' or ')}`
}

describe('a form is opened at once', () => {
  it.each([
    ['by its id, as buttons send it', 'king-offa', 'site_creation', 'opens site_creation'],
    ['by a word of the pack', 'king-offa', 'content', 'opens content'],
    ['whatever the case and the marks', 'king-offa', ' “Content”!', 'opens content'],
    ['in the plural', 'king-offa', 'posts', 'opens content'],
    ['with another ending', 'king-offa', 'advertised', 'opens advertising'],
    ['among little words', 'king-offa', 'for a new page for my class please', 'opens site_creation'],
    ['with the name of a platform', 'king-offa', 'a Facebook page', 'opens site_creation'],
    [
      'with a nickname of one, and whom it is for',
      'king-offa',
      'an insta account for Year 4 families',
      'opens site_creation',
    ],
    ['with a slip of the finger', 'king-offa', 'contnet', 'opens content'],
    ['with another', 'evendons', 'to represnt the school', 'opens speak_for_school'],
    [
      'where it says more of the words than another',
      'king-offa',
      'organisation as a friend of the site',
      'opens friend',
    ],
    ['where another has only a part of them', 'gcc-model', 'my own account', 'opens event_pictures'],
    ['by several words', 'king-offa', 'to take part in a forum', 'opens participation'],
    ['whatever the school calls it', 'merriott-haselbury', 'site', 'opens account_creation'],
    ['for what is blocked', 'huntington', 'unblock a page', 'opens blocked_content'],
    ['for the network', 'huntington', 'Wi-Fi', 'opens wifi_use'],
  ])('%s: %s “%s”', (_how, school, typed, happens) => {
    expect(whatHappens(school, typed)).toBe(happens)
  })
})

describe('a form is never opened on a guess', () => {
  it.each([
    ['two are spoken of', 'king-offa', 'logo for a new page', 'asks site_creation or logo'],
    ['two are spoken of, one with a slip', 'king-offa', 'contnet for the site', 'asks content or site_creation'],
    ['a word is left over that may change it', 'king-offa', 'personal account', 'asks site_creation'],
    ['another school’s form is meant', 'king-offa', 'unblock a page', 'asks site_creation'],
    ['the word is another, and only like one of ours', 'king-offa', 'contest', 'asks content'],
    ['a short word is misspelt', 'king-offa', 'lgo', 'asks logo'],
    ['a part of two names was typed', 'huntington', 'personal account', 'asks device_use or wifi_use'],
    ['there is no such form', 'huntington', 'site', 'asks blocked_content'],
    ['nothing is like it', 'king-offa', 'a minibus', 'lists all'],
    ['it is another’s form altogether', 'merriott-haselbury', 'wifi', 'lists all'],
    ['nothing was said', 'king-offa', '?!', 'lists all'],
  ])('where %s: %s “%s”', (_why, school, typed, happens) => {
    expect(whatHappens(school, typed)).toBe(happens)
  })
})

const everyWord = [...packs].flatMap(([school, { pack }]) =>
  pack.procedures.flatMap(({ id, words }) => words.map((word) => [school, word, id] as const)),
)

it.each(everyWord)('%s: “%s” opens %s', (school, word, id) => {
  expect(whatHappens(school, word)).toBe(`opens ${id}`)
})

describe('the list of forms', () => {
  it('stands in the order of the packs, what staff need most on top', () => {
    expect(inOrder(proceduresOf('king-offa')).map(({ id }) => id)).toEqual([
      'content',
      'site_creation',
      'participation',
      'logo',
      'advertising',
      'friend',
    ])
  })

  it.each([...packs.keys()])('of %s says in a line what each is for', (school) => {
    for (const { about = '' } of proceduresOf(school)) expect(about).toMatch(/^[A-Z].{10,}\.$/)
  })

  it('a procedure without a place comes last, by its name', () => {
    const [first, second] = ['b', 'a'].map((name) => unplaced(name))
    const placed = { ...unplaced('c'), order: 1 }
    expect(inOrder([first, second, placed].filter((one) => one !== undefined)).map(({ name }) => name)).toEqual([
      'c',
      'a',
      'b',
    ])
  })
})

it.each([...packs.keys()])('the forms of %s, but the long one of a site, take two minutes', (school) => {
  for (const procedure of proceduresOf(school).filter((one) => one !== theLongOne))
    expect(formFields(procedure).length).toBeLessThanOrEqual(8)
})

const theLongOne = proceduresOf('king-offa').find(({ id }) => id === 'site_creation')

function unplaced(name: string): Procedure {
  return Procedure.parse({
    id: name,
    name,
    words: [name],
    clause: ['1'],
    title: ['what'],
    form: { title: name, sections: [{ title: '', fields: [{ id: 'what', kind: 'line', label: 'What' }] }] },
    steps: [{ id: 'head', name: 'Headteacher', roles: ['headteacher'], attests: 'I approve.', clause: ['1'] }],
  })
}
