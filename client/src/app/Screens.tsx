import { Suspense } from 'react'
import { useLocation } from 'wouter'
import { selectSession } from '../features/auth/sessionSlice.ts'
import { selectConnection } from '../features/connection/connectionSlice.ts'
import { ConnectionStatus } from '../features/connection/ConnectionStatus.tsx'
import { Boundary } from '../ui/Boundary.tsx'
import { EmptyState } from '../ui/states.tsx'
import { useAppSelector } from './hooks.ts'
import { useT } from './i18n.tsx'
import { placeOf } from './paths.ts'
import { Shell } from './Shell.tsx'
import { lazyView } from '../ui/lazyView.ts'

const Entrance = lazyView(() => import('../features/auth/Entrance.tsx'))

/** Who is here isn't known yet. That is a moment, unless the server can't be asked. */
function Starting() {
  const t = useT()
  const isOffline = useAppSelector(selectConnection) === 'offline'
  return (
    <>
      <ConnectionStatus />
      <main>{isOffline && <EmptyState level={1} title={t('app.name')} text={t('error.UNAVAILABLE')} />}</main>
    </>
  )
}

/** The door, or what is behind it. */
export function Screens() {
  const { status } = useAppSelector(selectSession)
  const t = useT()
  const [path] = useLocation()
  const place = placeOf(path)
  if (status === 'signed-in' && place.view !== 'reset') return <Shell place={place} />
  if (status === 'starting' && place.view !== 'reset') return <Starting />
  return (
    <Boundary fallback={<EmptyState text={t('error.chunk')} />}>
      <Suspense fallback={null}>
        <Entrance place={place} />
      </Suspense>
    </Boundary>
  )
}
