import { justNow, scene, type Talk } from './script.ts'

export const revenue: Talk = {
  key: 'revenue',
  place: {
    kind: 'channel',
    name: 'Rooms & rates',
    description: 'Bookings, prices, groups, forecasts.',
    visibility: 'public',
    category: 'Operations',
  },
  members: ['frances', 'katherine', 'alan', 'grace', 'hedy', 'ken', 'ada'],
  unread: { ada: 2, katherine: 1 },
  scenes: [
    scene(72, '09:20', [
      [
        'frances',
        0,
        'Next month looks thin in the second week: 58 % at Harbour House. The marathon moved to another date and took our runners along.',
        { as: 'thin' },
      ],
      [
        'alan',
        6,
        'In the last four years a mid-week offer brought +9 points at −12 % rate. A weekend offer brought nothing but bargain hunters.',
        { reply: 'thin', react: { '📊': 'katherine frances' } },
      ],
      ['katherine', 4, 'Then mid-week, three nights, breakfast in. Not below 94.', { as: 'offer' }],
      [
        'hedy',
        12,
        'Name: *Three slow days*. Text and picture by noon.',
        { reply: 'offer', react: { '🐌': 'frances ken', '❤️': 'grace' } },
      ],
    ]),
    scene(65, '16:00', [
      [
        'frances',
        0,
        '*Three slow days* sold 71 nights in a week. The week is at 73 %. Whoever named it gets the good chair.',
        { react: { '🎉': 'katherine alan grace ada', '🐌': 'hedy ken' } },
      ],
      ['hedy', 3, 'I accept the chair.'],
    ]),
    scene(51, '10:45', [
      [
        'ken',
        0,
        'A guest asked tonight why the same room is 12 cheaper on his phone than on his laptop. I had no answer. Do we?',
        { as: 'phone' },
      ],
      [
        'frances',
        8,
        'The portal gives a "mobile discount" that we must have ticked once. Unticked. I also wrote to the guest and gave him the 12.',
        { reply: 'phone', react: { '🙏': 'ken grace', '👍': 'katherine' } },
      ],
      [
        'alan',
        20,
        'It cost us about 2,100 since spring. I\'ll put a line for "discounts that nobody decided" into the monthly report.',
        { react: { '💸': 'katherine ada' } },
      ],
    ]),
    scene(38, '13:10', [
      [
        'frances',
        0,
        'Group request: chess federation, 38 rooms, 4 nights in February, Pine Court. They need silence, good light, and porridge.',
        { as: 'chess' },
      ],
      ['ken', 2, 'We have two of the three.', { reply: 'chess', react: { '😂': 'frances grace' } }],
      [
        'grace',
        5,
        'Floor 2 opens in January, so it fits. Silence I guarantee: the drilling is over by then or Dennis is.',
        { react: { '♟️': 'frances alan', '😂': 'katherine ken' } },
      ],
      [
        'katherine',
        9,
        'February, 38 rooms: take it at 82, porridge included.',
        { react: { '✅': 'frances' } },
      ],
    ]),
    scene(23, '11:25', [
      [
        'alan',
        0,
        'Forecast against reality, last eight weeks: off by 2.1 points on average. The worst day was the ferry strike, and I refuse to predict ferries.',
        { react: { '⛴️': 'ken frances', '👏': 'katherine grace ada' } },
      ],
      ['frances', 4, 'I predict ferries by looking out of the window.', { react: { '😂': 'alan ken hedy' } }],
    ]),
    scene(10, '15:35', [
      [
        'katherine',
        0,
        'New year rates for review, please object by Friday:\n\n```\n            low   mid   high\nHarbour      89   119    164\nPine         74    96    128\nYard hall   900  1250   1800   per day\n```',
        { as: 'rates' },
      ],
      [
        'frances',
        18,
        'Harbour mid could be 124, we sold out there 17 times this year.',
        { reply: 'rates', react: { '👍': 'alan' } },
      ],
      [
        'ada',
        26,
        "I'd leave Pine low at 72: the same people come every January, and they notice.",
        { reply: 'rates', react: { '❤️': 'ken frances' } },
      ],
      ['katherine', 7, 'Both taken: 124 and 72.', { react: { '✅': 'frances ada alan' } }],
    ]),
    justNow(80, [
      [
        'frances',
        0,
        'The chess federation wants four more rooms and asks whether the porridge is "competition grade".',
        { react: { '♟️': 'alan', '🥣': 'hedy' } },
      ],
      ['katherine', 9, 'For four more rooms it is *grandmaster* grade.', { react: { '😂': 'frances alan' } }],
      [
        'alan',
        24,
        "Next weekend: Harbour 96 %, Pine 88 % (of what is open), Yard hall booked both days. Best month so far, and it isn't close.",
        { react: { '📈': 'frances katherine', '🎉': 'hedy' } },
      ],
    ]),
  ],
}
