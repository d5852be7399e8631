import { useEffect, useEffectEvent, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { lazyModule } from '../../ui/lazyModule.ts'
import { loadMembers } from '../members/membersSlice.ts'
import type { Completion } from './completion.ts'
import { type Suggestion, suggestEmoji, suggestMany, suggestPeople } from './suggestions.ts'

const emojiModule = lazyModule(async () => await import('../../ui/emojiData.ts'))
const pauseMs = 100
/** As long as sending may wait for an answer; one that takes longer is still shown. */
const patienceMs = 2_000

const none: Suggestion[] = []

type Found = Pick<Completion, 'kind' | 'query'> & { chatId: string; suggestions: Suggestion[] }

/**
 * What fits what is being named; empty while nothing does. Until that is settled, what fitted what was named before.
 * `onSettled` is told, outside of rendering, so that it may change the text.
 */
export function useSuggestions(
  chat: Chat,
  { kind, query }: Completion,
  onSettled: (suggestions: Suggestion[]) => void,
): { suggestions: Suggestion[]; isSettled: boolean } {
  const dispatch = useAppDispatch()
  const { language, t } = useLocale()
  const meId = useAppSelector((state) => state.session.user?.id)
  const [found, setFound] = useState<Found>()
  const tell = useEffectEvent(onSettled)
  const many = useEffectEvent(() =>
    suggestMany(chat, query, { all: t('composer.everyone'), here: t('composer.here') }),
  )
  useEffect(() => {
    let current = true
    const find = async () => {
      if (kind === 'emoji') {
        const { loadNamedEmoji } = await emojiModule.load()
        return suggestEmoji(await loadNamedEmoji(language), query)
      }
      const { members } = await dispatch(loadMembers({ chatId: chat.id, q: query })).unwrap()
      const people = members
        .map(({ user }) => user)
        .filter(({ id, disabledAt }) => id !== meId && !disabledAt)
      return [...suggestPeople(people, query), ...many()]
    }
    const settle = (suggestions: Suggestion[]) => {
      if (!current) return
      clearTimeout(patience)
      setFound({ kind, query, chatId: chat.id, suggestions })
      tell(suggestions)
    }
    const pause = setTimeout(() => void find().then(settle, () => settle([])), pauseMs)
    const patience = setTimeout(() => settle([]), patienceMs)
    return () => {
      current = false
      clearTimeout(pause)
      clearTimeout(patience)
    }
  }, [kind, query, chat.id, dispatch, language, meId])
  const isSettled = found?.kind === kind && found.query === query && found.chatId === chat.id
  return { suggestions: found?.suggestions ?? none, isSettled }
}
