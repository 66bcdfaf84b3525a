import type { IntentOf } from '../conversation/incoming.ts'
import type { Queryable } from '../db/query.ts'
import { type Outcome, only, say } from '../outcome.ts'
import type { Vault } from '../vault/vault.ts'
import { dialogOnly } from './dialog-only.ts'
import { type Figures, figuresOf, seesFigures } from './figures.ts'
import { figuresView } from './figures-views.ts'
import type { ReportSchool } from './setting.ts'
import type { ReportSpeech } from './speech.ts'
import { reportsOfSchool } from './store.ts'

const NOT_YOURS =
  'The figures are for the headteacher, the safeguarding lead and the governors. Type “reports” for what you reported yourself.'

/** How many reports there were and how soon they were seen to, for those who may see that. */
export async function showFigures(
  { app, tx, personId, settingOf, surface }: ReportSpeech,
  schoolId: string,
  { page }: IntentOf<'report.figures'>,
): Promise<Outcome> {
  const setting = await settingOf(schoolId)
  if (!seesFigures(setting, personId)) return say(NOT_YOURS)
  if (!surface.opensDialogs) return only(dialogOnly('report.figures', page))
  const figures = await loadFigures(tx, app.vault, setting)
  return only({ show: 'dialog', card: figuresView(figures, setting, page) })
}

/** The figures of a school as they stand: the same for whoever may see them, in the chat and on the command line. */
export async function loadFigures(db: Queryable, vault: Vault, setting: ReportSchool): Promise<Figures> {
  return figuresOf(await reportsOfSchool(db, vault, setting.school.id, () => {}), setting)
}
