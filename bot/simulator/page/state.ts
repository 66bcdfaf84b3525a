import type { PageMessage, PeopleAnswer, SimulatedPerson } from '../wire.ts'

export interface Chat {
  messages: PageMessage[]
  /** There are older ones. */
  more: boolean
  loaded: boolean
}

/** A chat that is shown. At most one is not pinned: the next person takes its place. */
export interface Column {
  email: string
  pinned: boolean
}

export type Change = 'people' | 'columns' | 'unread' | { chat: string }

const MOST_COLUMNS = 4
const SEEN = 'staffroom-seen'

/** What the page knows, and who wants to hear when it changes. */
export function createState() {
  const listeners = new Set<(change: Change) => void>()
  const chats = new Map<string, Chat>()
  const seen = new Map<string, number>(Object.entries(readSeen()))
  let people: SimulatedPerson[] = []
  let newest = new Map<string, number>()
  let guide: string | undefined
  let columns: Column[] = []
  let active: string | undefined

  function tell(change: Change): void {
    for (const listener of listeners) listener(change)
  }

  function chatOf(email: string): Chat {
    const chat = chats.get(email) ?? { messages: [], more: false, loaded: false }
    chats.set(email, chat)
    return chat
  }

  function place(next: Column[], shown: string | undefined): void {
    columns = next
    active = shown
    tell('columns')
  }

  return {
    listen: (listener: (change: Change) => void) => void listeners.add(listener),
    people: () => people,
    /** The first row of this address; undefined for a stranger. */
    person: (email: string) => people.find((person) => person.email === email),
    guide: () => guide ?? people.find((person) => person.roles.every((role) => role === 'staff'))?.email,
    chat: chatOf,
    columns: () => columns,
    active: () => active,
    takePeople(answer: PeopleAnswer) {
      const same = JSON.stringify(people) === JSON.stringify(answer.people)
      people = answer.people
      guide = answer.guide
      newest = new Map(Object.entries(answer.newest))
      // A database begun anew counts from one again.
      for (const [email, id] of seen) if (id > (newest.get(email) ?? 0)) seen.delete(email)
      // Building the list anew would take the focus from it.
      if (!same) tell('people')
      tell('unread')
    },
    isUnread: (email: string) => (newest.get(email) ?? 0) > (seen.get(email) ?? 0),
    markSeen(email: string) {
      if ((newest.get(email) ?? 0) <= (seen.get(email) ?? 0)) return
      seen.set(email, newest.get(email) ?? 0)
      localStorage.setItem(SEEN, JSON.stringify(Object.fromEntries(seen)))
      tell('unread')
    },
    setTranscript(email: string, messages: PageMessage[], more: boolean) {
      const last = messages.at(-1)?.id ?? 0
      const here = new Map(chatOf(email).messages.map((message) => [message.id, message]))
      // What arrived while this was on its way is newer than it.
      const newer = [...here.values()].filter((message) => message.id > last)
      const fresh = messages.map((message) => fresher(message, here.get(message.id)))
      Object.assign(chatOf(email), { messages: [...fresh, ...newer], more, loaded: true })
      tell({ chat: email })
    },
    prepend(email: string, messages: PageMessage[], more: boolean) {
      const chat = chatOf(email)
      Object.assign(chat, { messages: [...messages, ...chat.messages], more })
      tell({ chat: email })
    },
    /** Takes in a new or repainted message; what is older than what is here is ignored. @returns whether it was new */
    takeMessage(message: PageMessage): boolean {
      const chat = chatOf(message.chat)
      const at = chat.messages.findIndex(({ id }) => id === message.id)
      const here = chat.messages[at]
      if (here && here.revision > message.revision) return false
      if (here) chat.messages[at] = message
      else chat.messages = [...chat.messages, message].sort((one, other) => one.id - other.id)
      const isNew = !here && message.author === 'staffroom' && message.id > (newest.get(message.chat) ?? 0)
      if (isNew) newest.set(message.chat, message.id)
      tell({ chat: message.chat })
      if (isNew) tell('unread')
      return isNew
    },
    removeMessage(email: string, id: number) {
      const chat = chatOf(email)
      chat.messages = chat.messages.filter((message) => message.id !== id)
      tell({ chat: email })
    },
    /** Shows this person's chat, in the place of the one that is not pinned. */
    show(email: string) {
      if (columns.some((column) => column.email === email)) return place(columns, email)
      const loose = columns.findIndex((column) => !column.pinned)
      const at = loose >= 0 ? loose : columns.length < MOST_COLUMNS ? columns.length : columns.length - 1
      place(replaceAt(columns, at, { email, pinned: false }), email)
    },
    /** Shows this person's chat beside the others. */
    showBeside(email: string) {
      if (columns.some((column) => column.email === email)) return place(columns, email)
      const kept = columns.slice(0, MOST_COLUMNS - 1).map((column) => ({ ...column, pinned: true }))
      place([...kept, { email, pinned: true }], email)
    },
    togglePin(email: string) {
      place(
        columns.map((column) => (column.email === email ? { ...column, pinned: !column.pinned } : column)),
        active,
      )
    },
    close(email: string) {
      const rest = columns.filter((column) => column.email !== email)
      place(rest, active === email ? rest.at(-1)?.email : active)
    },
    open: (emails: string[]) =>
      place(
        emails.slice(0, MOST_COLUMNS).map((email) => ({ email, pinned: emails.length > 1 })),
        emails[0],
      ),
  }
}

export type State = ReturnType<typeof createState>

function readSeen(): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(SEEN) ?? '{}')
  } catch {
    return {}
  }
}

function replaceAt<T>(all: T[], at: number, one: T): T[] {
  return [...all.slice(0, at), one, ...all.slice(at + 1)]
}

function fresher(one: PageMessage, other: PageMessage | undefined): PageMessage {
  return other && other.revision > one.revision ? other : one
}
