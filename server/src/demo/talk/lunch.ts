import { justNow, scene, type Talk } from './script.ts'

export const lunch: Talk = {
  key: 'lunch',
  place: {
    kind: 'group',
    name: 'Lunch, upstairs',
    description: 'Where, when, and who forgot the order.',
  },
  members: ['linus', 'margaret', 'alan', 'edsger', 'radia'],
  unread: { linus: 4 },
  scenes: [
    scene(64, '11:48', [
      [
        'linus',
        0,
        'Soup place or dumplings?',
        { as: 'soup', react: { '🍜': 'alan radia', '🥟': 'margaret' } },
      ],
      [
        'edsger',
        2,
        'A binary choice between two kinds of hot water.',
        { reply: 'soup', react: { '😂': 'linus alan margaret' } },
      ],
      ['radia', 1, 'Soup. The dumpling queue is O(n²).'],
      [
        'alan',
        1,
        'It is linear, I measured it. You only join it at a bad time.',
        { react: { '📊': 'margaret', '🙄': 'radia' } },
      ],
    ]),
    scene(56, '12:55', [
      [
        'margaret',
        0,
        'Who ordered two number 14s? There is one left and it is looking at me.',
        { as: 'fourteen' },
      ],
      ['alan', 2, 'Not me, I am a 22.', { reply: 'fourteen' }],
      ['edsger', 3, 'An off-by-one error with coriander.', { react: { '😂': 'linus radia margaret alan' } }],
      ['linus', 1, 'I will fix it. *(eats)*', { react: { '🫡': 'margaret' } }],
    ]),
    scene(38, '11:52', [
      [
        'radia',
        0,
        'John sent up the test plates for the terrace. Five people, eight plates, no phones. He wants adjectives.',
        { react: { '🎉': 'linus alan margaret', '🍽️': 'edsger' } },
      ],
      ['edsger', 48, 'My adjectives: bright, salty, recursive.', { as: 'adjectives' }],
      ['linus', 1, 'Recursive?', { reply: 'adjectives' }],
      [
        'edsger',
        1,
        'The dumpling contained a smaller dumpling.',
        { react: { '🤯': 'linus alan', '😂': 'radia margaret' } },
      ],
    ]),
    scene(26, '11:40', [
      [
        'alan',
        0,
        'Rule for the list, agreed? Whoever says "I don\'t mind" has to decide.',
        { as: 'rule', react: { '✅': 'margaret radia linus' } },
      ],
      ['linus', 1, "I don't m", { reply: 'rule', react: { '😂': 'margaret radia alan edsger' } }],
      ['linus', 1, 'Dumplings. I say dumplings, freely and under no pressure.'],
    ]),
    scene(11, '12:02', [
      [
        'margaret',
        0,
        'As promised: lunch is on me, upstairs table, half past. There is cake with "none lost, none twice" on it.',
        { as: 'cake', react: { '🍰': 'linus alan radia edsger', '❤️': 'edsger' } },
      ],
      ['edsger', 6, 'There are two cakes.', { reply: 'cake' }],
      [
        'margaret',
        1,
        'Retry without idempotence. The baker answered late and I called again.',
        { react: { '😂': 'linus alan radia edsger', '🏆': 'linus' } },
      ],
    ]),
    justNow(63, [
      ['linus', 0, 'I am late, order me anything with a name I can pronounce.', { as: 'late' }],
      [
        'radia',
        5,
        'You have been assigned "the 9". It is mostly chilli.',
        { reply: 'late', react: { '🌶️': 'alan margaret' } },
      ],
      ['alan', 2, 'I tried to stop her.'],
      ['margaret', 7, 'There is yoghurt next to it. We are not monsters.', { react: { '❤️': 'alan' } }],
      ['edsger', 4, 'Speak for yourself.', { react: { '😂': 'radia alan' } }],
    ]),
  ],
}
