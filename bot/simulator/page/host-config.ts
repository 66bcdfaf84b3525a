import { HostConfig, TextColor } from 'adaptivecards'

/** Colours are variables of style.css, so that light and dark are one configuration and switching repaints nothing. */
function colours() {
  return {
    default: { default: 'var(--ink)', subtle: 'var(--ink-soft)' },
    accent: { default: 'var(--accent-ink)', subtle: 'var(--accent-ink)' },
    good: { default: 'var(--good-ink)', subtle: 'var(--good-ink)' },
    warning: { default: 'var(--warning-ink)', subtle: 'var(--warning-ink)' },
    attention: { default: 'var(--attention-ink)', subtle: 'var(--attention-ink)' },
    dark: { default: 'var(--ink)', subtle: 'var(--ink-soft)' },
    light: { default: 'var(--ink)', subtle: 'var(--ink-soft)' },
  }
}

function container(name: string) {
  return { backgroundColor: `var(--${name})`, foregroundColors: colours() }
}

export const hostConfig = new HostConfig({
  fontFamily: 'inherit',
  fontSizes: { small: 13, default: 15, medium: 16, large: 18, extraLarge: 22 },
  fontWeights: { lighter: 400, default: 400, bolder: 650 },
  lineHeights: { small: 19, default: 22, medium: 24, large: 25, extraLarge: 30 },
  spacing: { small: 6, default: 10, medium: 16, large: 22, extraLarge: 30, padding: 14 },
  separator: { lineThickness: 1, lineColor: 'var(--line)' },
  supportsInteractivity: true,
  textBlock: { headingLevel: 3 },
  textStyles: { heading: { size: 'large', weight: 'bolder' } },
  containerStyles: {
    default: container('card'),
    emphasis: container('emphasis'),
    accent: container('accent-wash'),
    good: container('good-wash'),
    warning: container('warning-wash'),
    attention: container('attention-wash'),
  },
  inputs: {
    label: {
      inputSpacing: 'small',
      requiredInputs: { weight: 'bolder', size: 'default' },
      optionalInputs: { weight: 'bolder', size: 'default' },
    },
    errorMessage: { color: 'attention', weight: 'bolder', size: 'default' },
  },
  actions: {
    maxActions: 20,
    buttonSpacing: 0,
    spacing: 'medium',
    actionsOrientation: 'horizontal',
    actionAlignment: 'left',
    allowTitleToWrap: true,
    showCard: { actionMode: 'inline', inlineTopMargin: 12, style: 'emphasis' },
  },
})

// The library forgets these two when it reads them from the object above.
hostConfig.inputs.label.requiredInputs.suffix = ' *'
hostConfig.inputs.label.requiredInputs.suffixColor = TextColor.Attention
