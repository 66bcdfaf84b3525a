const MARKUP = Symbol('markup')

/** Markup that may be sent as it is: made by `html`, or ours word for word. Nothing that is read from anywhere can be it. */
export interface Html {
  [MARKUP]: string
}

type Part = string | number | Html | Part[]

/**
 * Markup with values in it. Whatever is not markup itself is escaped, in text and in quoted attributes alike, so nothing
 * that somebody wrote becomes markup. Arrays are joined; a place for markup that may be missing takes `''`.
 */
export function html(pieces: TemplateStringsArray, ...values: Part[]): Html {
  return asIs(pieces.map((piece, at) => piece + (at in values ? textOf(values[at] ?? '') : '')).join(''))
}

/** Our own text as markup, such as a stylesheet. */
export function asIs(text: string): Html {
  return { [MARKUP]: text }
}

/** The markup as it is sent. */
export function markupOf(made: Html): string {
  return made[MARKUP]
}

function textOf(part: Part): string {
  if (Array.isArray(part)) return part.map(textOf).join('')
  return typeof part === 'object' ? part[MARKUP] : escaped(String(part))
}

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => `&#${sign.charCodeAt(0)};`)
}
