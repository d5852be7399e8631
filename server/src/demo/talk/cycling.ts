import { scene, type Talk } from './script.ts'

/** A public channel that the three people whom newcomers play aren't in: there is something to discover. */
export const cycling: Talk = {
  key: 'cycling',
  place: {
    kind: 'channel',
    name: 'Two wheels',
    description: 'Routes, repairs, and who is riding on Sunday.',
    visibility: 'public',
    category: 'Social',
  },
  members: ['alan', 'tim', 'frances', 'radia', 'edsger'],
  unread: { tim: 1 },
  scenes: [
    scene(47, '17:10', [
      [
        'alan',
        0,
        'Sunday: lighthouse loop, 48 km, one hill, one cake stop. Pace: we can still talk.',
        { as: 'loop', react: { '🚴': 'tim frances radia' } },
      ],
      [
        'tim',
        4,
        'I know the person who runs the lighthouse. I *was* the person who ran the lighthouse.',
        { reply: 'loop', react: { '🗼': 'alan frances', '😂': 'radia' } },
      ],
      ['edsger', 7, 'Is the hill on the way there or on the way back?'],
      ['alan', 1, 'It is a loop, Edsger.', { react: { '😂': 'tim frances radia edsger' } }],
    ]),
    scene(35, '12:50', [
      [
        'radia',
        0,
        'My chain skips under load in the three smallest sprockets. Chain is new. Ideas?',
        { as: 'chain' },
      ],
      [
        'edsger',
        3,
        'New chain on worn sprockets: they have agreed on different distances. Replace the cassette.',
        { reply: 'chain', react: { '🔧': 'radia alan' } },
      ],
      [
        'radia',
        50,
        'Cassette it was. Silence! I can hear my own thoughts again, which is a mixed blessing.',
        { react: { '😂': 'frances tim' } },
      ],
    ]),
    scene(21, '16:55', [
      ['frances', 0, 'Lost on the way home: one red glove, left, sentimental value.', { as: 'glove' }],
      [
        'tim',
        22,
        'Found at the harbour steps, worn by a bollard.',
        { reply: 'glove', react: { '🧤': 'frances', '❤️': 'radia alan' } },
      ],
    ]),
    scene(6, '17:20', [
      [
        'alan',
        0,
        "Lights, people. It's dark at five. I saw two of you yesterday, or rather I didn't.",
        { react: { '🔦': 'radia tim' } },
      ],
      ['edsger', 2, 'I was wearing black, for visibility in snow.', { react: { '😂': 'alan frances tim' } }],
      [
        'alan',
        30,
        'Sunday is off, storm warning. Cake stop takes place without the ride.',
        { react: { '🍰': 'tim frances radia edsger' } },
      ],
    ]),
  ],
}
