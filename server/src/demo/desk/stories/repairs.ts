import type { Story } from '../story.ts'

/** Things break in rooms and houses, and are mended. */
export const repairs: readonly Story[] = [
  [
    [
      'desk',
      [0, 0],
      '{room}: [no hot water|water stays lukewarm|shower runs cold after a minute]. {guest} [is patient|is very polite about it|would like to shower before {soon}].',
    ],
    [
      'fixer',
      [2, 9],
      '[On my way|Going up now|I have a guess, going up], [mixer valve again I suspect|probably the mixing valve].',
    ],
    [
      'fixer',
      [15, 40],
      '[Mixing valve in|New cartridge in|Valve cleaned in] {room}, [54|55|56] °C at the tap. [Done|Guest tried it and approves].',
      { react: '👍' },
    ],
    [
      'desk',
      [1, 6],
      '[Thank you!|Told the guest, all smiles.|{guest} says it is "almost too good".]',
      { maybe: 0.6 },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      '[Bathroom light|Mirror light|Ceiling light] in {room} [flickers|is out|buzzes like a bee].',
    ],
    ['fixer', [3, 20], '[Lamp or driver?|Does it flicker cold too, or only after a while?]'],
    ['keeper', [1, 5], '[Only when the fan runs.|From the first second.|After ten minutes or so.]'],
    [
      'fixer',
      [20, 60],
      '[Driver|Driver, as feared|A loose neutral]. [Replaced|Swapped|Tightened], {room} is bright again.',
      { react: '💡' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      '{room}: drain in the shower is [slow|very slow|on strike]. [Hair, mostly.|I tried the plunger.|It gurgles when next door showers.]',
    ],
    ['fixer', [5, 25], "[Bringing the spiral.|Not the plunger's fault then, I bring the spiral.]"],
    [
      'fixer',
      [20, 50],
      '{room} drains. [I will not describe what came out.|One hair tie, one bottle cap, one mystery.|Siphon was half closed, open now.]',
      { react: '🤢' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "The lift at {house} [stopped between 2 and 3, empty, thank goodness|doesn't answer on floor 3|keeps opening its doors for nobody].",
    ],
    [
      'fixer',
      [1, 6],
      "Please [switch it off with the key and hang the sign|take it out of service]. I'm [ten|fifteen|twenty] minutes away.",
    ],
    ['desk', [2, 5], '[Done, sign is up.|Off. Two guests with suitcases looked at me, I carried.]'],
    [
      'fixer',
      [30, 75],
      "Back in service. [Light barrier was dirty|A door contact was loose|Someone's luggage tag was in the door track]. [Ran it up and down five times.|Called the lift firm anyway, they look on their next visit.]",
      { react: '🛗' },
    ],
    [
      'lead',
      [3, 20],
      'Thank you both. [Please note it in the lift book.|Third time this season, {fixer}, let us talk about the contract.]',
      { maybe: 0.4 },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "{room}, {guest}: [#the heating is on full and can't be turned down|it's {15-17} degrees in there|the radiator is stone cold].",
    ],
    [
      'fixer',
      [4, 15],
      '[#Which side of the house, street or yard?|Is the room next to it all right?|Does the valve click when you turn it?]',
    ],
    ['desk', [1, 6], '[#Yard side.|Next door is fine.|It does not.]'],
    [
      'fixer',
      [15, 45],
      '[#Pin of the valve was stuck open, moves again|Actuator was dead, new one in|Air. Bled it, and the one in {roomB} while I was there]. [Give it half an hour.|It settles by {soon}.]',
      { react: '👍' },
    ],
    [
      'desk',
      [30, 60],
      '[#Cooler already, says {guest}.|21.4 by now. Guest happy.|Warm, says {guest}, and thank you.]',
      { maybe: 0.45 },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      '[Window handle|Balcony door handle] in {room} [is loose|turns all the way round|came off in my hand, I am holding it].',
    ],
    [
      'fixer',
      [5, 30],
      '[Two screws and five minutes.|I have one with the right square, coming.] [Please keep it closed until then.|]',
    ],
    ['fixer', [15, 60], '{room} window closes as a window should.', { maybe: 0.8, react: '🪟' }],
  ],
  [
    [
      'keeper',
      [0, 0],
      'Minibar in {room} [hums so loudly that you hear it in the corridor|is warm|has frozen a bottle of tonic. It is art now].',
    ],
    [
      'fixer',
      [10, 40],
      '[Swap it for the one in store, I look at it later.|Thermostat. There are {2-5} spare ones in the cellar, shelf C.]',
    ],
    [
      'keeper',
      [15, 50],
      'Swapped. The [old one|patient] is in [the workshop|your doorway], you will find it with your shin.',
      { react: '😂' },
    ],
  ],
  [
    [
      'anyone',
      [0, 0],
      '[Puddle|Small lake|Water on the floor] at {house}, [cellar corridor|back stairs|under the boiler room door].',
    ],
    ['fixer', [1, 5], "[Please don't walk there, I come now.|Colour? Clear or brown?]"],
    ['anyone', [1, 3], '[Clear.|Clear, cold, growing.]'],
    [
      'fixer',
      [15, 45],
      '[Overflow of the softener: adjusted|Condensate pump of the cold room: replaced|A gully full of leaves: cleared]. The floor is dry, [sign stays until {soon}|the dehumidifier runs overnight].',
      { react: '🙏' },
    ],
    ['numbers', [10, 40], 'Insurance, or just a mop?', { maybe: 0.3 }],
    ['fixer', [2, 8], 'Just a mop.', { maybe: 0.3 }],
  ],
  [
    [
      'desk',
      [0, 0],
      "[Safe in {room} doesn't open|{guest} in {room} has forgotten the code of the safe]. [Passport inside, taxi at {soon}.|No hurry, they say, and tap with their foot.]",
    ],
    [
      'fixer',
      [2, 8],
      '[Coming with the master.|Master code needs two of us: please send someone with a badge.]',
    ],
    ['desk', [1, 4], '[A colleague comes along.|I come myself.|Meeting you there.]'],
    [
      'fixer',
      [6, 20],
      'Open, [passport handed over|everything there|guest signed], [code was the birthday after all|battery replaced too].',
      { react: '🔓' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      "[Carpet|Wall|Headboard] in {room} [has a stain the size of a plate|has red wine on it|met a suitcase]. [I tried everything I am allowed to.|It doesn't come out with the usual.]",
    ],
    [
      'fixer',
      [10, 60],
      '[There is half a tin of that paint left.|I have the machine on Wednesday anyway.|Enzyme first, then the machine.] Can it stay out of sale [for one night|until tomorrow]?',
    ],
    ['desk', [2, 10], '[Blocked|Out of sale] until tomorrow noon.'],
    [
      'keeper',
      [180, 420],
      '{room} looks [like new|better than before|innocent]. Back in sale.',
      { react: '✨' },
    ],
  ],
  [
    ['desk', [0, 0], "Door of {room} [doesn't lock|needs three tries with the card|shows red to everybody]."],
    [
      'network',
      [2, 10],
      'Last event from that lock: "[#battery 6 %|clock drift|bolt blocked]". {fixer}, [#please take the reader along|yours or mine?]',
    ],
    ['fixer', [3, 12], "[#I take the reader. Five minutes.|Mine, I'm on that floor.]"],
    [
      'fixer',
      [10, 30],
      '[#Batteries changed|Time set, battery too|Strike plate was 2 mm off, filed it], [ten cards out of ten|guest tried it herself]. [Closing this.|]',
      { react: '🔑' },
    ],
  ],
  [
    [
      'kitchen',
      [0, 0],
      "[#Walk-in fridge 2 is at {7-9} °C|Dishwasher stops at the rinse|Fryer left doesn't light|Ice machine makes soup]. [Service starts at {soon}.|I have moved what matters.]",
    ],
    [
      'fixer',
      [1, 5],
      "[Coming through the back door.|Five minutes.] [Don't open it until I'm there.|Touch nothing, smell nothing.]",
    ],
    [
      'fixer',
      [20, 55],
      '[#Evaporator was iced up|Drain filter|Thermocouple|Water valve, half shut]. [Runs again|Works], [watch it for an hour please|I left the thermometer with the alarm in it].',
    ],
    [
      'kitchen',
      [50, 80],
      '[#4 °C and falling.|Plates come out like mirrors.|It burns blue again.|Ice is ice.] [Grazie.|You eat for free tonight.|]',
      { react: '❤️' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      '[Somebody parked|A white van is parked|A car is parked] [in front of the delivery door|on the fire lane|across two guests] at {house}, [ferry sticker on the window|nobody at the wheel].',
    ],
    [
      'anyone',
      [4, 15],
      '[I think that is the florist.|That belongs to the piano tuner.|I saw him go to the bakery.]',
    ],
    [
      'desk',
      [5, 20],
      '[Found him, he has moved it and apologised with a croissant.|Gone.|It was the {firm} driver. Gone now.]',
      { react: '🚐' },
    ],
  ],
  [
    [
      'fixer',
      [0, 0],
      "Monthly check {house}: [emergency lights {40-44} of 44|fire doors all close|extinguishers fine, {1-3} moved back to where they hang]. [List is in the folder.|Two lamps ordered.|Please don't use the one on floor 2 as a coat hook.]",
      { react: '🧯' },
    ],
    ['lead', [10, 90], '[Thank you.|Good. And the hall?|Which coat?]', { maybe: 0.4 }],
  ],
  [
    [
      'fixer',
      [0, 0],
      'Water will be off at {house}, [riser B, rooms ending in 05 to 09|floor {1-4} only|kitchen side], [20|30|40] minutes from {soon}. [Please tell whoever is in.|Best moment according to the bookings.]',
    ],
    [
      'desk',
      [3, 12],
      "[{2-6} rooms occupied, I'll ring them.|Told them. One asked for a bottle of water, to be safe.]",
    ],
    [
      'fixer',
      [70, 130],
      "Water is back. [Let it run until it's clear.|First water is brown, that's normal.]",
      { react: '🚰' },
    ],
  ],
]
