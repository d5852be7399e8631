import { justNow, scene, type Talk } from './script.ts'

export const pilot: Talk = {
  key: 'pilot',
  place: {
    kind: 'channel',
    name: 'Sign-in pilot',
    description: 'One sign-in for desk, tablets and chat. Testers only, complaints welcome.',
    visibility: 'private',
    category: 'Technology',
  },
  members: ['linus', 'margaret', 'radia', 'edsger', 'alan', 'grace', 'evelyn'],
  unread: { grace: 1, linus: 2 },
  scenes: [
    scene(28, '10:15', [
      [
        'linus',
        0,
        'This is where we collect what is odd about the new sign-in. Rules as I have them:\n\n- short-lived access, renewed quietly every few minutes\n- a renewal key that is **used once** and then replaced\n- a used key that comes back means somebody copied it: everything of that device ends',
        { as: 'rules', react: { '👍': 'radia margaret edsger', '👀': 'evelyn' } },
      ],
      [
        'evelyn',
        8,
        'For the rest of us: when do I have to type my password?',
        { reply: 'rules', as: 'when' },
      ],
      [
        'linus',
        2,
        'Once per device, and again after seven days of holiday.',
        { reply: 'when', react: { '🏖️': 'evelyn grace' } },
      ],
      [
        'radia',
        5,
        'What if two windows renew at the same moment? Both bring the same key.',
        { as: 'windows' },
      ],
      [
        'edsger',
        6,
        'Then the second is not a thief, it is a twin. Accept the old key until its successor is first used, with a limit.',
        { reply: 'windows', react: { '💡': 'linus radia', '💯': 'margaret' } },
      ],
      [
        'linus',
        19,
        'In:\n\n```ts\nconst isTwin = (key: RenewalKey, now: Date) =>\n  key.successor !== null &&\n  !key.successor.used &&\n  now.getTime() - key.replacedAt.getTime() < 60_000\n```',
        { reply: 'windows', react: { '✅': 'edsger radia' } },
      ],
    ]),
    scene(24, '15:30', [
      [
        'grace',
        0,
        'On my tablet the sign-in page says "Hello Barbara". I\'m flattered, but no.',
        { as: 'barbara', react: { '😂': 'evelyn alan' } },
      ],
      [
        'linus',
        3,
        "Shared tablet, remembered name. I'll make it forget on shared devices.",
        { reply: 'barbara' },
      ],
      [
        'radia',
        4,
        "Please make it forget *everything* there. The next person must not see the last one's chats.",
        { react: { '🔐': 'grace edsger margaret' } },
      ],
      [
        'linus',
        95,
        "Done: signing out wipes what is stored, and asks first when something hasn't been sent yet.",
        { react: { '🙏': 'radia grace' } },
      ],
    ]),
    scene(18, '09:50', [
      [
        'evelyn',
        0,
        'New colleagues would need to get in before they have a company address. Is a private one all right?',
        { as: 'address' },
      ],
      [
        'margaret',
        5,
        'Better an invite link: valid for a week, for a number of people, and you can take it back.',
        { reply: 'address', react: { '👏': 'evelyn grace' } },
      ],
      [
        'evelyn',
        2,
        'You can take it back? Can I take back other things with it?',
        { react: { '😂': 'margaret grace linus' } },
      ],
    ]),
    scene(7, '14:05', [
      [
        'radia',
        0,
        'Tried to be a burglar for an hour. Results:\n\n| what | answer |\n|---|---|\n| 20 wrong passwords | slowed down politely |\n| old renewal key | device signed out at once |\n| somebody else\'s link | "not found", same as a made-up one |\n| flattery | no effect |',
        { react: { '🕵️': 'linus margaret', '🎉': 'edsger alan grace', '😂': 'evelyn' } },
      ],
      [
        'edsger',
        4,
        'The third row pleases me. *The same as a made-up one* is the whole point.',
        { react: { '💯': 'radia linus' } },
      ],
    ]),
    scene(3, '11:25', [
      [
        'alan',
        0,
        'A week in numbers: median sign-in 0.4 s, slowest 1.9 s (my phone, in the lift). 4 refusals, all deserved.',
        { react: { '⚡': 'linus', '📊': 'margaret' } },
      ],
      [
        'grace',
        6,
        "The night desk likes that it doesn't throw them out at midnight any more.",
        { react: { '🌙': 'linus radia' } },
      ],
    ]),
    justNow(55, [
      [
        'evelyn',
        0,
        'Tim asks whether the pilot could include Pine Court. He offers biscuits.',
        { as: 'tim', react: { '🍪': 'alan radia' } },
      ],
      [
        'margaret',
        8,
        'From the day after the all-hands, if @linus agrees. The biscuits are accepted either way.',
        { reply: 'tim', react: { '🍪': 'evelyn' } },
      ],
      ['radia', 10, 'Pine Court has the new access points, so from my side: go.'],
    ]),
  ],
}
