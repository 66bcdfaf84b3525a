import { describe, expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import type { Directory } from '../../src/people/directory.ts'
import { approvalView } from '../../src/requests/approval-view.ts'
import { sceneOf } from '../../src/requests/load.ts'
import type { Request } from '../../src/requests/request.ts'
import { waitingView } from '../../src/requests/waiting-views.ts'
import { sceneFor, school, siteRequest } from '../builders/scenes.ts'

const FRIDAY = '2026-11-20T09:00:00.000Z'
const atHelen = (more: Partial<Request> = {}) => siteRequest({ current: 2, turnSince: FRIDAY, ...more })

function sceneAt(instant: string, request: Request, directory: Directory = school()) {
  return sceneOf({ ...sceneFor(request, directory), now: new Date(instant), today: instant.slice(0, 10) }, request)
}

function words(instant: string, request: Request, reader: string, directory: Directory = school()): string {
  return JSON.stringify(renderCard(waitingView(sceneAt(instant, request, directory), reader)))
}

const author = { escalated: true, clock: { said: 'author' as const, at: '2026-11-30T09:00:00Z' } }
const noDeputies = school({ deputies: [] })

describe('the word that a request waits', () => {
  it('says who has not signed, for how long, who may instead, and what to do', () => {
    const text = words('2026-11-30T09:00:00Z', atHelen(author), 'amira')
    expect(text).toContain(
      'Helen Marsh has not signed for six working days. Daniel Osei may sign instead, and has been asked.',
    )
    expect(text).toContain('You may want to ask them.')
    expect(text).toContain('"verb":"request.remind"')
  })

  it('tells the administrator where to look, and gives them no button that is the author’s', () => {
    const text = words('2026-12-14T09:00:00Z', atHelen(author), 'gwen')
    expect(text).toContain('for 16 working days')
    expect(text).toContain('staff list')
    expect(text).not.toContain('request.remind')
  })

  it('says that there is no deputy, and how to name one', () => {
    const escalated = { escalated: true, clock: { said: 'escalation' as const, at: FRIDAY } }
    expect(words('2026-11-26T09:00:00Z', atHelen(escalated), 'gwen', noDeputies)).toContain('deputy_emails')
    expect(words('2026-11-26T09:00:00Z', atHelen(escalated), 'amira', noDeputies)).toContain(
      'There is no deputy who could sign instead.',
    )
  })

  it('says that nobody can sign, and that nothing is skipped', () => {
    const nobody = { ...school(), members: new Map([...school().members].filter(([id]) => id !== 'helen')) }
    const text = words('2026-11-26T09:00:00Z', atHelen({ clock: { said: 'nobody', at: FRIDAY } }), 'amira', nobody)
    expect(text).toContain('Nobody can sign')
    expect(text).toContain('Nothing is skipped')
    expect(text).not.toContain('request.remind')
  })

  it('does not complain of what has been done meanwhile', () => {
    const text = words('2026-11-30T09:00:00Z', atHelen({ ...author, status: 'approved', endedAt: FRIDAY }), 'amira')
    expect(text).toContain('nothing left to do')
    expect(text).not.toContain('has not signed')
  })
})

describe('the card that comes again', () => {
  const card = (instant: string, request: Request, reader: string) =>
    JSON.stringify(renderCard(approvalView(sceneAt(instant, request), reader)))

  it('says that it is a reminder', () => {
    const text = card('2026-11-24T09:00:00Z', atHelen({ remindedAt: '2026-11-24T09:00:00Z' }), 'helen')
    expect(text).toContain('Reminder: request 7 is waiting for your signature')
    expect(text).toContain('This is a reminder: it has waited for you for two working days.')
  })

  it('tells the deputy why it has come to them, and for whom they sign', () => {
    const text = card('2026-11-26T09:00:00Z', atHelen({ escalated: true, remindedAt: FRIDAY }), 'daniel')
    expect(text).toContain('Helen Marsh has not signed for four working days, so you may.')
    expect(text).toContain('You are signing for Helen Marsh, and the record will say so.')
    expect(text).not.toContain('This is a reminder')
  })

  it('is no reminder before it is one', () => {
    expect(card('2026-11-24T09:00:00Z', atHelen(), 'helen')).not.toContain('eminder')
  })
})
