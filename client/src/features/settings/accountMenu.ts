import { CircleDot, Keyboard, ListChecks, LogOut, Settings, UserPlus } from 'lucide-react'
import { hasRole, type Role } from '@oms-chat/shared'
import type { Translate } from '../../app/i18n.tsx'
import type { AppDispatch } from '../../app/store.ts'
import type { MenuEntry, Overlays } from '../../ui/overlays.ts'
import { accountActs } from './accountActs.tsx'

/** What belongs to one's account; inviting and the queues are for administrators. */
export function accountMenu(
  t: Translate,
  role: Role,
  dispatch: AppDispatch,
  overlays: Overlays,
): MenuEntry[] {
  const acts = accountActs(dispatch, overlays)
  const invite: MenuEntry = { label: t('account.invite'), icon: UserPlus, onSelect: acts.invite }
  const queues: MenuEntry = { label: t('account.queues'), icon: ListChecks, onSelect: acts.queues }
  return [
    { label: t('account.status'), icon: CircleDot, onSelect: acts.status },
    { label: t('account.settings'), icon: Settings, onSelect: acts.settings },
    ...(hasRole(role, 'admin') ? [invite, queues] : []),
    { label: t('account.shortcuts'), icon: Keyboard, onSelect: acts.shortcuts },
    'separator',
    { label: t('account.signOut'), icon: LogOut, onSelect: acts.signOut },
  ]
}
