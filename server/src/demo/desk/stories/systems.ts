import type { Story } from '../story.ts'

/** Alerts, releases and everything with a plug. */
export const systems: readonly Story[] = [
  [
    [
      'engineer',
      [0, 0],
      '🚀 Deploying **oms-web {version}** to [Station Yard first|all houses|the desk machines]. [Two minutes.|You may see a short "Connecting…".|Nothing to do for you.]',
    ],
    [
      'engineer',
      [3, 9],
      '{version} is out, [{0-2} errors in {900-4000} requests|error rate flat|looks good]. [Changes: |In it: ][faster arrivals list|tablet fix for long names|search finds umlauts|printing of two-page invoices].',
      { react: '✅' },
    ],
    [
      'desk',
      [5, 30],
      '[Arrivals list opens at once now. Lovely.|Works here.|Did you move the button? I like the button there.]',
      { maybe: 0.45 },
    ],
  ],
  [
    [
      'engineer',
      [0, 0],
      'Deploying **{service} {version}**, [config only|small fix|a database column, no downtime].',
    ],
    [
      'engineer',
      [2, 8],
      '[Rolling back|Rolling {service} back]: [p95 went from {40-80} to {300-700} ms|the health check of node 2 stays red]. No one should have noticed.',
      { react: '👀' },
    ],
    ['reviewer', [3, 15], '[Cause?|What was it?]'],
    [
      'engineer',
      [10, 45],
      '[Missing index, of course.|A timeout in seconds where milliseconds were meant.|Old config on node 2.] [Fixed and covered by a test|Fixed], it goes out again [after lunch|tomorrow morning, not today].',
      { react: '👍' },
    ],
  ],
  [
    [
      'network',
      [0, 0],
      '🔴 Alert: [bookings sync is {8-40} minutes behind|sync queue at {120-900}, normally under 20]. [Looking.|On it.]',
    ],
    ['desk', [1, 6], "[Is that why {guest} isn't in the list?|Should we write on paper?]", { maybe: 0.5 }],
    [
      'network',
      [4, 18],
      '[The portal answers with 503.|Their certificate changed at midnight.|One poisoned message from the channel manager blocks the rest.] [Nothing is lost, it waits.|Skipped it, the queue drains.]',
    ],
    [
      'network',
      [8, 35],
      '🟢 [Queue is empty|In step again], {120-900} bookings processed, [{0-3} doubles, none kept|none twice].',
      { react: '🎉' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'Printer at [the desk|the back office] of {house} prints [nothing|half pages|only in pink]. [I have turned it off and on.|I have been kind to it.]',
    ],
    [
      'network',
      [3, 15],
      '[#It thinks it is out of paper, tray 2.|Queue had a {20-90}-page PDF of a menu in it. Deleted.|It lost its address. Gave it a fixed one.]',
    ],
    [
      'desk',
      [2, 8],
      "[#Paper is in. It prints!|Works. The menu was John's.|Back in business.]",
      { react: '🖨️' },
    ],
    ['kitchen', [3, 12], '[#|It was a beautiful menu.|]', { maybe: 0.25 }],
  ],
  [
    [
      'network',
      [0, 0],
      '🟠 Access point [{house} floor {1-4}|in the gallery|by the sauna] is [offline|flapping], [{3-19}|a dozen] devices on the neighbour.',
    ],
    [
      'fixer',
      [5, 25],
      '[#Someone unplugged it for a hoover.|Cable was pinched behind a cupboard.|I moved it for the painter. Sorry.]',
    ],
    [
      'network',
      [3, 12],
      '🟢 [Back|Up again]. [#A label on the plug, perhaps? "Here lives the internet."|Thanks, {fixer}.|Forgiven.]',
      { react: '📶' },
    ],
  ],
  [
    [
      'desk',
      [0, 0],
      'Card terminal [1|2|3] at {house} says "[connection refused|host not reachable|please call]". [Queue of {3-7}.|The other one works.]',
    ],
    [
      'network',
      [1, 5],
      '[#Cable in the left port?|Restart with * and 7, please, not with the plug.|I see it, it has an old address.]',
    ],
    ['desk', [2, 6], '[#It was in the right one. Left now.|Restarted.|Shall I press something?]'],
    ['network', [1, 8], '[Should take cards again|It pings], try one?'],
    ['desk', [1, 5], '[Beep. Paid. Thank you!|First try.|Works, queue applauded.]', { react: '💳' }],
  ],
  [
    ['network', [0, 0], "🟠 Disk on {service}-[1|2] at {81-92} %. [#Logs, mostly.|Backups weren't pruned.]"],
    [
      'engineer',
      [5, 40],
      '[#Rotation kept 90 days instead of 9.|The prune job had lost its permission.] [Fixed|Changed], down to {used:34-58} %.\n\n```\n/dev/vda2  118G   {free:41-66}G  {used:34-58}%  /var\n```',
    ],
    ['network', [2, 9], '🟢 [Quiet.|Thanks. I put a second threshold at 75.]', { maybe: 0.7, react: '🧹' }],
  ],
  [
    [
      'engineer',
      [0, 0],
      'Does anyone know why `{service}` restarts [every night at 03:10|each time the moon is full|twice on Mondays]?',
    ],
    [
      'network',
      [4, 25],
      '[#The backup takes the lock.|Memory limit is 512, it wants 530.|There is a cron line from before my time.]',
    ],
    [
      'engineer',
      [10, 50],
      '[#Moved the backup to 04:00.|Limit raised to 768, ticket for the leak is open.|Removed the line. Nobody has screamed yet.] [Watching it tonight.|]',
      { react: '🔎' },
    ],
    [
      'engineer',
      [600, 900],
      '[Slept through. The service, I mean.|No restart last night.|And it held.]',
      { maybe: 0.5 },
    ],
  ],
  [
    [
      'keeper',
      [0, 0],
      'Tablet {2-14} [#doesn\'t show floor 3|is stuck on "Updating"|thinks it\'s in another house].',
    ],
    [
      'engineer',
      [4, 20],
      '[#Which room did you open last?|It still has {version}. Put it on the charger for ten minutes.|Settings, Sign out, Sign in, please.]',
    ],
    [
      'keeper',
      [3, 15],
      '[#{room}. Oh. Now it works.|Updated, all floors there.|Home again.]',
      { react: '📱' },
    ],
  ],
  [
    [
      'network',
      [0, 0],
      'Phishing mail going round: "[Your mailbox is full|Invoice {guest} overdue|Shared document from Ada]". [Don\'t click, don\'t forward, tell me if you did.|Nobody is in trouble, just tell me.]',
      { react: '🎣' },
    ],
    [
      'anyone',
      [3, 25],
      '[#Got it, deleted.|I clicked, closed it, felt silly.|It called me "Dear valued hotel".]',
    ],
    [
      'network',
      [2, 10],
      '[#Thanks for saying so.|No harm done, I ended your sessions, please sign in again.|Sender is blocked now.]',
      { react: '🛡️' },
    ],
  ],
  [
    [
      'engineer',
      [0, 0],
      '[Planned|For tonight]: database maintenance {house}, [23:30 to 23:50|04:00 to 04:15]. [Reading works, writing waits.|The tablets keep what you tap and send it afterwards.]',
    ],
    ['night', [5, 60], '[I have paper.|Noted. Paper, pen, biscuits.]', { maybe: 0.6 }],
    [
      'engineer',
      [240, 700],
      'Maintenance done, [{6-14} minutes|faster than planned]. [Indexes rebuilt, arrivals query {120-300} → {8-30} ms.|Nothing to report, which is the best report.]',
      { react: '✅' },
    ],
  ],
  [
    [
      'numbers',
      [0, 0],
      "Occupancy {house}: [today {61-99} %|tonight {61-99} %], [{2-9}|{10-19}] arrivals [still open|to come], average rate {88-134}. [Ahead of last year by {1-9} points.|A little behind last year.|Exactly the forecast, I'm as surprised as you.]",
      { react: '📈' },
    ],
    [
      'desk',
      [5, 40],
      '[Two walk-ins just now, add them.|One cancelled, ferry.|It will be a full house by eight.]',
      { maybe: 0.5 },
    ],
  ],
  [
    [
      'engineer',
      [0, 0],
      "Small SQL for whoever counts [late check-outs|extra beds|no-shows]:\n\n```sql\nSELECT date_trunc('week', day) AS week, count(*)\nFROM stays WHERE [late_checkout|extra_bed|no_show] GROUP BY 1 ORDER BY 1;\n```",
    ],
    [
      'numbers',
      [6, 40],
      '[Exactly what I needed.|Beautiful. {19-48} a week, more than I thought.|Could it have the house as a column?]',
      { react: '🙏' },
    ],
    ['engineer', [3, 15], '[Add `house` to both lines.|Of course: `GROUP BY 1, house`.]', { maybe: 0.35 }],
  ],
  [
    [
      'network',
      [0, 0],
      'Camera at [the back door|the bicycle cellar|the loading bay] of {house} [#shows a spider, very large, very close|is dark|looks at the sky].',
    ],
    [
      'fixer',
      [10, 45],
      '[#Spider moved to the hedge.|Somebody had hung a jacket over it.|Wind. Screwed it down again.]',
    ],
    [
      'network',
      [2, 10],
      '[#Thank you, also on behalf of the spider.|Good picture. Wave next time.|I see the ground again.]',
      { react: '🕷️' },
    ],
  ],
]
