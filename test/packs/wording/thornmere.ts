/** An invented school’s invented policy, in every way of numbering that we know, and what stands under each clause. */
export const clauses = [
  { id: 'Intent', heading: 'What we want' },
  { id: '1.1' },
  { id: '1.2' },
  { id: '1.10' },
  { id: '2.1' },
  { id: '2.1.1' },
  { id: '2.1.2' },
  { id: '2.2' },
  { id: '3.p1' },
  { id: '3.p2' },
  { id: '3.p3' },
  { id: '4' },
  { id: '4.a' },
  { id: '4.b.i' },
  { id: '4.b.ii' },
  { id: '4.b.ii.1' },
  { id: '4.b.ii.2' },
  { id: '4.b.iii' },
  { id: '4.c' },
  { id: '5' },
  { id: 'A.1.1' },
  { id: 'A.1.2' },
  { id: 'A.2.1' },
  { id: 'B.team', heading: 'Your team' },
  { id: 'B.purpose', heading: 'What it is for' },
  { id: 'B.signatures' },
  { id: 'Form.A', heading: 'Request to open a blocked page' },
]

export const wordings: Record<string, string> = {
  Intent:
    'Thornmere is proud of what its pupils make, and shows it online with care. By this policy we mean to:\n• help staff who have never run a page before\n• keep every child’s details where they belong',
  '1.1': 'Everybody who is paid by Thornmere, or who helps there without pay, follows this policy.',
  '1.2':
    'It should be read together with these:\n• the lost-property rules of 2019\n• the bell-ringing rota, and\n• what section 6 of the staff guide says of cakes',
  '1.10': 'Section 1.2 applies to visitors too; 1.1 does not.',
  '2.1': 'A member of staff must not:',
  '2.1.1': 'lend a password to a friend, a relation or a talking parrot;',
  '2.1.2': 'write about a colleague’s hat.',
  '2.2':
    'Whoever finds 3 or more mistakes on a page tells the office:\n(a) by telephone in the morning\n(b) by pigeon after lunch\nand waits for an answer.',
  '3.p1': 'Pictures are taken with the school’s own camera, which lives in the third drawer of the tall cupboard.',
  '3.p2': 'Before a picture goes out, somebody looks for:\n• name badges\n• half-eaten sandwiches',
  '3.p3': 'A picture that nobody likes any more is taken down the same week.',
  '4': 'Opening an account. An account belongs to the school and never to the one who opened it.',
  '4.a': 'Nobody opens one before breakfast.',
  '4.b.i': 'The author says why the account is needed, and by whom it will be read.',
  '4.b.ii': 'The deputy then checks:',
  '4.b.ii.1': 'that two people have the password;',
  '4.b.ii.2': 'that both of them can spell.',
  '4.b.iii': 'The answer is pinned to the notice board beside the kettle.',
  '4.c': 'An account without a new post for a year is closed.',
  '5': 'Questions. They go to the office, which is open from 8.15 until the caretaker has found his keys.',
  'A.1.1': 'A post has a beginning, a middle and a link that works.',
  'A.1.2': 'Anything longer than the caretaker’s ladder is cut.',
  'A.2.1': 'Comments are read every day; those that are rude to ducks are hidden.',
  'B.team': 'Name of the author\nWho looks after it in the holidays',
  'B.purpose': '(in your own words, please)\nWhat will stand there?\nHow will you know that it worked?',
  'B.signatures': 'Author\nDeputy',
  'Form.A': 'Address of the page:\nWhy you need it:\nSignature:',
}

/** As a text file in which each line is a paragraph. */
export const text = `Thornmere School

Online Conduct Policy

Contents	Page

What we want	1
1 WHO IT IS FOR	1
2 WHAT TO LEAVE ALONE	2
3.0 Pictures	2
4. Opening an account	3
5. Questions	3
Appendix A: How to write	4

What we want

Thornmere is proud of what its pupils make, and shows it online with care. By this policy we mean to:

• help staff who have never run a page before
• keep every child’s details where they belong

1 WHO IT IS FOR

1.1 Everybody who is paid by Thornmere, or who helps there without pay, follows this policy.

1.2 It should be read together with these:

• the lost-property rules of 2019
• the bell-ringing rota, and
• what section 6 of the staff guide says of cakes

Visitors and others

1.10 Section 1.2 applies to visitors too; 1.1 does not.

2 WHAT TO LEAVE ALONE

2.1 A member of staff must not:

2.1.1 lend a password to a friend, a relation or a talking parrot;

2.1.2 write about a colleague’s hat.

2.2 Whoever finds 3 or more mistakes on a page tells the office:

(a) by telephone in the morning

(b) by pigeon after lunch

and waits for an answer.

2.3 A paragraph that nobody has put in the pack yet.

3.0 Pictures

Taking them

Pictures are taken with the school’s own camera, which lives in the third drawer of the tall cupboard.

Before a picture goes out, somebody looks for:

• name badges
• half-eaten sandwiches

Taking them down

A picture that nobody likes any more is taken down the same week.

4. Opening an account. An account belongs to the school and never to the one who opened it.

  a. Nobody opens one before breakfast.

  b. What happens then

    i) The author says why the account is needed, and by whom it will be read.

    ii) The deputy then checks:

      1) that two people have the password;

      2) that both of them can spell.

    iii) The answer is pinned to the notice board beside the kettle.

  c. An account without a new post for a year is closed.

5. Questions. They go to the office, which is open from 8.15 until the caretaker has found his keys.

APPENDIX A

How to write

A.1 STYLE

A.1.1 A post has a beginning, a middle and a link that works.

A.1.2 Anything longer than the caretaker’s ladder is cut.

A.2 COMMENTS

A.2.1 Comments are read every day; those that are rude to ducks are hidden.

Appendix B: Form for a new account

Please fill in every line.

YOUR TEAM

Name of the author

Who looks after it in the holidays

WHAT IT IS FOR (in your own words, please)

What will stand there?

How will you know that it worked?

SIGNATURES

Author

Deputy

Request to open a blocked page

Address of the page:

Why you need it:

Signature:
`

/** The same with lines of at most 60 characters, as a program prints it. */
export function wrapped(lines = text): string {
  return lines.split('\n').map(wrapLine).join('\n')
}

/** The same as Markdown makes of it. */
export const markdown = text
  .replace(/^(\d .*|3\.0 .*|APPENDIX A|Appendix B.*)$/gm, '## $1')
  .replace(/^(\s*)(\d+\.\d+\S*|A\.\d\.\d|\(?[a-z]+[.)]|\d\)) /gm, '$1- $2 ')
  .replace(/^• /gm, '* ')
  .replaceAll('Thornmere is', '**Thornmere** is')
  .replaceAll('school’s own camera', '*school’s own* [camera](https://thornmere.example/camera)')

function wrapLine(line: string): string {
  const indent = /^\s*/.exec(line)?.[0] ?? ''
  const lines: string[] = []
  for (const word of line.trim().split(' ')) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length + 1 > 60) lines.push(`${indent}${word}`)
    else lines[lines.length - 1] = `${last} ${word}`
  }
  return lines.join('\n')
}
