import { describe, expect, it } from 'vitest'
import { commands, parseCommand } from '../../src/conversation/commands.ts'
import { Intent } from '../../src/conversation/incoming.ts'
import { helpView } from '../../src/conversation/views.ts'

const types: Record<string, Intent['type']> = {
  ask: 'question.ask',
  questions: 'questions',
  request: 'request.start',
  status: 'status',
  approvals: 'approvals',
  tasks: 'tasks',
  sites: 'sites',
  comments: 'comments',
  'comments figures': 'comment.figures',
  training: 'training',
  report: 'report.start',
  reports: 'reports',
  'reports figures': 'report.figures',
  concerns: 'report.concerns',
  away: 'people.away',
  school: 'school.choose',
  help: 'help',
}
const everyWord = commands.flatMap(({ word, also }) => [word, ...also].map((said) => [said, types[word]] as const))

describe('a word of ours', () => {
  it.each(everyWord)('“%s” is understood', (said, type) => {
    expect(parseCommand(said)?.type).toBe(type)
  })

  it.each(everyWord.filter(([said]) => said !== ''))('“%s” is understood however it is written', (said, type) => {
    const dressed = [said.toUpperCase(), ` ${said}\n`, `${said}.`, `${said}!!`, `${said} ?`, said.replaceAll(' ', '  ')]
    expect(dressed.map((text) => parseCommand(text)?.type)).toEqual(dressed.map(() => type))
  })

  it.each(everyWord)('“/socialmedia %s” is the same', (said, type) => {
    const slashed = [`/socialmedia ${said}`, `socialmedia ${said}`, `/SocialMedia   ${said}`]
    expect(slashed.map((text) => parseCommand(text)?.type)).toEqual([type, type, type])
  })

  it.each(everyWord)('“%s” makes an intent that any edge could have sent', (said) => {
    expect(Intent.safeParse(parseCommand(said)).error).toBeUndefined()
  })

  it('letters of full width, as some keyboards give them, are letters', () => {
    expect(parseCommand('ＨＥＬＰ')?.type).toBe('help')
  })
})

describe('what follows the word', () => {
  it.each([
    ['ask May I post this?', { type: 'question.ask', text: 'May I post this?' }],
    ['Ask: who signs?', { type: 'question.ask', text: 'who signs?' }],
    ['/socialmedia ask the head or the office', { type: 'question.ask', text: 'the head or the office' }],
    ['request site', { type: 'request.start', procedure: 'site' }],
    ['Request a class page.', { type: 'request.start', procedure: 'a class page' }],
    ['request site?', { type: 'request.start', procedure: 'site' }],
    ['sites facebook', { type: 'sites', words: 'facebook', page: 1 }],
    [
      'sites https://www.facebook.com/Larkfield?ref=1',
      { type: 'sites', words: 'https://www.facebook.com/Larkfield?ref=1', page: 1 },
    ],
    ['tasks all', { type: 'tasks', page: 1, all: 1 }],
    ['Tasks please', { type: 'tasks', page: 1 }],
    ['sites Facebook?', { type: 'sites', words: 'Facebook', page: 1 }],
    ['away until 5 March.', { type: 'people.away', words: 'until 5 March' }],
    [
      'I’m away until Friday, Asha Patel signs for me',
      { type: 'people.away', words: 'until Friday, Asha Patel signs for me' },
    ],
    ["i'm away until friday", { type: 'people.away', words: 'until friday' }],
    ['I am back!', { type: 'people.away', words: 'back' }],
    ['back', { type: 'people.away', words: 'back' }],
    ['status please', { type: 'status', page: 1 }],
    ['report friend request.', { type: 'report.start', known: [], words: 'friend request.' }],
    ['Report: a parent wrote', { type: 'report.start', known: [], words: 'a parent wrote' }],
    ['/socialmedia report Two\n  lines!', { type: 'report.start', known: [], words: 'Two\n  lines!' }],
    [`report ${'x'.repeat(9000)}`, { type: 'report.start', known: [], words: 'x'.repeat(3000) }],
    ['reports', { type: 'reports', page: 1 }],
  ])('“%s”', (said, intent) => {
    expect(parseCommand(said)).toEqual(intent)
  })
})

describe('what is no word of ours', () => {
  it.each([
    'new followers keep writing to our page, what do I do',
    'site rules for Year 4?',
    'start a conversation with a parent on WhatsApp',
    'hello kitty',
    'hi, can I accept a friend request?',
    'back to school photos',
    'school photos on Instagram',
    'School trips: may I post pictures?',
    'help a pupil has sent me a message',
    'Help, a pupil has sent me a message!',
    'Request from a pupil on Facebook, what now?',
    'away day photos: may I post them?',
    'requesting',
    'requests for friendship',
    'sitesx',
    'reques',
    'can I accept a friend request',
    'social media policy',
    'socialmediapolicy',
    'approve my page now',
    '<@U0AMIRA> request',
    'constructor',
    '__proto__',
  ])('“%s”', (said) => {
    expect(parseCommand(said)).toBeUndefined()
  })

  it.each([
    ['letters', 'x'.repeat(100_000)],
    ['blanks', `request${' '.repeat(100_000)}`],
    ['marks', '!'.repeat(100_000)],
    ['commas and a letter', `${'.,'.repeat(50_000)}x`],
  ])('a text of a hundred thousand %s is read, too', (_what, text) => {
    expect(() => parseCommand(text)).not.toThrow()
  })
})

describe('the help', () => {
  const labels = (options = {}) => {
    const card = helpView('Larkfield', options)
    return card.name === 'note' ? (card.data.lines ?? []).flatMap(({ label }) => label ?? []) : []
  }

  it('has a line for every word, and that of the schools only for who has several', () => {
    expect(labels({ severalSchools: true })).toEqual(commands.map(({ usage }) => usage))
    expect(labels()).toEqual(commands.filter(({ word }) => word !== 'school').map(({ usage }) => usage))
  })

  it.each(commands.map(({ usage }) => usage))('“%s”, as it is written there, is understood', (usage) => {
    expect(parseCommand(usage.replace('[name]', 'facebook'))).toBeDefined()
  })
})
