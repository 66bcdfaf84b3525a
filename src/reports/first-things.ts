import type { Card, CardData } from '../../cards/catalog.ts'
import type { Signpost } from '../packs/report-kind.ts'
import { urgentWords } from '../people/danger.ts'
import type { ReportDraft } from './report.ts'
import type { ReportSchool } from './setting.ts'
import { signpostWords } from './words.ts'

type Line = NonNullable<CardData['note']['lines']>[number]
type Link = NonNullable<CardData['note']['links']>[number]

/** An indecent image of somebody under 18 may be neither made nor passed on: Protection of Children Act 1978, section 1. */
const NO_PICTURE = 'Do not copy, forward or show a picture of a child undressed, to anybody, not even as evidence.'

/**
 * What comes before any form where somebody may be in danger: whom to ring, whom to tell in person, what not to do.
 * @param barred whose names are left out: whom it is about, as far as that is known, and who acts for them
 */
export function firstThingsView(
  setting: ReportSchool,
  draft: Pick<ReportDraft, 'id'>,
  signposts: Signpost[],
  barred?: ReadonlySet<string>,
): Card {
  return {
    name: 'note',
    data: {
      summary: 'First things first',
      title: 'First things first',
      tone: 'attention',
      lines: [
        ...firstLines(setting, barred),
        { text: 'Tell them in person or by telephone. What you have begun here waits for you for a day.' },
        ...signpostLines(signposts),
      ],
      buttons: [
        {
          title: 'Nobody is in danger now: carry on',
          verb: 'report.start',
          dialog: true,
          data: { draft: draft.id, school: setting.school.id, safe: 1 },
        },
      ],
      links: signpostLinks(signposts),
    },
  }
}

/** The same in a few lines. */
export function firstLines(setting: ReportSchool, barred?: ReadonlySet<string>): Line[] {
  return [...urgentWords(setting, barred), NO_PICTURE].map((text) => ({ text }))
}

/** Whom to turn to outside the school. */
export function signpostLines(signposts: Signpost[]): Line[] {
  return signposts.map((one) => ({ label: one.name, text: signpostWords(one) }))
}

export function signpostLinks(signposts: Signpost[]): Link[] {
  return signposts.flatMap(({ name, url }) => (url === undefined ? [] : [{ title: name, url }]))
}

/** Those of these ids, each once, in the order named. */
export function signpostsOf(ids: string[], all: Signpost[]): Signpost[] {
  return [...new Set(ids)].flatMap((id) => all.find((one) => one.id === id) ?? [])
}
