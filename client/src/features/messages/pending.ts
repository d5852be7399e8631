import type { Message } from '@oms-chat/shared'
import type { PendingOperation } from './operations.ts'
import type { MessageEntry } from './selectors.ts'

const toggle = (reactions: Message['reactions'], emoji: string, on: boolean, userId: string) => {
  const held = reactions.find((reaction) => reaction.emoji === emoji)
  const isOn = held?.userIds.includes(userId) ?? false
  if (isOn === on) return reactions
  if (!held) return [...reactions, { emoji, count: 1, userIds: [userId] }]
  const userIds = on ? [...held.userIds, userId] : held.userIds.filter((id) => id !== userId)
  const changed = { emoji, count: held.count + (on ? 1 : -1), userIds }
  return reactions.flatMap((reaction) =>
    reaction !== held ? [reaction] : changed.count > 0 ? [changed] : [],
  )
}

const withChange = (row: MessageEntry, item: PendingOperation, kind: 'edit' | 'delete'): MessageEntry => {
  const { clientId, status, error } = item
  return { ...row, change: { clientId, kind, status, error } }
}

const withMessage = (row: MessageEntry, patch: Partial<Message>): MessageEntry => ({
  ...row,
  message: { ...row.message, ...patch },
})

/** The row as it will be once `item` has been done; null when it won't be there any more. */
const after = (row: MessageEntry, item: PendingOperation, meId: string): MessageEntry | null => {
  const { operation, status } = item
  const failed = status === 'failed'
  if (operation.kind === 'edit') {
    const marked = withChange(row, item, 'edit')
    return failed ? marked : withMessage(marked, { content: operation.content })
  }
  if (operation.kind === 'delete') {
    const marked = withChange(row, item, 'delete')
    if (failed) return marked
    if (operation.scope === 'me') return null
    return withMessage(marked, { content: '', deletedAt: row.message.deletedAt ?? row.message.createdAt })
  }
  if (operation.kind !== 'react' || failed) return row
  const reactions = toggle(row.message.reactions, operation.emoji, operation.on, meId)
  return reactions === row.message.reactions ? row : withMessage(row, { reactions })
}

const targetsOf = (pending: readonly PendingOperation[]) => {
  const targets: { messageId: string; clientId: string; item: PendingOperation }[] = []
  for (const item of pending) if ('target' in item.operation) targets.push({ ...item.operation.target, item })
  return targets
}

/** The rows with edits, deletions and reactions that wait to be sent laid over them. */
export const withPending = (
  rows: MessageEntry[],
  pending: readonly PendingOperation[],
  meId: string,
): MessageEntry[] => {
  const targets = targetsOf(pending)
  if (targets.length === 0) return rows
  const isAbout = ({ message }: MessageEntry, target: (typeof targets)[number]) =>
    target.messageId !== '' && message.id !== ''
      ? target.messageId === message.id
      : message.senderId === meId && target.clientId === message.clientId
  return rows.flatMap((row) => {
    let result: MessageEntry | null = row
    for (const target of targets)
      if (result && isAbout(row, target)) result = after(result, target.item, meId)
    return result ? [result] : []
  })
}
