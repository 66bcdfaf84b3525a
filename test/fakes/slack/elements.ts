import type { BlockScope, Checker } from './checker.ts'
import { LIMITS } from './limits.ts'
import { checkConfirm, checkInitial, checkOptions, checkSelectOptions } from './options.ts'
import type { Json, Surface } from './types.ts'

/** Where an element may stand. */
export type Spot = 'actions' | 'accessory' | 'input' | 'card' | 'context' | 'cardimage' | 'context_actions'

interface ElementRules {
  props: string[]
  in: Spot[]
  surfaces?: Surface[]
  /** It cannot be pressed, so it has no action_id. */
  isStill?: boolean
  check(check: Checker, element: Json, pointer: string): void
}

const FOCUS = 'focus_on_load'
const TYPED = ['initial_value', 'dispatch_action_config', FOCUS, 'placeholder']
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

/** Checks one element of a block. */
export function checkElement(check: Checker, element: unknown, pointer: string, spot: Spot, scope: BlockScope): void {
  if (!check.object(element, pointer)) return
  const type = String(element['type'])
  const rules = ELEMENTS[type]
  if (!rules?.in.includes(spot)) {
    check.err(`unsupported type: ${element['type']}`, `${pointer}/type`)
    return
  }
  if (rules.surfaces && !rules.surfaces.includes(check.surface)) {
    check.err(`unsupported type: ${type} (not available on ${check.surface})`, `${pointer}/type`)
  }
  check.props(element, pointer, ['type', ...(rules.isStill ? [] : ['action_id']), ...rules.props])
  if (!rules.isStill) checkActionId(check, element['action_id'], pointer, scope)
  checkShared(check, element, pointer, spot, rules)
  rules.check(check, element, pointer)
}

/** Checks an image element or block. */
export function checkImage(check: Checker, image: Json, pointer: string): void {
  check.str(image.alt_text, `${pointer}/alt_text`, { max: LIMITS.imageAlt })
  if ((image.image_url === undefined) === (image.slack_file === undefined)) {
    check.err('exactly one of image_url or slack_file is required', pointer)
  }
  if (image.image_url === undefined) return
  const at = `${pointer}/image_url`
  if (check.str(image.image_url, at, { max: LIMITS.imageUrl }) && !/^https?:/i.test(image.image_url)) {
    check.err('must be a valid url', at)
  }
}

function checkActionId(check: Checker, id: unknown, pointer: string, scope: BlockScope): void {
  if (id === undefined || !check.str(id, `${pointer}/action_id`, { max: LIMITS.actionId })) return
  if (scope.ids.has(id)) check.err(`\`action_id\` "${id}" already exists for this block`, `${pointer}/action_id`)
  scope.ids.add(id)
}

function checkShared(check: Checker, element: Json, pointer: string, spot: Spot, rules: ElementRules): void {
  if (rules.props.includes('placeholder') && element.placeholder !== undefined) {
    check.plain(element.placeholder, `${pointer}/placeholder`, LIMITS.placeholder)
  }
  if (element.confirm !== undefined && rules.props.includes('confirm')) {
    if (spot === 'input') check.err('invalid additional property: confirm (not allowed in an input block)', pointer)
    else checkConfirm(check, element.confirm, `${pointer}/confirm`)
  }
  if (element.focus_on_load === true && ++check.focused > 1) {
    check.err('only one element may set focus_on_load', `${pointer}/focus_on_load`)
  }
  if (element.dispatch_action_config !== undefined) {
    const at = `${pointer}/dispatch_action_config/trigger_actions_on`
    const triggers: unknown = element.dispatch_action_config?.trigger_actions_on
    if (!check.arr(triggers, at)) return
    for (const [i, on] of triggers.entries())
      check.oneOf(on, `${at}/${i}`, ['on_enter_pressed', 'on_character_entered'])
  }
}

