import type { Card } from '../../cards/catalog.ts'
import { inOrder, type Meant } from '../called.ts'
import { inCapital } from '../in-words.ts'
import type { Procedure } from '../packs/pack.ts'
import type { Setting } from './scene.ts'
import type { Draft } from './store.ts'

/**
 * What can be asked for here, in plain words; what staff need most often stands on top.
 * @param meant what they may have meant; undefined when they named nothing
 * @param begun forms of theirs that are not sent yet
 */
export function chooseProcedureView(setting: Setting, meant: Meant<Procedure> | undefined, begun: Draft[]): Card {
  const { pack, school } = setting
  const near = meant?.things ?? []
  const shown = near.length > 0 ? near : inOrder(pack.procedures)
  const { title, intro } = headOf(setting, meant)
  const hasMore = shown.length < pack.procedures.length
  return {
    name: 'list',
    data: {
      summary: title,
      title,
      intro,
      items: shown.map((procedure) => ({
        title: inCapital(procedure.name),
        text: procedure.about ?? procedure.intro ?? '',
        buttons: [startButton(procedure, school.id, begun)],
      })),
      buttons: hasMore ? [{ title: 'Show all forms', verb: 'request.start', data: { school: school.id } }] : [],
    },
  }
}

function headOf({ school }: Setting, meant: Meant<Procedure> | undefined): { title: string; intro: string } {
  if (meant === undefined)
    return {
      title: 'What would you like to ask for?',
      intro: `What the policy of ${school.name} wants approved before you do it:`,
    }
  if (meant.things.length === 0)
    return {
      title: 'No form here is called that',
      intro: `These are the forms of ${school.name}. If none of them fits, just type your question.`,
    }
  return {
    title: meant.things.length === 1 ? 'Is this the form you mean?' : 'Which of these do you mean?',
    intro: `Forms of ${school.name} that come near to what you typed:`,
  }
}

function startButton({ id }: Procedure, school: string, begun: Draft[]) {
  const isBegun = begun.some(({ procedure }) => procedure === id)
  return {
    title: isBegun ? 'Carry on with the form' : 'Open the form',
    verb: 'request.start',
    data: { procedure: id, school },
  }
}
