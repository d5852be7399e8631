import { justNow, scene, type Talk } from './script.ts'

export const coffee: Talk = {
  key: 'coffee',
  place: {
    kind: 'channel',
    name: 'Coffee & corridor',
    description: 'Everything that would be said at the machine.',
    visibility: 'public',
    category: 'Social',
  },
  members: [
    'hedy',
    'ada',
    'grace',
    'linus',
    'margaret',
    'alan',
    'katherine',
    'dennis',
    'barbara',
    'edsger',
    'radia',
    'tim',
    'john',
    'evelyn',
    'ken',
    'frances',
  ],
  unread: { ada: 6, grace: 4, linus: 3, barbara: 3, tim: 4 },
  scenes: [
    scene(79, '10:32', [
      ['hedy', 0, 'First message in the corridor. Echo… echo…', { as: 'echo', react: { '📣': 'linus ada' } }],
      ['linus', 1, 'echo', { reply: 'echo', react: { '😂': 'hedy barbara' } }],
      ['edsger', 1, '2.8 seconds, as established.', { react: { '😂': 'alan margaret linus hedy' } }],
    ]),
    scene(73, '12:41', [
      ['barbara', 0, "Who took the good scissors from the linen room. I'm not asking.", { as: 'scissors' }],
      ['dennis', 3, 'They are cutting a gasket right now, with respect.', { reply: 'scissors' }],
      ['barbara', 1, 'DENNIS', { react: { '✂️': 'dennis ken', '😂': 'frances john hedy linus' } }],
      ['dennis', 1, 'With a lot of respect.'],
    ]),
    scene(68, '15:20', [
      ['tim', 0, 'oh this was meant for my sister', { deleted: true }],
      [
        'frances',
        1,
        'Tim, we need to know about the goose now.',
        { react: { '🪿': 'barbara linus', '😂': 'hedy' } },
      ],
      ['tim', 2, 'There is no goose. There was never a goose.', { react: { '🤐': 'frances ken' } }],
    ]),
    scene(59, '08:58', [
      [
        'alan',
        0,
        'I made a chart of how long the coffee queue is. Peak is 10:31. If you go at 10:24 you save four minutes a day, which is two working days a year.',
        { as: 'queue', react: { '📊': 'katherine margaret', '☕': 'linus barbara' } },
      ],
      ['katherine', 2, 'How long did the chart take?', { reply: 'queue', as: 'chart' }],
      [
        'alan',
        1,
        'Two working days.',
        { reply: 'chart', react: { '😂': 'ada grace linus margaret katherine radia hedy' } },
      ],
    ]),
    scene(58, '10:25', [
      [
        'grace',
        0,
        'It is 10:24 and there are fourteen people here. What have you done, Alan.',
        { react: { '😂': 'alan linus ada katherine barbara john' } },
      ],
      ['alan', 1, 'I have learnt something about publishing.'],
    ]),
    scene(50, '13:05', [
      ['john', 0, 'Leftover lemon tart in the small kitchen, Harbour House. Eleven pieces.'],
      ['ken', 2, 'Ten.', { react: { '🍋': 'john' } }],
      ['frances', 1, 'Eight.'],
      ['hedy', 1, 'What lemon tart?', { react: { '😂': 'john frances ken barbara', '😭': 'linus' } }],
    ]),
    scene(45, '11:11', [
      [
        'evelyn',
        0,
        'Poll without a poll: where do we go for the winter party? 🚢 harbour boat, 🎳 bowling, 🍲 John cooks',
        {
          as: 'party',
          react: {
            '🚢': 'ada hedy frances',
            '🎳': 'linus alan dennis',
            '🍲': 'barbara ken radia tim margaret grace katherine edsger evelyn',
          },
        },
      ],
      [
        'john',
        9,
        "I see that I'm the winner of a vote in which I didn't stand.",
        { reply: 'party', react: { '😂': 'evelyn ada barbara', '👨‍🍳': 'linus grace margaret' } },
      ],
      ['ada', 4, "Democracy is hard work, John. We'll hire help, you shout at the pots."],
    ]),
    scene(39, '17:02', [
      ['linus', 0, 'What do you call a hotel guest who always finds the emergency exit?', { as: 'joke' }],
      ['radia', 1, "Please don't.", { reply: 'joke' }],
      ['linus', 1, 'A check-out expert.', { react: { '🙄': 'radia margaret', '😂': 'john barbara tim' } }],
      [
        'edsger',
        2,
        'I leave this channel in protest, at half past five, as I do every day.',
        { react: { '😂': 'linus alan ada' } },
      ],
    ]),
    scene(33, '12:15', [
      [
        'hedy',
        0,
        "Does anyone have a tall ladder, a yellow umbrella and half an hour on Friday? It's for a photo. It will make sense later.",
        { as: 'umbrella' },
      ],
      ['dennis', 2, 'Two of three.', { reply: 'umbrella' }],
      ['radia', 1, 'I have the umbrella.', { reply: 'umbrella', react: { '☂️': 'hedy' } }],
      [
        'ken',
        5,
        'I have the half hour, but at four in the morning.',
        { react: { '🌙': 'hedy frances', '😂': 'dennis' } },
      ],
    ]),
    scene(28, '09:45', [
      [
        'margaret',
        0,
        'My daughter asked what I do all day. I said I help computers and people to agree. She asked who wins.',
        { react: { '❤️': 'ada hedy barbara evelyn grace', '😂': 'linus radia edsger' } },
      ],
      ['edsger', 4, 'A wise child. And who does?'],
      [
        'margaret',
        1,
        'The printer.',
        { react: { '😂': 'linus edsger alan radia ada katherine', '🖨️': 'tim' } },
      ],
    ]),
    scene(24, '14:40', [
      [
        'tim',
        0,
        'A guest left a review: "The receptionist was very kind and knew a surprising amount about lighthouses." 5 stars.',
        { react: { '🗼': 'linus ken', '⭐': 'hedy frances barbara grace ada' } },
      ],
      ['hedy', 2, 'This goes on the wall. THE WALL, Tim.'],
    ]),
    scene(16, '12:30', [
      [
        'katherine',
        0,
        "Running group: Tuesdays and Thursdays, quarter past five, from the harbour steps. Slow is fine. I'm slow, the dog is slower.",
        { as: 'run', react: { '🏃': 'frances radia alan', '🐕': 'hedy tim barbara evelyn' } },
      ],
      ['linus', 3, 'Which dog? This changes everything.', { reply: 'run', as: 'dog' }],
      [
        'katherine',
        2,
        'Biscuit. Nine years, corgi, opinions.',
        { reply: 'dog', react: { '😍': 'linus hedy tim frances barbara', '🐶': 'ken margaret' } },
      ],
    ]),
    scene(13, '18:01', [
      [
        'frances',
        0,
        'We ran. Biscuit sat down at 1.2 km and was carried. By Alan. Who was then also nearly carried.',
        { react: { '😂': 'katherine linus radia ada hedy dennis', '🏅': 'alan tim' } },
      ],
      ['alan', 6, 'Twelve kilos of opinions.', { react: { '🐶': 'katherine frances' } }],
    ]),
    scene(7, '10:31', [
      [
        'radia',
        0,
        'The coffee machine on the second floor is on the network now. It has sent 4,000 requests to a server in Singapore since nine. I have some questions for it.',
        { as: 'machine', react: { '☕': 'linus edsger', '🕵️': 'alan margaret' } },
      ],
      ['linus', 2, 'Maybe it orders beans.', { reply: 'machine' }],
      [
        'radia',
        3,
        'It is in its own little network now, alone, like in a fairy tale.',
        { react: { '🏰': 'hedy edsger', '😂': 'linus margaret ada' } },
      ],
    ]),
    scene(1, '16:12', [
      [
        'ken',
        0,
        'The fox brought a second fox.',
        { as: 'fox', react: { '🦊': 'tim barbara hedy linus frances grace ada', '😮': 'evelyn' } },
      ],
      ['tim', 2, "They're checking in.", { reply: 'fox', react: { '😂': 'ken barbara frances ada' } }],
      ['barbara', 3, 'No pets without a surcharge.', { reply: 'fox' }],
      [
        'katherine',
        8,
        "We do have a rate for foxes. It's called *Pine Court, courtyard view, no breakfast*.",
        { react: { '😂': 'frances ken ada tim', '💶': 'alan' } },
      ],
      ['john', 1, '"No breakfast" is where you are wrong.', { react: { '🥐': 'ken tim hedy' } }],
    ]),
    justNow(60, [
      [
        'hedy',
        0,
        'Does anybody else hear music from the lift at Harbour House? The lift has no speaker.',
        { as: 'lift' },
      ],
      [
        'dennis',
        3,
        'It has an emergency phone with a speaker. And a pizza place with hold music.',
        { reply: 'lift', react: { '🍕': 'radia linus', '😂': 'barbara frances' } },
      ],
      ['radia', 5, 'WHAT. I fixed that in the summer.', { react: { '😱': 'dennis' } }],
      [
        'dennis',
        2,
        "Just kidding. It's Tim's phone. He left it on the lift roof when we looked at the cable.",
        { react: { '😂': 'hedy radia frances barbara', '📱': 'ken' } },
      ],
      ['tim', 6, 'I wondered why the lift knew my playlist.', { react: { '🎶': 'hedy dennis' } }],
      ['linus', 9, 'Good taste for a lift, to be fair.', { react: { '😄': 'tim' } }],
      ['frances', 14, 'Cheesecake in the back office, station side. Take it before Ken wakes up.'],
      ['katherine', 7, 'Ken has a sixth sense. He is already on the bus.', { react: { '🚌': 'frances' } }],
      ['ken', 5, '🚌💨', { react: { '😂': 'katherine frances hedy' } }],
    ]),
  ],
}
