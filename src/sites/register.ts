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
  const goLive = one(source.go_live)
  const closure = one(source.closure)
  return {
    id,
    schoolId: scene.request.schoolId,
    requestId: scene.request.id,
    title: titleOf(scene.procedure, answers, scene.directory),
    platform: one(source.platform) ?? source.platform_default,
    ...(goLive === undefined ? {} : { goLive }),
    ...(closure === undefined ? {} : { closure }),
    people: [
      { personId: scene.request.authorId, duty: 'author' },
      ...many(source.administrators).map((personId) => ({ personId, duty: 'administrator' as const })),
      ...many(source.moderators).map((personId) => ({ personId, duty: 'moderator' as const })),
    ],
    details: answers,
  }
}
