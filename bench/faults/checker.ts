import { limits } from '@oms-chat/shared'
import type { ChatHistory, DeviceHistory, RunHistory, View } from './history.ts'

export const invariants = {
  I1: 'every acknowledged clientId is in the log exactly once, and in every member’s view',
  I2: 'the revisions of a chat are dense',
  I3: 'per device and chat, the order of sending is the order in the log',
  I4: 'every device shows what a fresh one shows',
  I5: 'pointers only grow; unread equals a recount',
  I6: 'nothing with a revision after someone’s removal reaches them or comes from them',
  I7: 'nothing crosses organisations',
  I8: 'what isn’t acknowledged is visible in the outbox',
  I9: 'deleted text is nowhere any more',
} as const

/** There is nothing to check yet: no alerts are sent. */
export const notApplicable = {
  I10: 'at most one alert per event and device: there are no alerts yet',
} as const

export type Invariant = keyof typeof invariants
export type Violation = { invariant: Invariant; what: string }

type Rule = (history: RunHistory) => string[]

const each = <T>(values: readonly T[], say: (value: T) => readonly string[]): string[] => values.flatMap(say)

const chatById = ({ chats }: RunHistory) => new Map(chats.map((chat) => [chat.chatId, chat]))
const chatOf = (history: RunHistory) => {
  const chats = chatById(history)
  return (chatId: string): ChatHistory | undefined => chats.get(chatId)
}

/** The chats that a device's person is in at the end, with what it shows of each. */
const seenBy = (device: DeviceHistory, { chats }: RunHistory): [ChatHistory, View | undefined][] =>
  chats
    .filter(({ members }) => device.userId in members)
    .map((chat): [ChatHistory, View | undefined] => [chat, device.views[chat.chatId]])

const keyOf = (userId: string, clientId: string) => `${userId} ${clientId}`

const messagesIn = ({ log }: ChatHistory) => log.filter(({ kind }) => kind === 'message')

