import { type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useT } from '../app/i18n.tsx'
import { restOfEnglish } from '../locales/restOfEnglish.ts'
import { Boundary } from './Boundary.tsx'
import { lazyModule, useLazyModule } from './lazyModule.ts'
import { lazyView } from './lazyView.ts'
import {
  type MenuEntry,
  type MenuRequest,
  type Overlays,
  OverlaysContext,
  type PickerRequest,
} from './overlays.ts'
import styles from './Overlays.module.css'
import { useIdle } from './useIdle.ts'

const menuModule = lazyModule(async () => (await import('./Menu.tsx')).Menu)
const tooltipModule = lazyModule(async () => (await import('./Tooltip.tsx')).Tooltip)
const ReactionPicker = lazyView(() => import('./ReactionPicker.tsx'))

const toastMs = 4_000
type Shown<T> = { id: number; value: T }

/** Keeps what floats above the app, and tells what opens it how. */
export function OverlaysProvider({ children }: { children: ReactNode }) {
  const [container, setContainer] = useState<HTMLElement | null>(null)
  const [menu, setMenu] = useState<Shown<{ request: MenuRequest; entries: MenuEntry[] }> | null>(null)
  const Menu = useLazyModule(menuModule)
  const Tooltip = useLazyModule(tooltipModule)
  const [picker, setPicker] = useState<Shown<PickerRequest> | null>(null)
  const [dialog, setDialog] = useState<ReactNode>(null)
  const [toasts, setToasts] = useState<Shown<string>[]>([])
  const count = useRef(0)
  const t = useT()

  const toast = useCallback((text: string) => {
    const id = ++count.current
    setToasts((shown) => [...shown.slice(-2), { id, value: text }])
    setTimeout(() => setToasts((shown) => shown.filter((item) => item.id !== id)), toastMs)
  }, [])
  const failed = useCallback(() => {
    setMenu(null)
    setPicker(null)
    setDialog(null)
    toast(t('error.chunk'))
  }, [toast, t])
  const openMenu = useCallback(async (request: MenuRequest) => {
    await Promise.all([menuModule.load(), restOfEnglish.load()])
    const entries = await request.entries()
    if (entries.length > 0) setMenu({ id: ++count.current, value: { request, entries } })
  }, [])
  const overlays = useMemo<Overlays>(
    () => ({
      openMenu: (request) => void openMenu(request).catch(failed),
      openPicker: (value) => setPicker({ id: ++count.current, value }),
      openDialog: setDialog,
      closeDialog: () => setDialog(null),
      toast,
      container,
    }),
    [container, toast, openMenu, failed],
  )

  return (
    <OverlaysContext value={overlays}>
      {children}
      <div ref={setContainer} className={styles.layer} data-oms-overlays>
        <div className={styles.toasts} aria-live="polite">
          {toasts.map((item) => (
            <div key={item.id} className={styles.toast}>
              {item.value}
            </div>
          ))}
        </div>
        {Tooltip && <Tooltip layer={container} />}
      </div>
      <Boundary key={`floating-${menu?.id ?? picker?.id ?? 0}`} onError={failed}>
        <Suspense fallback={null}>
          {menu && Menu && <Menu key={menu.id} {...menu.value} onClosed={() => setMenu(null)} />}
          {picker && (
            <ReactionPicker key={picker.id} request={picker.value} onClosed={() => setPicker(null)} />
          )}
        </Suspense>
      </Boundary>
      {dialog && (
        <Boundary onError={failed}>
          <Suspense fallback={null}>{dialog}</Suspense>
        </Boundary>
      )}
      <IdlePreload />
    </OverlaysContext>
  )
}

/** Fetches what floats while nothing else happens, so that the first menu opens at once; the tips come with it. */
function IdlePreload() {
  const isIdle = useIdle()
  useEffect(() => {
    if (!isIdle) return
    const chunks: Promise<unknown>[] = [
      menuModule.load(),
      tooltipModule.load(),
      restOfEnglish.load(),
      import('./ReactionPicker.tsx'),
    ]
    for (const chunk of chunks) chunk.catch(() => undefined)
  }, [isIdle])
  return null
}
