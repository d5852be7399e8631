import type { Story } from '../story.ts'

/** The rhythm of the houses: linen, kitchen, events, rotas. */
export const house: readonly Story[] = [
  [
    [
      'keeper',
      [0, 0],
      "Linen delivery: [#{20-60} sheets short|pillowcases of somebody else, with flamingos|all complete, even the small towels]. [Who signs?|I'm at the ramp.|]",
    ],
    [
      'lead',
      [8, 45],
      "[#Don't sign for what isn't there.|Flamingos are tempting, but no.|Thank you, signed.]",
    ],
    [
      'keeper',
      [60, 240],
      '[#The rest came, with an apology. Counted twice.|They brought the right ones and took the flamingos.|All folded and on the shelves.]',
      { maybe: 0.7, react: '🦩' },
    ],
  ],
  [
    [
      'kitchen',
      [0, 0],
      '[#No mussels today|Fish van is late|The bread came without the bread]. Tonight [#we cook hake instead|there is a second soup|I improvise].',
    ],
    [
      'desk',
      [4, 25],
      "[#Table of eight asks for mussels, of course.|I change the board outside.|Vegetarian for {2-5}, don't forget.]",
    ],
    ['kitchen', [2, 12], '[#They will love the hake.|Write it nicely.|Never forget.]', { react: '🐟' }],
  ],
  [
    [
      'lead',
      [0, 0],
      'Station Yard, {hall}: [{60-280} people tomorrow|seminar tomorrow, {14-40} people|set-up changes to rows, {80-240} chairs]. [Who is on?|Please check heating and microphones.]',
    ],
    [
      'fixer',
      [5, 35],
      '[Heating is on from six.|Chairs with {anyone} and me.|Microphones charged, one with a cough.]',
    ],
    [
      'network',
      [4, 30],
      '[Guest Wi-Fi code is on the board.|Projector talks to laptops again.|Stream tested, {3-6} MBit/s up.]',
      { maybe: 0.6 },
    ],
    ['lead', [3, 15], '[Thank you.|Then we are ready.|Perfect.]', { maybe: 0.5, react: '🎤' }],
  ],
  [
    [
      'anyone',
      [0, 0],
      'The organisers in {hall} ask for [#a flip chart|a second microphone|more coffee, urgently|someone who knows the projector].',
    ],
    [
      'network',
      [2, 9],
      '[#Second cupboard, top, behind the flags.|Bringing one.|Kitchen knows, two pots on the way.|With them in five.]',
      { maybe: 0.8 },
    ],
    [
      'anyone',
      [6, 20],
      '[#They are happy.|Solved, theirs was muted.|Coffee arrived. Applause.|It was the other input.]',
      { react: '☕' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "I'd swap [my Saturday late|Sunday early|the shift on the {3-27}th] with someone who likes [sunrises|quiet|me]. [I bring cake.|]",
    ],
    ['night', [5, 60], "[Sorry, at a wedding.|Can't, I am a creature of the night.]", { maybe: 0.4 }],
    ['anyone', [5, 90], '[Take mine.|Yes, if you do my Thursday.|For cake: yes.]', { react: '🍰' }],
    ['keeper', [5, 60], '[Please both put it into the rota.|Rota changed.|Seen and noted.]', { maybe: 0.6 }],
  ],
  [
    [
      'desk',
      [0, 0],
      'Keys: master {2-7} of {house} is [#not in its box|signed out since yesterday|back, it was in a pocket in the laundry].',
    ],
    [
      'fixer',
      [3, 20],
      '[#Not me. I have 1 and 9.|Check the grey jacket.|It opens nothing without the PIN, luckily.]',
    ],
    [
      'desk',
      [5, 40],
      '[#Found, behind the box.|In the grey jacket, as prophesied.|In its box again, box in its place.]',
      { react: '🗝️' },
    ],
  ],
  [
    [
      'anyone',
      [0, 0],
      'Weather: [#storm from the west after {soon}|heavy rain all afternoon|gusts up to {60-90} km/h tonight|fog, ferries late]. [Umbrellas in, chairs tied.|Please check the terrace doors.|Awning down at {house}.]',
    ],
    [
      'fixer',
      [4, 30],
      '[#Chairs are tied, sails are not ours.|Sandbags are where they were last time.|Done, flags are down too.|Done. Nothing to see, literally.]',
    ],
    [
      'desk',
      [10, 60],
      '[#Guests told.|Lent out {4-17} umbrellas.|Two windows on floor 4 closed by me personally.|Ferry is {40-90} minutes late, {3-8} arrivals behind it.]',
      { maybe: 0.6, react: '🌬️' },
    ],
  ],
  [
    [
      'numbers',
      [0, 0],
      'Could whoever ordered [#{2-9} boxes of tea lights|a ladder|{30-90} metres of rope|"1 pc. misc."] on the house account tell me the reason [before I invent one|for the books]?',
    ],
    [
      'fixer',
      [4, 45],
      '[#For the blackout drill. Romantic, I know.|Me. For the gutters. Receipt is on your desk, under the cake.|Flagpole.|Misc. is a plumbing term.]',
      { maybe: 0.7 },
    ],
    [
      'numbers',
      [2, 12],
      '[#Booked under "drill".|Booked under "gutters".|Thank you, accepted.|I liked my invention better.]',
      { react: '🧮' },
    ],
  ],
  [
    [
      'anyone',
      [0, 0],
      'Who is the contact at {firm} [#now that Mr. Olsen has retired|for complaints|who actually picks up]?',
    ],
    [
      'desk',
      [3, 30],
      "[#Ms. Ferro, direct number is in the book.|They have a form now. I'm sorry.|Ask for the nice one.]",
    ],
    [
      'anyone',
      [4, 25],
      '[#Reached her, delivery tomorrow at seven.|Filled in. Forty fields. I feel nothing.|She was nice indeed.]',
      { maybe: 0.7, react: '☎️' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      'Stock: [{2-6} days of shampoo left|tissues low|dishwasher salt gone|coffee pods: {30-90}]. [Order?|Who orders this week?]',
    ],
    [
      'numbers',
      [5, 50],
      '[#Ordered, {2-4} days.|In the basket, goes out today.|Take from Pine Court, they have three shelves of it.]',
    ],
    [
      'keeper',
      [2, 20],
      "[#Thank you.|Good, and next time before it's zero, I know.|I drive over.]",
      { maybe: 0.6, react: '📦' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'The [#piano in the lobby sounds like rain|grandfather clock in the lobby is five minutes ahead|fish tank in the lobby has a new inhabitant].',
    ],
    ['fixer', [6, 45], "[#That is the humidity.|It has always been like that.|A snail. It wasn't me.]"],
    [
      'anyone',
      [3, 20],
      '[#I like it better this way.|It gives the house character.|The guests have named it already.]',
      { react: '🎹' },
    ],
  ],
]