const ELEMENTS: Record<string, ElementRules> = {
  button: {
    props: ['text', 'value', 'url', 'style', 'accessibility_label', 'confirm'],
    in: ['actions', 'accessory', 'card'],
    check(check, element, at) {
      check.plain(element.text, `${at}/text`, LIMITS.buttonText)
      if (element.value !== undefined) check.str(element.value, `${at}/value`, { max: LIMITS.buttonValue, min: 0 })
      if (element.url !== undefined) check.url(element.url, `${at}/url`, LIMITS.buttonUrl)
      check.oneOf(element.style, `${at}/style`, ['primary', 'danger'])
      const label: unknown = element.accessibility_label
      if (label !== undefined) check.str(label, `${at}/accessibility_label`, { max: LIMITS.accessibilityLabel })
    },
  },
  workflow_button: {
    props: ['text', 'workflow', 'style', 'accessibility_label', 'confirm'],
    in: ['actions', 'accessory'],
    check: (check, element, at) => check.plain(element.text, `${at}/text`, LIMITS.buttonText),
  },
  checkboxes: {
    props: ['options', 'initial_options', FOCUS, 'confirm'],
    in: ['actions', 'accessory', 'input'],
    check(check, element, at) {
      checkSeveral(check, element, at, checkOptions(check, element, at, LIMITS.checkboxOptions, { mrkdwn: true }))
    },
  },
  radio_buttons: {
    props: ['options', 'initial_option', FOCUS, 'confirm'],
    in: ['actions', 'accessory', 'input'],
    check(check, element, at) {
      const options = checkOptions(check, element, at, LIMITS.radioOptions, { mrkdwn: true })
      if (element.initial_option !== undefined)
        checkInitial(check, options, element.initial_option, `${at}/initial_option`)
    },
  },
  overflow: {
    props: ['options', 'confirm'],
    in: ['actions', 'accessory'],
    check: (check, element, at) => void checkOptions(check, element, at, LIMITS.overflowOptions, { url: true }),
  },
  datepicker: {
    props: ['initial_date', 'placeholder', FOCUS, 'confirm'],
    in: ['actions', 'accessory', 'input'],
    check(check, element, at) {
      const date: unknown = element.initial_date
      if (date !== undefined && !isDate(date))
        check.err('invalid date, must be in format YYYY-MM-DD', `${at}/initial_date`)
    },
  },
  timepicker: {
    props: ['initial_time', 'timezone', 'placeholder', FOCUS, 'confirm'],
    in: ['actions', 'accessory', 'input'],
    check(check, element, at) {
      const time: unknown = element.initial_time
      if (time !== undefined && !/^([01]\d|2[0-3]):[0-5]\d$/.test(String(time))) {
        check.err('invalid time, must be in format HH:mm', `${at}/initial_time`)
      }
    },
  },
  datetimepicker: {
    props: ['initial_date_time', FOCUS, 'confirm'],
    in: ['actions', 'input'],
    check(check, element, at) {
      const moment: unknown = element.initial_date_time
      if (moment !== undefined && !/^\d{10}$/.test(String(moment))) {
        check.err('must be a 10 digit unix timestamp', `${at}/initial_date_time`)
      }
    },
  },
  plain_text_input: {
    props: ['multiline', 'min_length', 'max_length', ...TYPED],
    in: ['input'],
    check: checkTextInput,
  },
  email_text_input: { props: TYPED, in: ['input'], check() {} },
  url_text_input: { props: TYPED, in: ['input'], check() {} },
  number_input: {
    props: ['is_decimal_allowed', 'min_value', 'max_value', ...TYPED],
    in: ['input'],
    check(check, element, at) {
      if (typeof element.is_decimal_allowed !== 'boolean') check.err('missing required field: is_decimal_allowed', at)
      for (const key of ['initial_value', 'min_value', 'max_value']) {
        const value: unknown = element[key]
        const isNumber = typeof value === 'string' && value !== '' && !Number.isNaN(Number(value))
        if (value !== undefined && !isNumber) check.err('must be a numeric string', `${at}/${key}`)
      }
    },
  },
  rich_text_input: { props: ['min_lines', 'max_lines', ...TYPED], in: ['input', 'actions'], check() {} },
  file_input: {
    props: ['filetypes', 'max_files'],
    in: ['input'],
    surfaces: ['modal'],
    check(check, element, at) {
      if (element.max_files === undefined || isWithin(element.max_files, 1, LIMITS.fileInputMax)) return
      check.err('must be between 1 and 10', `${at}/max_files`)
    },
  },
  image: {
    isStill: true,
    props: ['image_url', 'slack_file', 'alt_text'],
    in: ['accessory', 'context', 'cardimage'],
    check: checkImage,
  },
  feedback_buttons: {
    props: ['positive_button', 'negative_button'],
    in: ['context_actions'],
    surfaces: ['message'],
    check(check, element, at) {
      for (const key of ['positive_button', 'negative_button']) {
        check.plain(element[key]?.text, `${at}/${key}/text`, LIMITS.buttonText)
        check.str(element[key]?.value, `${at}/${key}/value`, { max: LIMITS.buttonValue })
      }
    },
  },
  icon_button: {
    props: ['icon', 'text', 'value', 'accessibility_label', 'visible_to_user_ids', 'confirm'],
    in: ['context_actions'],
    surfaces: ['message'],
    check: (check, element, at) => check.plain(element.text, `${at}/text`, LIMITS.buttonText),
  },
  ...selects('static', ['options', 'option_groups', 'initial_option'], ['options', 'option_groups', 'initial_options']),
  ...selects('external', ['initial_option', 'min_query_length'], ['initial_options', 'min_query_length']),
  ...selects('users', ['initial_user'], ['initial_users']),
  ...selects(
    'conversations',
    ['initial_conversation', 'default_to_current_conversation', 'response_url_enabled', 'filter'],
    ['initial_conversations', 'default_to_current_conversation', 'filter'],
  ),
  ...selects('channels', ['initial_channel', 'response_url_enabled'], ['initial_channels']),
}

