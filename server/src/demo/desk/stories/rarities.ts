import type { Story } from '../story.ts'

/** Rarer things, told as often as the others: the desk shouldn't know all its days by heart. */
export const rarities: readonly Story[] = [
  [
    [
      'desk',
      [0, 0],
      'A film crew [stands in front of|wants to rent the lobby of|is already inside] {house}. [Did anybody know?|They say "the lady on the phone said yes".]',
    ],
    [
      'lead',
      [4, 20],
      '[I am the lady on the phone. Two hours, no cables across the stairs.|Nobody said yes. Be charming and take a number.]',
    ],
    [
      'desk',
      [8, 30],
      '[They filmed the gull.|They leave at {soon} and tip well.|I am in the background, carrying towels. My career begins.]',
      { react: '🎬' },
    ],
  ],
  [
    [
      'anyone',
      [0, 0],
      "[Power is gone|It's dark] in [the east wing|half of floor 2|the laundry] of {house}.",
    ],
    [
      'fixer',
      [1, 4],
      '[Main switch or only a breaker? Look at the grey box, left row.|Nobody touches the kettle. I come.]',
    ],
    [
      'anyone',
      [2, 6],
      '[Third from the left is down.|One is down. It says "F14 kettle?" on it, with a question mark.]',
    ],
    [
      'fixer',
      [8, 30],
      'Light again. [It was a hair dryer from another continent.|It was two kettles and a heater on one socket.|The question mark was right.]',
      { react: '⚡' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      "[A wasps' nest under the awning|A bat in the stairwell|A swallow's nest above the sign] of {house}.",
    ],
    [
      'fixer',
      [3, 20],
      "[#I call the man with the hat.|Windows open, light off, leave it alone.|That one stays, it's protected and it's charming.]",
    ],
    [
      'keeper',
      [20, 60],
      "[#The man with the hat is very calm. It's gone.|It flew out by itself and didn't pay.|Four chicks. The guests count with us.]",
      { react: '🪺' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      "[School class|Seniors' choir|Swimming team] of {18-36} asks for a [price|date] at {house}, [next month|in spring], half board.",
    ],
    [
      'numbers',
      [10, 60],
      '[{48-79} per head with supper, two nights at least.|We can do the second week, not the first.|Yes, if they take the twin rooms.]',
    ],
    [
      'desk',
      [20, 90],
      '[Offer is out.|They said yes on the phone and clapped.|They think about it until Friday.]',
      { maybe: 0.8, react: '🎶' },
    ],
  ],
  [
    [
      'kitchen',
      [0, 0],
      'Staff meal today: [lentils with everything|the famous Tuesday pasta|leftover wedding cake, sorry, not sorry|curry, two strengths]. [{12-13}:15.|Come early.]',
      { react: '😋' },
    ],
    ['anyone', [3, 20], '[Two portions for the night shift, please.|Is there one without onions?|Running.]'],
    [
      'kitchen',
      [1, 8],
      "[In the blue box with the name on it.|There is one without onions. It's sad, but it exists.|Walk. The floor is wet.]",
      { maybe: 0.8 },
    ],
  ],
  [
    [
      'network',
      [0, 0],
      'Internet at {house} runs over [the second line|mobile], the [first one is cut: excavator in Mill Lane|provider has an outage]. [Everything works, only slower.|Please no film evenings today.]',
    ],
    [
      'desk',
      [10, 40],
      '[Guests noticed nothing.|One guest noticed. He is a gamer and in mourning.]',
      { maybe: 0.7 },
    ],
    [
      'network',
      [60, 240],
      '🟢 First line is back after {90-240} minutes. [Switched over without anybody noticing.|The excavator sends regards.]',
      { react: '🚧' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      '[A parcel for {guest}|Four boxes for "the event"|A harp] arrived at {house}, [guest not in the list|nobody has signed|it blocks the luggage room].',
    ],
    [
      'anyone',
      [4, 25],
      "[Arrives tomorrow under the wife's name.|That is for Station Yard, I take it over.|Put it next to the piano, they can talk.]",
    ],
    [
      'desk',
      [3, 15],
      '[Found. Labelled.|Moved, with three people and some language.|It fits. Just.]',
      { maybe: 0.7, react: '📦' },
    ],
  ],
  [
    [
      'engineer',
      [0, 0],
      'Could someone at the desk try [the new arrivals view|printing a group list|a refund of 1 cent] on the test system? [Two minutes, any house.|Break it, please.]',
    ],
    [
      'desk',
      [8, 50],
      '[Works. The button "Save" is below the edge on my screen.|I broke it: name with an apostrophe.|Faster than the old one. The colour of the header worries me.]',
    ],
    [
      'engineer',
      [3, 20],
      '[#Moved up. Thank you!|Apostrophes survive now. Thank you, truly.|The colour says "test". It\'s meant to worry.]',
      { react: '🧪' },
    ],
  ],
  [
    [
      'lead',
      [0, 0],
      'Who is at {house} right now and has [ten minutes and steady hands|a car and good manners|a driving licence]?',
    ],
    ['anyone', [1, 6], '[Me. What is it?|Two of three.|I do, why?]'],
    [
      'lead',
      [1, 5],
      '[The flag is upside down.|Mrs. Alder from across the street needs a lift to the doctor.|The florist is stuck with sixty roses at the bridge.]',
    ],
    [
      'anyone',
      [20, 60],
      '[Done.|Done, and I have been given plums.|Everyone and everything is where it should be.]',
      { react: '💪' },
    ],
  ],
  [
    [
      'numbers',
      [0, 0],
      'Till {house}: [{3-48} cents too much|exactly right, {12-30} days in a row|4.50 missing, and a note "IOU one soup"].',
    ],
    [
      'desk',
      [3, 25],
      '[#Somebody tipped the machine.|We are the champions.|That was me. Soup is paid now.]',
      { react: '🪙' },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      'The [new|test] [mattress|vacuum|folding machine] is here. [Who wants to try?|First impression: quiet.|The manual is in Finnish.]',
    ],
    [
      'anyone',
      [5, 40],
      '[I lay down for a minute, that was forty minutes ago.|I can read the pictures.|It folds better than I do.]',
    ],
    [
      'lead',
      [10, 60],
      '[Then we order {6-24} of them.|Keep it for two weeks and tell me again.|Noted, under "science".]',
      { react: '🛏️' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'Guest in {room} plays [the violin, beautifully|scales, for two hours now|bass, I feel it in the till].',
    ],
    [
      'night',
      [3, 20],
      "[Until ten it's culture, after ten it's a call.|Offer the gallery, it's free until {soon}.]",
    ],
    [
      'desk',
      [10, 40],
      '[Moved to the gallery, has an audience.|Stopped, apologised, gave me a ticket for Saturday.]',
      { react: '🎻' },
    ],
  ],
]
