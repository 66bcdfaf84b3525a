import { describe, expect, it } from 'vitest'
import { renderCard } from '../../cards/catalog.ts'
import type { Directory } from '../../src/people/directory.ts'
import { approvalView } from '../../src/requests/approval-view.ts'
import type { Refusal } from '../../src/requests/decide.ts'
import { present, type Request } from '../../src/requests/request.ts'
import { authorView, listItem, newsView, reachView, undeliveredView } from '../../src/requests/views.ts'
import { refusalWords } from '../../src/requests/words.ts'
import { verbsOf } from '../builders/front-door.ts'
import { sceneFor, school, signature, siteRequest } from '../builders/scenes.ts'

const DECISIONS = ['request.approve', 'request.changes', 'request.decline']
const at = '2026-11-21T11:00:00.000Z'
const word = { by: 'tom', name: 'Tom Okafor', stepName: 'Line manager', at, text: 'Please say who answers.' }

/** Helen, the last to sign, is away: Daniel may sign for her. */
const helenAway = school({ absences: [{ personId: 'helen', until: '2026-11-27' }] })

const states = {
  'waiting for Tom': siteRequest(),
  'waiting for Bethan': siteRequest({ current: 1 }),
  'waiting for Helen': siteRequest({ current: 2 }),
  'back with Amira': siteRequest({ status: 'changes_asked', word }),
  approved: siteRequest({ current: 3, status: 'approved', endedAt: at }),
  declined: siteRequest({ status: 'declined', endedAt: at, word }),
  withdrawn: siteRequest({ status: 'withdrawn', endedAt: at }),
} satisfies Record<string, Request>
type State = keyof typeof states

function card(request: Request, reader: string, directory?: Directory) {
  const scene = sceneFor(request, directory)
  const view = reader === 'amira' ? authorView(scene) : approvalView(scene, reader)
  const text = JSON.stringify(renderCard(view))
  const verbs = verbsOf({ show: 'card', card: view })
  return { text, verbs, decisions: [...new Set(verbs.filter((verb) => DECISIONS.includes(verb)))].sort() }
}

describe('the buttons that decide stand only before whoever’s turn it is', () => {
  const turns: Record<State, string | undefined> = {
    'waiting for Tom': 'tom',
    'waiting for Bethan': 'bethan',
    'waiting for Helen': 'helen',
    'back with Amira': undefined,
    approved: undefined,
    declined: undefined,
    withdrawn: undefined,
  }
  const readers = ['amira', 'tom', 'bethan', 'helen', 'daniel', 'gwen', 'liam']
  const cases = Object.entries(turns).flatMap(([state, turn]) =>
    readers.map((reader) => [state as State, reader, reader === turn] as const),
  )

  it.each(cases)('%s, as %s sees it: %s', (state, reader, mine) => {
    expect(card(states[state], reader).decisions).toEqual(mine ? DECISIONS : [])
  })

  it('a deputy has them while the holder is away, and reads for whom they sign', () => {
    const { decisions, text } = card(states['waiting for Helen'], 'daniel', helenAway)
    expect(decisions).toEqual(DECISIONS)
    expect(text).toContain('You are signing for Helen Marsh, and the record will say so.')
    expect(text).toContain('Daniel Osei for Helen Marsh')
    expect(card(states['waiting for Bethan'], 'daniel', helenAway).decisions).toEqual([])
  })

  it.each([{ superseded: true }, { readOnly: true }])('not on a card that is %o', (options) => {
    const view = approvalView(sceneFor(states['waiting for Tom']), 'tom', options)
    expect(verbsOf({ show: 'card', card: view }).filter((verb) => DECISIONS.includes(verb))).toEqual([])
  })

  it('they carry ids and the version, and nothing that anybody wrote', () => {
    const view = approvalView(sceneFor(states['waiting for Bethan']), 'bethan')
    expect(view.data).toMatchObject({
      ids: { request: states['waiting for Bethan'].id, step: 'communications_manager', version: 2 },
    })
  })

  it('the sentence that is signed stands there word for word', () => {
    const scene = sceneFor(states['waiting for Tom'])
    expect(card(states['waiting for Tom'], 'tom').text).toContain(scene.route[0]?.sentences[0])
  })
})

