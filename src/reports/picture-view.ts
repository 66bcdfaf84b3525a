import type { Card } from '../../cards/catalog.ts'

/** To somebody who sent a picture in the chat, where it stays and others may see it: where it belongs, and what to do now. */
export function pictureView(): Card {
  const title = 'Pictures belong in a report'
  return {
    name: 'note',
    data: {
      summary: title,
      title,
      lines: [
        {
          text: 'What you sent here has not been looked at or kept. It stands in this chat, where the people who run it can see it.',
        },
        { text: 'Begin a report instead, and add the picture at its end. Then delete your message here.' },
        { text: NOT_OF_A_CHILD },
      ],
      buttons: [
        { title: 'Begin a report', verb: 'report.start', style: 'positive', dialog: true },
        { title: 'Open in the browser', verb: 'report.page' },
      ],
    },
  }
}

/** Such a picture may be evidence of a crime: it is neither passed on nor got rid of before somebody responsible has said so. */
const NOT_OF_A_CHILD =
  'Does it show a child undressed? Then put it into no report, send it to nobody and leave it where it is. Tell the designated safeguarding lead now, in person or by telephone.'
