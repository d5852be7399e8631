import { justNow, scene, type Talk } from './script.ts'

export const pineCourt: Talk = {
  key: 'pine-court',
  place: {
    kind: 'property',
    name: 'Pine Court',
    property: 'Pine Court',
    description: 'The quiet house in the hills. Floor 2 is being refitted.',
  },
  unread: { grace: 2 },
  scenes: [
    scene(78, '09:30', [
      [
        'grace',
        0,
        'Refit of floor 2 starts today. Noise only between 09:00 and 17:00, dust doors at both stairs. Every guest on floors 1 and 3 gets the letter and a voucher for the sauna.',
        { as: 'start' },
      ],
      [
        'dennis',
        10,
        "Dust doors are up. They open towards you, whatever side you are on. Don't ask.",
        { reply: 'start', react: { '🚪': 'ken barbara', '😂': 'grace ada' } },
      ],
      ['evelyn', 4, 'Helmets and ear plugs are in the box at the back entrance.'],
    ]),
    scene(57, '10:12', [
      [
        'tim',
        0,
        'First-week question: a guest wants to check out but her key card opens *more* doors than it should. Is that a feature?',
        { as: 'doors' },
      ],
      ['radia', 3, 'It is not. Please keep the card. Which doors?', { reply: 'doors' }],
      [
        'tim',
        2,
        'Hers, the sauna, the bicycle cellar, and the honey cupboard.',
        { react: { '🍯': 'john barbara frances', '😂': 'ken' } },
      ],
      [
        'radia',
        21,
        'Found it: the template for long stays had the group "staff-minor". Corrected, 7 cards re-issued. Thank you for asking, Tim.',
        { react: { '🔐': 'grace ada', '⭐': 'tim' } },
      ],
      ['john', 4, 'The honey is counted now.', { react: { '🍯': 'tim radia barbara' } }],
    ]),
    scene(41, '14:00', [
      [
        'dennis',
        0,
        'Floor 2, week 7:\n\n- [x] old pipes out\n- [x] new risers in, pressure test 10 bar overnight: held\n- [ ] electrics, 60 %\n- [ ] screed, waits for electrics\n- [ ] my patience, waits for screed',
        { react: { '💪': 'grace ada katherine', '😂': 'tim barbara' } },
      ],
      ['katherine', 12, 'And the budget?', { as: 'budget' }],
      ['dennis', 2, '- [ ] budget', { reply: 'budget', react: { '😂': 'grace katherine ada evelyn' } }],
      [
        'dennis',
        3,
        'Seriously: 71 % spent, 70 % done. The tiles were cheaper than planned and the plumber was not.',
        { react: { '👍': 'katherine' } },
      ],
    ]),
    scene(29, '16:45', [
      [
        'ken',
        0,
        'A fox sits in the courtyard every night at half past two and looks at the desk. I look back. I think we are friends now.',
        { as: 'fox', react: { '🦊': 'tim barbara hedy frances', '❤️': 'evelyn ada' } },
      ],
      ['barbara', 8, 'Do NOT feed it, I found a bread roll.', { reply: 'fox' }],
      ['ken', 1, 'The fox and I decline to comment.', { react: { '😂': 'tim grace barbara john' } }],
      [
        'john',
        5,
        'It was a brioche. I would like it noted that it was a brioche.',
        { react: { '🥐': 'ken hedy' } },
      ],
    ]),
    scene(15, '11:05', [
      [
        'grace',
        0,
        'Show room 207 is finished. Please go and lie on the bed, open everything, complain loudly. Last chance before we order 21 of each.',
        { as: '207' },
      ],
      [
        'tim',
        25,
        'The reading lamp is lovely, the switch is behind the pillow, I turned myself off twice.',
        { reply: '207', react: { '💡': 'dennis', '😂': 'grace frances barbara' } },
      ],
      [
        'barbara',
        14,
        'The gap under the wardrobe is 4 cm. My vacuum needs 6, or zero.',
        { reply: '207', as: 'gap', react: { '👍': 'dennis grace' } },
      ],
      ['frances', 6, 'Shower is perfect. Window handle is where tall people live.'],
      [
        'grace',
        18,
        'Decisions: lamp switch moves to the headboard, wardrobe goes to the floor, handle 20 cm lower. Thank you, this is exactly why we ask.',
        { reply: 'gap', react: { '✅': 'dennis barbara tim frances' } },
      ],
    ]),
    scene(4, '13:15', [
      [
        'dennis',
        0,
        'Screed is dry. Floor 2 smells like a new life.',
        { react: { '🎉': 'grace tim ada', '👃': 'ken' } },
      ],
      [
        'evelyn',
        9,
        "Training for the new door system, two slots, 25 people each. Who hasn't signed up: you know who you are, and so do I.",
      ],
      [
        'ken',
        3,
        "Signing up now. The fox can't make it.",
        { react: { '🦊': 'evelyn tim barbara', '😂': 'grace' } },
      ],
    ]),
    justNow(58, [
      [
        'tim',
        0,
        'The walking group arrives early: 18 people, 18 pairs of muddy boots. I have laid out newspapers like a nervous dog owner.',
        { react: { '🥾': 'barbara frances', '😂': 'ken' } },
      ],
      [
        'barbara',
        6,
        'Boot trays are in the bicycle cellar, left side. Bless you.',
        { react: { '🙏': 'tim' } },
      ],
      [
        'tim',
        21,
        "@grace they ask whether the sauna could start an hour earlier. I'd say yes, but you have the switch.",
      ],
    ]),
  ],
}
