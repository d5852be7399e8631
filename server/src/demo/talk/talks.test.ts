import { ChatDescription, ChatName, Content, Emoji, limits } from '@oms-chat/shared'
import { describe, expect, test } from 'vitest'
import { membersOf } from '../cast.ts'
import { talks } from './index.ts'
import type { Line, Talk } from './script.ts'

const linesOf = (talk: Talk): Line[] => talk.scenes.flatMap((scene) => [...scene.lines])
const textsOf = (lines: readonly Line[]): string[] =>
  lines.flatMap(([, , text, extras]) => (extras?.before === undefined ? [text] : [text, extras.before]))
const reactionsOf = (lines: readonly Line[]): [emoji: string, names: string][] =>
  lines.flatMap(([, , , extras]) => Object.entries(extras?.react ?? {}))
const mentionsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w/:])@([a-z]+)/g)].map(([, name = '']) => name)

describe.each(talks.map((talk) => [talk.key, talk] as const))('the talk %s', (_, talk) => {
  const members = new Set<string>(membersOf(talk))
  const lines = linesOf(talk)

  test('fits the contract', () => {
    const named = 'name' in talk.place ? [talk.place] : []
    expect(named.filter(({ name }) => !ChatName.safeParse(name).success)).toEqual([])
    expect(named.filter((place) => !ChatDescription.safeParse(place.description).success)).toEqual([])
    expect(textsOf(lines).filter((text) => !Content.safeParse(text).success)).toEqual([])
    expect(reactionsOf(lines).filter(([emoji]) => !Emoji.safeParse(emoji).success)).toEqual([])
    const kinds = lines.map(([, , , extras]) => Object.keys(extras?.react ?? {}).length)
    expect(Math.max(...kinds)).toBeLessThanOrEqual(limits.reactionsPerMessage)
  })

  test('is had by members only, who mention people there are', () => {
    const speakers = lines.map(([who]) => who)
    const reacting = reactionsOf(lines).flatMap(([, names]) => names.split(' '))
    const mentioned = textsOf(lines).flatMap(mentionsIn)
    const known = new Set([...members, 'all', 'here'])
    expect([...speakers, ...reacting, ...mentioned].filter((name) => !known.has(name))).toEqual([])
  })

  test('answers only what was said before, and names nothing twice', () => {
    for (const scene of talk.scenes) {
      const names = scene.lines.map(([, , , extras]) => extras?.as)
      const lost = scene.lines.filter(
        ([, , , extras], i) => extras?.reply !== undefined && !names.slice(0, i).includes(extras.reply),
      )
      expect(lost).toEqual([])
      const given = names.filter((name) => name !== undefined)
      expect(new Set(given).size).toBe(given.length)
    }
  })

  test('leaves unread only what came after one’s own last word', () => {
    const tooMany = Object.entries(talk.unread ?? {}).filter(([name, count]) => {
      const since = lines.slice(lines.findLastIndex(([who]) => who === name) + 1)
      return since.filter(([, , , extras]) => extras?.deleted !== true).length < count
    })
    expect(tooMany).toEqual([])
  })
})

describe('the talks together', () => {
  test('have keys of their own', () => {
    expect(new Set(talks.map(({ key }) => key)).size).toBe(talks.length)
  })

  test('are of every type', () => {
    const kinds = new Set(talks.map(({ place }) => ('visibility' in place ? place.visibility : place.kind)))
    expect([...kinds].sort()).toEqual(['direct', 'group', 'organization', 'private', 'property', 'public'])
  })

  test.each(['ada', 'grace', 'linus'] as const)('leave %s something unread, a mention among it', (name) => {
    const unread = talks.filter((talk) => (talk.unread?.[name] ?? 0) > 0)
    expect(unread.length).toBeGreaterThan(2)
    const texts = unread.flatMap((talk) => textsOf(linesOf(talk).slice(-(talk.unread?.[name] ?? 1))))
    expect(texts.flatMap(mentionsIn)).toContain(name)
  })

  test('are as long as an evening’s reading', () => {
    expect(talks.flatMap(linesOf).length).toBeGreaterThan(350)
  })
})
