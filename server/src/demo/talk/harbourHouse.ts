import { justNow, scene, type Talk } from './script.ts'

export const harbourHouse: Talk = {
  key: 'harbour-house',
  place: {
    kind: 'property',
    name: 'Harbour House',
    property: 'Harbour House',
    description: '64 rooms, one lift, a view of the ferries.',
  },
  unread: { ada: 5, linus: 7, ken: 2 },
  scenes: [
    scene(80, '08:10', [
      [
        'barbara',
        0,
        'Morning list for Harbour House: 31 departures, 27 arrivals, 4 early check-ins promised (204, 211, 305, 402). Two colleagues ill, so early means **13:00**, not 11:00.',
        { as: 'list' },
      ],
      [
        'ken',
        3,
        "Handed over: 402 is a honeymoon, please don't send the vacuum at nine again.",
        { reply: 'list', react: { '💍': 'hedy barbara', '😂': 'john' } },
      ],
      ['barbara', 2, 'That was ONE time.'],
      [
        'frances',
        5,
        'I moved 211 to 215, same category, already clean. One promise less.',
        { react: { '🙏': 'barbara', '⭐': 'grace' } },
      ],
    ]),
    scene(66, '14:20', [
      [
        'dennis',
        0,
        'Lift inspection passed. The inspector noted that the emergency phone connects to a pizza place in Leeds.',
        { as: 'lift', react: { '🍕': 'linus john ken frances radia', '😂': 'ada barbara hedy' } },
      ],
      [
        'radia',
        6,
        'The number was reassigned when we cut the analogue lines. Fixed in the exchange, test call in ten minutes.',
        { reply: 'lift' },
      ],
      ['dennis', 14, 'Test call went to our own desk. Frances answered in four seconds.'],
      [
        'frances',
        1,
        'I was slightly disappointed not to get an order.',
        { react: { '😂': 'dennis radia ada' } },
      ],
    ]),
    scene(53, '16:05', [
      [
        'john',
        0,
        'New breakfast from Monday: the egg station moves to the window, the queue moves away from the door, and the porridge gets its own pot again.\n\n| when | who |\n|---|---|\n| 06:30–08:00 | me and Ines |\n| 08:00–10:30 | Marco, Ines |\n\nPlease look at the queue at 08:15 and tell me whether it is shorter.',
        { as: 'breakfast', react: { '🍳': 'ken barbara frances', '👏': 'hedy' } },
      ],
      [
        'hedy',
        15,
        "Could the porridge have a sign that doesn't say PORRIDGE in capital letters?",
        { reply: 'breakfast' },
      ],
      ['john', 4, 'It is a proud porridge.', { react: { '🥣': 'hedy ken linus', '😂': 'barbara frances' } }],
    ]),
    scene(52, '09:02', [
      [
        'ken',
        0,
        'Queue at 08:15: nine people, last Monday it was twenty-two. Nobody was shouted at by a porridge.',
        { react: { '🎉': 'john hedy', '📉': 'katherine grace' } },
      ],
    ]),
    scene(37, '11:15', [
      [
        'grace',
        0,
        'The radiators on floor 3 knock at night, six complaints in two weeks. What do we know?',
        { as: 'knock' },
      ],
      [
        'dennis',
        7,
        'Air in the riser, and the pump runs at full speed although the valves are nearly closed. Differential pressure is the culprit, not ghosts.',
        { reply: 'knock', as: 'riser' },
      ],
      ['barbara', 3, 'Room 308 asked specifically about ghosts.'],
      [
        'linus',
        12,
        'The pump has a bus interface. If you give me the register map I can let the building controller lower it between 22:00 and 06:00.\n\n```yaml\npump_floor3:\n  mode: delta_p\n  day:   { setpoint_mbar: 180 }\n  night: { setpoint_mbar: 90, from: "22:00", to: "06:00" }\n```',
        { reply: 'riser', react: { '🤓': 'radia', '👍': 'dennis grace' } },
      ],
      [
        'dennis',
        5,
        'That is exactly what I wanted to write on paper. Map is on page 41 of the manual, photo follows when I find my glasses.',
      ],
      [
        'dennis',
        31,
        'Glasses were on my head. Map sent by mail.',
        { react: { '😂': 'grace barbara linus katherine' } },
      ],
    ]),
    scene(34, '08:45', [
      [
        'ken',
        0,
        'Third night without knocking. 308 is "almost disappointed".',
        { react: { '👻': 'barbara linus dennis', '🎉': 'grace ada' } },
      ],
    ]),
    scene(22, '17:20', [
      [
        'frances',
        0,
        'Heads up for the regatta weekend: we are **full, full, full**. Waiting list has 14 names. If a room breaks, please tell me before you tell the guest.',
        { as: 'regatta' },
      ],
      [
        'dennis',
        5,
        'I bought spare everything. Even the thing for the thing in 117.',
        { reply: 'regatta', react: { '🔧': 'frances barbara' } },
      ],
      [
        'katherine',
        9,
        'Average rate for the weekend is the highest since we opened. No pressure, but also: pressure.',
        { react: { '📈': 'frances ada', '😅': 'ken barbara john' } },
      ],
      ['john', 2, 'Ordered 900 eggs.', { react: { '🥚': 'ken hedy linus', '😮': 'katherine' } }],
    ]),
    scene(17, '10:30', [
      [
        'barbara',
        0,
        'Regatta in numbers: 64 of 64 rooms, 11 late check-outs, 1 lost trombone (found), 0 broken rooms.',
        { as: 'numbers', react: { '🎺': 'ken john hedy', '🎉': 'ada grace frances dennis' } },
      ],
      ['john', 3, '884 eggs.', { reply: 'numbers', react: { '😂': 'barbara frances ada katherine' } }],
      [
        'ada',
        8,
        'Outstanding work. I walked through on Saturday evening and everyone was calm. That is the whole trick.',
        { react: { '❤️': 'barbara ken john frances dennis' } },
      ],
    ]),
    scene(8, '09:25', [
      [
        'radia',
        0,
        'New access points on floors 1 and 2 are up. Please forget the network "HH-Guest-OLD" on house phones and tablets, it disappears on Friday.',
        { react: { '📶': 'ken frances' } },
      ],
      ['ken', 6, 'Forgotten with pleasure.'],
    ]),
    scene(3, '15:40', [
      [
        'hedy',
        0,
        'Photographer comes for the terrace "before" pictures. Could somebody hide the blue wheelie bins?',
        { as: 'bins' },
      ],
      [
        'dennis',
        4,
        'The bins are load-bearing for my filing system. But yes.',
        { reply: 'bins', react: { '🗑️': 'hedy', '😂': 'barbara' } },
      ],
      [
        'hedy',
        27,
        'Bins gone, light perfect, gull in every single picture.',
        { react: { '🐦': 'ada linus ken' } },
      ],
    ]),
    justNow(71, [
      [
        'barbara',
        0,
        'Room 214 is out of order until the afternoon: the shower door came off its hinge. Nobody hurt, the guest already laughs about it.',
        { as: '214' },
      ],
      [
        'frances',
        4,
        'Moved them to 310 with the ferry view. They asked whether more things could break. 😄',
        { reply: '214', react: { '⛴️': 'hedy', '😂': 'barbara john' } },
      ],
      [
        'dennis',
        11,
        'Hinge is in the van. 40 minutes.',
        { reply: '214', react: { '🙏': 'barbara frances' } },
      ],
      [
        'john',
        17,
        "Tonight's special is hake with fennel. Staff plates at five, first come, first hake.",
        { react: { '🐟': 'ken barbara' } },
      ],
      [
        'katherine',
        9,
        '@ada the roof quote from the steel people arrived, 6 % below what I told the board. May I frame it?',
        { react: { '🖼️': 'hedy' } },
      ],
    ]),
  ],
}
