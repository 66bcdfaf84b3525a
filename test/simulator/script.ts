import { randomUUID } from 'node:crypto'
import type { ChatAdapter, FrontDoor } from '../../bot/adapter.ts'
import { type Card, type CardData, renderCard } from '../../cards/catalog.ts'
import type { RawAnswers } from '../../src/conversation/incoming.ts'
import { LEE, PEOPLE, SAM } from './play.ts'

type Field = CardData['form']['sections'][number]['fields'][number]

const REQUEST = '0190a1b2-0000-7000-8000-000000000007'

/**
 * A front door that plays one request with two parts, without rules of its own: enough for the page to show everything
 * it can. @param adapter through which the approver is told
 */
export function createScript(adapter: () => ChatAdapter): FrontDoor {
  const draft = randomUUID()
  let answers: RawAnswers = {}
  return async ({ intent, from }) => {
    switch (intent.type) {
      case 'contact':
        return { show: 'card', card: greeting(nameOf(from.user)) }
      case 'words':
        if (/^request\b/.test(intent.text)) return { show: 'form', card: formCard(draft, answers, {}) }
        if (intent.text === 'status') return { show: 'card', card: statusCard() }
        if (intent.text === 'approvals') return { show: 'card', card: listCard() }
        if (intent.text === 'word') return { show: 'word', text: 'Nothing is waiting for you.' }
        if (intent.text === 'fault') throw new Error('scripted')
        return { show: 'card', card: greeting(nameOf(from.user)) }
      case 'request.keep':
        answers = intent.answers
        return { show: 'form', changed: true, card: formCard(draft, answers, {}) }
      case 'request.submit': {
        answers = intent.answers
        const errors = findErrors(answers)
        if (Object.keys(errors).length > 0) return { show: 'errors', errors, card: formCard(draft, answers, errors) }
        await adapter().send({ user: LEE, reach: {} }, renderCard(approvalCard(true)), `approval:${draft}`)
        return { show: 'instead', card: statusCard() }
      }
      case 'request.approve':
        await adapter().send(
          { user: SAM, reach: {} },
          renderCard(statusCard('Approved by Mrs Amina Lee')),
          `signed:${draft}`,
        )
        return { show: 'instead', card: approvalCard(false, 'You signed this on 3 March 2026, 10:12') }
      case 'request.decline':
        return { show: 'instead', card: approvalCard(false, `You declined this: ${intent.reason}`) }
      default:
        return { show: 'word', text: 'That is not part of this play.' }
    }
  }
}

function nameOf(email: string): string {
  return PEOPLE.find((person) => person.email === email)?.name ?? ''
}

function greeting(name: string): Card {
  return {
    name: 'note',
    data: {
      summary: 'Welcome to Staffroom.',
      title: `Hello ${name}`,
      lines: [
        {
          text: 'I look after your school’s social media policy: ask me before you post, start a site, or accept a request.',
        },
        { label: 'request', text: 'start a site, or take part in one' },
        { label: 'status', text: 'where your requests stand' },
        { text: 'Write “help” at any time.', subtle: true },
      ],
      buttons: [
        { title: 'Start a request', verb: 'request.start', style: 'positive' },
        { title: 'Where are mine?', verb: 'status' },
      ],
      links: [{ title: 'Read the policy', url: 'https://demo.example/policy' }],
    },
  }
}

function findErrors(answers: RawAnswers): Record<string, string> {
  const errors: Record<string, string> = {}
  if (!answers['aims']) errors['aims'] = 'Please say what the site is for.'
  const administrators = answers['administrators'] ?? []
  if (administrators.length < 2) errors['administrators'] = 'Two people are needed, so that nobody is locked out.'
  return errors
}

