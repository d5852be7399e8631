import { X } from 'lucide-react'
import { useState } from 'react'
import type { User } from '@oms-chat/shared'
import { useT } from '../../app/i18n.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { SearchField } from '../../ui/SearchField.tsx'
import { People, PersonCheck } from './PersonList.tsx'
import list from './PersonList.module.css'
import styles from './PeoplePicker.module.css'
import { usePeople } from './usePeople.ts'

type PeoplePickerProps = {
  chosen: readonly User[]
  onChosen: (chosen: User[]) => void
  /** Those who can't be chosen, and why. */
  taken?: ReadonlySet<string>
  takenLabel?: string
}

/** Chooses several people; who is chosen stays in sight while one searches on. */
export function PeoplePicker({ chosen, onChosen, taken, takenLabel }: PeoplePickerProps) {
  const t = useT()
  const [query, setQuery] = useState('')
  const { people, failed } = usePeople(query)
  const toggle = (user: User) =>
    onChosen(
      chosen.some(({ id }) => id === user.id) ? chosen.filter(({ id }) => id !== user.id) : [...chosen, user],
    )
  return (
    <>
      <div className={list.search}>
        <SearchField
          label={t('newChat.search')}
          placeholder={t('newChat.search')}
          clearLabel={t('common.clear')}
          value={query}
          onValue={setQuery}
        />
      </div>
      {chosen.length > 0 && (
        <div className={styles.chosen}>
          {chosen.map((user) => (
            <button key={user.id} type="button" className={styles.chip} onClick={() => toggle(user)}>
              <Avatar id={user.id} name={user.fullName} url={user.avatarUrl} size={24} />
              {user.fullName}
              <X role="img" aria-label={t('common.remove')} />
            </button>
          ))}
        </div>
      )}
      <People
        people={people}
        failed={failed}
        empty={query === '' ? t('newChat.alone') : t('newChat.nobody', { query })}
      >
        {(user) => {
          const isTaken = taken?.has(user.id) ?? false
          return (
            <PersonCheck
              user={user}
              checked={isTaken || chosen.some(({ id }) => id === user.id)}
              disabled={isTaken}
              {...(isTaken && takenLabel !== undefined && { detail: takenLabel })}
              onClick={() => toggle(user)}
            />
          )
        }}
      </People>
    </>
  )
}
