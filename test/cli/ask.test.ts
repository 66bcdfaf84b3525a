import { describe, expect, it } from 'vitest'
import { terminal } from './terminal.ts'

const { run, file } = await terminal({ STAFFROOM_CLOCK: '2026-11-23T09:00:00Z' })

const pupil = 'Can I accept a friend request from a pupil?'

describe('a question on the command line', () => {
  it('is answered as one JSON object with the words that other programs rely on', async () => {
    const { code, out } = await run('ask', '--policy', 'king-offa', pupil, '--json')
    expect(code).toBe(0)
    expect(JSON.parse(out)).toEqual({
      policy: 'king-offa',
      question: pupil,
      answer: 'no',
      headline: expect.stringMatching(/^[A-Z].+\.$/),
      citations: expect.arrayContaining(['6.6']),
      ask: null,
      actions: expect.any(Array),
      urgent: false,
      past_review: '2022-10-31',
    })
  })

  it('names the fact it hinges on, and with the fact it is settled', async () => {
    const asked = ['ask', '--policy', 'king-offa', 'Can I set up an Instagram page for my class?', '--json']
    const open = JSON.parse((await run(...asked)).out)
    expect(open).toMatchObject({ answer: 'depends', ask: { fact: 'approval' } })
    expect(open.ask.options).toContain('approved')
    expect(JSON.parse((await run(...asked, '--given', 'not_approved')).out)).toMatchObject({ answer: 'no', ask: null })
  })

  it('shows every policy side by side', async () => {
    const { answers } = JSON.parse((await run('ask', '--policy', 'all', pupil, '--json')).out)
    expect(
      answers.map(({ policy, answer }: { policy: string; answer: string }) => `${policy} ${answer}`).sort(),
    ).toEqual(['evendons no', 'gcc-model no', 'huntington no', 'king-offa no', 'merriott-haselbury no'])
  })

  it('is answered for people to read', async () => {
    const { out } = await run('ask', '--policy', 'king-offa', pupil)
    expect(out).toMatch(/^King Offa Primary Academy \(king-offa\)\n {2}No\. .+\n {2}Clause 6\.6/)
    expect(out).toMatch(/past its review date of October 2022/)
  })

  it('hears danger before anything else', async () => {
    const { out } = await run(
      ...['ask', '--policy', 'gcc-model', '--json'],
      'A girl in my class wrote on our page that her uncle hurts her. Can I delete it?',
    )
    expect(JSON.parse(out).urgent).toBe(true)
  })

  it.each([
    ['nothing asked', ['ask', '--policy', 'king-offa'], /write the question/],
    ['no policy named', ['ask', pupil], /with --policy: .*king-offa/],
    ['a policy nobody wrote', ['ask', '--policy', 'nonesuch', pupil], /no policy pack “nonesuch”/],
    ['a fact nobody knows', ['ask', '--policy', 'king-offa', pupil, '--given', 'tuesday'], /“tuesday” is no fact/],
    ['a file that is not there', ['ask', '--batch', '/nonesuch/questions.jsonl'], /cannot be read/],
  ])('is refused in a sentence: %s', async (_what, args, says) => {
    expect(await run(...args)).toMatchObject({ code: 1, out: '', err: expect.stringMatching(says) })
  })
})

describe('many questions at once', () => {
  it('are answered line by line in their order, each with the id it came with', async () => {
    const lines = [
      { id: 7, policy: 'huntington', question: pupil },
      { id: 'b', policy: 'evendons', question: pupil },
      { policy: 'gcc-model', question: 'What is the capital of Peru?' },
    ]
    const { out } = await run(
      'ask',
      '--batch',
      await file('batch.jsonl', lines.map((line) => `${JSON.stringify(line)}\n\n`).join('')),
    )
    const answers = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(answers.map(({ id, policy, answer }) => [id, policy, answer])).toEqual([
      [7, 'huntington', 'no'],
      ['b', 'evendons', 'no'],
      [undefined, 'gcc-model', 'not_covered'],
    ])
  })

  it('with a line that is wrong, nothing is answered and the line is named', async () => {
    const path = await file(
      'bad.jsonl',
      `{"id":1,"policy":"king-offa","question":"x"}\nnot json\n{"id":3,"policy":"king-offa"}\n`,
    )
    const { code, out, err } = await run('ask', '--batch', path)
    expect([code, out]).toEqual([1, ''])
    expect(err).toMatch(/line 2: this is not JSON/)
    expect(err).toMatch(/line 3: it needs policy and question, and an id/)
  })
})
