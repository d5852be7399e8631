import { justNow, scene, type Talk } from './script.ts'

const adaAndGrace: Talk = {
  key: 'ada-grace',
  place: { kind: 'direct' },
  members: ['ada', 'grace'],
  unread: { ada: 2 },
  scenes: [
    scene(83, '17:30', [
      ['ada', 0, 'Day one of the new chat survived. How was it on the floor?', { as: 'day' }],
      [
        'grace',
        6,
        'Barbara wrote "DENNIS" in capitals before lunch. I\'d call that adoption.',
        { reply: 'day', react: { '😂': 'ada' } },
      ],
      ['ada', 2, 'And you?'],
      [
        'grace',
        3,
        'I found three decisions that I would have missed by mail. Keep it.',
        { react: { '❤️': 'ada' } },
      ],
    ]),
    scene(56, '08:05', [
      [
        'grace',
        0,
        "Are you in at nine? I'd like ten minutes about the second floor before Katherine sees the plumber's invoice.",
        { as: 'nine' },
      ],
      ['ada', 4, 'In at half past eight. I bring coffee, you bring the number.', { reply: 'nine' }],
      ['grace', 1, 'The number is 31. Bring a large coffee.', { react: { '😬': 'ada' } }],
    ]),
    scene(32, '18:10', [
      ['ada', 0, 'You were very kind to Ken today. He told me. He told me twice.'],
      [
        'grace',
        9,
        'He holds that house together between midnight and six, and nobody sees it. I want him at the board lunch, awake, at a normal hour.',
        { react: { '💯': 'ada' } },
      ],
      ['ada', 1, "Done. I'll move the lunch to a dinner."],
    ]),
    scene(19, '12:15', [
      [
        'grace',
        0,
        "Draft for the neighbours' letter:\n\n> Dear neighbours, from March to May there will be a scaffold at our house. We will be quiet before eight and after six, and we owe you a drink on the roof in June.",
        { as: 'letter' },
      ],
      [
        'ada',
        5,
        '"A drink" → "the first evening". Invite them before anyone else.',
        { reply: 'letter', react: { '❤️': 'grace' } },
      ],
      ['grace', 2, "That's why you are you.", { react: { '😊': 'ada' } }],
    ]),
    scene(3, '16:40', [
      ['ada', 0, "Can you take the all-hands opening? I'll do terrace and questions."],
      ['grace', 3, 'Yes. I start with the coat joke.', { react: { '🧥': 'ada' } }],
      ['ada', 1, 'There is no stopping you.'],
    ]),
    justNow(20, [
      [
        'grace',
        0,
        'Quick one: the fire officer can come tomorrow at eleven or in three weeks. Eleven collides with your bank call. I can do the roof alone, if you trust me with the word "staircase".',
      ],
      [
        'grace',
        14,
        'Also, Mrs. Alder brought a record player to reception. "For June." I didn\'t know what to say, so I said thank you.',
      ],
    ]),
  ],
}

const adaAndLinus: Talk = {
  key: 'ada-linus',
  place: { kind: 'direct' },
  members: ['linus', 'ada'],
  unread: { ada: 1 },
  scenes: [
    scene(70, '11:40', [
      [
        'linus',
        0,
        'You asked for one number that tells whether the systems are fine. I have one: **minutes since the desk last had to call us**.',
        { as: 'number' },
      ],
      ['ada', 5, 'I love it. What is it now?', { reply: 'number' }],
      ['linus', 1, '41.', { react: { '😂': 'ada' } }],
      ['ada', 1, 'Well. We know where we start.'],
    ]),
    scene(42, '09:30', [
      ['linus', 0, '20,160.', { as: 'twoweeks', react: { '🤔': 'ada' } }],
      ['linus', 1, 'Two weeks, in minutes, since the desk last called.'],
      [
        'ada',
        3,
        'Linus! Frame it. Take a day off. In this order.',
        { reply: 'twoweeks', react: { '🎉': 'linus' } },
      ],
    ]),
    scene(13, '14:25', [
      ['ada', 0, 'My tablet shows room 0 with a very good review. Is this one of yours?'],
      [
        'linus',
        2,
        'It was. It is fixed, the review was by me, for testing: "Nice room, a bit undefined."',
        { react: { '😂': 'ada' } },
      ],
    ]),
    justNow(24, [
      [
        'linus',
        0,
        "Pilot numbers for Margaret's question, in case they help: 23 people, 6 days, 311 sign-ins, 4 that failed, all four were caps lock.",
        { react: { '📈': 'ada' }, as: 'pilot' },
      ],
      ['ada', 9, "One of the four was me, wasn't it.", { reply: 'pilot', react: { '🤐': 'linus' } }],
      ['linus', 6, 'The log says nothing about people. It does say that somebody typed very LOUDLY.'],
    ]),
  ],
}

