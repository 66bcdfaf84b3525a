import type { Typed } from './card-view.ts'

/** A watched field may change the form: soon. The rest is kept once the fingers rest. */
const WATCHED_MS = 150
const TYPED_MS = 800

export interface Keeper {
  note(typed: Typed): void
  /** Forgets what has not been sent, and waits for what has: before the form is sent for good. */
  settle(): Promise<void>
  /** Sends what is waiting at once: the page is being left. */
  hurry(): void
}

/** Keeps what is typed into a form, one time after another, never two at once. */
export function createKeeper(keep: (typed: Typed) => Promise<void>): Keeper {
  let waiting: Typed | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let underWay: Promise<void> | undefined

  function send(): void {
    clearTimeout(timer)
    if (!waiting || underWay !== undefined) return
    const typed = waiting
    waiting = undefined
    underWay = keep(typed).finally(() => {
      underWay = undefined
      if (waiting) schedule(waiting)
    })
  }

  function schedule(typed: Typed): void {
    clearTimeout(timer)
    timer = setTimeout(send, typed.watched ? WATCHED_MS : TYPED_MS)
  }

  return {
    note(typed) {
      waiting = { ...typed, watched: typed.watched || waiting?.watched === true }
      schedule(waiting)
    },
    async settle() {
      clearTimeout(timer)
      waiting = undefined
      await underWay
    },
    hurry: send,
  }
}
