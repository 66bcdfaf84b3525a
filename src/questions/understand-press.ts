import type { IntentOf } from '../conversation/incoming.ts'
import { Form } from '../packs/topic.ts'
import type { Understanding } from './understanding/understand.ts'

/** What an option of an answer stands for: the question as it was read, and what is known of the case now. */
export function pressed(
  intent: Pick<IntentOf<'question.answer_fact'>, 'topic' | 'side' | 'form' | 'facts'>,
): Understanding {
  const { topic, side, form, facts } = intent
  const forms = Form.options.map((one) => (one === form ? 1 : 0))
  return { aims: [{ topic, side, likely: 1, forms }], facts, danger: 0 }
}
