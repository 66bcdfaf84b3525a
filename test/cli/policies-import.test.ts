import { expect, it } from 'vitest'
import { loadWording } from '../../src/packs/wording/store.ts'
import { docxOf, paragraphXml } from '../builders/documents.ts'
import { terminal } from './terminal.ts'

const { run, file, open } = await terminal()

const first = '6 DUCKS\n\n6.6 Ducks are fed in the morning.\n\n6.7 Geese are not.\n\n6.99 Swans feed themselves.\n'
const second = '6 DUCKS\n\n6.6 Ducks are fed at noon.\n\n6.8 Geese may watch.\n'

async function wording(): Promise<Map<string, string>> {
  const db = await open()
  return loadWording(db, 'king-offa').finally(() => db.close())
}

it('--check says what would be found, and stores nothing', async () => {
  const { code, out } = await run('policies', 'import', 'king-offa', await file('policy.txt', first), '--check')
  expect(code).toBe(0)
  expect(out).toMatch(/^2 of \d+ clauses of “king-offa” were found in policy\.txt\.$/m)
  expect(out).toMatch(/Not found: .*6\.8/)
  expect(out).toMatch(/is this the right document\?/)
  expect(out).toMatch(/^ {2}6\.99: Swans feed themselves\.$/m)
  expect(out).toMatch(/nothing was stored\.\n$/)
  expect(await wording()).toEqual(new Map())
})

it('a document is taken in, and listed with the clauses', async () => {
  expect(await run('policies', 'import', 'king-offa', await file('policy.txt', first))).toMatchObject({
    code: 0,
    err: '',
  })
  expect(await wording()).toEqual(
    new Map([
      ['6.6', 'Ducks are fed in the morning.'],
      ['6.7', 'Geese are not.'],
    ]),
  )
  const { out } = await run('policies', 'clauses', 'king-offa')
  expect(out).toMatch(/^6\.6 .* yes$/m)
  expect(out).toMatch(/^6\.8 .* no$/m)
  expect(out).toMatch(/The wording is that of policy\.txt, taken in on /)
})

it('the same document again changes nothing', async () => {
  const { out } = await run('policies', 'import', 'king-offa', await file('policy.txt', first), '--json')
  expect(JSON.parse(out)).toMatchObject({ saved: false, found: 2, added: [], changed: [], gone: [] })
})

it('another document says what has changed since', async () => {
  const paragraphs = second.split('\n\n').map((line) => paragraphXml(line.trim()))
  const path = await file('policy.docx', docxOf(paragraphs.join('')))
  const { out } = await run('policies', 'import', 'king-offa', path)
  expect(out).toMatch(/^Changed since policy\.txt of .*: 6\.6$/m)
  expect(out).toMatch(/^Found for the first time: 6\.8$/m)
  expect(out).toMatch(/^No longer found: 6\.7$/m)
  expect(out).toMatch(/Taken in\.\n$/)
  const { imports } = JSON.parse((await run('policies', 'clauses', 'king-offa', '--json')).out)
  expect(imports.map((one: { document: string }) => one.document)).toEqual(['policy.docx', 'policy.txt'])
})

it.each([
  ['no clause in it', 'nonesuch.txt', 'Ducks swim.', 'no_clauses', /None of the \d+ clauses/],
  ['not a document', 'policy.odt', 'x', 'document_kind', /reads \.docx/],
])('%s: refused, and what stood stays', async (_what, name, content, code, says) => {
  const before = await wording()
  const ran = await run('policies', 'import', 'king-offa', await file(name, content), '--json')
  expect(ran).toMatchObject({ code: 1, err: expect.stringMatching(says) })
  expect(JSON.parse(ran.out)).toMatchObject({ refused: code })
  expect(await wording()).toEqual(before)
})

it('a policy that nobody wrote is refused', async () => {
  expect(await run('policies', 'import', 'nonesuch', 'policy.txt')).toMatchObject({
    code: 1,
    err: expect.stringMatching(/no policy pack/),
  })
})
