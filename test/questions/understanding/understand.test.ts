import { describe, expect, it } from 'vitest'
import { Topic } from '../../../src/packs/topic.ts'
import { learn } from '../../../src/questions/understanding/learn.ts'
import { packModel, unpackModel } from '../../../src/questions/understanding/model-file.ts'
import { understandWith } from '../../../src/questions/understanding/understand.ts'

/** Two deeds of a made-up subject, a few lines each: enough to tell them apart. */
const topics = [
  {
    id: 'feed-hamster',
    deed: 'feed the hamster',
    opposite: 'let the hamster go hungry',
    asked: {
      may: 'can i feed the hamster\nok to give the hamster a carrot\nmay i feed our hamster at break {break}',
      must: 'do i have to feed the hamster\nmust i give the hamster a carrot\nshould we feed the hamster',
      open: 'who feeds the hamster\nwhen is the hamster fed\nhow much does the hamster get',
    },
    against: {
      may: 'can i let the hamster go hungry\nok to leave the hamster hungry\nmay the hamster go hungry for a day',
    },
  },
  {
    id: 'ring-bell',
    deed: 'ring the bell',
    asked: {
      may: 'can i ring the bell\nok to ring the old bell\nmay i ring the bell at break {break}',
      must: 'do i have to ring the bell\nmust i ring the bell\nshould we ring the bell',
      open: 'who rings the bell\nwhen does the bell ring\nhow loud is the bell',
    },
  },
].map((topic) => Topic.parse(topic))
const bank = {
  topics,
  vocabulary: { concepts: { 'obj.pet': ['hamster', 'guinea pig'] }, texting: { ppl: 'people' } },
  danger: { alone: [], about_a_child: [], child: [] },
  manners: { may: ['can i {deed}'], wrong: ['is it wrong to {deed}', 'is it bad to {deed}'] },
}
const model = learn(bank)
const understand = understandWith(model)

function formOf(text: string): string | undefined {
  const forms = understand(text).aims[0]?.forms ?? []
  return ['may', 'must', 'wrong', 'need', 'is', 'open', 'word'][forms.indexOf(Math.max(...forms))]
}

describe('understanding', () => {
  it.each([
    ['a topic is known by its words', 'could I ring that bell?', 'ring-bell', 'asked'],
    ['and by what they mean', 'may I feed the guinea pig', 'feed-hamster', 'asked'],
    ['the opposite deed is another side of it', 'may I let it go hungry', 'feed-hamster', 'against'],
    ['a slip of the finger is put right', 'can i feed teh hamstre', 'feed-hamster', 'asked'],
  ])('%s', (_rule, text, topic, side) => {
    expect(understand(text).aims[0]).toMatchObject({ topic, side })
  })

  it.each([
    ['can I ring the bell?', 'may'],
    ['do I have to ring the bell?', 'must'],
    ['who rings the bell?', 'open'],
    ['is it wrong to ring the bell?', 'wrong'],
  ])('%s asks “%s”', (text, form) => {
    expect(formOf(text)).toBe(form)
  })

  it('the same bank gives the same model, byte by byte', () => {
    expect(packModel(learn(bank)).equals(packModel(model))).toBe(true)
  })

  it('a model read from its file understands as before', () => {
    const read = understandWith(unpackModel(packModel(model)))
    for (const text of ['can I ring the bell?', 'who feeds the hamster', 'may the hamster go hungry'])
      expect(read(text).aims[0]?.topic).toBe(understand(text).aims[0]?.topic)
  })

  it.each(['', '🙂', '?', 'a'.repeat(50_000), '{{deed}} <script>'])(
    'any text is taken, whatever it is (%#)',
    (text) => {
      expect(() => understand(text)).not.toThrow()
    },
  )
})
