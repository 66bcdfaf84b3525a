import { titleOf } from '../requests/form.ts'
import { present } from '../requests/request.ts'
import type { Scene } from '../requests/scene.ts'
import type { Site } from './site.ts'

/**
 * The register entry that an approved request produces, from the fields that the pack's `produces.site` names.
 * @returns undefined when the procedure produces none
 */
export function siteFrom(scene: Scene, id: string): Site | undefined {
  const source = scene.procedure.produces?.site
  if (source === undefined) return undefined
  const { answers } = present(scene.request)
  const one = (field: string | undefined) => (field === undefined ? undefined : [answers[field] ?? []].flat()[0])
  const many = (field: string | undefined) => (field === undefined ? [] : [answers[field] ?? []].flat())
  return {
    id,
    schoolId: scene.request.schoolId,
    requestId: scene.request.id,
    title: titleOf(scene.procedure, answers, scene.directory),
    platform: one(source.platform) ?? source.platform_default,
    ...given('goLive', one(source.go_live)),
    ...given('closure', one(source.closure)),
    ...given('purpose', one(source.purpose)),
    ...given('evaluation', one(source.evaluation)),
    ...given('exitPlan', one(source.exit_plan)),
    evaluations: [],
    imported: false,
    version: 1,
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
