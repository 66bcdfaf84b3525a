import type { Page } from 'playwright-core'

/**
 * Texts on the screen whose contrast with what lies behind them is below WCAG AA: 4.5, or 3 when large (24 px, or 18.66 px
 * and bold). One line each: the ratio and the beginning of the text.
 */
export function faintTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    type Colour = [number, number, number, number]
    const parse = (text: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (text.match(/[\d.]+/g) ?? []).map(Number)
      return [r, g, b, a]
    }
    const over = (top: Colour, under: Colour): Colour => {
      const mix = (at: 0 | 1 | 2) => top[at] * top[3] + under[at] * (1 - top[3])
      return [mix(0), mix(1), mix(2), 1]
    }
    const luminance = ([r, g, b]: Colour) => {
      const [x = 0, y = 0, z = 0] = [r, g, b].map((part) => {
        const share = part / 255
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * x + 0.7152 * y + 0.0722 * z
    }
    const behind = (element: Element | null): Colour => {
      if (!element) return [255, 255, 255, 1]
      const colour = parse(getComputedStyle(element).backgroundColor)
      return colour[3] === 1 ? colour : over(colour, behind(element.parentElement))
    }
    const opacity = (element: Element | null): number =>
      element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1
    const ratio = (element: Element) => {
      const ground = behind(element)
      const [r, g, b, a] = parse(getComputedStyle(element).color)
      const ink = over([r, g, b, a * opacity(element)], ground)
      const [light = 0, dark = 0] = [luminance(ink), luminance(ground)].sort((one, other) => other - one)
      return (light + 0.05) / (dark + 0.05)
    }
    const isLarge = (style: CSSStyleDeclaration) => {
      const size = Number.parseFloat(style.fontSize)
      return size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700)
    }
    const faint: string[] = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent?.trim() ?? ''
      const element = walker.currentNode.parentElement
      if (!text || !element?.checkVisibility({ opacityProperty: true })) continue
      if (element.closest('.unseen, .skip, noscript')) continue
      const found = ratio(element)
      if (found < (isLarge(getComputedStyle(element)) ? 3 : 4.5)) faint.push(`${found.toFixed(2)} ${text.slice(0, 40)}`)
    }
    return faint
  })
}

/** Buttons and boxes on the screen that are too small for a thumb: below 40 px high. */
export function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const small: string[] = []
    for (const element of document.querySelectorAll('button, summary, textarea, select, input')) {
      if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue
      const target =
        element instanceof HTMLInputElement && /checkbox|radio/.test(element.type) ? element.parentElement : element
      const { height } = (target ?? element).getBoundingClientRect()
      if (height > 0 && height < 40) small.push(`${height} ${element.outerHTML.slice(0, 80)}`)
    }
    return small
  })
}
