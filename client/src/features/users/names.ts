import { useMemo } from 'react'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { selectUsers } from './usersSlice.ts'

/** The name of anybody, by id; of one who isn't known yet, a word that stands for it. */
export function useNames(): (id: string) => string {
  const t = useT()
  const users = useAppSelector(selectUsers)
  return useMemo(() => (id: string) => users[id]?.fullName ?? t('common.someone'), [t, users])
}
