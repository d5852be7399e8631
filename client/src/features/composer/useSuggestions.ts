import { useEffect, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { lazyModule } from '../../ui/lazyModule.ts'
import { loadMembers } from '../members/membersSlice.ts'
import type { Completion } from './completion.ts'
import { type Suggestion, suggestEmoji, suggestPeople } from './suggestions.ts'

const emojiModule = lazyModule(async () => await import('../../ui/emojiData.ts'))
const pauseMs = 100

/** What fits what is being named; empty while nothing does. */
export function useSuggestions(chat: Chat, { kind, query }: Completion): Suggestion[] {
  const dispatch = useAppDispatch()
  const { language } = useLocale()
  const meId = useAppSelector((state) => state.session.user?.id)
  const [found, setFound] = useState<Suggestion[]>([])
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
      return suggestPeople(people, query)
    }
    const timer = setTimeout(() => {
      void find()
        .then((suggestions) => current && setFound(suggestions))
        .catch(() => current && setFound([]))
    }, pauseMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [kind, query, chat.id, dispatch, language, meId])
  return found
}
