/** Work that goes on after Slack was answered, so that a stop can wait for it. */
export interface UnderWay {
  /** Remembers `work` until it has settled; its failure is handed to `failed`. */
  add(work: Promise<unknown>): void
  /** When nothing is under way any more, or after `limitMs`. */
  settled(limitMs: number): Promise<void>
}

export function createUnderWay(failed: (err: unknown) => void): UnderWay {
  const works = new Set<Promise<unknown>>()
  return {
    add(work) {
      const done = work.catch(failed).finally(() => works.delete(done))
      works.add(done)
    },
    async settled(limitMs) {
      const end = Date.now() + limitMs
      while (works.size > 0 && Date.now() < end) await within(Promise.all(works), end - Date.now())
    },
  }
}

/** What `work` comes to, or undefined when it takes longer than `ms`; it goes on regardless. */
export async function within<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, Math.max(ms, 0), undefined)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
