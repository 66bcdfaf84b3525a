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
