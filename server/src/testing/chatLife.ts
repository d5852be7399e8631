import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import type { Id, Result } from '@oms-chat/shared'
import type { Step } from '../chatLog/step.ts'
import type { Models } from '../models/index.ts'
import type { Actor } from '../services/actor.ts'
import { key, must, startConversation } from './conversation.ts'

const never = new Promise<never>(() => {})

/**
 * A process that may die between two steps: nothing that it was doing gets any further. It is held up between them,
 * now and then for as long as the other one needs to overtake it.
 */
function startNode(models: Models, delays: readonly number[]) {
  const plan: { step: Step | null; after: number } = { step: null, after: 0 }
  let isDead = false
  let die: (value: null) => void = () => {}
  const death = new Promise<null>((resolve) => (die = resolve))
  let steps = 0
  const onStep = async (step: Step): Promise<void> => {
    await wait(delays[steps++ % delays.length])
    if (plan.step === step && --plan.after < 0) {
      isDead = true
      die(null)
    }
    if (isDead) return never
  }
  const conversation = startConversation(models, { onStep })
  return { conversation, plan, death, isDead: () => isDead }
}

type Node = ReturnType<typeof startNode>
type Target = { actor: number; target: number }
/** Whom a text calls by name, and what a message answers, if anything. */
type Said = { content: string; calls: number | null }
export type Command =
  | ({ kind: 'send'; actor: number; replyTo: number | null } & Said)
  | ({ kind: 'edit' } & Said & Target)
  | ({ kind: 'delete' } & Target)
  | ({ kind: 'react'; on: boolean } & Target)
  | { kind: 'rename'; actor: number; content: string }
  | { kind: 'promote' | 'remove' | 'add'; actor: number; who: number }
  | { kind: 'die'; step: Step; after: number }

const actor = fc.nat(2)
const about = { actor, target: fc.nat(7) }
const calls = fc.option(fc.nat(2))
const constant = <K extends string>(kind: K) => fc.constant<K>(kind)
const oneOf = (...texts: string[]) => fc.constantFrom(...texts)

/** What somebody in a chat of three may do next, and when the process that does it dies. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: constant('send'),
      actor,
      content: oneOf('a', 'b'),
      calls,
      replyTo: fc.option(fc.nat(7)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: constant('edit'), ...about, content: oneOf('c', 'd', 'e'), calls }),
  },
  { weight: 1, arbitrary: fc.record({ kind: constant('delete'), ...about }) },
  { weight: 3, arbitrary: fc.record({ kind: constant('react'), ...about, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: constant('rename'), actor, content: oneOf('f', 'g') }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('promote' as const, 'remove' as const, 'add' as const),
      actor,
      who: fc.nat(2),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: constant('die'),
      step: fc.constantFrom<Step>('decided', 'inserted', 'folded', 'told'),
      after: fc.nat(2),
    }),
  },
)

export type Resident = Actor & { username: string }

/** One life of a chat: two processes, and three people who ask again until they are answered. */
export async function live(
  models: Models,
  people: readonly [Resident, Resident, Resident],
  bursts: readonly Command[][],
  delays: readonly number[],
) {
  const [owner, ...others] = people
  const start = () => startNode(models, delays)
  const nodes: [Node, Node] = [start(), start()]
  const dead: Node[] = []
  const sent: Id[] = []
  const acknowledged: string[] = []
  const memberIds = others.map(({ userId }) => userId)
  const group = { clientId: key(), name: 'Through thick and thin', memberIds }
  const chatId = must(await nodes[0].conversation.chats.createGroup(owner, group)).chat.id

  const person = (number: number): Resident => people[number] ?? owner
  const message = (number: number): Id | undefined => sent[number % Math.max(1, sent.length)]
  const textOf = ({ content, calls }: Said): string =>
    calls === null ? content : `${content} @${person(calls).username}`

  const alive = (index: 0 | 1): Node => {
    if (nodes[index].isDead()) {
      dead.push(nodes[index])
      nodes[index] = start()
    }
    return nodes[index]
  }

  async function ask<T>(index: 0 | 1, request: (node: Node['conversation']) => Promise<Result<T>>) {
    for (;;) {
      const node = alive(index)
      const result = await Promise.race([request(node.conversation), node.death])
      if (result && (result.ok || result.error.code !== 'UNAVAILABLE')) return result
    }
  }

  async function run(command: Exclude<Command, { kind: 'die' }>, index: 0 | 1): Promise<void> {
    const who = person(command.actor)
    const clientId = key()
    const messageId = 'target' in command ? (message(command.target) ?? '') : ''
    const userId = 'who' in command ? person(command.who).userId : ''
    if ('target' in command && messageId === '') return
    const replyToId =
      command.kind === 'send' && command.replyTo !== null ? message(command.replyTo) : undefined
    const result = await ask<unknown>(index, ({ messages, chats, members }) => {
      switch (command.kind) {
        case 'send': {
          const draft = { chatId, clientId, type: 'text' as const, content: textOf(command) }
          return messages.send(who, { ...draft, ...(replyToId !== undefined && { replyToId }) })
        }
        case 'edit':
          return messages.edit(who, { messageId, clientId, content: textOf(command) })
        case 'delete':
          return messages.delete(who, { messageId, clientId, scope: 'everyone' })
        case 'react':
          return messages.react(who, { messageId, clientId, emoji: '👍', on: command.on })
        case 'rename':
          return chats.update(who, chatId, { clientId, name: command.content })
        case 'promote':
          return members.update(who, chatId, userId, { clientId, role: 'moderator' })
        case 'remove':
          return members.remove(who, chatId, userId, { clientId })
        case 'add':
          return members.add(who, chatId, { clientId, userIds: [userId] })
      }
    })
    if (command.kind !== 'send' || !result.ok) return
    acknowledged.push(clientId)
    sent.push((result.data as { message: { id: Id } }).message.id)
  }

  for (const burst of bursts) {
    const asked = burst.map(async (command, position) => {
      const index = position % 2 === 0 ? 0 : 1
      if (command.kind !== 'die') return run(command, index)
      Object.assign(alive(index).plan, { step: command.step, after: command.after })
    })
    await Promise.all(asked)
  }
  const told = [...dead, ...nodes].flatMap(({ conversation }) => conversation.told)
  return { chatId, acknowledged, told, nodes }
}