describe('how it stands, for everybody', () => {
  const words: Record<State, string> = {
    'waiting for Tom': 'With Tom Okafor since Friday 20 November.',
    'waiting for Bethan': 'With Bethan Rhys since Friday 20 November.',
    'waiting for Helen': 'With Helen Marsh since Friday 20 November.',
    'back with Amira': 'Tom Okafor asked for changes. It is back with Amira Hussain.',
    approved: 'Approved on 21 November 2026, 11:00.',
    declined: 'Declined by Tom Okafor on 21 November 2026, 11:00.',
    withdrawn: 'Withdrawn by Amira Hussain on 21 November 2026, 11:00.',
  }
  const cases = Object.entries(words).flatMap(([state, text]) =>
    ['amira', 'gwen', 'liam'].map((reader) => [state as State, reader, text] as const),
  )

  it.each(cases)('%s, as %s reads it', (state, reader, text) => {
    expect(card(states[state], reader).text).toContain(text)
    expect(listItem(sceneFor(states[state])).text).toBe(text)
  })

  it('while it is away from its holder, both names stand there', () => {
    expect(card(states['waiting for Helen'], 'amira', helenAway).text).toContain('With Helen Marsh or Daniel Osei')
  })

  it('every card names school, number and author', () => {
    for (const reader of ['amira', 'tom', 'gwen'])
      expect(card(states['waiting for Tom'], reader).text).toMatch(/Request 7.*from Amira Hussain, Larkfield Primary/)
  })

  it('a signature tells who acted for whom', () => {
    const request = siteRequest({
      current: 3,
      status: 'approved',
      endedAt: at,
      decisions: [signature(0), signature(1), signature(2, { by: 'daniel', name: 'Daniel Osei', forId: 'helen' })],
    })
    expect(card(request, 'amira').text).toContain('Signed by Daniel Osei for Helen Marsh, 20 November 2026, 12:00')
  })

  it('somebody who left and is no longer listed has no name to give, and the card still stands', () => {
    const request = siteRequest({ authorId: 'gone', submissions: states['waiting for Tom'].submissions })
    expect(card(request, 'gwen').text).toContain('somebody who is no longer in the staff list')
  })

  it('nobody left to sign: author and administrator read what is missing', () => {
    const directory = school({ deputies: [] }, [
      { id: 'tom', endDate: '2026-11-01' },
      { id: 'helen', endDate: '2026-11-01' },
    ])
    expect(card(states['waiting for Tom'], 'amira', directory).text).toContain(
      'Nobody can sign as line manager at the moment',
    )
    const reach = JSON.stringify(renderCard(reachView(sceneFor(states['waiting for Tom'], directory))))
    expect(reach).toContain('give somebody that role in the staff list')
  })

  it('an approver without an account is named to author and administrator, and no longer once they have one', () => {
    const directory = school({}, [{ id: 'tom', reachable: false }])
    const missing = 'Tom Okafor has not used Staffroom yet'
    expect(card(states['waiting for Tom'], 'amira', directory).text).toContain(missing)
    expect(JSON.stringify(reachView(sceneFor(states['waiting for Tom'], directory)))).toContain(missing)
    expect(JSON.stringify(reachView(sceneFor(states['waiting for Tom'])))).toContain('nothing left to do')
  })

  it('who was not reached is named, until they have been', () => {
    const scene = sceneFor(states['waiting for Tom'])
    expect(JSON.stringify(undeliveredView(scene, ['tom', 'helen']))).toContain('to Tom Okafor and Helen Marsh')
    expect(JSON.stringify(undeliveredView(scene, []))).toContain('got through meanwhile')
  })
})