/** A select of this kind, and the one that takes several. */
function selects(kind: string, single: string[], several: string[]): Record<string, ElementRules> {
  const isStatic = kind === 'static'
  return {
    [`${kind}_select`]: {
      props: [...single, 'placeholder', FOCUS, 'confirm'],
      in: ['actions', 'accessory', 'input'],
      check(check, element, at) {
        const options = isStatic ? checkSelectOptions(check, element, at) : []
        if (isStatic && element.initial_option !== undefined) {
          checkInitial(check, options, element.initial_option, `${at}/initial_option`)
        }
        for (const key of ['initial_user', 'initial_conversation', 'initial_channel']) {
          if (element[key] !== undefined) check.str(element[key], `${at}/${key}`)
        }
      },
    },
    [`multi_${kind}_select`]: {
      props: [...several, 'max_selected_items', 'placeholder', FOCUS, 'confirm'],
      in: ['accessory', 'input', 'actions'],
      check(check, element, at) {
        if (isStatic) checkSeveral(check, element, at, checkSelectOptions(check, element, at))
        const most: unknown = element.max_selected_items
        if (most !== undefined && !isWithin(most, 1, Number.POSITIVE_INFINITY)) {
          check.err('must be an integer of at least 1', `${at}/max_selected_items`)
        }
      },
    },
  }
}

function checkSeveral(check: Checker, element: Json, pointer: string, options: Json[]): void {
  const chosen: unknown = element.initial_options
  if (chosen === undefined || !check.arr(chosen, `${pointer}/initial_options`)) return
  for (const [i, option] of chosen.entries()) checkInitial(check, options, option, `${pointer}/initial_options/${i}`)
}

function checkTextInput(check: Checker, element: Json, pointer: string): void {
  const { min_length: least, max_length: most, initial_value: initial } = element
  check.bool(element.multiline, `${pointer}/multiline`)
  for (const [key, value, low] of [
    ['min_length', least, 0],
    ['max_length', most, 1],
  ] as const) {
    if (value === undefined || isWithin(value, low, LIMITS.plainTextInputMax)) continue
    check.err(`must be an integer between ${low} and ${LIMITS.plainTextInputMax}`, `${pointer}/${key}`)
  }
  if (least > most) check.err('min_length must not exceed max_length', `${pointer}/min_length`)
  if (initial !== undefined) {
    check.str(initial, `${pointer}/initial_value`, { min: 0, max: most ?? LIMITS.plainTextInputMax })
  }
}

function isWithin(value: unknown, low: number, high: number): boolean {
  return Number.isInteger(value) && Number(value) >= low && Number(value) <= high
}

function isDate(value: unknown): boolean {
  if (typeof value !== 'string' || !DATE.test(value)) return false
  const day = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value)
}
