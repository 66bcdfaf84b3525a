import { isSlip } from '../slip.ts'
import { type Intent, TOLD_TEXT } from './incoming.ts'

/** A word people type, and what it is for. One row here is the parser and the help text. */
interface Command {
  word: string
  /** Other ways to say it. */
  also: string[]
  /** How it looks with what follows it. */
  usage: string
  help: string
  /** It may be followed by more. Where it may not, what follows makes it a question: "school photos on Instagram". */
  takesMore: boolean
  /** What follows is kept as it was typed, with its lines and marks. */
  asWritten?: true
  toIntent: (rest: string) => Intent
}

export const commands: Command[] = [
  {
    word: 'ask',
    also: ['question', 'policy'],
    usage: 'ask [your question]',
    help: 'What the policy says, in your own words. “ask” may be left out.',
    takesMore: true,
    toIntent: (rest) => ({ type: 'question.ask', text: rest }),
  },
  {
    word: 'request',
    also: ['apply', 'new'],
    usage: 'request [what]',
    help: 'Ask for what the policy wants approved: a site, a post … On its own it lists the forms.',
    takesMore: true,
    toIntent: (rest) => ({ type: 'request.start', ...(rest === '' ? {} : { procedure: rest }) }),
  },
  {
    word: 'status',
    also: ['requests', 'my requests', 'drafts', 'resume'],
    usage: 'status',
    help: 'Your requests and unfinished forms: where each stands and whose turn it is.',
    takesMore: true,
    toIntent: () => ({ type: 'status', page: 1 }),
  },
  {
    word: 'approvals',
    also: ['approve', 'waiting'],
    usage: 'approvals',
    help: 'What is waiting for your signature.',
    takesMore: true,
    toIntent: () => ({ type: 'approvals', page: 1 }),
  },
  {
    word: 'tasks',
    also: ['task', 'my tasks', 'todo', 'to do', 'to-do'],
    usage: 'tasks',
    help: 'What you have to do, and by when. For those who look after everybody’s: “tasks all”.',
    takesMore: true,
    toIntent: (rest) => ({ type: 'tasks', page: 1, ...(/^all\b/i.test(rest) ? { all: 1 as const } : {}) }),
  },
  {
    word: 'sites',
    also: ['site', 'register', 'accounts'],
    usage: 'sites [name]',
    help: 'The register of official sites. Add a name to check whether an account is really ours.',
    takesMore: true,
    toIntent: (rest) => ({ type: 'sites', words: rest, page: 1 }),
  },
  {
    word: 'training',
    also: ['trained', 'my training', 'courses', 'reading'],
    usage: 'training',
    help: 'What you have read and been trained in, until when it counts, and what others ask you to confirm.',
    takesMore: false,
    toIntent: () => ({ type: 'training' }),
  },
  {
    word: 'comments',
    also: ['comment', 'complaints', 'replies'],
    usage: 'comments',
    help: 'Comments, queries and complaints on our sites: log one, and see what still needs an answer.',
    takesMore: false,
    toIntent: () => ({ type: 'comments', page: 1 }),
  },
  {
    word: 'comments figures',
    also: ['comment figures', 'reply figures'],
    usage: 'comments figures',
    help: 'How soon comments were answered, month by month, for those who look after the sites.',
    takesMore: false,
    toIntent: () => ({ type: 'comment.figures', page: 1 }),
  },
  {
    word: 'report',
    also: ['concern', 'incident', 'report something', 'report a concern', 'report an incident', 'something happened'],
    usage: 'report [what happened]',
    help: 'A friend request, abuse, bullying, bad content, a worry about a child, a mistake: in confidence, to the right people.',
    takesMore: true,
    asWritten: true,
    toIntent: (rest) => ({ type: 'report.start', known: [], ...(rest === '' ? {} : { words: rest }) }),
  },
  {
    word: 'reports',
    also: ['my reports', 'cases'],
    usage: 'reports',
    help: 'What you have reported, and the reports that you are to look after.',
    takesMore: false,
    toIntent: () => ({ type: 'reports', page: 1 }),
  },
  {
    word: 'reports figures',
    also: ['report figures'],
    usage: 'reports figures',
    help: 'How many reports and how soon they were dealt with, without anybody’s name, for the leadership and governors.',
    takesMore: false,
    toIntent: () => ({ type: 'report.figures', page: 1 }),
  },
  {
    word: 'concerns',
    also: ['low-level concerns', 'low level concerns'],
    usage: 'concerns',
    help: 'For those who read concerns about adults: what was noticed before.',
    takesMore: false,
    toIntent: () => ({ type: 'report.concerns', page: 1 }),
  },
  {
    word: 'away',
    also: ['back'],
    usage: 'away until 5 March',
    help: 'While you are away your deputies can sign for you. “back” ends it.',
    takesMore: true,
    toIntent: (rest) => ({ type: 'people.away', words: rest }),
  },
  {
    word: 'questions',
    also: [],
    usage: 'questions',
    help: 'For whoever looks after the policy: what colleagues have asked to have settled.',
    takesMore: false,
    toIntent: () => ({ type: 'questions', page: 1 }),
  },
  {
    word: 'school',
    also: ['switch school', 'change school'],
    usage: 'school',
    help: 'Choose which school you are speaking for, if you work in several.',
    takesMore: false,
    toIntent: () => ({ type: 'school.choose' }),
  },
  {
    word: 'help',
    also: ['hello', 'hi', 'hey', 'start', 'menu', ''],
    usage: 'help',
    help: 'This list.',
    takesMore: false,
    toIntent: () => ({ type: 'help' }),
  },
]

