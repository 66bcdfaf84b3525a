// biome-ignore-all lint/suspicious/noTemplateCurlyInString: what looks like a template is hostile text, and must stay as it is.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toHome, toMessage, toModal } from '../../bot/slack/block-kit.ts'
import { limits } from '../../bot/slack/limits.ts'
import { type Card, renderCard } from '../../cards/catalog.ts'
import { liveMarkup, validateBlocks, validateView, visibleText } from '../fakes/slack/index.ts'
import { samples, withText } from './samples.ts'

const readable = samples.filter(({ card }) => card.name !== 'form')
const none = { broadcasts: [], users: [], usergroups: [], channels: [], links: [] }

const HOSTILE = [
  '<!channel> <!here> <!everyone> <!subteam^S1234>',
  '<@U12345678> <#C12345678> <https://evil.example|Year 4> <mailto:head@larkfield.example|write>',
  '*bold* _italic_ ~struck~ `code` ```block``` :tada: :skull:',
  'a line\n> a quote\n• a list\n&lt;!channel&gt; &amp;lt;',
  '${title} ${$root.title} {{DATE(2027-01-01T00:00:00Z, SHORT)}} ${if(true, 1, 2)}',
  'Right \u202eto left\u202c, half a \ud83d pair, a bell \u0007 and zero\u200bwidth',
  '👩‍👩‍👧‍👦🏴󠁧󠁢󠁷󠁬󠁳󠁿é'.repeat(150),
  '"}],"blocks":[{"type":"divider"}]',
]

/** What Slack would refuse, or show as anything but letters. */
function faultsOf(card: Card): string[] {
  const rendered = renderCard(card)
  const views = [validateView(toModal(rendered))]
  if (card.name === 'form') return [...views.flatMap(({ errors }) => errors), ...liveIn(toModal(rendered))]
  const message = toMessage(rendered)
  const isLong = JSON.stringify(message.blocks).length > limits.messageJson ? ['too long'] : []
  const checked = [validateBlocks(message.blocks), validateView(toHome(rendered)), ...views]
  return [...checked.flatMap(({ errors }) => errors), ...isLong, ...liveIn(message)]
}

function liveIn(shown: { text?: string; blocks: unknown[] }): string[] {
  const live = liveMarkup({ text: shown.text ?? '', blocks: shown.blocks })
  const ours = live.links.filter(({ url }) => url.startsWith('https://staffroom.larkfield.example/'))
  const strange = Object.values({ ...live, links: live.links.filter((link) => !ours.includes(link)) }).flat()
  return [...strange.map((found) => JSON.stringify(found)), ...mrkdwnIn(shown.blocks)]
}

/** Text objects that Slack would read as markup, or turn `:names:` into pictures in. */
function mrkdwnIn(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(mrkdwnIn)
  if (part === null || typeof part !== 'object') return []
  const isLive = 'type' in part && (part.type === 'mrkdwn' || part.type === 'markdown')
  const hasEmoji = 'type' in part && part.type === 'plain_text' && (!('emoji' in part) || part.emoji !== false)
  return [...(isLive || hasEmoji ? [JSON.stringify(part)] : []), ...Object.values(part).flatMap(mrkdwnIn)]
}

describe('every sample', () => {
  it.each(samples)('$title is rendered with everything filled in', ({ card }) => {
    expect(JSON.stringify(renderCard(card))).not.toContain('${')
  })

  it.each(samples)('$title is what Slack takes', ({ card }) => {
    expect(faultsOf(card)).toEqual([])
  })

  it.each(readable)('$title leaves a way to read it in full when it is shortened', ({ title, card }) => {
    const { blocks } = toMessage(renderCard(card))
    const isShortened = visibleText({ blocks }).some((text) => text.endsWith('…') && text.length > 45)
    const hasButton = JSON.stringify(blocks).includes('"request.read"')
    expect(hasButton).toBe(isShortened && title.startsWith('approval'))
  })

  it.each(readable)('$title is whole in a modal', ({ card }) => {
    const rendered = renderCard(card)
    const shown = visibleText(toModal(rendered)).join('').replace(/\s/g, '')
    for (const text of textsOf(rendered.body)) expect(shown).toContain(text.replace(/\s/g, ''))
  })
})

describe('what a person wrote stays letters', () => {
  const cases = samples.flatMap(({ title, card }) => HOSTILE.map((text) => ({ title, card, text })))

  it.each(cases)('$title: $text', ({ card, text }) => {
    expect(faultsOf(withText(card, text))).toEqual([])
  })

  it('whatever it is', () => {
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 4000 }),
      fc.string({ unit: fc.constantFrom(...'<>&|!@#*_~`:${}"\\\n …é👍🏽\u202e\u0000'), maxLength: 400 }),
    )
    fc.assert(
      fc.property(anyText, fc.constantFrom(...samples), (text, { card }) => {
        expect(faultsOf(withText(card, text))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('and is shown as it was written', () => {
    const text = '*Y4* <!channel> <https://x.example|us> :tada: & > _so_ ${title}'
    const card = withText(readable.find(({ title }) => title === 'request: declined')?.card as Card, text)
    expect(visibleText({ blocks: toMessage(renderCard(card)).blocks })).toContain(text)
    expect(liveMarkup(toMessage(renderCard(card)))).toEqual(none)
  })
})

function textsOf(part: unknown): string[] {
  if (Array.isArray(part)) return part.flatMap(textsOf)
  if (part === null || typeof part !== 'object') return []
  const own = 'text' in part && typeof part.text === 'string' ? [part.text] : []
  return [...own, ...Object.values(part).flatMap(textsOf)]
}
