import { expect, it } from 'vitest'
import { reportOf } from '../../bot/teams/reported-message.ts'
import { Intent } from '../../src/conversation/incoming.ts'

const textOf = (content: string, contentType = 'html') => {
  const intent = reportOf({ body: { contentType, content } })
  return intent.type === 'report.start' ? intent.message?.text : undefined
}

it.each([
  ['lines', '<div>one</div><div>two<br/>three</div>', 'one\ntwo\nthree'],
  ['entities, once', '&lt;b&gt; &amp;amp; &#128078; &#x1F44D; &nope;', '<b> &amp; 👎 👍 &nope;'],
  ['letters that are none', 'a&#0;b&#9999999;c', 'abc'],
  ['scripts and styles not at all', '<style>p{}</style><p>seen</p><script>alert(1)</script>', 'seen'],
  ['tags within words', 'un<i>kind</i>ly', 'unkindly'],
  ['a tag that is never closed', 'before <img src=x', 'before <img src=x'],
])('of Teams’ markup is read: %s', (_what, content, text) => {
  expect(textOf(content)).toBe(text)
})

it('plain text is taken as it stands', () => {
  expect(textOf(' 5 < 6 &amp; <b> ', 'text')).toBe('5 < 6 &amp; <b>')
})

it.each([
  ['nothing', undefined],
  ['something else altogether', { body: 'x' }],
  ['a message without anything', {}],
  ['a hundred thousand beginnings of tags', { body: { contentType: 'html', content: '<'.repeat(200_000) } }],
  ['a message as long as a book', { body: { contentType: 'html', content: '<p>unkind</p>'.repeat(50_000) } }],
  [
    'a name and a link as long as a book',
    { from: { user: { displayName: 'x'.repeat(9000) } }, linkToMessage: `https://${'x'.repeat(9000)}` },
  ],
  ['a link that is none, a moment that is none', { linkToMessage: 'javascript:alert(1)', createdDateTime: 'soon' }],
])('the form opens whatever Teams says of the message: %s', (_what, payload) => {
  const intent = reportOf(payload)
  expect(Intent.safeParse(intent).success).toBe(true)
  expect(JSON.stringify(intent)).not.toContain('javascript')
})