const occurrences = (keys: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** Who wrote what how often, by chat. */
const writtenIn = ({ chats }: RunHistory) =>
  new Map(
    chats.map((chat) => [
      chat.chatId,
      occurrences(messagesIn(chat).map(({ actorId, clientId }) => keyOf(actorId ?? '', clientId))),
    ]),
  )

const doubled: Rule = (history) =>
  each([...writtenIn(history)], ([chatId, written]) =>
    [...written]
      .filter(([, times]) => times > 1)
      .map(([key, times]) => `${key} is ${times} times in ${chatId}`),
  )

const lost: Rule = (history) => {
  const written = writtenIn(history)
  return each(history.devices, ({ device, userId, sent, acknowledged }) => {
    const said = new Set(acknowledged)
    return sent
      .filter(({ clientId }) => said.has(clientId))
      .filter(({ chatId, clientId }) => !written.get(chatId)?.has(keyOf(userId, clientId)))
      .map(({ chatId, clientId }) => `${clientId} of ${device} was acknowledged and isn’t in ${chatId}`)
  })
}

const missingFromViews: Rule = (history) => {
  const acknowledged = new Set(
    history.devices.flatMap(({ userId, acknowledged }) => acknowledged.map((id) => keyOf(userId, id))),
  )
  return each(history.devices, (device) =>
    each(seenBy(device, history), ([chat, view]) => {
      if (!view) return [`${device.device} doesn’t show ${chat.chatId}`]
      const shown = occurrences(view.messages.map(({ seq }) => String(seq)))
      const { fromRev = 0 } = chat.members[device.userId] ?? {}
      return messagesIn(chat)
        .filter(({ rev }) => rev >= Math.max(fromRev, view.from))
        .filter(({ actorId, clientId }) => acknowledged.has(keyOf(actorId ?? '', clientId)))
        .filter(({ rev }) => shown.get(String(rev)) !== 1)
        .map(
          ({ rev }) =>
            `${device.device} shows revision ${rev} of ${chat.chatId} ${shown.get(String(rev)) ?? 0} times`,
        )
    }),
  )
}

const dense: Rule = ({ chats }) =>
  each(chats, ({ chatId, log }) =>
    log.flatMap(({ rev }, index) => {
      const before = log[index - 1]?.rev
      return before === undefined || rev === before + 1 ? [] : [`${chatId} goes from ${before} to ${rev}`]
    }),
  )

const inOrder: Rule = (history) =>
  each(history.devices, ({ device, userId, sent }) =>
    each(history.chats, (chat) => {
      const places = new Map(
        messagesIn(chat)
          .filter(({ actorId }) => actorId === userId)
          .map(({ clientId, rev }) => [clientId, rev]),
      )
      const revs = sent.flatMap(({ clientId }) => places.get(clientId) ?? [])
      return revs.flatMap((rev, index) => {
        const before = revs[index - 1] ?? 0
        return rev > before ? [] : [`${device} sent what is ${before} in ${chat.chatId} before ${rev}`]
      })
    }),
  )

/** Two texts where they begin to differ. */
const apart = (one = 'nothing', other = 'nothing'): string => {
  let at = 0
  while (at < one.length && one[at] === other[at]) at += 1
  const part = (text: string) => text.slice(Math.max(0, at - 40), at + 40)
  return `…${part(one)}… for …${part(other)}…`
}

const differences = (device: string, chatId: string, kept: View, fresh: View): string[] => {
  const found = [
    ...(kept.summary === fresh.summary ? [] : [`the chat: ${apart(kept.summary, fresh.summary)}`]),
    ...(kept.unread === fresh.unread ? [] : [`${kept.unread} unread for ${fresh.unread}`]),
    ...(kept.readRev === fresh.readRev ? [] : [`read to ${kept.readRev} for ${fresh.readRev}`]),
  ]
  const line = ({ id, seq, rev, summary }: View['messages'][number]) => `${seq} ${id} ${rev} ${summary}`
  const from = Math.max(kept.from, fresh.from)
  const linesOf = ({ messages }: View) => messages.filter(({ seq }) => seq >= from).map(line)
  const [mine, theirs] = [linesOf(kept), linesOf(fresh)]
  const at = Math.max(
    mine.findIndex((text, index) => text !== theirs[index]),
    theirs.findIndex((text, index) => text !== mine[index]),
  )
  if (at >= 0) found.push(`line ${at} of ${mine.length} and ${theirs.length}: ${apart(mine[at], theirs[at])}`)
  return found.map((what) => `${device} differs from a fresh one in ${chatId}: ${what}`)
}

const likeFresh: Rule = (history) =>
  each(history.devices, (device) => {
    const chatIds = new Set([...Object.keys(device.views), ...Object.keys(device.fresh)])
    return each([...chatIds], (chatId) => {
      const [kept, fresh] = [device.views[chatId], device.fresh[chatId]]
      if (!kept || !fresh)
        return [`${device.device} ${kept ? 'shows' : 'doesn’t show'} ${chatId}, unlike a fresh one`]
      return differences(device.device, chatId, kept, fresh)
    })
  })

/** What is unread for somebody in a chat, counted from its log. */
export const recount = (chat: ChatHistory, userId: string): number => {
  const member = chat.members[userId]
  if (!member) return 0
  const unread = chat.log.filter(
    ({ counts, rev, actorId }) =>
      counts && rev > member.readRev && rev >= member.fromRev && actorId !== userId,
  )
  return Math.min(limits.unreadCap, unread.length)
}

const wellCounted: Rule = (history) => [
  ...each(history.devices, ({ device, pointers }) =>
    each(Object.entries(pointers), ([chatId, values]) =>
      values.flatMap((value, index) => {
        const before = values[index - 1] ?? 0
        return value >= before ? [] : [`${device} went back from ${before} to ${value} in ${chatId}`]
      }),
    ),
  ),
  ...each(history.devices, (device) =>
    each(seenBy(device, history), ([chat, view]) => {
      const member = chat.members[device.userId]
      if (!view || !member) return []
      const counted = recount(chat, device.userId)
      const pointer =
        view.readRev === member.readRev ? [] : [`has read to ${view.readRev}, not to ${member.readRev}`]
      const count = view.unread === counted ? [] : [`counts ${view.unread} unread, not ${counted}`]
      return [...pointer, ...count].map((what) => `${device.device} ${what} in ${chat.chatId}`)
    }),
  ),
]

const removedIsOut: Rule = (history) =>
  each(history.removals, ({ chatId, userId, rev }) => [
    ...each(
      history.devices.filter((device) => device.userId === userId),
      ({ device, heard, views }) => [
        ...heard
          .filter((told) => told.chatId === chatId && told.rev > rev)
          .map(
            (told) => `${device} heard ${told.event} ${told.rev} of ${chatId} after its removal at ${rev}`,
          ),
        ...(views[chatId]?.messages ?? [])
          .filter((shown) => shown.rev > rev)
          .map((shown) => `${device} shows ${shown.rev} of ${chatId} after its removal at ${rev}`),
      ],
    ),
    ...(chatOf(history)(chatId)?.log ?? [])
      .filter((entry) => entry.actorId === userId && entry.rev > rev)
      .map((entry) => `${userId} wrote ${entry.rev} in ${chatId} after the removal at ${rev}`),
  ])

const withinOrganisation: Rule = (history) => {
  const find = chatOf(history)
  return each(history.devices, ({ device, orgId, heard, views }) => {
    const met = [...heard.map(({ chatId }) => chatId), ...Object.keys(views)]
    const foreign = new Set(met.filter((chatId) => (find(chatId)?.orgId ?? orgId) !== orgId))
    return [...foreign].map((chatId) => `${device} met ${chatId} of another organisation`)
  })
}

const nothingForgotten: Rule = ({ devices }) =>
  each(devices, ({ device, sent, acknowledged, refused, waiting }) => {
    const known = new Set([...acknowledged, ...refused, ...waiting])
    return sent
      .filter(({ clientId }) => !known.has(clientId))
      .map(({ chatId, clientId }) => `${device} has forgotten ${clientId} in ${chatId}`)
  })

const deletedIsGone: Rule = ({ deleted, places }) =>
  each(places, ({ name, text }) =>
    deleted
      .filter((word) => text.includes(word))
      .map((word) => `${name} still has …${text.slice(Math.max(0, text.indexOf(word) - 80)).slice(0, 160)}…`),
  )

const rules: Record<Invariant, Rule> = {
  I1: (history) => [...doubled(history), ...lost(history), ...missingFromViews(history)],
  I2: dense,
  I3: inOrder,
  I4: likeFresh,
  I5: wellCounted,
  I6: removedIsOut,
  I7: withinOrganisation,
  I8: nothingForgotten,
  I9: deletedIsGone,
}

/** Holds a run's history against the invariants; nothing found is an empty list. */
export function check(history: RunHistory): Violation[] {
  return Object.entries(rules).flatMap(([invariant, rule]) =>
    rule(history).map((what) => ({ invariant: invariant as Invariant, what })),
  )
}

/** Messages that were acknowledged or forgotten and are nowhere, that are there twice, and that stand in another order. */
export type Harm = { lost: number; doubled: number; reordered: number }

export const harmOf = (history: RunHistory): Harm => ({
  lost: lost(history).length + nothingForgotten(history).length,
  doubled: doubled(history).length,
  reordered: inOrder(history).length,
})
