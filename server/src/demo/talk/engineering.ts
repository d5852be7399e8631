import { justNow, scene, type Talk } from './script.ts'

export const engineering: Talk = {
  key: 'engineering',
  place: {
    kind: 'channel',
    name: 'Engineering',
    description: 'Code, releases, incidents afterwards. Decisions get a ✅ and a page.',
    visibility: 'public',
    category: 'Technology',
  },
  members: ['margaret', 'linus', 'edsger', 'radia', 'alan', 'ada', 'grace'],
  unread: { ada: 9, grace: 3, linus: 4, alan: 1 },
  scenes: [
    scene(81, '09:40', [
      [
        'margaret',
        0,
        "Plan for this cycle, in order:\n\n1. bookings sync without nightly rebuilds\n2. room status on the tablets, also offline\n3. one sign-in for everything\n\nAnything that isn't on the list needs a reason that fits in one sentence.",
        { as: 'plan', react: { '👍': 'linus edsger radia alan' } },
      ],
      [
        'edsger',
        6,
        'Reason in one sentence: the nightly job deletes before it writes.',
        { reply: 'plan', as: 'nightly', react: { '😬': 'linus margaret radia' } },
      ],
      ['margaret', 2, 'That is an excellent sentence. It goes into 1.', { reply: 'nightly' }],
      [
        'linus',
        11,
        'Looked at it. It really is:\n\n```sql\nDELETE FROM availability WHERE day >= CURRENT_DATE;\nINSERT INTO availability SELECT * FROM staging_availability;\n```\n\nNo transaction. If the second line fails we have no rooms at all until someone wakes up.',
        { as: 'delete' },
      ],
      [
        'edsger',
        3,
        'Twice this year the second line failed, and Ken woke up.',
        { reply: 'delete', react: { '😬': 'margaret ada', '☎️': 'radia' } },
      ],
      [
        'linus',
        8,
        'Proposal: upsert by `(room_type, day)` with a version, and delete only what the source no longer names.\n\n```sql\nINSERT INTO availability (room_type, day, free, version)\nSELECT room_type, day, free, :version FROM staging_availability\nON CONFLICT (room_type, day) DO UPDATE\n  SET free = EXCLUDED.free, version = EXCLUDED.version\n  WHERE availability.version < EXCLUDED.version;\n```',
        { as: 'upsert', react: { '👍': 'edsger margaret', '💯': 'alan' } },
      ],
      [
        'edsger',
        14,
        'Correct, provided that `:version` only ever grows. Who guarantees it?',
        { reply: 'upsert', as: 'version' },
      ],
      [
        'linus',
        4,
        'A sequence in the database, not the clock. I have learnt from last winter.',
        { reply: 'version', react: { '✅': 'edsger margaret' } },
      ],
    ]),
    scene(74, '15:25', [
      ['alan', 0, 'Why does the occupancy report say **104 %** for the 12th?', { as: '104' }],
      [
        'linus',
        3,
        'Because Harbour House has 64 rooms and we sold 66 and a half.',
        { reply: '104', react: { '😂': 'margaret edsger radia' } },
      ],
      [
        'alan',
        9,
        'The half is a day-use room. The other two are rows with a trailing space: `"HH "` and `"HH"` are different houses to us.',
        { as: 'space' },
      ],
      [
        'radia',
        2,
        'A hotel with a trailing space would be a good name for a very small hotel.',
        { react: { '😂': 'alan margaret linus' } },
      ],
      [
        'alan',
        16,
        '```python\ndf["house"] = df["house"].str.strip().str.upper()\nassert set(df["house"]) <= {"HH", "PC", "SY"}, set(df["house"])\n```\nand it says 100.8 % now, which is the honest overbooking.',
        { reply: 'space', react: { '👏': 'margaret ada' } },
      ],
    ]),
    scene(67, '11:10', [
      [
        'edsger',
        0,
        'Review request: the tablet queue. I removed 140 lines and it does more. The interesting part is that "done" is now a *fact with an id* and not a flag, so sending it twice is the same as once.',
        { as: 'review', react: { '👀': 'linus margaret' } },
      ],
      [
        'linus',
        47,
        'Read it. One question: what happens when the tablet is offline for three days and housekeeping marked the room on paper?',
        { reply: 'review', as: 'paper' },
      ],
      [
        'edsger',
        5,
        'Then two facts arrive, and the later *observation* wins, not the later *arrival*. There is a test with that very name.',
        { reply: 'paper', react: { '🤯': 'linus', '💯': 'margaret' } },
      ],
      ['linus', 3, 'Approved. I also learnt a new word for "arrival".'],
    ]),
    scene(60, '10:05', [
      [
        'radia',
        0,
        'Reminder that `admin/admin` is not a password, also not on a thermostat. I found two.',
        { react: { '🙈': 'linus', '😱': 'margaret edsger ada' } },
      ],
      ['linus', 2, 'In my defence, it was a very unimportant thermostat.', { as: 'thermo' }],
      [
        'radia',
        1,
        'It was the server room, Linus.',
        { reply: 'thermo', react: { '😂': 'margaret alan edsger ada grace' } },
      ],
      ['linus', 1, 'In my defence, it was a very *warm* server room.', { react: { '🔥': 'radia alan' } }],
    ]),
    scene(55, '14:30', [
      [
        'margaret',
        0,
        'Decision: we pin dependencies exactly and update every second Tuesday, together, in one change with a short note. No more surprises on Fridays. ✅',
        { react: { '✅': 'linus edsger radia alan' } },
      ],
      ['edsger', 4, 'May I add: no releases on Fridays at all?', { as: 'friday' }],
      ['margaret', 2, 'You may. ✅', { reply: 'friday', react: { '🍻': 'linus alan' } }],
    ]),
    scene(43, '09:15', [
      [
        'linus',
        0,
        "Numbers after two weeks of the new sync: nightly job from 41 min to **38 s**, zero rebuilds, and the desk hasn't called once.",
        { as: 'numbers', react: { '🎉': 'margaret edsger radia alan ada grace', '🚀': 'grace' } },
      ],
      ['alan', 5, 'The 38 s are mostly waiting for the source. CPU is 4 s.', { reply: 'numbers' }],
      [
        'ada',
        30,
        'I don\'t understand half of this channel, but I understood "hasn\'t called once". Thank you!',
        { reply: 'numbers', react: { '❤️': 'linus margaret edsger' } },
      ],
    ]),
    scene(36, '16:20', [
      [
        'alan',
        0,
        'Small tool for everyone: `occ 2w` on the shell box prints the next two weeks.\n\n```bash\n$ occ 2w --house HH\nMon  58/64  ████████████████████░░  91 %\nTue  61/64  █████████████████████░  95 %\nWed  64/64  ██████████████████████ 100 %\n```',
        { react: { '🤩': 'linus radia margaret', '👏': 'edsger' } },
      ],
      [
        'radia',
        4,
        'Bars! In a terminal! It is 1987 and I am happy.',
        { react: { '😂': 'alan linus margaret' } },
      ],
    ]),
    scene(27, '10:50', [
      [
        'margaret',
        0,
        'Incident notes, the card terminals last week. No blame, three lessons:\n\n> The terminals were fine. The *time* was wrong: one switch served NTP from itself, 11 minutes slow.\n\n- all switches take time from the two house servers\n- an alert when any clock is off by more than 2 s\n- the desk has a paper fallback that was used and **worked**',
        { as: 'incident', react: { '👍': 'radia linus edsger grace', '🙏': 'ada' } },
      ],
      [
        'radia',
        7,
        'Alert is in. It already found the coffee machine, which believes it is Thursday.',
        { reply: 'incident', react: { '☕': 'linus alan margaret', '😂': 'edsger ada' } },
      ],
      [
        'edsger',
        2,
        'It may be right. We only have a majority, not the truth.',
        { react: { '🧐': 'linus margaret radia' } },
      ],
    ]),
    scene(19, '13:40', [
      [
        'linus',
        0,
        'Type puzzle for the afternoon. Why does this compile?\n\n```ts\ntype Room = { id: string; floor: number }\nconst rooms: Record<string, Room> = {}\nconst room = rooms["214"]\nconsole.log(room.floor) // boom\n```',
        { as: 'puzzle' },
      ],
      [
        'edsger',
        2,
        '`noUncheckedIndexedAccess` is off. It should be on. It should always have been on.',
        { reply: 'puzzle', react: { '💯': 'margaret linus' } },
      ],
      [
        'linus',
        35,
        'Turned it on: 61 errors, 4 of them real bugs. One of the four is the "room 0" that housekeeping keeps seeing.',
        { react: { '😱': 'margaret', '👏': 'edsger alan radia' } },
      ],
      [
        'margaret',
        3,
        'Room 0 had a very good review, though.',
        { react: { '😂': 'linus edsger alan radia ada' } },
      ],
    ]),
    scene(11, '11:20', [
      [
        'edsger',
        0,
        'The offline tablets are in use on all floors of Harbour House since Monday. 1,312 room changes, 97 of them made without a network, none lost, none twice.',
        { as: 'tablets', react: { '🎉': 'margaret linus radia alan grace ada', '🧮': 'linus' } },
      ],
      [
        'margaret',
        3,
        'Item 2 of the plan: ✅. Lunch is on me.',
        { reply: 'tablets', react: { '🍜': 'edsger linus alan radia' } },
      ],
      ['alan', 1, 'Is there a budget per Alan here too?', { react: { '😂': 'grace margaret linus' } }],
    ]),
    scene(6, '15:05', [
      [
        'linus',
        0,
        'Sign-in is ready for the pilot. Whoever wants to test it: Station Yard only, use your normal address, tell me *what you expected* when it does something odd.',
        { as: 'pilot', react: { '🙋': 'alan radia edsger' } },
      ],
      [
        'radia',
        22,
        "Signed out on my phone, laptop said goodbye within a second. I expected a minute. I'm not complaining.",
        { reply: 'pilot', react: { '⚡': 'linus margaret' } },
      ],
      [
        'alan',
        13,
        'Wrong password five times: polite refusal with a time. Right password afterwards: still refused until the time was over. Expected!',
        { reply: 'pilot', react: { '👍': 'linus radia' } },
      ],
      [
        'edsger',
        50,
        'I changed my password in one window and typed in another. The other one ended with a clear sentence. I have nothing to criticise, which makes me suspicious.',
        { reply: 'pilot', react: { '😂': 'linus margaret alan', '🏅': 'radia' } },
      ],
    ]),
    scene(2, '10:30', [
      [
        'margaret',
        0,
        'Release notes for 4.18, please read before I send them:\n\n- **One sign-in** for the desk, tablets and this chat (pilot: Station Yard)\n- Room status works without a network\n- Occupancy counts day-use rooms correctly\n- Thermostats have passwords. Real ones.',
        {
          before:
            'Release notes for 4.18, please read before I send them:\n\n- **One sign-in** for the desk, tablets and this chat (pilot: Station Yard)\n- Room status works without a network\n- Occupancy counts day-use rooms corectly',
          as: 'notes',
          react: { '👍': 'linus alan', '😂': 'radia' },
        },
      ],
      ['linus', 4, '"Real ones." I feel addressed.', { reply: 'notes', react: { '😇': 'radia margaret' } }],
      ['alan', 6, 'wrong window, sorry', { deleted: true }],
    ]),
    justNow(64, [
      [
        'edsger',
        0,
        'The property test found one: two tablets, one room, the same second. Both say "clean", one says "clean, minibar empty". We keep the first and lose the minibar.',
        { as: 'minibar', react: { '🔍': 'margaret radia' } },
      ],
      [
        'linus',
        6,
        "Nice catch. Equal observation times fall back to arrival, and they shouldn't drop fields. Merging per field would do:\n\n```ts\nconst merge = (a: RoomFact, b: RoomFact): RoomFact =>\n  ({ ...older(a, b), ...withoutUndefined(newer(a, b)) })\n```",
        { reply: 'minibar', react: { '👍': 'alan' } },
      ],
      ['edsger', 9, 'Commutative?', { as: 'commutative' }],
      [
        'linus',
        2,
        'If `older` breaks ties by tablet id, yes. Writing it as a test before I believe myself.',
        { reply: 'commutative', react: { '💯': 'edsger margaret' } },
      ],
      [
        'margaret',
        14,
        'Please not into 4.18 any more. It ships as it is, this goes into 4.18.1 with its test.',
        { react: { '✅': 'edsger' } },
      ],
      [
        'radia',
        11,
        'Certificates for the pilot are renewed and belong to a *group* now. See, I read my own handbook page.',
        { react: { '📖': 'margaret' } },
      ],
      [
        'alan',
        8,
        '@linus do the day-use rooms count as half a night in the new report? Frances asks, and I promised an answer today.',
        { as: 'dayuse' },
      ],
      [
        'edsger',
        5,
        'Half a night is still a night to the mattress.',
        { reply: 'dayuse', react: { '😂': 'radia alan' } },
      ],
    ]),
  ],
}
