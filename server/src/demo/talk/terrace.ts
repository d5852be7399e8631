import { justNow, scene, type Talk } from './script.ts'

export const terrace: Talk = {
  key: 'terrace',
  place: {
    kind: 'group',
    name: 'Roof terrace',
    description: 'Spring build at Harbour House: plan, quotes, olive trees.',
  },
  members: ['dennis', 'ada', 'grace', 'hedy', 'katherine', 'john'],
  unread: { ada: 3, grace: 5 },
  scenes: [
    scene(61, '14:10', [
      [
        'dennis',
        0,
        'Measured the roof. Usable: 214 m², after keeping clear of the lift head and the gull.',
        { as: 'measure', react: { '🐦': 'hedy ada', '📐': 'katherine' } },
      ],
      ['hedy', 4, 'The gull is a resident?', { reply: 'measure' }],
      ['dennis', 1, 'The gull has seniority.', { react: { '😂': 'ada grace john hedy' } }],
    ]),
    scene(54, '10:00', [
      [
        'john',
        0,
        'Kitchen thoughts: no second kitchen up there. A cold pass, a dumb waiter, and a short menu. Eight plates, nothing that fights the wind.',
        { as: 'menu', react: { '👍': 'grace katherine', '😋': 'hedy' } },
      ],
      [
        'katherine',
        8,
        'A dumb waiter is 19 k. A smart one calls in ill.',
        { reply: 'menu', react: { '😂': 'john ada dennis' } },
      ],
      ['grace', 3, 'How do plates come back down?'],
      ['john', 2, 'Same way, sadder.', { react: { '😂': 'grace hedy katherine' } }],
    ]),
    scene(40, '15:15', [
      [
        'dennis',
        0,
        "Structural engineer was here for two hours. Result in one line: **the roof carries it, the parapet doesn't**. New parapet 1.10 m, steel, +38 k.",
        { as: 'parapet' },
      ],
      [
        'katherine',
        3,
        'I knew there would be a parapet. There is always a parapet.',
        { reply: 'parapet', react: { '😩': 'ada', '😂': 'dennis grace' } },
      ],
      [
        'hedy',
        10,
        "If the parapet is glass on the harbour side, we keep the view when sitting. I'd trade two olive trees for it.",
        { as: 'glass' },
      ],
      [
        'dennis',
        6,
        'Glass on 14 metres: +11 k, two olive trees: −0.4 k. The market for olive trees disappoints.',
        { reply: 'glass', react: { '😂': 'hedy ada john', '🫒': 'grace' } },
      ],
      [
        'ada',
        30,
        'Glass on the harbour side, steel on the rest. The view is why they climb the stairs.',
        { react: { '✅': 'dennis hedy katherine', '🌇': 'john' } },
      ],
    ]),
    scene(26, '09:35', [
      [
        'grace',
        0,
        'Neighbours were invited for tea. Mrs. Alder (91, ground floor opposite) asked whether there will be dancing. I said no amplified music after ten.',
        { as: 'alder' },
      ],
      [
        'grace',
        1,
        'She was disappointed. She meant for herself.',
        { reply: 'alder', react: { '❤️': 'ada hedy john dennis katherine', '💃': 'hedy' } },
      ],
      ['hedy', 2, 'She gets a table with her name on it.', { react: { '💯': 'ada grace' } }],
    ]),
    scene(18, '11:50', [
      [
        'dennis',
        0,
        'Schedule as I see it:\n\n| weeks | what |\n|---|---|\n| 1–2 | scaffold, stairs |\n| 3–5 | steel, parapet |\n| 6–8 | deck, water, light |\n| 9 | plants, furniture, gull negotiations |\n\nTwo weeks of reserve at the end, which I will need, and which I ask you not to see.',
        { react: { '🙈': 'ada katherine grace', '👍': 'john hedy' } },
      ],
      ['katherine', 5, 'What reserve?', { react: { '😂': 'dennis ada grace' } }],
    ]),
    scene(4, '10:20', [
      [
        'ada',
        0,
        'It is official, so this is a real project now. Dennis leads, Grace decides when I am not there, Katherine holds the purse. First meeting on the roof, bring a coat.',
        { as: 'official', react: { '🎉': 'dennis grace hedy katherine john', '🧥': 'grace' } },
      ],
      [
        'dennis',
        7,
        'Permits go in tomorrow. Scaffold is reserved for the first week of March, cancellable until February.',
        {
          reply: 'official',
          before: 'Permits go in tomorrow. Scaffold is reserved for the first week of March.',
        },
      ],
      [
        'john',
        15,
        'I tested eight plates with a hairdryer for wind. The salad lost.',
        { react: { '🥗': 'hedy', '😂': 'ada dennis grace katherine' } },
      ],
    ]),
    justNow(69, [
      [
        'katherine',
        0,
        'Steel: 150.4 k, signed offer, valid for eight weeks. That is 9.6 under plan.',
        { as: 'steel', react: { '🎉': 'dennis hedy' } },
      ],
      [
        'dennis',
        7,
        'Good people, too. They did the footbridge. It wobbles less than it looks.',
        { reply: 'steel' },
      ],
      [
        'hedy',
        11,
        'Can 0.4 of the 9.6 be an olive tree?',
        { reply: 'steel', react: { '🫒': 'john dennis' } },
      ],
      ['katherine', 2, 'You negotiate like the gull.', { react: { '😂': 'hedy dennis john' } }],
      [
        'john',
        16,
        '@grace could we have the tasting up there, even in the cold? Food is different when you can smell the sea.',
      ],
    ]),
  ],
}
