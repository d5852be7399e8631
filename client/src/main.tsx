import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/App.tsx'
import { createClient } from './app/client.ts'
import { installedModule } from './app/installed.ts'
import { keepPictures } from './app/pictures.ts'
import { readEnv } from './env.ts'

/** Until then the first chat stands, and what it needs has the network to itself. */
const installAfterMs = 2_000

const element = document.getElementById('oms-chat')
if (!element) throw new Error('the page has no element for the app')

const client = createClient(readEnv(location))
if (import.meta.env.PROD) keepPictures(client.store)
client.start()
createRoot(element).render(
  <StrictMode>
    <App store={client.store} />
  </StrictMode>,
)
/** As it can't be fetched at every moment, it is tried until it can. */
const installAfter = (ms: number) =>
  setTimeout(
    () =>
      void installedModule.load().then(
        ({ install }) => install(client.store),
        () => installAfter(5 * installAfterMs),
      ),
    ms,
  )
if (import.meta.env.PROD) installAfter(installAfterMs)