const linusAndMargaret: Talk = {
  key: 'linus-margaret',
  place: { kind: 'direct' },
  members: ['margaret', 'linus'],
  unread: { linus: 2 },
  scenes: [
    scene(69, '10:20', [
      [
        'margaret',
        0,
        'Your change is good. The commit message says "fix stuff". You are better than that.',
        { as: 'stuff' },
      ],
      [
        'linus',
        3,
        "Rewritten: *Compare versions before overwriting availability, so that a late import can't undo a newer booking.*",
        { reply: 'stuff', react: { '💯': 'margaret' } },
      ],
      ['margaret', 1, 'There he is.'],
    ]),
    scene(48, '16:15', [
      [
        'linus',
        0,
        "Would you look at this with me? The retry loop is right, and I can't say why.\n\n```ts\nfor (let attempt = 0; ; attempt += 1) {\n  const answer = await send(item)\n  if (answer.ok || !answer.transient) return answer\n  await pause(Math.random() * Math.min(30_000, 1_000 * 2 ** attempt))\n}\n```",
        { as: 'loop' },
      ],
      [
        'margaret',
        11,
        'It is right because `send` is idempotent. Without that it would be a machine for making duplicates. Put that sentence above the loop.',
        { reply: 'loop', react: { '💡': 'linus' } },
      ],
      ['linus', 4, 'Done. It reads as if I had known.', { react: { '😄': 'margaret' } }],
    ]),
    scene(29, '09:05', [
      ['margaret', 0, 'Edsger thinks your test names are "nearly English". From him that is a medal.'],
      ['linus', 2, "I'll have it engraved. Nearly.", { react: { '😂': 'margaret' } }],
    ]),
    scene(8, '17:10', [
      [
        'margaret',
        0,
        'Would you give the sign-in talk at the all-hands? Five minutes, no slides, for people who hate passwords.',
        { as: 'talk' },
      ],
      [
        'linus',
        15,
        'Yes. First sentence: "You will never again be asked to change it in December."',
        { reply: 'talk', react: { '👏': 'margaret' } },
      ],
    ]),
    justNow(12, [
      [
        'margaret',
        0,
        'I read your merge proposal. Please also think about the *third* tablet: two merges, either order, same result?',
        { as: 'third' },
      ],
      ['margaret', 3, '(That is "associative", if you want to impress Edsger.)'],
    ]),
  ],
}

const graceAndBarbara: Talk = {
  key: 'grace-barbara',
  place: { kind: 'direct' },
  members: ['barbara', 'grace'],
  unread: { grace: 2 },
  scenes: [
    scene(75, '07:40', [
      [
        'barbara',
        0,
        'The dryer is here!! 38 minutes for a full load. I have set a timer and I am watching it like television.',
        { react: { '📺': 'grace', '🎉': 'grace' } },
      ],
      ['grace', 12, 'How does it end?'],
      ['barbara', 26, 'Warm towels. Everybody lived.', { react: { '😂': 'grace' } }],
    ]),
    scene(51, '13:30', [
      [
        'grace',
        0,
        'Barbara, would you train Tim for two mornings? He asks good questions and he folds like a pirate.',
        { as: 'tim' },
      ],
      ['barbara', 4, 'Bring me the pirate.', { reply: 'tim', react: { '🏴‍☠️': 'grace' } }],
    ]),
    scene(50, '12:05', [['barbara', 0, 'He folds like an admiral now.', { react: { '⚓': 'grace' } }]]),
    scene(11, '15:50', [
      [
        'barbara',
        0,
        'If the second staircase ever comes up again, I have measured the linen room. It is exactly one Barbara too small.',
        { as: 'linen' },
      ],
      [
        'grace',
        3,
        'I told them it would cost us you. That ended the discussion in four seconds.',
        { reply: 'linen', react: { '❤️': 'barbara' } },
      ],
    ]),
    justNow(26, [
      [
        'barbara',
        0,
        'Could I swap my early shift on the 24th with somebody? My niece sings. If not, I sing louder another day.',
        { as: 'swap' },
      ],
      ['barbara', 8, 'And 214: the hinge was original, 1998. It has earned its rest.'],
    ]),
  ],
}

const adaAndMargaret: Talk = {
  key: 'ada-margaret',
  place: { kind: 'direct' },
  members: ['ada', 'margaret'],
  scenes: [
    scene(45, '08:30', [
      ['ada', 0, 'Is the team all right? I saw commits at eleven at night.'],
      [
        'margaret',
        7,
        "That was Edsger, and he was not working: he was *enjoying himself*. But I've said it, and he stops at six now.",
        { react: { '🙏': 'ada' } },
      ],
    ]),
    scene(10, '11:00', [
      [
        'margaret',
        0,
        'I would like to take somebody on for the terrace bookings, half-time, from April. One page is in your folder.',
        { as: 'page' },
      ],
      [
        'ada',
        45,
        "Read it. It's one page and it has a number at the end: my favourite genre. Yes.",
        { reply: 'page', react: { '🎉': 'margaret' } },
      ],
    ]),
    scene(1, '15:20', [
      [
        'ada',
        0,
        'Thank you for the release notes. Even I laughed at the thermostats.',
        { react: { '😄': 'margaret' } },
      ],
    ]),
  ],
}

const linusAndRadia: Talk = {
  key: 'linus-radia',
  place: { kind: 'direct' },
  members: ['radia', 'linus'],
  scenes: [
    scene(60, '10:20', [
      [
        'radia',
        0,
        'Friends? (I had to write the thermostat thing in public. It was too good.)',
        { as: 'friends' },
      ],
      [
        'linus',
        2,
        'Friends. I changed it to something long. It is on a note. *In a safe.*',
        { reply: 'friends', react: { '🔐': 'radia', '😄': 'radia' } },
      ],
    ]),
    scene(9, '13:10', [
      ['linus', 0, 'How do I see which access point a tablet is on?'],
      [
        'radia',
        4,
        "```bash\nssh ctl 'wlan clients --house HH --json' | jq '.[] | {name, ap, rssi}'\n```\nBelow −75 dBm move the tablet, not the code.",
        { react: { '🙏': 'linus' } },
      ],
      ['linus', 6, 'Moved the tablet. I owe you a code.', { react: { '😂': 'radia' } }],
    ]),
  ],
}

export const directs = [
  adaAndGrace,
  adaAndLinus,
  linusAndMargaret,
  graceAndBarbara,
  adaAndMargaret,
  linusAndRadia,
] as const satisfies readonly Talk[]
