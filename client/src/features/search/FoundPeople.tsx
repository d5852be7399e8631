import { useEffect, useState } from 'react'
import type { User } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { paths } from '../../app/paths.ts'
import { useNavigate } from '../../app/useNavigate.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { createDirect } from '../chats/making.ts'
import { selectDirectPeers } from '../chats/peers.ts'
import { searchUsers } from '../users/searchUsers.ts'
import styles from './Search.module.css'

const pauseMs = 180

/** Somebody one has no chat with yet; choosing them begins one. */
export function FoundPerson({ user, onChosen }: { user: User; onChosen: () => void }) {
  const open = useOpenDirect(onChosen)
  return (
    <button type="button" className={styles.person} data-person-id={user.id} onClick={() => open(user.id)}>
      <Avatar id={user.id} name={user.fullName} url={user.avatarUrl} size={40} />
      <span className={styles.text}>
        <span className={styles.name} dir="auto">
          {user.fullName}
        </span>
        <span className={styles.excerpt}>@{user.username}</span>
      </span>
    </button>
  )
}

/** People of the organisation who fit and whom one has no direct chat with; null until the first answer. */
export function useFoundPeople(query: string): User[] | null {
  const dispatch = useAppDispatch()
  const known = useAppSelector(selectDirectPeers)
  const [people, setPeople] = useState<User[] | null>(null)
  useEffect(() => {
    let current = true
    const timer = setTimeout(() => {
      void dispatch(searchUsers(query))
        .unwrap()
        .then((users) => current && setPeople(users))
        .catch(() => current && setPeople([]))
    }, pauseMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [dispatch, query])
  return people?.filter((user) => !known.has(user.id)) ?? null
}

/** Opens the chat with somebody; where there is none, it begins. */
export function useOpenDirect(onOpened: () => void) {
  const dispatch = useAppDispatch()
  const navigate = useNavigate()
  return (userId: string) => {
    onOpened()
    navigate(paths.chat(dispatch(createDirect(userId))))
  }
}
