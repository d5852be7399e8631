import type { Story } from '../story.ts'

/** What guests ask for, lose, and leave behind. */
export const guests: readonly Story[] = [
  [
    [
      'desk',
      [0, 0],
      '{guest}, {room}, asks for [a late check-out until {14-16}:00|two more pillows and a firmer mattress|an extra bed for a child of {3-9}|a room away from the lift].',
    ],
    [
      'keeper',
      [2, 12],
      "[Possible.|Yes, if they can live with a folding one.|Yes, the room isn't booked tonight.]",
    ],
    [
      'desk',
      [1, 5],
      '[Promised. Thank you!|They send a kiss. I pass it on in writing.|Noted in the booking.]',
      { maybe: 0.6, react: '😊' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      "Found in {room}: [one {colour} glove|a {colour} notebook, half full|reading glasses|a child's {colour} rabbit|a very good umbrella|a phone charger, the fourth this week]. [In the drawer at the desk.|Labelled, in lost and found.]",
      { react: '🧸' },
    ],
    [
      'desk',
      [10, 90],
      '[#Guest was {guest}, I write to them.|{guest} called already, in tears. I send it express.|Their train leaves at {soon}, I run.]',
    ],
    [
      'desk',
      [30, 120],
      '[#They come back in spring anyway and pick it up then.|Sent, they pay the postage.|Handed over on platform 2. I have run 400 metres for this house.]',
      { maybe: 0.6, react: '🏃' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'Early arrival: {guest}, {room}, [here now|in the lobby with two children|coming from the night ferry]. How long?',
    ],
    ['keeper', [1, 6], '[#Twenty minutes.|Next on the list.|{roomB} is ready now, same kind.]'],
    ['desk', [1, 4], "[#Coffee for them, then.|You're a star.|Taking it.]"],
    [
      'keeper',
      [12, 25],
      '{room} is [#ready|clean and smells of lemons|ready too by now, for whoever comes next].',
      { maybe: 0.7, react: '⭐' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'Complaint from {room}: [noise from the yard after eleven|the room next door plays the trumpet|the pillow "has a personality"|the gulls]. [I apologised.|What can I offer?]',
    ],
    [
      'lead',
      [5, 25],
      '[#Breakfast on us, and a room to the other side if they want.|Move them, no discussion.|Offer earplugs and the good story about the gull.]',
    ],
    [
      'desk',
      [5, 20],
      '[#They took the breakfast.|Moved to {roomB}. Peace.|They laughed. We are even.]',
      { react: '👍' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "[Birthday|Wedding anniversary|Retirement] in {room} [today|tomorrow]: {guest}. [Can the kitchen do something small?|They don't know that we know.]",
    ],
    [
      'kitchen',
      [4, 20],
      '[A small cake, one candle.|Chocolate, and a plate with the name on it. Spell it for me.|Something with lemon. At what time?]',
    ],
    ['desk', [1, 6], "[Eight o'clock.|{soon}.|With their coffee.]"],
    [
      'desk',
      [60, 180],
      '[There were happy tears.|They sent a picture of the cake to everyone they know.|He said nobody had remembered before. I had something in my eye.]',
      { maybe: 0.7, react: '🎂' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      '[Doctor needed|Guest feels unwell], {room}. [#Nothing dramatic, fever.|Twisted ankle on the harbour steps.|Allergic to something at lunch, has her own medicine.]',
    ],
    [
      'lead',
      [1, 3],
      '[#Call Dr. Brandt, number is on the card at the desk.|On-call doctor is 15 minutes. Someone stays with her?]',
    ],
    ['desk', [2, 6], '[#Called, here at {soon}.|Called. I stay.]'],
    [
      'desk',
      [40, 90],
      'Doctor was there: [#rest and tea|nothing broken|all fine]. [I check again at ten.|Kitchen sends soup.]',
      { react: '❤️' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "Taxi for {guest}, {room}, [airport|station|hospital visit], {soon}, [two suitcases|one cello|a dog]. [#Who has the number of the large one?|Our usual firm doesn't pick up.]",
    ],
    ['anyone', [2, 9], "[#It's on the second card, under the till.|Ask for Milo, he has the estate.]"],
    ['desk', [1, 6], '[#Booked.|Milo comes. Milo always comes.]', { maybe: 0.5, react: '🚕' }],
  ],
  [
    [
      'desk',
      [0, 0],
      'Group [of {18-42}|from {firm}] arrives at {house} at {soon}. [Keys are ready.|Rooms {3-9} and {10-16} of them are still dirty.|They want to be near each other, of course.]',
    ],
    [
      'keeper',
      [3, 15],
      '[All hands on floor 3 then.|We are at {60-95} % now.|The last ones will be ready at the same minute as they are.]',
    ],
    [
      'kitchen',
      [2, 15],
      '[Welcome drink is in the lobby.|Soup is on the stove, bring them slowly.]',
      { maybe: 0.5 },
    ],
    [
      'desk',
      [60, 120],
      '[All in, {2-5} swaps, nobody crying.|All checked in, {11-19} minutes for everybody.|They sing. All of them.]',
      { react: '🎉' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "{guest} [didn't arrive yesterday|is a no-show], {room}. Card [is valid|was declined]. [Charge the first night?|What do we do?]",
    ],
    [
      'numbers',
      [5, 40],
      '[#First night, yes, as in the terms.|Write first. The ferry was cancelled yesterday.|Wait until noon.]',
    ],
    [
      'desk',
      [40, 120],
      '[#Charged.|They wrote: wrong month. Moved, no charge.|They arrived, a day late and very wet.]',
      { react: '🌧️' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      '[Review this morning|New review]: "[{stars} The bed was wonderful, the lift has a will of its own|{stars} Breakfast alone is worth the trip|{stars} Staff remembered my name after two years|{stars} Room small, welcome large|{stars} The porridge! The porridge!]"',
    ],
    [
      'anyone',
      [3, 20],
      "[That's {keeper}, that is.|Framed.|I'd like to meet this person.|The lift is flattered.]",
      { react: '⭐' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'Which [#wine bar|walk with a pushchair|dentist on a Saturday|shop for swimming trunks] do we recommend [these days|now that the old one closed]?',
    ],
    [
      'anyone',
      [2, 10],
      "[#The one behind the customs house.|Along the lower quay, it's flat all the way.|Mill Lane, second on the left.|The sailing shop. They have everything but sails.]",
    ],
    ['desk', [1, 5], '[Added to the list.|You live here, it shows.]', { maybe: 0.5, react: '📍' }],
  ],
  [
    [
      'desk',
      [0, 0],
      "[A dog|A very large dog|A cat in a rucksack] has checked in with {guest}, {room}. [Was that announced?|The surcharge isn't in the booking.]",
    ],
    [
      'keeper',
      [2, 8],
      '[Blanket and bowl are on the way.|Nobody told me, but I am not complaining.|Oh no. Oh yes.] Name?',
    ],
    ['desk', [1, 4], '[Otto.|Her name is Pickle.|He answers to nothing.]', { react: '🐕' }],
  ],
  [
    [
      'desk',
      [0, 0],
      'Invoice for {guest} must go to [the company|two people, half and half|an address in three lines], [the system gives me one line|and the VAT number is missing].',
    ],
    [
      'numbers',
      [4, 25],
      '[#Send me the booking number, I split it.|There is a second page under "Receiver". Nobody ever finds it.|Done, check your mail.]',
    ],
    [
      'desk',
      [2, 10],
      '[#Perfect, printed and folded.|Found it!|Thanks, {numbers}.]',
      { maybe: 0.6, react: '🧾' },
    ],
  ],
]
