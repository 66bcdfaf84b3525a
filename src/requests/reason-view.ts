import type { Card, CardData } from '../../cards/catalog.ts'
import type { Refusal } from './decide.ts'
import { turnOf } from './route.ts'
import type { Scene } from './scene.ts'

export type TextNeeded = 'reason_needed' | 'note_needed' | 'reasons_needed' | 'advice_needed'
type Field = Pick<CardData['form']['sections'][number]['fields'][number], 'id' | 'label' | 'hint'>

/** Whether all that is missing is a text. */
export function isTextNeeded(refusal: Refusal): refusal is { refused: TextNeeded } {
  return refusal.refused in WORDS
}

/** Asks why, or what should change, where the button alone could not. What is signed with it stands above the field. */
export function reasonView(scene: Scene, readerId: string, refused: TextNeeded): Card {
  const step = turnOf(scene.route, readerId)
  const data = { request: scene.request.id, step: step?.id ?? '', version: scene.request.version }
  const { summary, title, field, submit, signs } = WORDS[refused]
  return {
    name: 'form',
    data: {
      summary,
      title,
      intro: signs ? `You sign: ${(step?.sentences ?? []).join(' ')}` : '',
      sections: [{ title: '', fields: [{ ...field, kind: 'text', max: 1000, required: true }] }],
      submit: { ...submit, data },
    },
  }
}

interface Words {
  summary: string
  title: string
  field: Field
  submit: { title: string; verb: string; style?: 'positive' | 'destructive' }
  /** A signature goes with it. */
  signs: boolean
}

const WORDS: Record<TextNeeded, Words> = {
  reason_needed: {
    summary: 'A reason is needed',
    title: 'Decline',
    field: { id: 'reason', label: 'Why are you declining?', hint: 'The author reads this, word for word.' },
    submit: { title: 'Decline', verb: 'request.decline', style: 'destructive' },
    signs: false,
  },
  note_needed: {
    summary: 'A note is needed',
    title: 'Ask for changes',
    field: {
      id: 'note',
      label: 'What should change?',
      hint: 'The author reads this, changes the form and sends it again.',
    },
    submit: { title: 'Send back', verb: 'request.changes' },
    signs: false,
  },
  reasons_needed: {
    summary: 'Your reasons are needed',
    title: 'Approve',
    field: {
      id: 'why',
      label: 'Why do you approve?',
      hint: 'It stands beside your signature, for the author and everybody who signs.',
    },
    submit: { title: 'Approve and sign', verb: 'request.approve', style: 'positive' },
    signs: true,
  },
  advice_needed: {
    summary: 'Your advice is needed',
    title: 'Give advice',
    field: {
      id: 'why',
      label: 'What do you advise?',
      hint: 'For or against: the author and everybody who decides will read it, word for word.',
    },
    submit: { title: 'Sign the advice', verb: 'request.approve', style: 'positive' },
    signs: true,
  },
}
