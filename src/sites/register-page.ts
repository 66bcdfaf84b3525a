import { type Html, html } from '../html.ts'
import type { Register, RegisterEntry, RegisterPerson } from './register-entries.ts'
import {
  approvalWords,
  courseWords,
  dueWords,
  dutyWords,
  EMPTY,
  factRows,
  introWords,
  OLDER,
  STATES,
  signatureRows,
} from './register-words.ts'

/**
 * The register as a page's content.
 * @param reader the name of whom it was opened for
 */
export function registerPage(register: Register, reader: string): Html {
  const { school, pack, open, closed } = register
  const all = [...open, ...closed]
  // Relative to /register/<school>, so that it also holds where a proxy puts Staffroom under a path of its own.
  const at = `${school.id}`
  return html`<header>
<p class="quiet">${school.name}</p>
<h1>Register of official sites</h1>
<p>${introWords(register)} Under the ${pack.title} of ${pack.school}.</p>
<div class="actions">
<a class="button" href="${at}/pdf">Download as PDF</a>
<a class="button" href="${at}/csv">Download for a spreadsheet (CSV)</a>
<form method="post" action="${at}/close"><button class="plain">Close this page</button></form>
</div>
<p class="quiet screen">Opened for ${reader}. It stays open for 15 minutes; please close it when you leave the computer. To print it, use the browser's own Print.</p>
</header>
${all.length === 0 ? html`<p class="empty">${EMPTY}</p>` : overview(all)}
${open.map((entry, n) => entrySection(entry, register, n + 1))}
${closed.length === 0 ? '' : html`<h2 class="part">Closed</h2>`}
${closed.map((entry, n) => entrySection(entry, register, open.length + n + 1))}`
}

function overview(entries: RegisterEntry[]): Html {
  const lines = entries.map(
    (entry, n) =>
      html`<tr><td><a href="#site-${n + 1}">${entry.site.title}</a></td><td class="where">${entry.site.platform}</td><td>${badge(entry)}</td><td>${openWords(entry)}</td></tr>`,
  )
  return html`<table class="overview"><thead><tr><th scope="col">Site</th><th scope="col" class="where">Where</th><th scope="col">State</th><th scope="col">To be done</th></tr></thead><tbody>${lines}</tbody></table>`
}

function openWords({ tasks }: RegisterEntry): string {
  const late = tasks.filter(({ isLate }) => isLate).length
  return tasks.length === 0 ? '–' : `${tasks.length}${late === 0 ? '' : ` (${late} late)`}`
}

function badge({ state }: RegisterEntry): Html {
  return html`<span class="badge ${state}">${STATES[state]}</span>`
}

function entrySection(entry: RegisterEntry, register: Register, n: number): Html {
  const { site, people, tasks, training, approved } = entry
  const rows = factRows(entry, register)
  return html`<article id="site-${n}">
<h2>${site.title}</h2>
<p>${badge(entry)}${site.imported ? html` <span class="badge older">${OLDER}</span>` : ''}</p>
<dl>${rows.map(({ label, value }) => html`<dt>${label}</dt><dd>${label === 'Address' ? address(value) : value}</dd>`)}</dl>
${section('People', people.map(personItem), entry.state === 'closed' ? undefined : 'Nobody is named.')}
${approvalSection(entry, register)}
${section(
  'To be done',
  tasks.map(
    (task) =>
      html`<li class="${task.isLate ? 'late' : 'due'}">${task.title}<br><span class="quiet">${dueWords(task)}</span></li>`,
  ),
)}
${section(
  'Training',
  training.map(({ name, courses }) => {
    const lines = courses.map((course) => html`<br><span class="quiet">${courseWords(course)}</span>`)
    return html`<li class="${courses.every(({ counts }) => counts) ? 'done' : 'late'}">${name}${lines}</li>`
  }),
)}
${
  approved.length === 0
    ? ''
    : html`<details><summary>The form as it was approved</summary><dl>${approved.map(({ label, value }) => html`<dt>${label}</dt><dd>${value}</dd>`)}</dl></details>`
}
</article>`
}

function approvalSection(entry: RegisterEntry, register: Register): Html | string {
  const words = approvalWords(entry, register)
  if (words === '') return ''
  const signatures = signatureRows(entry, register).map(({ label, value }) => html`<li>${label}: ${value}</li>`)
  return html`<section><h3>Approval</h3><p>${words}</p>${signatures.length === 0 ? '' : html`<ul>${signatures}</ul>`}</section>`
}

function personItem(person: RegisterPerson): Html {
  const note = person.note === '' ? '' : html` <span class="badge left">${person.note}</span>`
  return html`<li>${person.name}${note}<br><span class="quiet">${dutyWords(person)}</span></li>`
}

/** @param none said where there is nothing; without it the whole section is left out */
function section(title: string, items: Html[], none?: string): Html | string {
  if (items.length > 0) return html`<section><h3>${title}</h3><ul>${items}</ul></section>`
  return none === undefined ? '' : html`<section><h3>${title}</h3><p class="quiet">${none}</p></section>`
}

/** Only a web address becomes a link; anything else that stands there is text. */
function address(text: string): Html | string {
  return /^https?:\/\/[^\s/]/i.test(text) ? html`<a href="${text}" rel="noopener noreferrer">${text}</a>` : text
}