describe('what the author can do', () => {
  const buttons: Record<State, string[]> = {
    'waiting for Tom': ['request.remind', 'request.start', 'request.withdraw'],
    'waiting for Bethan': ['request.remind', 'request.start', 'request.withdraw'],
    'waiting for Helen': ['request.remind', 'request.start', 'request.withdraw'],
    'back with Amira': ['request.start', 'request.withdraw'],
    approved: ['request.record'],
    declined: [],
    withdrawn: [],
  }

  it.each(Object.entries(buttons))('%s: %o', (state, verbs) => {
    expect([...new Set(card(states[state as State], 'amira').verbs)].sort()).toEqual(verbs)
  })

  it.each([
    ['waiting for Tom', 'After that: Communications Manager, then Headteacher. Please wait with it'],
    ['waiting for Helen', 'That is the last signature.'],
    ['back with Amira', 'the steps then start from the beginning'],
    ['approved', 'in the register of official sites now'],
    ['declined', 'ask again at any time'],
  ] as const)('%s: they read what comes next', (state, text) => {
    expect(card(states[state], 'amira').text).toContain(text)
  })

  it.each(['back with Amira', 'declined'] as const)('%s: they read what the approver wrote', (state) => {
    expect(card(states[state], 'amira').text).toMatch(/Tom Okafor wrote:.*Please say who answers\./)
  })

  it.each([
    ['waiting for Bethan', 'A step further', 'Signed by Tom Okafor, 20 November 2026, 10:00. With Bethan Rhys'],
    ['back with Amira', 'Changes are asked for', 'Please say who answers.'],
    ['approved', 'Your request is approved', 'Approved on'],
    ['declined', 'Your request was declined', 'Please say who answers.'],
    ['withdrawn', 'Your request is withdrawn', 'Withdrawn by'],
  ] as const)('news, %s', (state, title, text) => {
    const news = JSON.stringify(renderCard(newsView(sceneFor(states[state]))))
    expect(news).toContain(title)
    expect(news).toContain(text)
  })

  it('a lock screen shows a number and nothing that anybody wrote', () => {
    for (const request of Object.values(states)) {
      const scene = sceneFor(request)
      const cards = [
        authorView(scene),
        newsView(scene),
        reachView(scene),
        approvalView(scene, 'tom'),
        undeliveredView(scene, ['tom']),
      ]
      for (const each of cards) {
        const { fallbackText } = renderCard(each)
        expect(fallbackText).toContain('7')
        expect(fallbackText).not.toMatch(/Facebook|Year 4|Please say|Tom|Amira/)
      }
    }
  })
})

describe('an approver who signed an earlier version', () => {
  const [first] = siteRequest().submissions
  if (first === undefined) throw new Error('nothing was sent')
  const answers = { ...first.answers, aims: 'Something else.' }
  const again = siteRequest({ submissions: [first, { ...first, answers }], earlier: [signature(0)] })
  const rows = (reader: string) => {
    const view = approvalView(sceneFor(again), reader)
    return view.name === 'approval' ? view.data.sections.flatMap((section) => section.rows) : []
  }

  it('sees what stood there when they signed, and where nothing has changed, nothing', () => {
    expect(rows('tom').filter(({ was }) => was !== '')).toEqual([
      expect.objectContaining({ value: 'Something else.', was: 'Families see what we learn.' }),
    ])
  })

  it('one who signs for the first time sees no earlier text', () => {
    expect(rows('bethan').filter(({ was }) => was !== '')).toEqual([])
    expect(present(again).answers['aims']).toBe('Something else.')
  })
})

describe('every “no” has words', () => {
  const refusals: Record<Refusal['refused'], [Refusal, string]> = {
    not_author: [{ refused: 'not_author' }, 'Only Amira Hussain, who asked, can do that.'],
    own_request: [{ refused: 'own_request' }, 'somebody else signs it. With Bethan Rhys'],
    not_yours: [{ refused: 'not_yours' }, 'not yours to sign. With Bethan Rhys'],
    not_your_turn: [{ refused: 'not_your_turn' }, 'Your turn comes later. With Bethan Rhys'],
    already_signed: [{ refused: 'already_signed' }, 'signed already; nothing was changed. With Bethan Rhys'],
    ended: [{ refused: 'ended' }, 'has ended; nothing was changed.'],
    with_author: [{ refused: 'with_author' }, 'Nothing to sign at the moment.'],
    out_of_date: [{ refused: 'out_of_date' }, 'nothing was signed'],
    reason_needed: [{ refused: 'reason_needed' }, 'give a reason'],
    note_needed: [{ refused: 'note_needed' }, 'what should change'],
    only_advice: [{ refused: 'only_advice' }, 'write what you think, for or against'],
    reasons_needed: [{ refused: 'reasons_needed' }, 'why you approve'],
    advice_needed: [{ refused: 'advice_needed' }, 'what you advise'],
    nobody_to_remind: [{ refused: 'nobody_to_remind' }, 'nobody to remind'],
    reminded_already: [{ refused: 'reminded_already' }, 'A reminder went out at 09:00 today. One a day is enough.'],
    conditions: [
      { refused: 'conditions', problems: { closure: 'It lies in the past.' } },
      'as it stands: It lies in the past.',
    ],
  }
  const remindedAt = '2026-11-23T09:00:00.000Z'

  it.each(Object.values(refusals))('$refused', (refusal, words) => {
    expect(refusalWords(refusal, sceneFor(siteRequest({ current: 1, remindedAt })))).toContain(words)
  })

  it('yesterday’s reminder is yesterday’s', () => {
    const scene = sceneFor(siteRequest({ remindedAt: '2026-11-22T15:00:00.000Z' }))
    expect(refusalWords({ refused: 'reminded_already' }, scene)).toContain('A reminder went out yesterday.')
  })
})
