/** A document's text as it was read, before anything is made of it. */
export interface DocumentText {
  lines: Line[]
  /**
   * What may be broken in two. `lines`: paragraphs run over several lines (a PDF). `pages`: a line is a paragraph, but one
   * that runs over a page's end is two. `nothing`: a line is a paragraph (Word).
   */
  broken: 'lines' | 'pages' | 'nothing'
}

/** One printed line, or one paragraph, without the space around it. */
export interface Line {
  /** Cells of a table are separated by a tab. */
  text: string
  /** Counted from 1. */
  page: number
  /** There is an empty line, or more room than usual, above it. */
  gap: boolean
  /** Where it begins and ends: points in a PDF, characters in a text. */
  left: number
  right: number
  /** `style`: the document says that it is a heading, or prints it larger than its text. `bold`: it is all in bold. */
  heading?: 'style' | 'bold'
}

/** A paragraph, a list item or a row of a table, whole and on one line. */
export interface Paragraph {
  /** Without its bullet; with its printed number. */
  text: string
  bullet: boolean
  gap: boolean
  left: number
  heading?: 'style' | 'bold'
}

const END_OF_SENTENCE = /[.!?:;][”"’')\]]*$/

/** Whether a text ends as a sentence, or as what leads into a list, does. */
export function endsSentence(text: string): boolean {
  return END_OF_SENTENCE.test(text)
}

/** Whether a text could be a heading: a few words, no full stop. */
export function looksLikeHeading(text: string, mostWords = 14): boolean {
  return text.length > 0 && text.split(/\s+/).length <= mostWords && !/[.:;,!?]$/.test(text)
}

/** The words of a text in lower case, without punctuation: how headings are compared. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}
