import type { Story } from '../story.ts'

/** Told between six and nine. */
export const mornings: readonly Story[] = [
  [
    [
      'night',
      [0, 0],
      'Quiet night at {house}. [#{2-9} late arrivals, one lost key, no noise.|Last guest in at {0-3}:20, singing, but in tune.|The fox came at half past two.] [Till is right to the cent.|Handover is in the book.]',
      { react: '🌙' },
    ],
    [
      'desk',
      [5, 40],
      '[#Good morning and good night, Ken.|Was it a good song?|Say hello to the fox. Sleep well.]',
      { maybe: 0.5 },
    ],
  ],
  [
    [
      'night',
      [0, 0],
      'Night report {house}: [{2-6} calls|one call] about [noise from the harbour|the heating|nothing in particular], [#a broken glass in the bar|one guest locked out in a towel|a delivery at 04:50 that nobody ordered]. [Solved.|All solved, details in the book.]',
      { react: '🫡' },
    ],
    ['lead', [20, 90], '[#Thank you, Ken. Which glass?|In a towel?|Who delivers at 04:50?]', { maybe: 0.5 }],
    [
      'night',
      [4, 15],
      '[#The ugly one.|A small towel.|Fish. It is always fish.]',
      { maybe: 0.4, react: '😂' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      '{house} today: **{18-38} departures, {15-36} arrivals**, {2-6} early, {1-4} out of order. [We are {5-9}.|One colleague short, early ones from 13:00.|Fresh team, all good.]',
      { react: '👍' },
    ],
    [
      'desk',
      [3, 25],
      '[{room} leaves only at noon.|{guest} extended, take {room} off the list.|Both honeymoons want quiet until eleven.]',
    ],
    ['keeper', [1, 8], '[Noted.|Off the list.|Quiet it is.]', { maybe: 0.5 }],
    [
      'keeper',
      [180, 330],
      '{house}: [all clean|floor 1 and 3 done, floor 2 in an hour|last room at {soon}].',
      { maybe: 0.6, react: '🧺' },
    ],
  ],
  [
    [
      'lead',
      [0, 0],
      'Handover {house}: [{2-5} open points|all closed but one]:\n\n- [{room}: wardrobe door, {fixer} knows|call {firm} back about the mats]\n- [flowers for the lobby on Friday|{guest} pays by transfer]\n- [key box code changes at noon|meter reading, cellar]',
      { react: '📋' },
    ],
    ['desk', [3, 30], '[Taken over.|Read. First one is done already.|Clear.]'],
  ],
  [
    [
      'night',
      [0, 0],
      "Smoke detector in {room} [chirps every minute|says low battery]. It's [not an alarm|only the battery], but {guest} [can't sleep|is counting].",
    ],
    [
      'night',
      [6, 14],
      'Swapped the [battery|detector] myself, the ladder and I are [on good terms|awake]. Please [check the date of the others on that floor|order more of the 9-volt ones].',
    ],
    [
      'fixer',
      [60, 240],
      '[All of floor {1-4} checked, {2-6} replaced.|Ordered forty. Chirping season is over.]',
      { react: '🔋' },
    ],
  ],
]

/** Told when breakfast is over. */
export const forenoons: readonly Story[] = [
  [
    [
      'kitchen',
      [0, 0],
      'Breakfast count {house}: {48-112}. [#{2-6} gluten-free, {1-4} vegan.|{40-110} eggs, no complaints.|New jam: quince. It won.] [Coffee until {10-11}:30.|]',
      { react: '🥐' },
    ],
    [
      'anyone',
      [5, 40],
      '[#The queue was short today.|I smelled it up to floor 3.|Is there quince jam for people who work here?]',
      { maybe: 0.5 },
    ],
    [
      'kitchen',
      [2, 10],
      '[#Good.|Then it was right.|Small kitchen, blue lid, one spoon each.]',
      { maybe: 0.35 },
    ],
  ],
  [
    [
      'lead',
      [0, 0],
      "[Inspection|Visit] {soon}: [#the health office, kitchen {house}|the fire officer, {house}|two people from the tourism board, incognito, they wear badges]. [Nothing to hide, so don't hide.|Please have the books at the desk.]",
    ],
    [
      'kitchen',
      [2, 15],
      "[#Kitchen is so clean that I'm afraid to cook.|Kitchen exits are free, I walked them.|They get a coffee, not a bribe.]",
    ],
    [
      'lead',
      [90, 180],
      '[#One note: a label in the cold room.|Passed without a note.|They stayed for lunch and paid.] [Well done.|]',
      { react: '🏅' },
    ],
  ],
]

/** Told when the day is done. */
export const evenings: readonly Story[] = [
  [
    [
      'lead',
      [0, 0],
      '[Thank you for today|What a day]. [{62-64} rooms, two groups, one power cut|Three early arrivals, one marriage proposal, zero complaints|Full house and nobody raised their voice]. [You were great.|I saw every bit of it.]',
      { react: '❤️' },
    ],
    ['anyone', [2, 20], '[Team effort.|I only cried once.|Same again tomorrow?]', { maybe: 0.6 }],
  ],
]
