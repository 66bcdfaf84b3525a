import { expect, it } from 'vitest'
import { inTransaction } from '../../../src/db/transaction.ts'
import { compareWordings } from '../../../src/packs/wording/compare.ts'
import { changedClauses, listImports, loadWording, saveWording, wordingHash } from '../../../src/packs/wording/store.ts'
import { freshDatabase } from '../../setup/database.ts'

const db = await freshDatabase()

const day = (date: string) => new Date(`${date}T09:00:00Z`)

function take(policy: string, document: string, wordings: Record<string, string>, date: string): Promise<void> {
  const kept = new Map(Object.entries(wordings))
  return inTransaction(db, (tx) => saveWording(tx, policy, { name: document, hash: document }, kept, day(date)))
}

it('a policy without a document has no wording', async () => {
  expect(await loadWording(db, 'larkfield')).toEqual(new Map())
  expect(await changedClauses(db, 'larkfield')).toEqual({ added: [], changed: [], gone: [], moved: [] })
})

it('the latest document counts, and what stood when can be told', async () => {
  await take('oak', 'first.docx', { '1.1': 'Ducks swim.', '1.2': 'Geese hiss.', '1.3': 'Swans bite.' }, '2026-09-01')
  await take('elm', 'other.docx', { '1.1': 'Cows.' }, '2026-09-02')
  await take('oak', 'second.docx', { '1.1': 'Ducks swim.', '1.2': 'Geese sing.', '1.4': 'Swans bite.' }, '2026-11-01')

  expect(await loadWording(db, 'oak')).toEqual(
    new Map([
      ['1.1', 'Ducks swim.'],
      ['1.2', 'Geese sing.'],
      ['1.4', 'Swans bite.'],
    ]),
  )
  expect((await loadWording(db, 'oak', day('2026-10-01'))).get('1.2')).toBe('Geese hiss.')
  expect(await loadWording(db, 'oak', day('2026-08-01'))).toEqual(new Map())
  expect((await listImports(db, 'oak')).map((one) => one.document)).toEqual(['second.docx', 'first.docx'])

  const changes = { added: ['1.4'], changed: ['1.2'], gone: ['1.3'], moved: [{ from: '1.3', to: '1.4' }] }
  expect(await changedClauses(db, 'oak')).toEqual(changes)
  expect(await changedClauses(db, 'oak', day('2026-10-01'))).toEqual(changes)
  expect(await changedClauses(db, 'oak', day('2026-11-02'))).toMatchObject({ added: [], changed: [], gone: [] })
})

it('quotes, dashes, bullets and line ends are how a wording is typeset, and no change', () => {
  const [word, pdf] = ['“Ducks” – and:\n• geese', '"Ducks" - and: geese']
  expect(compareWordings(new Map([['1.1', word]]), new Map([['1.1', pdf]])).changed).toEqual([])
  expect(wordingHash(word)).toBe(wordingHash(pdf))
  expect(wordingHash('Ducks')).not.toBe(wordingHash('ducks'))
})
