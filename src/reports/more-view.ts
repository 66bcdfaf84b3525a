import type { Card } from '../../cards/catalog.ts'
import { type CaseButton, caseButton } from './case-view.ts'
import { refuseAtAll } from './decide.ts'
import type { Report } from './report.ts'

type More = { part: 'owner' | 'name' | 'kind' | 'link' | 'hand_on' | 'more' | 'hold' | 'release' } & Record<
  'title' | 'says' | 'button',
  string
>

const MORE: More[] = [
  {
    part: 'name',
    title: 'Name whom it is about',
    says: 'They, and whoever acts for them, can read it no more.',
    button: 'Name somebody…',
  },
  {
    part: 'owner',
    title: 'Give it to another',
    says: 'One of those who read it. They are told at once.',
    button: 'Choose who has it…',
  },
  {
    part: 'more',
    title: 'Add what somebody told you',
    says: 'It stands with what was sent in.',
    button: 'Add to it…',
  },
  {
    part: 'kind',
    title: 'Take it as another kind',
    says: 'It then goes to those whom that kind goes to.',
    button: 'Change the kind…',
  },
  { part: 'link', title: 'Put it with another report', says: 'One that you read, too.', button: 'Add a number…' },
  {
    part: 'hand_on',
    title: 'Say where it was handed on to',
    says: 'The school’s safeguarding system, the local authority, the police: where, when, its reference there.',
    button: 'Handed on…',
  },
  {
    part: 'hold',
    title: 'Keep it for longer',
    says: 'Until somebody lets it go, however long ago it was closed.',
    button: 'Keep it…',
  },
  {
    part: 'release',
    title: 'Let it go',
    says: 'It is then kept no longer than other reports of its kind.',
    button: 'Let it go…',
  },
]

/** What else can be done with a case, each with what comes of it. */
export function moreView(report: Report): Card {
  const possible = MORE.filter(({ part }) => refuseAtAll(report, part, { as: 'reader' }) === undefined)
  const files: CaseButton = {
    title: 'Add screenshots or files…',
    verb: 'report.files',
    dialog: true,
    data: { report: report.id },
  }
  return {
    name: 'list',
    data: {
      summary: `Report ${report.number}`,
      title: `Report ${report.number}: what else?`,
      items: possible.map(({ part, title, says, button }) => ({
        title,
        text: says,
        buttons: [caseButton(button, report, part)],
      })),
      buttons: [files, { title: 'Back', verb: 'report.read', dialog: true, data: { report: report.id } }],
    },
  }
}
