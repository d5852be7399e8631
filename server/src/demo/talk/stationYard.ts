import { justNow, scene, type Talk } from './script.ts'

export const stationYard: Talk = {
  key: 'station-yard',
  place: {
    kind: 'property',
    name: 'Station Yard',
    property: 'Station Yard',
    description: 'The old goods hall: events below, our offices above.',
  },
  unread: { linus: 2, margaret: 1 },
  scenes: [
    scene(76, '09:50', [
      [
        'margaret',
        0,
        'Office news: the new desks are here, the old ones go to the school in Mill Lane. If you have something in a drawer that you love, rescue it before noon.',
      ],
      [
        'edsger',
        11,
        'I found a fountain pen, four keys and a sandwich of historical interest.',
        { as: 'drawer', react: { '🥪': 'linus alan margaret', '😂': 'radia ada' } },
      ],
      [
        'evelyn',
        3,
        'The keys are ours. The sandwich is yours.',
        { reply: 'drawer', react: { '😂': 'edsger grace dennis' } },
      ],
    ]),
    scene(62, '13:20', [
      [
        'grace',
        0,
        'Congress in the hall from tomorrow: 340 people, badges at the east door, catering through the west door. Engineering, please use the side stairs and pretend to be quiet.',
        { as: 'congress' },
      ],
      ['linus', 4, 'What is the congress about?', { reply: 'congress' }],
      ['grace', 1, 'Acoustics.', { react: { '🤫': 'margaret edsger radia', '😂': 'linus ada alan' } }],
      [
        'alan',
        40,
        'They measured our stairwell. Reverberation 2.8 s. They were delighted. They sang.',
        { react: { '🎶': 'margaret ada grace linus' } },
      ],
    ]),
    scene(49, '10:40', [
      [
        'dennis',
        0,
        "The roof light above the big table drips when the wind is north-east. I need a dry day and someone who isn't afraid of ladders.",
        { as: 'drip' },
      ],
      [
        'linus',
        2,
        'Not afraid of ladders, mildly afraid of you on ladders. When?',
        { reply: 'drip', react: { '😂': 'dennis margaret' } },
      ],
      ['dennis', 3, 'Thursday at seven, before the wind wakes up.'],
    ]),
    scene(46, '08:55', [
      [
        'dennis',
        0,
        'Roof light sealed. Linus held the ladder and sang shanties.',
        { react: { '⚓': 'margaret alan radia', '🎶': 'grace edsger' } },
      ],
      [
        'edsger',
        5,
        'We heard. All of us heard. See above: 2.8 seconds.',
        { react: { '😂': 'linus dennis alan margaret ada' } },
      ],
    ]),
    scene(25, '12:02', [
      [
        'radia',
        0,
        'The meeting-room screens show the right calendar again. The certificate had expired, and the reminder went to a mailbox of a person who left in spring. I moved all such reminders to a group.',
        { react: { '🙏': 'margaret grace alan', '📅': 'evelyn' } },
      ],
      [
        'margaret',
        6,
        'That should be a page in the handbook: *reminders belong to groups, never to people*.',
        { react: { '👍': 'radia linus edsger grace' } },
      ],
    ]),
    scene(9, '16:10', [
      [
        'ada',
        0,
        "The theatre group asks for the hall over the holidays, for rehearsals. They can't pay much, they would leave the stage. I like it. Objections?",
        { as: 'theatre' },
      ],
      ['grace', 5, 'None, if they take the evening cleaning.', { reply: 'theatre' }],
      ['edsger', 9, 'What is the play?'],
      ['ada', 2, '*Waiting for Godot*.'],
      [
        'edsger',
        1,
        'Then they will need the hall longer than they think.',
        { react: { '😂': 'ada margaret grace linus alan radia', '🎭': 'evelyn' } },
      ],
    ]),
    justNow(82, [
      [
        'margaret',
        0,
        'Desk plan for next week is up. Window seats rotate, the plant does not.',
        { as: 'plan', react: { '🪴': 'alan edsger' } },
      ],
      [
        'alan',
        13,
        'The plant has been promoted above me.',
        { reply: 'plan', react: { '😂': 'margaret radia linus' } },
      ],
      [
        'radia',
        19,
        '@linus the label printer on the first floor answers on port 9100 but prints only the letter "ö". Was that you?',
        { as: 'printer' },
      ],
      ['edsger', 4, 'I find it restful.', { reply: 'printer', react: { '😂': 'alan margaret' } }],
    ]),
  ],
}
