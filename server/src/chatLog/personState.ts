import {
  type ChatPreferences,
  completeSettings,
  defaultSettings,
  type Id,
  type Settings,
} from '@oms-chat/shared'
import type { LogRow } from '../models/log.ts'

/** What only one person sees, folded from their own log. */
export type PersonState = {
  settings: Settings
  settingsRev: number
  preferences: ReadonlyMap<Id, { value: ChatPreferences; rev: number }>
  /** The messages that they deleted for themselves, by chat. */
  hidden: ReadonlyMap<Id, ReadonlySet<Id>>
}

export const nobody: PersonState = {
  settings: defaultSettings,
  settingsRev: 0,
  preferences: new Map(),
  hidden: new Map(),
}

/** The state after a row; applying one twice gives the same as once. */
export function applyPersonRow(state: PersonState, { rev, targetId, payload = {} }: LogRow): PersonState {
  const { settings, preferences, chatId } = payload
  if (settings) {
    if (rev <= state.settingsRev) return state
    return { ...state, settings: completeSettings(settings), settingsRev: rev }
  }
  if (preferences && targetId) {
    const id = String(targetId)
    if (rev <= (state.preferences.get(id)?.rev ?? 0)) return state
    return { ...state, preferences: new Map(state.preferences).set(id, { value: preferences, rev }) }
  }
  if (chatId !== undefined && targetId) {
    const hidden = new Set(state.hidden.get(chatId)).add(String(targetId))
    return { ...state, hidden: new Map(state.hidden).set(chatId, hidden) }
  }
  return state
}
