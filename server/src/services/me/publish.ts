import { completeSettings, type Id, type MeChange } from '@oms-chat/shared'
import type { Commit } from '../../chatLog/outcome.ts'
import type { PersonState } from '../../chatLog/personState.ts'
import type { LogRow } from '../../models/log.ts'
import type { Broadcaster } from '../ports.ts'
import { toSharing } from './sharing.ts'

/** What was told to a person's own connections about a row of their log. */
export type PersonNews = { change: MeChange | null }

/** A row of someone's own log as the contract says it; null for what it has no word for. */
export function toMeChange({ rev, at, targetId, payload = {} }: LogRow): MeChange | null {
  const { settings, preferences, chatId } = payload
  const head = { rev, at: at.toISOString() }
  if (settings) return { kind: 'settings', ...head, settings: completeSettings(settings) }
  if (!targetId) return null
  if (preferences) return { kind: 'preferences', ...head, chatId: targetId.toHexString(), preferences }
  return chatId === undefined ? null : { kind: 'hide', ...head, chatId, messageId: targetId.toHexString() }
}

/** Tells a person's other connections what they set; nobody else hears of it. */
export const createPersonPublish =
  (broadcaster: Broadcaster) =>
  (userId: Id, commits: Commit<PersonState>[]): Promise<PersonNews[]> => {
    const news = commits.map(({ row }) => ({ change: toMeChange(row) }))
    const changes = news.flatMap(({ change }) => change ?? [])
    const settings = changes.findLast((change) => change.kind === 'settings')?.settings
    if (settings) broadcaster.share(userId, toSharing(settings))
    const rev = commits.at(-1)?.row.rev
    if (rev !== undefined && changes.length > 0) broadcaster.toUser(userId, 'me:changed', { rev, changes })
    return Promise.resolve(news)
  }
