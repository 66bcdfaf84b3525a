import type { App } from './app.ts'
import { type Link, saveLink } from './db/links.ts'
import type { Tx } from './db/transaction.ts'
import { type Outcome, only } from './outcome.ts'

/** What the card with the link says. */
interface Offer {
  summary: string
  title: string
  /** On the link itself. */
  open: string
  /** After it has been opened. */
  says?: string
}

/** A one-time link, written down, and the card that shows it to the one whom it is for. */
export async function offerLink(
  { app, tx }: { app: Pick<App, 'newSecret' | 'clock' | 'url'>; tx: Tx },
  link: Link,
  { summary, title, open, says = '' }: Offer,
): Promise<Outcome> {
  const token = app.newSecret()
  await saveLink(tx, token, link, app.clock())
  const lines = ['The link works once, for 15 minutes, and is for you alone.', says].filter(Boolean)
  return only({
    show: 'card',
    card: {
      name: 'note',
      data: {
        summary,
        title,
        lines: lines.map((text) => ({ text })),
        links: [{ title: open, url: `${app.url}/links/${link.kind}/${token}` }],
      },
    },
  })
}
