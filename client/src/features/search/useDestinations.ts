import { useEffect, useMemo } from 'react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { selectDirectPeers } from '../chats/peers.ts'
import { selectListedChats, selectOpenChatId } from '../chats/selectors.ts'
import { searchUsers } from '../users/searchUsers.ts'
import { selectUsers } from '../users/usersSlice.ts'
import { type Destination, destinationsFor } from './destinations.ts'

const pauseMs = 120

const byActivity = (a: { chat: { lastActivityAt: string } }, b: { chat: { lastActivityAt: string } }) =>
  a.chat.lastActivityAt < b.chat.lastActivityAt ? 1 : -1

/** Where one may want to go: all chats but the open one, and the people one knows; the server adds who else fits. */
export function useDestinations(typed: string): Destination[] {
  const listed = useAppSelector(selectListedChats)
  const openId = useAppSelector(selectOpenChatId)
  const peers = useAppSelector(selectDirectPeers)
  const users = useAppSelector(selectUsers)
  const meId = useAppSelector((state) => state.session.user?.id)
  const dispatch = useAppDispatch()
  useEffect(() => {
    if (typed.trim() === '') return undefined
    const timer = setTimeout(() => void dispatch(searchUsers(typed.trim())), pauseMs)
    return () => clearTimeout(timer)
  }, [dispatch, typed])
  return useMemo(() => {
    const chats = listed.filter(({ chat }) => chat.id !== openId).sort(byActivity)
    const people = Object.values(users).filter(
      ({ id, disabledAt }) => !peers.has(id) && id !== meId && disabledAt === null,
    )
    return destinationsFor(typed, chats, people)
  }, [typed, listed, openId, peers, users, meId])
}
