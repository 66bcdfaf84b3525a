import type { Intent } from './incoming.ts'

/** A word people type, and what it is for. One row here is the parser and the help text. */
interface Command {
  word: string
  /** Other ways to say it. */
  also: string[]
  /** How it looks with what follows it. */
  usage: string
  help: string
  toIntent: (rest: string) => Intent
}

export const commands: Command[] = [
  {
    word: 'request',
    also: ['apply', 'new'],
    usage: 'request',
    help: 'Ask for a new official site. The form goes to each approver in turn.',
    toIntent: (rest) => ({ type: 'request.start', ...(rest === '' ? {} : { procedure: rest }) }),
  },
  {
    word: 'status',
    also: ['requests', 'my requests', 'drafts', 'resume'],
    usage: 'status',
    help: 'Your requests and unfinished forms: where each stands and whose turn it is.',
    toIntent: () => ({ type: 'status', page: 1 }),
  },
  {
    word: 'approvals',
    also: ['approve', 'waiting', 'todo', 'to do'],
    usage: 'approvals',
    help: 'What is waiting for your signature.',
    toIntent: () => ({ type: 'approvals', page: 1 }),
  },
  {
    word: 'sites',
    also: ['site', 'register', 'accounts'],
    usage: 'sites [name]',
    help: 'The register of official sites. Add a name to check whether an account is really ours.',
    toIntent: (rest) => ({ type: 'sites', words: rest, page: 1 }),
  },
  {
    word: 'away',
    also: ['back'],
    usage: 'away until 5 March',
    help: 'While you are away your deputies can sign for you. “back” ends it.',
    toIntent: (rest) => ({ type: 'people.away', words: rest }),
  },
  {
    word: 'school',
    also: ['switch school', 'change school'],
    usage: 'school',
    help: 'Choose which school you are speaking for, if you work in several.',
    toIntent: () => ({ type: 'school.choose' }),
  },
  {
    word: 'help',
    also: ['hello', 'hi', 'hey', 'start', 'menu', '?', ''],
    usage: 'help',
    help: 'This list.',
    toIntent: () => ({ type: 'help' }),
  },
]

/**
 * The intent behind typed words; undefined when they are none of ours.
 * `/socialmedia request`, `socialmedia request` and `request` are the same.
 */
export function parseCommand(text: string): Intent | undefined {
  const words = text
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\/?socialmedia\b\s*/i, '')
    .replace(/^(?:i'?m|i’m|i am) (?=away\b|back\b)/i, '')
  const lower = words.toLowerCase().replace(/[.!]+$/, '')
  const exact = commands.find((command) => command.word === lower || command.also.includes(lower))
  if (exact !== undefined) return exact.toIntent(lower === 'back' ? 'back' : '')
  // Only a command's own word may be followed by more: "new" or "site" may begin a question.
  const [first = '', ...rest] = words.split(' ')
  return commands.find((command) => command.word === first.toLowerCase())?.toIntent(rest.join(' '))
}
