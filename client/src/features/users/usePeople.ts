import { useEffect, useState } from 'react'
import type { User } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { searchUsers } from './searchUsers.ts'

const pauseMs = 150

/** The others of the organisation who fit, by name; null until the first answer, `failed` when there is none. */
export function usePeople(query: string): { people: User[] | null; failed: boolean } {
  const dispatch = useAppDispatch()
  const meId = useAppSelector((state) => state.session.user?.id)
  const [found, setFound] = useState<{ people: User[] | null; failed: boolean }>({
    people: null,
    failed: false,
  })
  useEffect(() => {
    let current = true
    const timer = setTimeout(
      () => {
        void dispatch(searchUsers(query.trim()))
          .unwrap()
          .then((people) => current && setFound({ people, failed: false }))
          .catch(() => current && setFound({ people: null, failed: true }))
      },
      query === '' ? 0 : pauseMs,
    )
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [dispatch, query])
  const people = found.people?.filter((user) => user.id !== meId && !user.disabledAt) ?? null
  return { people, failed: found.failed }
}