/** No command is longer, and of a question no more is read; patterns that look for an end take long on a long text. */
const MOST_TEXT = 2_100
/** Of what is told after a word, with room for the word. */
const MOST_TOLD = TOLD_TEXT + 100

/**
 * The intent behind typed words; undefined when they are none of ours.
 * `/socialmedia request`, `socialmedia request` and `request` are the same.
 */
export function parseCommand(text: string): Intent | undefined {
  const typed = text
    .slice(0, MOST_TEXT)
    .normalize('NFKC')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/^\/?socialmedia\b\s*/i, '')
    .replace(/^(?:i'?m|i’m|i am) (?=away\b|back\b)/i, '')
  // A question is taken as it was typed, with its marks.
  const asked = /^ask\b[,:]?\s+(.*\p{L}.*)$/iu.exec(typed)
  if (asked !== null) return { type: 'question.ask', text: asked[1] ?? '' }
  const words = typed.replace(/[.,;:!?…]+$/, '').trimEnd()
  const lower = words.toLowerCase()
  const exact = commands.find((command) => command.word === lower || command.also.includes(lower))
  if (exact !== undefined) return exact.toIntent(lower === 'back' ? 'back' : '')
  // Only a command's own word may be followed by more: "new" or "site" may begin a question.
  const [first = '', ...rest] = words.split(' ')
  const command = commandCalled(first.toLowerCase().replace(/[,:]$/, ''), rest.length > 0)
  const isQuestion = typed.endsWith('?') && rest.length > 2
  return isQuestion ? undefined : command?.toIntent(command.asWritten ? told(text) : rest.join(' '))
}

/** What follows the command's word, as it was typed. */
function told(text: string): string {
  const rest = text.slice(0, MOST_TOLD).replace(/^\s*(?:\/?socialmedia\b\s*)?\S+\s*/i, '')
  return rest.slice(0, TOLD_TEXT).trim()
}

/** The command of that name, or of the one that a hurried finger meant: `requst`. */
function commandCalled(typed: string, hasMore: boolean): Command | undefined {
  const possible = commands.filter(({ takesMore }) => takesMore || !hasMore)
  return possible.find(({ word }) => word === typed) ?? possible.find(({ word }) => isSlip(typed, word))
}
