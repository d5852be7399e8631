import { useEffect } from 'react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { presenceLooked, selectPresence } from './presenceSlice.ts'

/** How somebody is, for as long as it is on the screen; undefined while that isn't known. */
export function usePresence(userId: string) {
  const dispatch = useAppDispatch()
  useEffect(() => {
    if (userId === '') return undefined
    dispatch(presenceLooked({ userId, on: true }))
    return () => {
      dispatch(presenceLooked({ userId, on: false }))
    }
  }, [dispatch, userId])
  return useAppSelector(selectPresence(userId))
}
