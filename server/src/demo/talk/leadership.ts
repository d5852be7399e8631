import { justNow, scene, type Talk } from './script.ts'

export const leadership: Talk = {
  key: 'leadership',
  place: {
    kind: 'channel',
    name: 'Leadership',
    description: 'Plans before they are news. Stays in here.',
    visibility: 'private',
    category: 'Management',
  },
  members: ['ada', 'grace', 'margaret', 'katherine', 'evelyn'],
  unread: { ada: 2, grace: 1 },
  scenes: [
    scene(77, '09:00', [
      [
        'ada',
        0,
        'Three things for the quarter, and I want us to say no to a fourth:\n\n1. Floor 2 at Pine Court, on time\n2. The roof terrace decision, with numbers we believe\n3. Nobody works two doubles in a row, ever',
        { as: 'three', react: { '✅': 'grace katherine evelyn margaret' } },
      ],
      [
        'evelyn',
        7,
        "For 3 I need two more people in housekeeping, or one more and a dryer that doesn't take two hours.",
        { reply: 'three', as: 'dryer' },
      ],
      [
        'katherine',
        5,
        "The dryer pays for itself in seven months. I ran it twice because I didn't believe it.",
        { reply: 'dryer', react: { '🌀': 'evelyn grace' } },
      ],
      [
        'ada',
        2,
        'Then both: one person and the dryer. Decided.',
        { react: { '✅': 'katherine evelyn grace', '🎉': 'margaret' } },
      ],
    ]),
    scene(63, '16:30', [
      [
        'katherine',
        0,
        'Terrace, first rough numbers: build 412 k, of which steel 160. At 70 guests on a good evening it carries itself from the third summer. At 50 it never does.',
        { as: 'terrace' },
      ],
      ['grace', 9, 'Why only 70? The roof is larger than the restaurant.', { reply: 'terrace' }],
      ['katherine', 3, 'One staircase. The fire officer counts stairs, not chairs.', { as: 'stairs' }],
      ['ada', 6, 'What would a second staircase cost, and where would it come down?', { reply: 'stairs' }],
      [
        'grace',
        4,
        "Into Barbara's linen room. So: it would cost us Barbara.",
        { react: { '😂': 'ada katherine evelyn', '🙅': 'margaret' } },
      ],
    ]),
    scene(48, '11:20', [
      [
        'evelyn',
        0,
        'Exit talk with the second night porter: likes us, moves to be with family. He says nights would be easier with a quiet room that is actually quiet.',
        { as: 'quiet' },
      ],
      [
        'grace',
        5,
        'Room 003 at Harbour House is unsellable anyway, it looks at a wall. A nice wall.',
        { reply: 'quiet', react: { '👍': 'evelyn ada' } },
      ],
      [
        'ada',
        3,
        'Do it. Good curtains, a real bed. No one asks for permission to lie down there.',
        { react: { '❤️': 'evelyn grace katherine' } },
      ],
    ]),
    scene(30, '15:45', [
      [
        'margaret',
        0,
        "The tablet project will be done two weeks early. I'd like to spend one of the two on the sign-in and give the other back as days off.",
        { as: 'early', react: { '🎉': 'ada katherine', '👏': 'grace evelyn' } },
      ],
      [
        'ada',
        2,
        'I have waited my whole career for this sentence. Yes to both.',
        { reply: 'early', react: { '😂': 'margaret katherine' } },
      ],
    ]),
    scene(14, '10:10', [
      [
        'katherine',
        0,
        'Board pack is in the folder. Terrace is on slides 12 to 40. I apologise for slides 12 to 40.',
        { as: 'pack' },
      ],
      [
        'ada',
        21,
        'Read it. Slide 33 answers the question that they will ask on slide 15. Could we swap them?',
        { reply: 'pack', react: { '👀': 'katherine' } },
      ],
      [
        'katherine',
        12,
        'Swapped, and I cut six. You are right, as usual, annoyingly.',
        {
          before: 'Swapped, and I cut five. You are right, as usual, annoyingly.',
          react: { '😄': 'ada grace' },
        },
      ],
    ]),
    scene(5, '08:55', [
      [
        'ada',
        0,
        'They said yes. All of them. I tell everyone at ten past nine, please look surprised.',
        { react: { '🎉': 'grace katherine evelyn margaret', '😮': 'grace' } },
      ],
      ['grace', 1, 'I have practised in the lift. 😮', { react: { '😂': 'ada katherine evelyn' } }],
    ]),
    justNow(64, [
      [
        'evelyn',
        0,
        'Winter rota: 41 of 44 wishes fit. The remaining three all want the 24th off, and I know which of the three will say "take mine" if asked nicely.',
        { as: 'rota', react: { '🎄': 'katherine' } },
      ],
      [
        'katherine',
        12,
        'Steel quote came in lower. I put the difference into "things Dennis hasn\'t found yet".',
        { react: { '😂': 'evelyn margaret', '👍': 'grace' } },
      ],
      [
        'margaret',
        25,
        '@ada may I announce the sign-in for all houses at the all-hands, or do you want to see the pilot numbers first?',
      ],
    ]),
  ],
}
