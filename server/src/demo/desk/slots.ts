import { demoPeople, type Username } from '../people.ts'
import type { Random } from './random.ts'
import { parts, type Part } from './story.ts'
import type { Slots } from './template.ts'

const minute = 60_000

const guestNames = [
  'Ms. Abara',
  'Mr. Lindgren',
  'Ms. Okonkwo',
  'Mrs. Petrov',
  'Mr. Yamada',
  'Ms. Ferreira',
  'Mr. Halden',
  'Mr. Quist',
  'Mrs. van Dijk',
  'Ms. Nakata',
  "Mr. O'Leary",
  'Ms. Bianchi',
  'Ms. Sorensen',
  'Mr. Adeyemi',
  'Mrs. Kaplan',
  'Mr. Brunner',
  'Ms. Castillo',
  'Mr. Whitlock',
  'Mr. Demir',
  'Mrs. Iversen',
  'Ms. Rahman',
  'Mr. Toivonen',
  'Ms. Delacroix',
  'Mr. Pham',
  'Mrs. Osei',
  'Mrs. Marchetti',
  'Mr. Holm',
  'Ms. Varga',
  'Dr. Sandhu',
  'Mr. Bellamy',
] as const

const firms = [
  'Nordlinen',
  'Quay Catering',
  'Bright & Sons',
  'Lift Service West',
  'Harbour Florists',
  "Miller's Bakery",
  'CleanPack',
  'Volt Electrics',
  'Alpine Coffee',
] as const

const services = ['bookings-sync', 'room-status', 'oms-api', 'rates', 'mailer', 'reports'] as const
const colours = ['red', 'blue', 'green', 'grey', 'yellow', 'striped'] as const
const halls = ['the hall', 'the gallery', 'Room Loco', 'Room Signal', 'the engine shed'] as const
const stars = ['★★★★★', '★★★★☆', '★★★★★', '★★★☆☆'] as const

const twoDigits = (value: number): string => String(value).padStart(2, '0')

/** Harbour House has floors 1 to 4 with 16 rooms each; Pine Court floors 1 and 3 with 21. */
const roomIn = (house: 'Harbour House' | 'Pine Court', random: Random): string =>
  house === 'Harbour House'
    ? `HH ${random.between(1, 4)}${twoDigits(random.between(1, 16))}`
    : `PC ${random.pick([1, 3])}${twoDigits(random.between(1, 21))}`

/** A quarter of an hour, some 50 to 100 minutes from then, as `HH:MM`. */
const soonAfter = (at: number, random: Random): string => {
  const quarter = 15 * minute
  const time = new Date(Math.ceil((at + random.between(50, 90) * minute) / quarter) * quarter)
  return `${twoDigits(time.getHours())}:${twoDigits(time.getMinutes())}`
}

const firstNameOf = (username: Username): string =>
  demoPeople.find((person) => person.username === username)?.fullName.split(' ')[0] ?? username

/** Releases count up through the months: 4.2 in the beginning, 4.17 by now. */
const epoch = Date.UTC(2026, 0, 1)
const versionAt = (at: number, random: Random): string => {
  const weeks = Math.floor((at - epoch) / (7 * 24 * 60 * minute))
  return `4.${((weeks % 60) + 60) % 60}.${random.between(0, 6)}`
}

/** A number that stays the same in a story, as `used:34-58`. */
const namedRange = /^\w+:(\d+)-(\d+)$/

const isPart = (name: string): name is Part => name in parts

/**
 * What the names in one story stand for: each is made up when first asked for and then stays, so that a room
 * is the same room to the end. `at` tells when the line is spoken.
 */
export const slotsFor = (players: ReadonlyMap<Part, Username>, at: () => number, random: Random): Slots => {
  const house = random.pick<'Harbour House' | 'Pine Court'>(['Harbour House', 'Harbour House', 'Pine Court'])
  const makers: Record<string, () => string> = {
    house: () => house,
    room: () => roomIn(house, random),
    roomB: () => roomIn(house, random),
    guest: () => random.pick(guestNames),
    firm: () => random.pick(firms),
    service: () => random.pick(services),
    colour: () => random.pick(colours),
    hall: () => random.pick(halls),
    stars: () => random.pick(stars),
    soon: () => soonAfter(at(), random),
    version: () => versionAt(at(), random),
  }
  const make = (name: string): string | undefined => {
    const [, min, max] = namedRange.exec(name) ?? []
    if (min !== undefined && max !== undefined) return String(random.between(Number(min), Number(max)))
    return isPart(name) ? firstNameOf(players.get(name) ?? parts[name][0]) : makers[name]?.()
  }
  const known = new Map<string, string>()
  return (name) => {
    const value = known.get(name) ?? make(name)
    if (value !== undefined) known.set(name, value)
    return value
  }
}
