import type { PartAnswers } from './form.ts'
import { dutiesAsked, type PartOpening } from './part-form.ts'
import type { Site, SiteDuty } from './site.ts'

/** The entry as a part's form leaves it. Does not touch `version`: a save does. @param answers read without errors */
export function changedSite(opening: PartOpening, answers: PartAnswers): Site {
  const { part, personId, setting } = opening
  const changed = { at: setting.now.toISOString(), by: personId, part }
  return { ...withPart(opening, answers), changed }
}

function withPart(opening: PartOpening, answers: PartAnswers): Site {
  const { site, part, personId, setting } = opening
  switch (part) {
    case 'people':
    case 'handover':
      return withCustody(withPeople(opening, answers), answers, setting.now)
    case 'custody':
      return withCustody(site, answers, setting.now)
    case 'address':
      return { ...site, url: one(answers['url']) }
    case 'evaluation':
      return {
        ...site,
        evaluations: [...site.evaluations, { on: setting.today, by: personId, says: one(answers['says']) }],
      }
    case 'closure':
      return { ...site, closed: { on: one(answers['closed_on']), by: personId, how: one(answers['how']) } }
  }
}

/** Duties that the form asked for are as it says; the others stay. */
function withPeople(opening: PartOpening, answers: PartAnswers): Site {
  const { site } = opening
  const asked = dutiesAsked(opening)
  const duties = new Set<SiteDuty>(asked.map(({ duty }) => duty))
  const named = asked.flatMap(({ duty, field }) =>
    [answers[field.id] ?? []].flat().map((personId) => ({ personId, duty })),
  )
  return { ...site, people: [...site.people.filter(({ duty }) => !duties.has(duty)), ...named] }
}

function withCustody(site: Site, answers: PartAnswers, now: Date): Site {
  const holderId = answers['custody_holder']
  if (typeof holderId !== 'string') return site
  return { ...site, custody: { holderId, place: one(answers['custody_place']), at: now.toISOString() } }
}

function one(answer: string | string[] | undefined): string {
  return [answer ?? ''].flat()[0] ?? ''
}
