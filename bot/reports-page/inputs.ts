import type { Element, Input } from '../../cards/adaptive-card.ts'
import { type Html, html } from '../../src/html.ts'
import { NAMES } from './parse.ts'

interface Standing {
  /** What was typed in a form that was refused. */
  typed?: ReadonlyMap<string, string> | undefined
}

export function isInput(element: Element): element is Input {
  return element.type.startsWith('Input.')
}

/** The id of an input's control; an error at the top of the page leads there. */
export function controlId(field: string, form = 'form-0'): string {
  return `${form}-${field}`
}

/**
 * An input as the browser's own control, with its label, and described by the error and the hint that stand beside it in the
 * card (`<id>-error`, `<id>-hint`). What is missing is told by the answer, in words, so no client check stands in the way.
 */
export function inputField(input: Input, form: string, { typed }: Standing): Html {
  switch (input.type) {
    case 'Input.Text':
      return textField(input, form, typed?.get(NAMES.text + input.id) ?? input.value ?? '')
    case 'Input.Date':
      return labelled(
        input,
        form,
        html`<input type="date" ${attributes(input, form, NAMES.one)} value="${input.value ?? ''}">`,
      )
    case 'Input.Toggle':
      return tickField(input, form)
    case 'Input.File':
      return html`${marker(NAMES.file, input, form)}${labelled(input, form, html`<input type="file" multiple accept="${ACCEPT}" ${attributes(input, form, NAMES.file)}>`)}`
    case 'Input.ChoiceSet':
      return input.style === 'filtered' ? peopleField(input, form, typed) : choiceField(input, form)
  }
}

/** What a chooser offers first; what a file is, is looked at when it has come. */
const ACCEPT = 'image/png,image/jpeg,image/webp,image/gif,image/heic,image/heif,application/pdf,text/plain'

type Of<T extends Input['type']> = Extract<Input, { type: T }>

function textField(input: Of<'Input.Text'>, form: string, value: string): Html {
  const common = attributes(input, form, NAMES.text)
  const placeholder = input.placeholder ?? ''
  const control = input.isMultiline
    ? // A first line break directly after the tag would be taken away.
      html`<textarea ${common} rows="6" placeholder="${placeholder}">
${value}</textarea>`
    : html`<input type="text" ${common} placeholder="${placeholder}" value="${value}">`
  return labelled(input, form, control)
}

function tickField(input: Of<'Input.Toggle'>, form: string): Html {
  const words = input.title === '' || input.title === 'Yes' ? input.label : `${input.label} ${input.title}`
  const on = input.value === 'true' ? html` checked` : ''
  return html`${marker(NAMES.tick, input, form)}<label class="choice"><input type="checkbox" ${attributes(input, form, NAMES.tick)} value="true"${on}> ${words}</label>`
}

function choiceField(input: Of<'Input.ChoiceSet'>, form: string): Html {
  const chosen = new Set((input.value ?? '').split(','))
  if (input.style !== 'expanded' && !input.isMultiSelect) return selectField(input, form, chosen)
  const kind = input.isMultiSelect ? 'checkbox' : 'radio'
  const name = input.isMultiSelect ? NAMES.several : NAMES.one
  const choices = input.choices.map(({ title, value }, n) => {
    const on = chosen.has(value) ? html` checked` : ''
    const id = n === 0 ? html` id="${controlId(input.id, form)}"` : ''
    return html`<label class="choice"><input type="${kind}"${id} name="${name + input.id}" form="${form}" value="${value}"${on}> ${title}</label>`
  })
  return html`${marker(name, input, form)}<fieldset aria-describedby="${describing(input)}"><legend>${input.label}</legend>${choices}</fieldset>`
}

function selectField(input: Of<'Input.ChoiceSet'>, form: string, chosen: Set<string>): Html {
  const options = input.choices.map(({ title, value }) =>
    chosen.has(value)
      ? html`<option value="${value}" selected>${title}</option>`
      : html`<option value="${value}">${title}</option>`,
  )
  const first = html`<option value="">${input.placeholder ?? 'Choose'}</option>`
  return labelled(input, form, html`<select ${attributes(input, form, NAMES.one)}>${first}${options}</select>`)
}

/** Names or addresses, typed; whom the browser can offer, it offers. */
function peopleField(input: Of<'Input.ChoiceSet'>, form: string, typed: Standing['typed']): Html {
  const value = typed?.get(NAMES.text + input.id) ?? (input.value ?? '').replaceAll(',', ', ')
  const common = attributes(input, form, NAMES.text)
  const list = `${controlId(input.id, form)}-list`
  const people = input.choices.map((choice) => html`<option value="${choice.value}">${choice.title}</option>`)
  return input.isMultiSelect
    ? labelled(input, form, html`<input type="text" ${common} autocomplete="off" value="${value}">`, MANY)
    : labelled(
        input,
        form,
        html`<input type="text" ${common} autocomplete="off" list="${list}" value="${value}"><datalist id="${list}">${people}</datalist>`,
        SINGLE,
      )
}

const MANY = 'Names or e-mail addresses, with commas between them.'
const SINGLE = 'A name or an e-mail address.'

function labelled(input: Input, form: string, control: Html, how = ''): Html {
  const more = how === '' ? '' : html` <span class="quiet">${how}</span>`
  return html`<label class="field" for="${controlId(input.id, form)}">${input.label}${more}</label>${control}`
}

function attributes(input: Input, form: string, name: string): Html {
  const required = input.isRequired ? html` aria-required="true"` : ''
  return html`id="${controlId(input.id, form)}" name="${name + input.id}" form="${form}" aria-describedby="${describing(input)}"${required}`
}

function describing({ id }: Input): string {
  return `${id}-error ${id}-hint`
}

/** A browser sends nothing of what was not chosen; this says that it was asked. */
function marker(name: string, { id }: Input, form: string): Html {
  return html`<input type="hidden" name="${name + id}" form="${form}" value="">`
}
