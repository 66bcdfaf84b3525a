import { describe, expect, it } from 'vitest'
import { type Act, decide, type Facts } from '../../src/reports/decide.ts'
import type { Report } from '../../src/reports/report.ts'
import { readersOf } from '../../src/reports/route.ts'
import { kindOf } from '../../src/reports/setting.ts'
import { waitsFor } from '../../src/reports/steps.ts'
import { aConcern, aKind, aReport, aReportSchool, closed, takenUp } from '../builders/reports.ts'

const kind = aKind({
  route: [
    { id: 'head', roles: ['headteacher'] },
    { id: 'safeguarding', roles: ['dsl'] },
  ],
  steps: [
    { id: 'hide', says: 'Hide it', kind: 'done', needed: false, signposts: [] },
    { id: 'police', says: 'Weigh up whether the police are told', kind: 'decision', needed: true, signposts: [] },
    {
      id: 'pupil',
      says: 'See to the pupil',
      kind: 'done',
      needed: true,
      signposts: [],
      when: { field: 'who', is: 'a pupil' },
    },
  ],
})
const toDsl = aKind({ id: 'online_bullying', name: 'bullying', route: [{ id: 'dsl', roles: ['dsl'] }], urgent: true })
const setting = aReportSchool([kind, toDsl, aConcern()])
const waiting = () => aReport()
const both = (report = waiting()) => takenUp(takenUp(report, 'ruth'), 'helen')

function done(report: Report, act: Act, facts: Partial<Facts> = {}) {
  const version = facts.version ?? report.version
  return decide(report, act, { by: 'helen', as: 'reader', kind, setting, ...facts, version })
}
function kept(report: Report, act: Act, facts: Partial<Facts> = {}): Report {
  const decided = done(report, act, facts)
  if ('refused' in decided) throw new Error(decided.refused)
  return decided
}
const refused = (report: Report, act: Act, facts: Partial<Facts> = {}) => {
  const decided = done(report, act, facts)
  return 'refused' in decided ? decided.refused : 'taken'
}
const readers = (report: Report) => {
  const own = kindOf(setting, report.kind) ?? kind
  return readersOf(report, own, setting).map(({ id }) => id)
}

describe('taking up', () => {
  it('counts once somebody of every recipient has done so; the first has the case', () => {
    const one = kept(waiting(), { part: 'take_up' })
    expect([one.status, one.ownerId, waitsFor(one, kind, setting).map(({ id }) => id)]).toEqual([
      'waiting',
      'helen',
      ['safeguarding'],
    ])
    const two = kept(one, { part: 'take_up' }, { by: 'ruth' })
    expect([two.status, two.ownerId]).toEqual(['taken_up', 'helen'])
    expect(two.entries.map(({ what, by }) => `${what} ${by}`)).toEqual([
      'received amira',
      'taken_up helen',
      'taken_up ruth',
    ])
  })

  it('by somebody above, once it was passed up, counts for all', () => {
    const up = kept({ ...waiting(), escalated: true }, { part: 'take_up' }, { by: 'margaret' })
    expect(up.status).toBe('taken_up')
  })

  it('is done once by each', () => {
    const one = kept(waiting(), { part: 'take_up' })
    expect(refused(one, { part: 'take_up' })).toBe('saved_already')
    expect(refused(one, { part: 'take_up' }, { version: 1 })).toBe('saved_already')
  })
})

const note: Act = { part: 'note', text: 'Rang the parent.' }
const step: Act = { part: 'step', step: 'police', decided: 'no', text: 'Nothing threatening in it.' }
const close: Act = { part: 'close', outcome: 'The comment is gone.', told: 'It has been removed.' }
const reopen: Act = { part: 'reopen', text: 'It is back.' }

