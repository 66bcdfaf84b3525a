import { toast } from './announce.ts'
import { isOnScreen, startChats } from './chats.ts'
import { byId } from './dom.ts'
import { startPeople } from './people.ts'
import { createRehearsal } from './rehearsal.ts'
import { createState } from './state.ts'
import { startTheme } from './theme.ts'
import { startTime } from './time.ts'
import { createWindow } from './window.ts'

// Read before the first paint, which writes it anew.
const remembered = location.hash.slice(1).split(',').filter(Boolean).map(decodeURIComponent)
const state = createState()
const hints = new Map<string, () => void>()
const rehearsal = createRehearsal(state, isOnScreen, hint, () => pane)
const pane = createWindow(rehearsal)
startTheme()
const chats = startChats(rehearsal)
startPeople(rehearsal, choose)
startTime(state)
startMenu()
// Whoever is shown need not be hinted at any more.
state.listen((change) => {
  if (change !== 'columns') return
  for (const [email, close] of hints) if (isOnScreen(email)) close()
})
void start()

async function start(): Promise<void> {
  try {
    await rehearsal.start()
    state.open(remembered.filter((email) => state.person(email)))
  } catch (fault) {
    toast((fault as Error).message, [{ title: 'Try again', run: () => void start() }])
  }
}

function choose(email: string, beside: boolean): void {
  if (beside) state.showBeside(email)
  else state.show(email)
  setMenu(false)
  chats.focus(email)
}

/** A request moves from person to person: whoever is not shown is one press away. */
function hint(email: string, summary: string): void {
  const name = state.person(email)?.name
  if (!name) return
  hints.get(email)?.()
  const show = { title: 'Show', run: () => choose(email, false) }
  const beside = { title: 'Show beside', run: () => choose(email, true) }
  const isWide = matchMedia('(min-width: 1000px)').matches
  const text = `${name} has a new message${summary ? `: ${summary}` : ''}`
  hints.set(email, toast(text, isWide ? [show, beside] : [show]))
}

/** On a narrow screen the list of people lies over the chats. */
function startMenu(): void {
  byId('people-button').addEventListener('click', () => {
    setMenu(!document.body.classList.contains('people-open'))
    if (document.body.classList.contains('people-open')) byId('people').querySelector('input')?.focus()
  })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !document.body.classList.contains('people-open')) return
    setMenu(false)
    byId('people-button').focus()
  })
}

function setMenu(open: boolean): void {
  document.body.classList.toggle('people-open', open)
  byId('people-button').setAttribute('aria-expanded', String(open))
}
