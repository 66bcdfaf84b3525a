import type { Card } from '../../cards/catalog.ts'
import type { Surface } from '../conversation/incoming.ts'
import { formSections, watchedFields } from '../forms/form.ts'
import { anotherLook } from '../in-words.ts'
import type { Procedure } from '../packs/pack.ts'
import type { Scene, Setting } from './scene.ts'
import type { Draft } from './store.ts'
import { unreachableWords, waitingWords } from './words.ts'

/** A form that is open in front of somebody. */
export interface FormOpening {
  setting: Setting
  procedure: Procedure
  draft: Draft
}

/** The pack's form with what has been typed so far. */
export function formView(opening: FormOpening, surface: Surface): Card {
  return fullForm(opening, surface, {}, '')
}

/**
 * The same form, with a sentence beside each wrong field and all that was typed.
 * @param asked fields that have only now become questions: no mistake, so they are counted apart
 */
export function refusedView(
  opening: FormOpening,
  surface: Surface,
  errors: Record<string, string>,
  asked: string[],
): Card {
  const fresh = asked.filter((field) => field in errors)
  const wrong = Object.keys(errors).length - fresh.length
  const parts = [
    anotherLook(wrong),
    fresh.length > 0
      ? `${fresh.length === 1 ? 'One more question follows' : `${fresh.length} more questions follow`} from your answers.`
      : '',
    'Nothing you typed is lost.',
  ]
  return fullForm(opening, surface, errors, parts.filter(Boolean).join(' '))
}

/** What stands in the form's place once it is sent. */
export function sentView(scene: Scene): Card {
  const missing = unreachableWords(scene)
  return {
    name: 'note',
    data: {
      summary: `Request ${scene.request.number} is sent`,
      title: `Request ${scene.request.number} is on its way`,
      tone: 'good',
      lines: [
        { text: waitingWords(scene) },
        ...(missing === '' ? [] : [{ text: missing }]),
        { text: 'You will hear of every step here. Please wait with it until the last one has signed.' },
      ],
    },
  }
}

/** What stands in the form's place once it is thrown away. */
export function discardedView(): Card {
  return {
    name: 'note',
    data: {
      summary: 'The form is thrown away',
      title: 'Thrown away',
      lines: [{ text: 'Nothing of this form was sent or kept.' }],
      buttons: [{ title: 'New request', verb: 'request.start' }],
    },
  }
}

/** A button to open the form, where a message cannot open one itself. */
export function launchView({ procedure, draft, setting }: FormOpening): Card {
  const isBegun = Object.keys(draft.answers).length > 0
  return {
    name: 'note',
    data: {
      summary: 'Open the form',
      title: `Ask for ${procedure.name}`,
      lines: [{ text: procedure.intro ?? '' }, { text: setting.school.name, subtle: true }].filter(
        (line) => line.text !== '',
      ),
      buttons: [
        {
          title: isBegun ? 'Carry on with the form' : 'Open the form',
          verb: 'request.start',
          style: 'positive',
          data: { draft: draft.id },
        },
        ...(isBegun ? [{ title: 'Throw it away', verb: 'request.discard', data: { draft: draft.id } }] : []),
      ],
    },
  }
}

export function nothingToAskView({ school, pack }: Setting): Card {
  return {
    name: 'note',
    data: {
      summary: 'No forms here yet',
      title: 'No forms here yet',
      lines: [
        { text: `The forms of ${school.name} (${pack.title}) are not set up in Staffroom yet.` },
        { text: 'Please ask the headteacher before you set up or use a site for the school.' },
      ],
    },
  }
}

function fullForm(opening: FormOpening, surface: Surface, errors: Record<string, string>, problem: string): Card {
  const { procedure, draft, setting } = opening
  const facts = { ...setting, authorId: draft.authorId }
  const data = { draft: draft.id }
  const isKept = surface.reportsChanges
  return {
    name: 'form',
    data: {
      summary: procedure.form.title,
      title: procedure.form.title,
      intro: procedure.intro ?? '',
      problem,
      sections: formSections(procedure, draft.answers, facts, surface, errors),
      submit: {
        title: 'Send for approval',
        verb: 'request.submit',
        style: 'positive',
        data: { ...data, watch: watchedFields(procedure) },
      },
      // Where the client keeps nothing for us, a button does.
      buttons: isKept ? [] : [{ title: 'Keep for later', verb: 'request.keep', data }],
    },
  }
}
