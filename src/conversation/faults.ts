import type { Reply } from '../effects.ts'
import { AppError } from '../errors.ts'

/** What a person hears when we failed: whether anything was recorded, and what to do. */
export function troubleReply(error: unknown): Reply {
  const code = error instanceof AppError ? error.code : ''
  if (code === 'busy') return { show: 'word', text: 'That was not recorded: Staffroom is busy. Please press again.' }
  if (code === 'commit_unknown')
    return {
      show: 'word',
      text: 'Staffroom could not see whether that was recorded. Please press again: nothing happens twice.',
    }
  if (code.startsWith('slack_') || code.startsWith('teams_'))
    return {
      show: 'word',
      text: 'Staffroom could not check who you are just now. Nothing was recorded. Please try again in a minute.',
    }
  return {
    show: 'word',
    text: 'Something went wrong on our side and nothing was recorded. Please try again; if it stays like this, tell the office.',
  }
}
