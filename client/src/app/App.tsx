import { useState } from 'react'
import { Provider } from 'react-redux'
import { Router, type BaseLocationHook } from 'wouter'
import '../styles/base.css'
import { OverlaysProvider } from '../ui/OverlaysProvider.tsx'
import { installedModule } from './installed.ts'
import { type Locale, LocaleProvider, useLocale } from './i18n.tsx'
import { Screens } from './Screens.tsx'
import type { AppStore } from './store.ts'
import { isTouch } from './shortcuts.ts'
import { useLook } from './theme.ts'
import { NavigateProvider } from './useNavigate.tsx'
import { lazyModule, useLazyModule, useNeeded } from '../ui/lazyModule.ts'

const keyboardModule = lazyModule(async () => (await import('./KeyboardInset.ts')).KeyboardInset)

type AppProps = {
  store: AppStore
  /** Fixes the language; else it is the person's choice on this device. */
  locale?: Locale
  /** Where the address is kept: the browser's bar by default, in memory when embedded. */
  location?: BaseLocationHook
}

/** The whole app in one root element: nothing of it lies or reaches outside. */
export function App({ store, locale, location }: AppProps) {
  return (
    <Provider store={store}>
      <LocaleProvider {...(locale && { locale })}>
        <Router {...(location && { hook: location })}>
          <NavigateProvider>
            <Root />
          </NavigateProvider>
        </Router>
      </LocaleProvider>
    </Provider>
  )
}

function Root() {
  const { language, dir } = useLocale()
  const { theme, motion } = useLook()
  const [root, setRoot] = useState<HTMLElement | null>(null)
  const KeyboardInset = useNeeded(keyboardModule, isTouch())
  const installed = useLazyModule(installedModule)
  return (
    <div ref={setRoot} data-oms-chat data-theme={theme} data-motion={motion} lang={language} dir={dir}>
      <OverlaysProvider>
        {KeyboardInset && <KeyboardInset root={root} />}
        {installed && <installed.UpdateBar />}
        <Screens />
      </OverlaysProvider>
    </div>
  )
}
