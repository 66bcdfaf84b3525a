import type { AdaptiveCard } from '../../cards/adaptive-card.ts'
import { type Html, html } from '../../src/html.ts'
import type { ShownFile } from '../../src/reports/files.ts'
import { asks, type Brush, cardHtml, errorsIn, titleIn } from './card.ts'
import { controlId } from './inputs.ts'

export interface Shown {
  card: AdaptiveCard
  brush: Brush
  /** Whose page it is. */
  who: string
  /** Where these pages stand, without a slash at the end. */
  at: string
  /** The form was refused. */
  refused?: boolean
  /** One sentence above everything: why what was sent was not taken. */
  trouble?: string
  /** The report whose case this is, with its evidence. */
  evidence?: { reportId: string; as: 'reader' | 'reporter'; number: number; files: ShownFile[] }
}

/** What stands in the browser's tab: that something is wrong comes first, and nothing of what is in the report. */
export function tabTitle({ card, refused }: Pick<Shown, 'card' | 'refused'>): string {
  const name = /^Report \d+/.exec(titleIn(card))?.[0] ?? 'Reports'
  return refused ? `Please look again: ${name}` : name
}

/** A card of the reports, with the way to the others and out. */
export function reportsPage(shown: Shown): Html {
  const { card, brush, at, who, refused = false, trouble, evidence } = shown
  return html`<nav class="actions" aria-label="Reports">
<a href="${at}/all">All reports</a>
<a href="${at}/new">New report</a>
<form method="post" action="${at}/close">${hiddenFields(brush)}<button class="plain">Close</button></form>
</nav>
<p class="quiet">This page is ${who}’s. If you are somebody else, write nothing here: press “Close”, and ask Staffroom for a link of your own.</p>
${trouble === undefined ? '' : html`<div class="problems" role="alert"><p>${trouble}</p></div>`}
${refused ? problemList(card) : ''}
${cardHtml(card, brush)}
${evidence === undefined || asks(card.body) ? '' : evidenceSection(evidence, at)}
<p class="quiet screen">This page closes after 15 minutes without use. On a computer that others use, press “Close” when you are done.</p>`
}

/** What a form held that came too late, for its writer to take along. */
export function lateText(texts: string[], says = TOO_LATE): Html {
  const boxes = texts.map((text) => html`<blockquote>${text}</blockquote>`)
  return html`<h2>What you had written</h2><p>${says}</p>${boxes}`
}

const TOO_LATE = 'It was not sent and is not kept. Copy it now; then open the page again and paste it.'

function problemList(card: AdaptiveCard): Html | '' {
  const errors = errorsIn(card)
  if (errors.length === 0) return ''
  const lines = errors.map(({ field, text }) => html`<li><a href="#${controlId(field)}">${text}</a></li>`)
  return html`<div class="problems" role="alert" tabindex="-1" autofocus><h2>Please look at ${errors.length === 1 ? 'this' : 'these'} again</h2><ul>${lines}</ul></div>`
}

function evidenceSection({ reportId, as, number, files }: NonNullable<Shown['evidence']>, at: string): Html | '' {
  const pack =
    as === 'reader'
      ? html`<p><a class="button plain" href="${at}/${reportId}/pack">PDF pack of report ${number}</a></p>`
      : ''
  if (files.length === 0) return pack
  const lines = files.map((file) => fileLine(file, `${at}/${reportId}/files/${file.id}`))
  return html`<section><h2>${as === 'reader' ? 'Evidence' : 'Files you added'}</h2><ul>${lines}</ul>${pack}</section>`
}

/** A picture is fetched, and the look at it written down, when it is opened. */
function fileLine({ neutral, name, status, isPicture, words }: ShownFile, url: string): Html {
  const about = html`<b>${neutral}</b> <span class="quiet">“${name}”, ${words}</span>`
  if (status !== 'kept') return html`<li>${about}</li>`
  const picture = isPicture
    ? html`<details><summary>Show ${neutral}</summary><img src="${url}" alt="${neutral}: a picture that was given as evidence" loading="lazy"></details>`
    : ''
  return html`<li>${about} <a href="${url}">Download ${neutral}</a>${picture}</li>`
}

function hiddenFields({ hidden }: Brush): Html[] {
  return Object.entries(hidden).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)
}