describe('what can be done, and what not', () => {
  const ready = () => kept(both(), step)
  it.each<[string, Report, Act, Partial<Facts>, string]>([
    ['a note', waiting(), note, {}, 'taken'],
    ['a note on a closed case', closed(waiting()), note, {}, 'taken'],
    ['a note by its author', waiting(), note, { as: 'reporter', by: 'amira' }, 'for_readers'],
    ['taking up by its author', waiting(), { part: 'take_up' }, { as: 'reporter', by: 'amira' }, 'for_readers'],
    ['closing by its author', ready(), close, { as: 'reporter', by: 'amira' }, 'for_readers'],
    ['more, by its author', waiting(), { part: 'more', text: 'Another.' }, { as: 'reporter', by: 'amira' }, 'taken'],
    ['a note from an older card adds to it', { ...waiting(), version: 4 }, note, { version: 2 }, 'taken'],
    ['a step from an older card', { ...waiting(), version: 4 }, step, { version: 2 }, 'changed'],
    ['closing from an older card', { ...ready(), version: 9 }, close, { version: 8 }, 'changed'],
    ['an owner who reads it', both(), { part: 'owner', to: 'ruth' }, {}, 'taken'],
    ['an owner who does not', both(), { part: 'owner', to: 'tom' }, {}, 'not_a_reader'],
    ['a step of another kind', waiting(), { part: 'step', step: 'nonsense', text: '' }, {}, 'step_unknown'],
    ['a step that does not hold here', waiting(), { part: 'step', step: 'pupil', text: '' }, {}, 'step_unknown'],
    ['closing before what is needed', both(), close, {}, 'steps_missing'],
    ['closing once it is done', ready(), close, {}, 'taken'],
    ['closing twice', closed(ready()), close, {}, 'closed'],
    ['taking up what is closed', closed(waiting()), { part: 'take_up' }, {}, 'closed'],
    ['opening what is open', waiting(), reopen, {}, 'not_closed'],
    ['opening what is closed', closed(waiting()), reopen, {}, 'taken'],
    ['naming somebody', waiting(), { part: 'name', people: ['tom'] }, {}, 'taken'],
    [
      'naming them again',
      aReport({ about: { people: ['tom'] } }),
      { part: 'name', people: ['tom'] },
      {},
      'named_already',
    ],
    ['another kind', waiting(), { part: 'kind', kind: 'online_bullying', text: 'It goes on.' }, {}, 'taken'],
    ['the same kind', waiting(), { part: 'kind', kind: 'abusive_comment', text: 'x' }, {}, 'kind_unknown'],
    ['a kind that there is not', waiting(), { part: 'kind', kind: 'nonsense', text: 'x' }, {}, 'kind_unknown'],
    ['a link', waiting(), { part: 'link', to: 'other' }, {}, 'taken'],
    ['a link that is there', aReport({ links: ['other'] }), { part: 'link', to: 'other' }, {}, 'linked_already'],
    ['holding', closed(waiting()), { part: 'hold', text: 'A court asks.' }, {}, 'taken'],
    ['holding twice', aReport({ held: true }), { part: 'hold', text: 'A court asks.' }, {}, 'held_already'],
    ['releasing what is not held', waiting(), { part: 'release', text: 'x' }, {}, 'not_held'],
  ])('%s', (_what, report, act, facts, expected) => {
    expect(refused(report, act, facts)).toBe(expected)
  })

  it.each<[string, Act]>([
    ['a note', note],
    ['an action', { part: 'action', actions: ['hidden', 'blocked'], on: '2026-11-23', text: 'On Facebook.' }],
    ['a step', step],
    ['a name', { part: 'name', people: ['tom'] }],
  ])('%s that is sent twice from the same card stands once', (_what, act) => {
    const report = both()
    const once = { ...kept(report, act), version: report.version + 1 }
    expect(refused(once, act, { version: report.version })).toBe('saved_already')
  })

  it('the same note may be written again by another, or from a newer card', () => {
    const once = { ...kept(waiting(), note), version: 2 }
    expect(refused(once, note, { by: 'ruth', version: 1 })).toBe('taken')
    expect(refused(once, note, { version: 2 })).toBe('taken')
  })

  it('what is missing is named', () => {
    expect(done(both(), close)).toEqual({
      refused: 'steps_missing',
      missing: ['Weigh up whether the police are told'],
    })
  })
})

describe('the end of a case, and after', () => {
  const ended = () => kept(kept(both(), step), close)

  it('sets what came of it, what its author is told, and until when it is kept', () => {
    expect(ended()).toMatchObject({
      status: 'closed',
      closedAt: '2026-11-23T10:00:00.000Z',
      disposeOn: '2027-11-24',
      outcome: 'The comment is gone.',
      told: 'It has been removed.',
    })
  })

  it('an empty sentence for its author is none', () => {
    expect(kept(kept(both(), step), { ...close, told: '' })).not.toHaveProperty('told')
  })

  it('opened again by a reader, it is theirs; nothing of the end stands but in the chronology', () => {
    const again = kept(ended(), reopen, { by: 'ruth' })
    expect(again).toMatchObject({ status: 'waiting', ownerId: 'ruth', takenUp: [{ by: 'ruth' }] })
    for (const gone of ['closedAt', 'disposeOn', 'outcome', 'told']) expect(again).not.toHaveProperty(gone)
    expect(again.entries.at(-2)).toMatchObject({ what: 'closed', text: 'The comment is gone.' })
  })

  it('what its author adds after the end opens it, for somebody to take up anew', () => {
    const again = kept(ended(), { part: 'more', text: 'It is back.' }, { as: 'reporter', by: 'amira' })
    expect(again).toMatchObject({ status: 'waiting', takenUp: [] })
    expect(again.entries.slice(-2)).toMatchObject([
      { what: 'more', by: 'amira', text: 'It is back.' },
      { what: 'reopened', by: 'staffroom' },
    ])
  })
})

describe('somebody is named as one it is about', () => {
  const name = (...people: string[]): Act => ({ part: 'name', people })

  it('the head: it is the chair’s alone, who has yet to take it up, and nobody who acts for the head reads it', () => {
    const report = kept(both(), name('helen'), { by: 'ruth' })
    expect(readers(report)).toEqual(['margaret'])
    expect(report).toMatchObject({ status: 'waiting', about: { who: 'staff', people: ['helen'] } })
    expect(report).not.toHaveProperty('ownerId')
  })

  it('one of two readers: the other keeps it, and has it', () => {
    const report = kept(both(), name('ruth'))
    expect(readers(report)).toContain('helen')
    expect(readers(report)).not.toContain('ruth')
    expect(readers(report)).not.toContain('dina')
    expect(report.ownerId).toBe('helen')
  })

  it('nobody would be left: it is refused, and those who read it keep it', () => {
    const everybody = ['helen', 'ruth', 'margaret', 'imran', 'dina']
    expect(refused(both(), name(...everybody))).toBe('nobody_left')
  })
})

describe('another kind', () => {
  const changed = () => kept(both(), { part: 'kind', kind: 'online_bullying', text: 'It goes on and on.' })

  it('goes to whom that kind goes to, and is urgent from then on', () => {
    expect(readers(changed())).toEqual(['ruth'])
    expect(changed()).toMatchObject({ kind: 'online_bullying', sentAs: 'abusive_comment', urgent: true })
  })

  it('keeps what was sent in, and remembers the first kind', () => {
    const report = changed()
    expect(report.answers).toEqual(both().answers)
    const back = kept(report, { part: 'kind', kind: 'low_level_concern', text: 'No.' }, { by: 'ruth', kind: toDsl })
    expect(back.sentAs).toBe('abusive_comment')
  })
})
