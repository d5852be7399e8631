import { describe, expect, it } from 'vitest'
import { exampleChat, exampleUser, id } from '../../testing/builders.ts'
import { destinationsFor, mostDestinations } from './destinations.ts'

const chatOf = (number: number, title: string) => ({
  chat: exampleChat({ id: id(number), name: title }),
  title,
})
const personOf = (number: number, fullName: string, username: string) =>
  exampleUser({ id: id(number), fullName, username })

const titles = (...given: Parameters<typeof destinationsFor>) =>
  destinationsFor(...given).map(({ title }) => title)

describe('where one may want to go', () => {
  it('is, before anything is typed, the chats in their order and nobody else', () => {
    const chats = [chatOf(1, 'Planning'), chatOf(2, 'Arrivals')]
    expect(titles('  ', chats, [personOf(3, 'Paula Ames', 'paula')])).toEqual(['Planning', 'Arrivals'])
  })

  it('is what fits best; of equals a chat before a person, and the order that was', () => {
    const chats = [chatOf(1, 'Desk, night'), chatOf(2, 'Grace'), chatOf(3, 'Desk, night')]
    const people = [personOf(4, 'Grace', 'gh'), personOf(5, 'Linus Berg', 'linus')]
    expect(destinationsFor('grace', chats, people).map(({ kind }) => kind)).toEqual(['chat', 'person'])
    expect(destinationsFor('desk', chats, people).map((each) => each.id)).toEqual([id(1), id(3)])
    expect(titles('zzz', chats, people)).toEqual([])
  })

  it('finds people by their username too, behind whoever is called so', () => {
    const called = personOf(1, 'Max', 'm.frisch')
    const known = personOf(2, 'Frisch, M.', 'max')
    expect(destinationsFor('max', [], [known, called]).map((each) => each.id)).toEqual([called.id, known.id])
  })

  it('is never more than one can look over', () => {
    const chats = Array.from({ length: 40 }, (_, n) => chatOf(n + 1, `Room ${n}`))
    expect(destinationsFor('', chats, [])).toHaveLength(mostDestinations)
    expect(destinationsFor('room', chats, [])).toHaveLength(mostDestinations)
  })
})
