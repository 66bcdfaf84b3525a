import { renderCard } from '../../cards/catalog.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import type { Database } from '../../src/db/database.ts'
import type { Reply } from '../../src/effects.ts'
import { type FormField, formFields } from '../../src/packs/form.ts'
import { loadPacks } from '../../src/packs/load.ts'
import type { ReportKind } from '../../src/packs/report-kind.ts'
import { listActions } from '../fakes/teams/index.ts'
import type { Front } from './front-door.ts'

const packs = await loadPacks()

/** Who holds the roles that reports go to, at Larkfield. */
const ROLES: Record<string, string[]> = {
  helen: ['staff', 'headteacher'],
  gwen: ['staff', 'staffroom_administrator'],
  rosie: ['staff', 'dsl'],
  daniel: ['staff', 'deputy_dsl', 'slt'],
  bethan: ['staff', 'communications_manager', 'e_safety_coordinator'],
  lena: ['chair_of_governors', 'governor'],
}

/** Larkfield with its whole chain for reports, under this policy; lena is the chair of governors. */
export async function reportingSchool(db: Database, { ids }: Front, policy = 'king-offa'): Promise<void> {
  await db.query(`update school set policy = $1 where id = 'larkfield'`, [policy])
  for (const [who, roles] of Object.entries(ROLES))
    await db.query(
      `update membership set roles = $2, end_date = null where school_id = 'larkfield' and person_id = $1`,
      [ids[who], roles],
    )
}

/** The intent of a button of this reply, with what a form sends beside. @param title where several have the verb */
export function press(from: Reply, verb: string, more: object = {}, title?: string): Intent {
  if (!('card' in from)) throw new Error(`nothing to press: ${JSON.stringify(from)}`)
  const nodes = listActions(renderCard(from.card) as never).map(({ node }) => node as Pressable)
  const found = nodes.find((node) => node.verb === verb && (title === undefined || node.title === title))
  if (found === undefined) throw new Error(`there is no ${verb}: ${JSON.stringify(nodes)}`)
  return Intent.parse({ ...found.data, ...more, type: verb })
}

/** The draft that an open form is about. */
export function draftIn(from: Reply): string {
  const intent = press(from, 'report.submit', { answers: {} })
  return intent.type === 'report.submit' ? intent.draft : ''
}

interface Pressable {
  verb?: string
  title?: string
  data?: object
}

/** A kind as this policy has it. */
export function reportKind(policy: string, id: string): ReportKind {
  const kind = packs.get(policy)?.pack.report_kinds.find((one) => one.id === id)
  if (kind === undefined) throw new Error(`${policy} has no ${id}`)
  return kind
}

/** Answers that this kind takes: about nobody who works here, every field filled in. */
export function validReport(kind: ReportKind, over: Record<string, string | string[]> = {}) {
  const fields = formFields(kind).filter(({ from }) => from === undefined)
  return { ...Object.fromEntries(fields.map((field) => [field.id, validAnswer(field)])), about: 'not_staff', ...over }
}

function validAnswer({ kind, options = [] }: FormField): string | string[] {
  switch (kind) {
    case 'choice':
      return options[0]?.id ?? ''
    case 'choices':
      return [options[0]?.id ?? '']
    case 'date':
      return '2026-11-20'
    case 'url':
      return 'https://example.org/post/1'
    case 'tick':
      return 'false'
    case 'person':
    case 'people':
      return ['liam@larkfield.example']
    case 'age':
      return '13'
    case 'age_range':
      return '4-11'
    case 'platform':
      return 'Facebook'
    default:
      return 'As it was.'
  }
}
