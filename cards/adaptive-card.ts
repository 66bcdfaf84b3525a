/** The part of Adaptive Cards 1.5 that our templates use. The translators refuse anything else. */
export interface AdaptiveCard {
  type: 'AdaptiveCard'
  version: '1.5'
  /** What notifications and screen readers say; never holds what a person wrote. */
  fallbackText: string
  body: Element[]
  actions?: Action[]
}

interface Common {
  id?: string
  spacing?: 'none' | 'small' | 'default' | 'medium' | 'large' | 'padding'
  separator?: boolean
}

export type Element =
  | (Common & {
      type: 'TextBlock'
      text: string
      style?: 'heading' | 'default'
      size?: 'small' | 'default' | 'medium' | 'large'
      weight?: 'default' | 'bolder'
      color?: 'default' | 'good' | 'warning' | 'attention' | 'accent'
      isSubtle?: boolean
      wrap?: boolean
    })
  | (Common & { type: 'RichTextBlock'; inlines: TextRun[] })
  | (Common & {
      type: 'Container'
      items: Element[]
      style?: 'default' | 'emphasis' | 'good' | 'warning' | 'attention'
    })
  | (Common & { type: 'ActionSet'; actions: Action[] })
  | Input

export interface TextRun {
  type: 'TextRun'
  text: string
  weight?: 'default' | 'bolder'
  italic?: boolean
  isSubtle?: boolean
  color?: 'default' | 'good' | 'warning' | 'attention' | 'accent'
}

interface InputCommon extends Common {
  id: string
  label: string
  isRequired?: boolean
  errorMessage?: string
}

export type Input =
  | (InputCommon & {
      type: 'Input.Text'
      value?: string
      placeholder?: string
      isMultiline?: boolean
      maxLength?: number
    })
  | (InputCommon & { type: 'Input.Date'; value?: string })
  | (InputCommon & { type: 'Input.Toggle'; title: string; value?: 'true' | 'false'; wrap?: boolean })
  /** Ours, and only where the client takes files: no Adaptive Cards client knows it. Holds nothing when it is painted. */
  | (InputCommon & { type: 'Input.File'; value?: undefined })
  /** `style: 'filtered'` means people: choices are directory addresses. Several values are joined with commas. */
  | (InputCommon & {
      type: 'Input.ChoiceSet'
      choices: { title: string; value: string }[]
      value?: string
      placeholder?: string
      isMultiSelect?: boolean
      style?: 'compact' | 'expanded' | 'filtered'
      wrap?: boolean
    })

export interface ActionData {
  /** Repeats the verb: submits and dialogs are routed by it. */
  verb: string
  /** Fields whose change is reported with verb `request.keep`. */
  watch?: string[]
  [idOrVersion: string]: unknown
}

export type Action =
  /** `associatedInputs: 'none'`: the button neither checks nor sends the card's inputs. */
  | {
      type: 'Action.Execute'
      title: string
      verb: string
      data: ActionData
      style?: 'default' | 'positive' | 'destructive'
      associatedInputs?: 'auto' | 'none'
    }
  /**
   * Asks before it acts. Without inputs: a sentence to confirm (Slack: the button's own confirm dialog).
   * With inputs: a small form (Slack: the button is sent without them, and the answer is a modal).
   */
  | {
      type: 'Action.ShowCard'
      title: string
      style?: 'default' | 'positive' | 'destructive'
      card: { type: 'AdaptiveCard'; body: Element[]; actions: Action[] }
    }
  | { type: 'Action.OpenUrl'; title: string; url: string }