function formCard(draft: string, answers: RawAnswers, errors: Record<string, string>): Card {
  const people = PEOPLE.map(({ name, jobTitle, email }) => ({ title: `${name} (${jobTitle})`, value: email }))
  const field = (id: string, kind: Field['kind'], label: string, more: Partial<Field> = {}): Field => ({
    ...{ id, kind, label, error: errors[id] ?? '', value: [answers[id] ?? ''].flat().join(',') },
    ...more,
  })
  const audience = [answers['audience'] ?? []].flat()
  const options = [
    ['pupils', 'Pupils'],
    ['staff', 'Staff'],
    ['families', 'Families'],
    ['public', 'Anybody'],
    ['other', 'Somebody else'],
  ].map(([value = '', title = '']) => ({ value, title }))
  const hosts = [
    { value: 'school', title: 'The school’s own website' },
    { value: 'third_party', title: 'Somewhere else (a platform such as Instagram, X or YouTube)' },
  ]
  return {
    name: 'form',
    data: {
      summary: 'The form for a new site.',
      title: 'Create a site',
      intro: 'Your school’s policy asks for these answers before a site is set up. They go to your line manager first.',
      problem: Object.keys(errors).length > 0 ? 'Some answers need mending; they are marked below.' : '',
      sections: [
        {
          title: 'What it is',
          clause: 'A.3.2',
          fields: [
            field('author', 'fixed', 'Asked by', { value: 'Sam Okafor, Year 4 teacher' }),
            field('line_manager', 'person', 'Line manager', { options: people }),
            field('aims', 'text', 'What is it for?', { hint: 'Two or three sentences. Clause A.3.2', max: 1000 }),
            field('platform', 'line', 'Name of the site', { placeholder: 'For example: Year 4 Reading Blog', max: 80 }),
          ],
        },
        {
          title: 'Who it is for',
          fields: [
            field('audience', 'several', 'Who will read it?', { options }),
            ...(audience.includes('other') ? [field('audience_other', 'line', 'Who else?')] : []),
            field('administrators', 'people', 'Who will run it?', {
              options: people,
              hint: 'Two people or more. Clause 7.2',
            }),
          ],
        },
        {
          title: 'Where and when',
          fields: [
            field('host', 'one', 'Where will it be?', { options: hosts }),
            field('go_live', 'date', 'When should it start?'),
            field('house_rules', 'tick', 'House rules', {
              placeholder: 'I will publish the school’s house rules on it.',
            }),
          ],
        },
      ],
      submit: {
        title: 'Send for approval',
        verb: 'request.submit',
        style: 'positive',
        data: { draft, watch: ['audience', 'host'] },
      },
      buttons: [{ title: 'Discard', verb: 'request.discard', style: 'destructive', data: { draft } }],
    },
  }
}

function approvalCard(open: boolean, outcome = ''): Card {
  return {
    name: 'approval',
    data: {
      summary: 'A request waits for your signature.',
      title: 'Year 4 Reading Blog',
      subtitle: 'Request 7 · King Offa Primary Academy · from Sam Okafor',
      outcome,
      tone: 'good',
      remarks: ['Pupils under 13 will read it: see how they are kept from needing an account (7.3).'],
      sections: [
        {
          title: 'What it is',
          rows: [
            {
              label: 'What is it for?',
              value:
                'A weekly page on which Year 4 show what they have read.\nNo *names*, no [links](https://demo.example), no {{DATE(2026-03-03)}}.',
            },
            { label: 'Who will run it?', value: 'Sam Okafor, Bethan Hughes-Carter', was: 'Sam Okafor' },
          ],
        },
        { title: 'Where and when', rows: [{ label: 'Where will it be?', value: 'The school’s own website' }] },
      ],
      steps: [
        { mark: '✓', title: 'Sam Okafor', text: 'sent it in, 3 March 2026, 09:40', tone: 'good' },
        { mark: '→', title: 'You', text: 'as line manager', tone: 'accent' },
        { mark: '·', title: 'Dr Ruth Adeyemi', text: 'headteacher, after you' },
      ],
      open,
      sentence: 'I have read this form, and its aims and content are right for the school.',
      signAs: 'Mrs Amina Lee',
      ids: { request: REQUEST, step: 'line_manager', version: 1 },
    },
  }
}

function statusCard(state = 'With Mrs Amina Lee since 09:40'): Card {
  return {
    name: 'request',
    data: {
      summary: 'Your request was sent.',
      title: 'Year 4 Reading Blog',
      subtitle: 'Request 7 · King Offa Primary Academy',
      state,
      next: 'After her it goes to Dr Ruth Adeyemi, the headteacher.',
      steps: [
        { mark: '→', title: 'Mrs Amina Lee', text: 'line manager', tone: 'accent' },
        { mark: '·', title: 'Dr Ruth Adeyemi', text: 'headteacher' },
      ],
      buttons: [{ title: 'Remind her', verb: 'request.remind', data: { request: REQUEST } }],
      withdraw: [{ title: 'Withdraw…', verb: 'request.withdraw', data: { request: REQUEST, version: 1 } }],
    },
  }
}

function listCard(): Card {
  const buttons = [{ title: 'Show', verb: 'request.show', data: { request: REQUEST } }]
  return {
    name: 'list',
    data: {
      summary: 'Two requests wait for you.',
      title: 'Waiting for you',
      intro: 'Oldest first.',
      items: [
        { title: 'Year 4 Reading Blog', text: 'from Sam Okafor, since this morning', subtle: 'Request 7', buttons },
        { title: 'Choir on tour', text: 'from Mr Colin Marsh, since yesterday', subtle: 'Request 6', buttons },
      ],
    },
  }
}
