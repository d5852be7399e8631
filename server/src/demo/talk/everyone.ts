import { justNow, scene, type Talk } from './script.ts'

export const everyone: Talk = {
  key: 'everyone',
  place: {
    kind: 'organization',
    name: 'Everyone at acme',
    description: 'News for all three houses. Please keep chatter in Coffee & corridor.',
  },
  unread: { ada: 1, grace: 2, linus: 3, tim: 3 },
  scenes: [
    scene(84, '09:05', [
      [
        'ada',
        0,
        'Good morning everyone, and welcome to our new home for conversations. 👋\n\nThe old mailing lists stay readable until the end of the quarter, but from today **this is where work happens**:\n\n- *Everyone at acme*: news for all of us (this one)\n- *Harbour House*, *Pine Court*, *Station Yard*: one channel per house, you are in yours already\n- *Operations desk*: anything broken, blocked, late or leaking\n\nIf you are unsure where something belongs, put it anywhere. Somebody will move it.',
        {
          as: 'welcome',
          react: {
            '👋': 'grace linus margaret barbara john frances tim hedy',
            '🎉': 'katherine radia ken evelyn',
          },
        },
      ],
      [
        'barbara',
        6,
        'Does "anything leaking" include the ceiling above my desk?',
        { react: { '😂': 'ada linus dennis john ken' }, as: 'ceiling' },
      ],
      [
        'dennis',
        2,
        'Especially the ceiling above your desk. Coming up with a bucket.',
        { reply: 'ceiling', react: { '🪣': 'barbara ada' } },
      ],
      [
        'evelyn',
        14,
        "Two small requests from HR: put a picture on your profile so that new colleagues recognise you, and please write names in full in the first message to someone you haven't met.",
      ],
      [
        'edsger',
        3,
        'I will take the picture under advisement.',
        { react: { '🙈': 'evelyn margaret linus' } },
      ],
    ]),
    scene(71, '10:00', [
      [
        'katherine',
        0,
        'Quarter is closed. The short version:\n\n1. Occupancy at Harbour House **81 %** (plan was 77)\n2. Pine Court is flat, as expected with half the second floor closed\n3. Station Yard had its best quarter ever, thanks to the two congresses\n\nThe long version is on the shared drive. Questions welcome, also the uncomfortable ones.',
        { as: 'quarter', react: { '👏': 'ada grace frances hedy margaret', '📈': 'frances alan' } },
      ],
      [
        'john',
        5,
        'Uncomfortable one: is the breakfast margin in there with or without the free refills we gave to the cycling club?',
        { reply: 'quarter', as: 'refills' },
      ],
      [
        'katherine',
        4,
        'With. You fed 46 cyclists twice, John.',
        { reply: 'refills', react: { '🚴': 'linus alan tim', '😂': 'ada john barbara' } },
      ],
      ['john', 1, 'They looked hungry.', { react: { '❤️': 'hedy frances barbara' } }],
      [
        'ada',
        9,
        'Thank you all. That second floor at Pine Court hurts, and we knew it would. Refit is on schedule, more in the house channel.',
      ],
    ]),
    scene(58, '11:30', [
      [
        'evelyn',
        0,
        'Please welcome **Tim Ashworth**, who starts today at the front desk of Pine Court. Tim comes from a lighthouse museum (really) and speaks Welsh, English and some sheep.',
        { as: 'tim', react: { '👋': 'ada grace linus margaret barbara frances hedy john ken radia' } },
      ],
      [
        'tim',
        7,
        'Hello all! The sheep part is exaggerated, they mostly talk about grass. Happy to be here.',
        { reply: 'tim', react: { '🐑': 'linus barbara hedy frances', '😂': 'ada katherine' } },
      ],
      [
        'ken',
        3,
        'Welcome Tim. If you find the light switch for the cellar corridor at Pine Court, tell the rest of us.',
      ],
      [
        'dennis',
        2,
        'It is behind the linen trolley. It has always been behind the linen trolley.',
        { react: { '🤦': 'ken tim', '💡': 'grace' } },
      ],
    ]),
    scene(44, '15:10', [
      [
        'radia',
        0,
        "⚠️ On the night from Tuesday to Wednesday we replace the core switch at Harbour House. Between 02:00 and 03:30 there will be **no Wi-Fi and no card terminals** in that building. Ken has the paper slips and a lamp.\n\nKey cards work throughout: the locks don't need the network.",
        { as: 'switch' },
      ],
      [
        'ken',
        4,
        'I have two lamps. One is for morale.',
        { reply: 'switch', react: { '🔦': 'radia grace', '😂': 'linus ada dennis' } },
      ],
      [
        'grace',
        12,
        'Please tell guests who arrive late that day. A text for the desk is in *Operations desk*.',
      ],
    ]),
    scene(42, '08:20', [
      [
        'radia',
        0,
        'Core switch is in. 02:04 to 02:51, nothing lost but one morale lamp.',
        { react: { '🎉': 'ada grace linus margaret', '🫡': 'ken dennis', '🔦': 'barbara' } },
      ],
      ['ken', 9, 'It died a hero.', { react: { '😂': 'radia grace ada linus' } }],
    ]),
    scene(31, '09:40', [
      [
        'hedy',
        0,
        'We have been named *Best small city hotel* by the regional tourism board! The ceremony is a formality, the certificate is ugly, and I am very, very proud of this house. Barbara, John, Ken: half of the guest quotes name one of you.',
        {
          as: 'award',
          react: {
            '🎉': 'ada grace linus margaret katherine barbara john ken frances radia tim',
            '🏆': 'evelyn dennis alan',
          },
        },
      ],
      [
        'barbara',
        11,
        'I cried in the linen room. The towels understood.',
        { reply: 'award', react: { '❤️': 'hedy ada grace frances john' } },
      ],
      ['ada', 5, 'Cake at four, in all three houses. John has been warned.'],
      [
        'john',
        1,
        'John was warned eleven minutes ago, for the record.',
        { react: { '😂': 'ada barbara ken tim', '🍰': 'linus radia' } },
      ],
    ]),
    scene(20, '10:15', [
      [
        'grace',
        0,
        'Fire drill at Station Yard went well: **3 min 40 s** until everyone was out, counted twice. One thing to improve: two people went back for their coats. Nobody goes back for a coat. I will personally buy you a coat.',
        { as: 'drill', react: { '🧯': 'dennis margaret radia', '👍': 'ada evelyn katherine' } },
      ],
      [
        'alan',
        3,
        'Is there a budget per coat?',
        { reply: 'drill', react: { '😂': 'linus margaret edsger grace' } },
      ],
      [
        'grace',
        1,
        'There is a budget per Alan.',
        { react: { '🔥': 'linus katherine margaret', '😂': 'ada alan radia' } },
      ],
    ]),
    scene(12, '13:30', [
      [
        'evelyn',
        0,
        "Winter rota is open for wishes until the end of next week. The form has three fields this time, not nineteen. You're welcome.",
        { react: { '🙏': 'barbara ken frances john tim' } },
      ],
      ['frances', 20, 'Three fields and it still asks for my shoe size.', { as: 'shoe' }],
      ['evelyn', 2, 'Safety shoes! Dennis insisted.', { reply: 'shoe', react: { '👢': 'dennis frances' } }],
    ]),
    scene(5, '09:10', [
      [
        'ada',
        0,
        'The board said **yes to the roof terrace at Harbour House**. Build starts in spring, opening is planned for early June. Thank you Katherine for forty patient slides, and Dennis for the sentence "the roof can take it, I have jumped on it".',
        {
          as: 'roof',
          react: {
            '🎉': 'grace linus margaret katherine hedy john frances barbara',
            '🌇': 'ken tim radia',
            '🦘': 'alan edsger',
          },
        },
      ],
      ['dennis', 6, 'I stand by the method.', { reply: 'roof', react: { '😂': 'ada grace katherine' } }],
      ['hedy', 8, 'I already have a moodboard. It has olive trees.'],
      [
        'katherine',
        2,
        'I already have a budget. It has one olive tree.',
        { react: { '😂': 'hedy ada john frances', '🫒': 'linus' } },
      ],
    ]),
    justNow(94, [
      [
        'grace',
        0,
        'Reminder: all-hands is tomorrow at 14:00 in the big room at Station Yard, and online for everyone on shift. Topics so far: roof terrace, winter rota, and the new sign-in on the tablets.',
        { as: 'hands', react: { '👍': 'margaret radia katherine' } },
      ],
      [
        'frances',
        18,
        'Can we add "why does the coffee machine on the second floor hate us"?',
        { reply: 'hands', react: { '☕': 'barbara john' } },
      ],
      [
        'evelyn',
        22,
        '@all Please bring one question each for the all-hands. Anonymous ones go into the box at reception, loud ones may be asked directly.',
        { react: { '📬': 'ken' } },
      ],
    ]),
  ],
}
