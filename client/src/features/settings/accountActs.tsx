import type { AppDispatch } from '../../app/store.ts'
import type { Overlays } from '../../ui/overlays.ts'
import { lazyView } from '../../ui/lazyView.ts'
import { signOut } from '../auth/sessionSlice.ts'

const SettingsDialog = lazyView(() => import('./SettingsDialog.tsx'))
const StatusDialog = lazyView(() => import('../presence/StatusDialog.tsx'))
const InviteDialog = lazyView(() => import('./InviteDialog.tsx'))
const QueuesDialog = lazyView(() => import('./QueuesDialog.tsx'))
const ShortcutsDialog = lazyView(() => import('./ShortcutsDialog.tsx'))
const SignOutDialog = lazyView(() => import('./SignOutDialog.tsx'))

/** What each entry of the account's menu does. */
export function accountActs(dispatch: AppDispatch, { openDialog }: Overlays) {
  const leave = async () => {
    const { unsent } = await dispatch(signOut()).unwrap()
    if (unsent > 0) openDialog(<SignOutDialog unsent={unsent} />)
  }
  return {
    settings: () => openDialog(<SettingsDialog />),
    status: () => openDialog(<StatusDialog />),
    invite: () => openDialog(<InviteDialog />),
    queues: () => openDialog(<QueuesDialog />),
    shortcuts: () => openDialog(<ShortcutsDialog />),
    signOut: () => void leave(),
  }
}
