import { type Checker, isObject } from './checker.ts'
import { LIMITS } from './limits.ts'
import type { Json } from './types.ts'

interface OptionRules {
  mrkdwn?: boolean
  url?: boolean
}

/** Checks a button's confirmation dialog. */
export function checkConfirm(check: Checker, value: Json, pointer: string): void {
  if (value === undefined || !check.object(value, pointer)) return
  check.props(value, pointer, ['title', 'text', 'confirm', 'deny', 'style'])
  check.plain(value['title'], `${pointer}/title`, LIMITS.confirmTitle)
  check.text(value['text'], `${pointer}/text`, { max: LIMITS.confirmText })
  check.plain(value['confirm'], `${pointer}/confirm`, LIMITS.confirmButton)
  check.plain(value['deny'], `${pointer}/deny`, LIMITS.confirmButton)
  check.oneOf(value['style'], `${pointer}/style`, ['primary', 'danger'])
}

/** Checks an element's options and gives them back. */
export function checkOptions(
  check: Checker,
  element: Json,
  pointer: string,
  max: number,
  rules: OptionRules = {},
): Json[] {
  if (!check.arr(element.options, `${pointer}/options`, { max })) return []
  const seen = new Set<string>()
  for (const [i, option] of element.options.entries()) {
    checkOption(check, option, `${pointer}/options/${i}`, rules)
    const value = isObject(option) ? option['value'] : undefined
    if (typeof value !== 'string') continue
    if (seen.has(value)) check.err('option values must be unique', `${pointer}/options/${i}/value`)
    seen.add(value)
  }
  return element.options
}

/** Checks the options of a select, in groups or not, and gives them back. */
export function checkSelectOptions(check: Checker, element: Json, pointer: string): Json[] {
  const groups: unknown = element.option_groups
  if (groups !== undefined && element.options !== undefined) {
    check.err('only one of options or option_groups may be provided', pointer)
  }
  if (groups === undefined) return checkOptions(check, element, pointer, LIMITS.selectOptions)
  if (!check.arr(groups, `${pointer}/option_groups`, { max: LIMITS.optionGroups })) return []
  return groups.flatMap((group, i) => {
    const at = `${pointer}/option_groups/${i}`
    check.props(group, at, ['label', 'options'])
    check.plain(group.label, `${at}/label`, LIMITS.optionGroupLabel)
    return checkOptions(check, group, at, LIMITS.selectOptions)
  })
}

/** What is chosen beforehand must be one of the options, letter by letter. */
export function checkInitial(check: Checker, options: Json[], initial: Json, pointer: string): void {
  const isOffered = options.some(
    (option) =>
      isObject(option) &&
      isObject(initial) &&
      option['value'] === initial['value'] &&
      option['text']?.text === initial['text']?.text,
  )
  if (!isOffered) check.err('initial option must exactly match one of the options', pointer)
}

function checkOption(
  check: Checker,
  option: unknown,
  pointer: string,
  { mrkdwn = false, url = false }: OptionRules,
): void {
  if (!check.object(option, pointer)) return
  const types = mrkdwn ? ['plain_text', 'mrkdwn'] : ['plain_text']
  check.props(option, pointer, ['text', 'value', 'description', ...(url ? ['url'] : [])])
  check.text(option['text'], `${pointer}/text`, { types, max: LIMITS.optionText })
  check.str(option['value'], `${pointer}/value`, { max: LIMITS.optionValue })
  if (option['description'] !== undefined) {
    check.text(option['description'], `${pointer}/description`, { types, max: LIMITS.optionDescription })
  }
  if (option['url'] !== undefined && url) check.url(option['url'], `${pointer}/url`, LIMITS.optionUrl)
}
