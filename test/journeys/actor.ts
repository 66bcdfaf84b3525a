/** Answers to a form: field id → text, or several. */
export type Filled = Record<string, string | string[]>

/** Somebody at a keyboard or a phone, on one platform. Whatever they do resolves when they have been answered. */
export interface Actor {
  name: string
  email: string
  /** Types words. @returns what they are shown at once */
  says(words: string): Promise<string>
  /** Fills the form that is open and sends it. @returns field id → sentence; empty when it was taken */
  fills(answers: Filled): Promise<Record<string, string>>
  /**
   * Presses the newest button with this verb in their chat; where it asks for words, gives them.
   * @returns what they are shown at once
   */
  presses(verb: string, words?: Record<string, string>): Promise<string>
  /** Everything that stands in their chat now, oldest first. */
  reads(): Promise<string>
  /** The verbs of the buttons that stand in their chat now. */
  buttons(): Promise<string[]>
}

/** Somebody who is also shown what must not become a message. */
export interface Player extends Actor {
  /**
   * Types words that lead to a window over the chat: a modal, a dialog. Where the client opens one only for a button, presses
   * the newest that does. @returns what the window shows
   */
  opens(words: string): Promise<string>
  /** Presses the newest button with this verb in their chat, which leads to a window. @returns what the window shows */
  openDialog(verb: string): Promise<string>
  /** Fills the form in the window and sends it. @returns field id → sentence; empty when it was taken */
  fillDialog(answers: Filled): Promise<Record<string, string>>
  /**
   * Presses a button in the window, by its verb or by what stands on it; `answers` is what stands in the fields then.
   * @returns what is said and what the window shows then
   */
  pressInDialog(button: string, answers?: Filled): Promise<string>
  /** What the window shows; empty when none is open. */
  dialogText(): Promise<string>
  /** The verbs of the buttons in the window. */
  dialogButtons(): Promise<string[]>
  closeDialog(): Promise<void>
}
