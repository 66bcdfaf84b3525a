import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.d.ts'
import { dayIn, dayWords } from '../calendar/days.ts'
import { breakable, rowsTable, sheet } from '../pdf/sheet.ts'
import { nameIn } from '../people/directory.ts'
import { lastDayOf, letterParagraphs } from './letter.ts'
import { type Decision, present } from './request.ts'
import type { Scene } from './scene.ts'
import { signedWords } from './words.ts'

/**
 * The letter of authority, A4, as pdfmake takes it.
 * @param scene an approved request of a procedure with `produces.letter`
 * @see policies/<school>/procedures/*.yaml `produces.letter`
 */
export function letterDocument(scene: Scene): TDocumentDefinitions {
  const { request, school, pack, procedure } = scene
  const letter = procedure.produces?.letter
  const title = letter?.title ?? ''
  const approvedOn = dayWords(dayIn(school.timezone, new Date(request.endedAt ?? present(request).at)))
  const about = {
    title: `${title}, ${referenceOf(scene)}`,
    author: school.name,
    foot: `${school.name} · ${referenceOf(scene)}`,
  }
  return sheet(about, [
    { text: school.name, fontSize: 13 },
    { text: approvedOn, style: 'quiet', margin: [0, 2, 0, 24] },
    { text: title, style: 'h1', margin: [0, 0, 0, 12] },
    rowsTable([
      { label: 'To', value: nameIn(scene, request.authorId) },
      { label: 'Holds', value: holdsWords(scene, approvedOn) },
      { label: 'Reference', value: referenceOf(scene) },
    ]),
    ...letterParagraphs(scene).map((text): Content => ({ text: breakable(text), fontSize: 11, margin: [0, 12, 0, 0] })),
    { text: 'Signed', style: 'h2' },
    ...request.decisions.map((decision) => signature(decision, scene)),
    { text: 'How to check that this letter is genuine', style: 'h2' },
    ...checks(scene),
    {
      text: `Given under the ${pack.title} of ${pack.school} (${(letter?.clause ?? procedure.clause).join(', ')}).`,
      style: 'quiet',
      margin: [0, 8, 0, 0],
    },
  ])
}

/** "larkfield/7": what the school's office, and `staffroom requests show`, find the request by. */
function referenceOf({ request }: Scene): string {
  return `${request.schoolId}/${request.number}`
}

function holdsWords(scene: Scene, from: string): string {
  const last = lastDayOf(scene)
  const end = last === undefined ? 'until the school takes it back' : `to ${dayWords(last)}, that day included`
  return `From ${from} ${end}, and as long as the person named here works for the school.`
}

function signature(decision: Decision, scene: Scene): Content {
  return {
    unbreakable: true,
    margin: [0, 2, 0, 8],
    stack: [
      { text: decision.stepName, bold: true },
      { text: decision.sentences.join(' '), italics: true },
      { text: signedWords(decision, scene), margin: [0, 2, 0, 0] },
    ],
  }
}

function checks(scene: Scene): Content[] {
  const text = `Ask the office of ${scene.school.name}, by a number or an address that you find yourself, and give them the reference. They can tell you whether the school gave this letter, to whom, and whether it still holds; and they have the text that was signed, with this check value.`
  return [
    { text, style: 'quiet' },
    {
      text: `Check value of the signed text: ${present(scene.request).textHash}`,
      style: 'quiet',
      margin: [0, 4, 0, 0],
    },
  ]
}
