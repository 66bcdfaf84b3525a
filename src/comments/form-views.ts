import type { Card, CardData } from '../../cards/catalog.ts'
import { momentWords } from '../calendar/days.ts'
import { anotherLook } from '../in-words.ts'
import type { Site } from '../sites/site.ts'
import { COMMENT_KINDS, COMMENT_TEXT, type Comment } from './comment.ts'
import type { FieldErrors, Typed, TypedDeed } from './form.ts'
import { type CommentSchool, runs } from './setting.ts'
import { KINDS } from './words.ts'

type Field = CardData['form']['sections'][number]['fields'][number]

/** The form with an id of its own, so that a doubled submit is one comment. */
export interface LogForm extends Typed {
  id: string
}

/** Slack: a select holds 100 choices. */
const MOST_SITES = 100

/** An empty form, for what came in just now. */
export function newLog(id: string, { school, now }: CommentSchool): LogForm {
  return { id, site: '', kind: '', text: '', url: '', received: momentWords(school.timezone, now.toISOString()) }
}

/**
 * The small form in which a comment is logged.
 * @param sites the school's open sites; one is filled in
 */
export function logView(
  form: LogForm,
  sites: Site[],
  setting: CommentSchool,
  speakerId: string,
  errors: FieldErrors<keyof Typed> = {},
): Card {
  const only = sites.length === 1 ? sites[0] : undefined
  const { school } = setting
  return {
    name: 'form',
    data: {
      summary: 'Log a comment',
      title: 'Log a comment',
      intro: `For a comment, query or complaint that somebody left on a site of ${school.name}.`,
      problem: anotherLook(Object.keys(errors).length),
      sections: [
        {
          title: '',
          fields: [
            only === undefined ? siteField(form, sites, setting, speakerId, errors) : fixedSite(only),
            ...restOf(form, errors),
          ],
        },
      ],
      submit: {
        title: 'Log it',
        verb: 'comment.submit',
        style: 'positive',
        data: { comment: form.id, school: school.id, ...(only !== undefined && { site: only.id }) },
      },
    },
  }
}

/** The small form for what was done some time ago. */
export function earlierView(comment: Comment, typed: TypedDeed, errors: FieldErrors<keyof TypedDeed> = {}): Card {
  const isAcknowledged = comment.acknowledged !== undefined
  const what: Field = {
    id: 'what',
    kind: 'one',
    label: 'What was done?',
    error: errors.what ?? '',
    value: typed.what,
    options: [
      { title: 'It was answered', value: 'answer' },
      { title: 'It was acknowledged: an answer follows', value: 'acknowledge' },
    ],
  }
  return {
    name: 'form',
    data: {
      summary: 'When was it done?',
      title: 'When was it done?',
      intro: `${KINDS[comment.kind]} ${comment.number}${isAcknowledged ? ', which has been acknowledged' : ''}.`,
      problem: anotherLook(Object.keys(errors).length),
      sections: [
        {
          title: '',
          fields: [
            ...(isAcknowledged ? [] : [what]),
            {
              id: 'when',
              kind: 'line',
              label: isAcknowledged ? 'When was it answered?' : 'When was that?',
              hint: WHEN_HINT,
              error: errors.when ?? '',
              value: typed.when,
              max: 80,
            },
          ],
        },
      ],
      submit: {
        title: 'Save',
        verb: 'comment.earlier',
        style: 'positive',
        data: { comment: comment.id, version: comment.version, ...(isAcknowledged && { what: 'answer' }) },
      },
    },
  }
}

const WHEN_HINT = 'As you would write it: “today 14:05”, “Friday 4.30 pm”, “20 November, 16:30”, “20 minutes ago”.'

function siteField(
  form: LogForm,
  sites: Site[],
  setting: CommentSchool,
  speakerId: string,
  errors: FieldErrors<keyof Typed>,
): Field {
  const own = sites.filter((site) => runs(setting, site, speakerId))
  const offered = [...new Set([...own, ...sites])].slice(0, MOST_SITES)
  return {
    id: 'site',
    kind: 'one',
    label: 'On which site?',
    error: errors.site ?? '',
    value: offered.some(({ id }) => id === form.site) ? form.site : '',
    options: offered.map(({ id, title, platform }) => ({ title: `${title} (${platform})`, value: id })),
  }
}

function fixedSite({ title, platform }: Site): Field {
  return { id: 'site_name', kind: 'fixed', label: 'Site', value: `${title} (${platform})` }
}

function restOf(form: LogForm, errors: FieldErrors<keyof Typed>): Field[] {
  return [
    {
      id: 'kind',
      kind: 'one',
      label: 'What is it?',
      error: errors.kind ?? '',
      value: form.kind,
      options: COMMENT_KINDS.map((kind) => ({ title: KINDS[kind], value: kind })),
    },
    {
      id: 'text',
      kind: 'text',
      label: 'What it says, in short',
      hint: 'What it is about is enough. Please copy no names, addresses or telephone numbers, and nothing about a child’s private life. If you are worried about a child, tell the designated safeguarding lead instead.',
      error: errors.text ?? '',
      value: form.text,
      max: COMMENT_TEXT,
    },
    {
      id: 'url',
      kind: 'line',
      label: 'Link to it, if there is one',
      error: errors.url ?? '',
      value: form.url,
      placeholder: 'https://',
    },
    {
      id: 'received',
      kind: 'line',
      label: 'When did it come in?',
      hint: `When it was written, not when you saw it. ${WHEN_HINT}`,
      error: errors.received ?? '',
      value: form.received,
      max: 80,
    },
  ]
}
