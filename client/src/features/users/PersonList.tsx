import { Check, type LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import type { User } from '@oms-chat/shared'
import { useT } from '../../app/i18n.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { ErrorNote, Late, SkeletonLine } from '../../ui/states.tsx'
import { Live } from '../presence/Live.tsx'
import styles from './PersonList.module.css'

/** Who somebody is, in a row. */
export function PersonText({ user, detail }: { user: User; detail?: string }) {
  return (
    <>
      <Live part="Person" of={user.id}>
        <Avatar id={user.id} name={user.fullName} url={user.avatarUrl} size={40} />
      </Live>
      <span className={styles.text}>
        <span className={styles.name} dir="auto">
          {user.fullName}
        </span>
        <span className={styles.detail}>{detail ?? `@${user.username}`}</span>
      </span>
    </>
  )
}

type PersonRowProps = { user: User; detail?: string; onClick: () => void; disabled?: boolean }

export function PersonRow({ user, detail, onClick, disabled }: PersonRowProps) {
  return (
    <button type="button" className={styles.row} disabled={disabled} onClick={onClick}>
      <PersonText user={user} {...(detail !== undefined && { detail })} />
    </button>
  )
}

/** Somebody one may choose with others. */
export function PersonCheck({ user, checked, ...rest }: PersonRowProps & { checked: boolean }) {
  return (
    <button
      type="button"
      role="checkbox"
      aria-checked={checked}
      className={styles.row}
      disabled={rest.disabled}
      onClick={rest.onClick}
    >
      <PersonText user={user} {...(rest.detail !== undefined && { detail: rest.detail })} />
      <span className={styles.check}>
        <Check aria-hidden strokeWidth={3} />
      </span>
    </button>
  )
}

type ActionRowProps = { icon: LucideIcon; label: string; onClick: () => void }

export function ActionRow({ icon: Icon, label, onClick }: ActionRowProps) {
  return (
    <button type="button" className={styles.row} onClick={onClick}>
      <span className={styles.action}>
        <Icon aria-hidden strokeWidth={1.75} />
      </span>
      <span className={styles.name}>{label}</span>
    </button>
  )
}

type PeopleProps = {
  people: readonly User[] | null
  failed: boolean
  empty: string
  children: (user: User) => ReactNode
}

/** A list of people in every state it can be in. */
export function People({ people, failed, empty, children }: PeopleProps) {
  const t = useT()
  if (failed && !people)
    return (
      <div className={styles.search}>
        <ErrorNote>{t('people.failed')}</ErrorNote>
      </div>
    )
  if (!people) return <PeopleSkeleton />
  if (people.length === 0) return <p className={styles.search}>{empty}</p>
  return (
    <ul>
      {people.map((user) => (
        <li key={user.id}>{children(user)}</li>
      ))}
    </ul>
  )
}

const widths = ['42%', '56%', '36%', '48%']

export function PeopleSkeleton() {
  const t = useT()
  return (
    <Late label={t('common.loading')} className={styles.skeleton}>
      {widths.map((width) => (
        <span key={width} className={styles.skeletonRow}>
          <SkeletonLine width="40px" height={40} round />
          <SkeletonLine width={width} />
        </span>
      ))}
    </Late>
  )
}
