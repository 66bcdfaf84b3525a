import { describe, expect, it } from 'vitest'
import { asIs, html, markupOf } from '../src/html.ts'

describe('markup', () => {
  it.each([
    ['<script>alert(1)</script>', '&#60;script&#62;alert(1)&#60;/script&#62;'],
    ['" onmouseover="x', '&#34; onmouseover=&#34;x'],
    ["' autofocus='", '&#39; autofocus=&#39;'],
    ['&lt;b&gt;', '&#38;lt;b&#38;gt;'],
    ['`x`', '&#96;x&#96;'],
    ['{"markup":"<b>"}', '{&#34;markup&#34;:&#34;&#60;b&#62;&#34;}'],
  ])('%s is text in it', (written, shown) => {
    expect(markupOf(html`<p title="${written}">${written}</p>`)).toBe(`<p title="${shown}">${shown}</p>`)
  })

  it('made by us stays markup, one or many, also inside each other', () => {
    const items = ['a', '<b>'].map((text) => html`<li>${text}</li>`)
    expect(markupOf(html`<ul>${items}</ul>${''}${7}${asIs('<hr>')}`)).toBe(
      '<ul><li>a</li><li>&#60;b&#62;</li></ul>7<hr>',
    )
  })

  it('is never what was read from somewhere, whatever it calls itself', () => {
    const read = JSON.parse('{"markup":"<script>","text":"<script>"}') as never
    expect(markupOf(html`<p>${read}</p>`)).not.toContain('<script>')
  })
})
