import { useCallback } from 'react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { selectOrganization } from '../auth/sessionSlice.ts'
import { InviteLinks } from '../invites/InviteLinks.tsx'
import { createInvite, loadInvites, revokeInvite } from './invites.ts'

/** Links with which people join the organisation. */
export default function InviteDialog() {
  const t = useT()
  const dispatch = useAppDispatch()
  const organization = useAppSelector(selectOrganization)
  const load = useCallback(() => dispatch(loadInvites()).unwrap(), [dispatch])
  return (
    <InviteLinks
      title={t('invite.title')}
      text={t('invite.text', { name: organization?.name ?? '' })}
      load={load}
      create={(bounds) => dispatch(createInvite(bounds)).unwrap()}
      revoke={(id) => dispatch(revokeInvite(id)).unwrap()}
    />
  )
}
