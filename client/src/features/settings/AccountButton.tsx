import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { Live } from '../presence/Live.tsx'
import { selectMe } from '../auth/sessionSlice.ts'

/** Oneself, and what belongs to one's account. */
export function AccountButton({ className }: { className: string | undefined }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const overlays = useOverlays()
  const me = useAppSelector(selectMe)
  if (!me) return null
  const label = t('sidebar.account')
  const entries = async () => {
    const { accountMenu } = await import('./accountMenu.ts')
    return accountMenu(t, me.role, dispatch, overlays)
  }
  return (
    <button
      type="button"
      className={className}
      aria-label={label}
      aria-haspopup="menu"
      data-tip={me.fullName}
      onClick={(event) => overlays.openMenu({ label, anchor: event.currentTarget, entries })}
    >
      <Live part="Person" of={me.id}>
        <Avatar id={me.id} name={me.fullName} url={me.avatarUrl} size={34} />
      </Live>
    </button>
  )
}
