import { describe, expect, it } from 'vitest'
import { askingSentence, sentencesOf } from '../../../src/questions/understanding/words.ts'

describe('a question in words', () => {
  it.each([
    ["Can't I add her?", [['cant', 'i', 'add', 'her']]],
    ['a Y5 and a yr 6 child', [['a', 'year', '5', 'and', 'a', 'year', '6', 'child']]],
    ['the e-safety lead & wi-fi', [['the', 'esafety', 'lead', 'and', 'wifi']]],
    ['she is 17 years old. Ok?', [['she', 'is', '17', 'yearsold'], ['ok']]],
    ['see https://example.org/x', [['see', 'link']]],
    ['🙂 !!', []],
  ])('%s', (text, sentences) => {
    expect(sentencesOf(text)).toEqual(sentences)
  })

  it.each([
    ['the last question mark decides', 'A dad added me. Can I accept? He seems nice.', 1],
    ['without a mark, the last that begins like a question', 'a dad added me. can i accept', 1],
    ['“ok?” asks about what stands before it', 'Posting the nativity tonight. Ok?', 0],
    ['a story without a question asks with its end', 'A dad added me. He seems nice.', 1],
  ])('%s', (_rule, text, asking) => {
    expect(askingSentence(text, sentencesOf(text))).toBe(asking)
  })
})
