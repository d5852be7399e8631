import { demoPeople, type Username } from '../people.ts'
import type { ChatEvent } from '../timeline.ts'
import { seededRandom, type Random } from './random.ts'
import { momentAt, workingSpans } from './shifts.ts'
import { slotsFor } from './slots.ts'
import { stories, type DeskStory } from './stories/index.ts'
import { parts, type Part, type Story } from './story.ts'
import { fill } from './template.ts'

const minute = 60_000
const daysBack = 118
/** The last stories don't wait for working hours: somebody who starts the demo finds them fresh. */
const freshStories = 9
const freshMinutes = 104

type Said = { at: number; who: Username; text: string; story: number; opening: boolean; react?: string }

/** Gives every part of a story to another person; parts that few can play are given first. */
const cast = (story: Story, random: Random): Map<Part, Username> => {
  const players = new Map<Part, Username>()
  const wanted = [...new Set(story.map(([part]) => part))]
  for (const part of wanted.sort((a, b) => parts[a].length - parts[b].length)) {
    const taken = new Set(players.values())
    const [first, ...others] = parts[part].filter((name) => !taken.has(name))
    players.set(part, first === undefined ? parts[part][0] : random.pick([first, ...others]))
  }
  return players
}

const tell = (story: Story, number: number, start: number, random: Random): Said[] => {
  const players = cast(story, random)
  const said: Said[] = []
  let at = start
  const turn = random.between(0, 59)
  const slots = slotsFor(players, () => at, random)
  for (const [part, [min, max], text, extras = {}] of story) {
    if (extras.maybe !== undefined && random.next() > extras.maybe) continue
    at += (min + random.next() * (max - min)) * minute + random.between(0, 40) * 1_000
    const filled = fill(text, { slots, turn, random })
    if (filled === '') continue
    said.push({
      at,
      who: players.get(part) ?? parts[part][0],
      text: filled,
      story: number,
      opening: said.length === 0,
      ...(extras.react !== undefined && { react: extras.react }),
    })
  }
  return said
}

/** Stories come from a deck that is shuffled anew when nothing in it fits the hour, so that none repeats soon. */
const dealer = (random: Random): ((at: number) => Story) => {
  let deck: DeskStory[] = []
  return (at) => {
    const hour = new Date(at).getHours()
    const fits = ({ from, until }: DeskStory): boolean => from <= hour && hour < until
    if (!deck.some(fits)) deck = [...random.shuffle(stories), ...deck.slice(-stories.length)]
    const [story] = deck.splice(deck.findLastIndex(fits), 1)
    return story?.beats ?? []
  }
}

/** A story starts at each of these moments, in ascending order. */
const startsOf = (count: number, now: Date, random: Random): number[] => {
  const { spans, total } = workingSpans(now, daysBack, freshMinutes + 5)
  const usual = Array.from({ length: count }, (_, i) =>
    momentAt(spans, ((i + random.next()) / count) * total),
  )
  const fresh = Array.from(
    { length: freshStories },
    (_, i) => now.getTime() - (1 - (i + random.next() * 0.6) / freshStories) * freshMinutes * minute,
  )
  return [...usual, ...fresh]
}

const others = (who: Username, random: Random): Username[] =>
  random.shuffle(demoPeople.map(({ username }) => username).filter((name) => name !== who))

/** Reactions: now and then in what is long past, often in what people see first. */
const reactionsTo = (
  said: Said,
  key: string,
  recent: boolean,
  latest: number,
  random: Random,
): ChatEvent[] => {
  if (said.react === undefined || random.next() > (recent ? 0.6 : 0.03)) return []
  const emoji = said.react
  return others(said.who, random)
    .slice(0, random.between(1, recent ? 4 : 2))
    .map((who, i) => ({
      kind: 'react',
      who,
      key,
      emoji,
      at: new Date(Math.min(latest, said.at + (1 + i * 0.7) * minute)),
    }))
}

/** The last `count` things said at the desk, oldest first; what hasn't happened by `latest` isn't among them. */
const conversation = (count: number, now: Date, latest: number, random: Random): Said[] => {
  const deal = dealer(random)
  // A story has three messages or so; the surplus at the beginning is left out.
  const starts = startsOf(Math.ceil(count / 2.4), now, random)
  return starts
    .flatMap((start, i) => tell(deal(start), i, start, random))
    .filter(({ at }) => at <= latest)
    .sort((a, b) => a.at - b.at)
    .slice(-count)
}

/**
 * What was said at the operations desk over the last months: `count` messages, in the order of time, with
 * replies where a story was interrupted by another, and reactions. The same `now` gives the same talk.
 */
export const deskTimeline = (count: number, now: Date): ChatEvent[] => {
  const random = seededRandom(1969)
  const latest = now.getTime() - 40_000
  const said = conversation(count, now, latest, random)
  const openings = new Map<number, string>()
  const events: ChatEvent[] = []
  for (const [i, one] of said.entries()) {
    const key = `${i}`
    const opening = openings.get(one.story)
    const interrupted = said[i - 1]?.story !== one.story
    if (one.opening) openings.set(one.story, key)
    const replyTo = interrupted && !one.opening && random.next() < 0.1 ? opening : undefined
    events.push({
      kind: 'send',
      who: one.who,
      key,
      text: one.text,
      at: new Date(one.at),
      ...(replyTo !== undefined && { replyTo }),
    })
    events.push(...reactionsTo(one, key, count - i < 250, latest, random))
  }
  return events.sort((a, b) => a.at.getTime() - b.at.getTime())
}
