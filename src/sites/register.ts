import { titleOf } from '../forms/form.ts'
import { present } from '../requests/request.ts'
import type { Scene } from '../requests/scene.ts'
import type { Site } from './site.ts'

/**
 * The register entry that an approved request produces, from the fields that the pack's `produces.site` names.
 * @returns undefined when the procedure produces none
 */
export function siteFrom(scene: Scene, id: string): Site | undefined {
  const approved = approvedBy(scene)
  if (approved === undefined) return undefined
  return { id, schoolId: scene.request.schoolId, evaluations: [], imported: false, version: 1, ...approved }
}

/**
 * An entry as an approved request changes it: everything that was asked for anew is as the request says; its address, who
 * holds its details and how it went stay.
 */
export function siteAfter(site: Site, scene: Scene): Site | undefined {
  const approved = approvedBy(scene)
  if (approved === undefined) return undefined
  const { purpose: _p, goLive: _g, closure: _c, evaluation: _e, exitPlan: _x, ...stays } = site
  const authors = site.people.filter(({ duty }) => duty === 'author')
  const named = approved.people.filter(({ duty }) => duty !== 'author')
  // A policy's form may ask for no moderators: those the register has stay.
  const duties = new Set(scene.procedure.produces?.site?.moderators === undefined ? ['moderator'] : [])
  const kept = site.people.filter(({ duty }) => duties.has(duty))
  const people = [
    ...(authors.length > 0 ? authors : approved.people.filter(({ duty }) => duty === 'author')),
    ...kept,
    ...named,
  ]
  const changed = { at: scene.now.toISOString(), by: scene.request.authorId, part: 'request' as const }
  return { ...stays, ...approved, people, changed }
}

type Approved = Omit<Site, 'id' | 'schoolId' | 'evaluations' | 'imported' | 'version'>

function approvedBy(scene: Scene): Approved | undefined {
  const source = scene.procedure.produces?.site
  if (source === undefined) return undefined
  const { answers } = present(scene.request)
  const one = (field: string | undefined) => (field === undefined ? undefined : [answers[field] ?? []].flat()[0])
  const many = (field: string | undefined) => (field === undefined ? [] : [answers[field] ?? []].flat())
  return {
    requestId: scene.request.id,
    title: titleOf(scene.procedure, answers, scene.directory),
    platform: one(source.platform) ?? source.platform_default,
    ...given('purpose', one(source.purpose)),
    ...given('goLive', one(source.go_live)),
    ...given('closure', one(source.closure)),
    ...given('evaluation', one(source.evaluation)),
    ...given('exitPlan', one(source.exit_plan)),
    people: [
      { personId: scene.request.authorId, duty: 'author' },
      ...many(source.administrators).map((personId) => ({ personId, duty: 'administrator' as const })),
      ...many(source.moderators).map((personId) => ({ personId, duty: 'moderator' as const })),
    ],
    details: answers,
  }
}

function given<Key extends keyof Site>(key: Key, value: string | undefined): { [K in Key]?: string } {
  return value === undefined ? {} : ({ [key]: value } as { [K in Key]?: string })
}
