import type { App } from '../app.ts'
import type { Tx } from '../db/transaction.ts'
import { offerLink } from '../offer-link.ts'
import { type Outcome, say } from '../outcome.ts'
import { keepsRegister } from './register-keepers.ts'
import type { SiteSetting } from './setting.ts'

/** A one-time link to the page of the register, for those who look after it. */
export async function registerLink(
  speech: { app: App; tx: Tx; personId: string },
  setting: SiteSetting,
): Promise<Outcome> {
  const { school } = setting
  if (!keepsRegister(setting, speech.personId))
    return say(
      'The whole register opens in the browser for those who look after it. Type “sites” to see the official sites here.',
    )
  return offerLink(
    speech,
    { kind: 'register', subject: `school:${school.id}`, personId: speech.personId },
    {
      summary: 'The register of official sites',
      title: `Register of ${school.name}`,
      open: 'Open the register',
      says: 'The page stays open for 15 minutes. From there you can print it, or download it as a PDF or for a spreadsheet.',
    },
  )
}
