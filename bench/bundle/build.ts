import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const client = fileURLToPath(new URL('../../client/', import.meta.url))

/** Builds the client as it is shipped into `outDir`, with source maps beside it. */
export async function buildClient(outDir: string): Promise<void> {
  await build({
    root: client,
    configFile: `${client}vite.config.ts`,
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, sourcemap: 'hidden' },
  })
}

const reference = `
import { configureStore, createSlice } from '@reduxjs/toolkit'
import { createElement } from 'react'
import { createRoot } from 'react-dom/client'
import { Provider, useDispatch, useSelector } from 'react-redux'
import { io } from 'socket.io-client'

const { actions, reducer } = createSlice({
  name: 'talk',
  initialState: { heard: 0 },
  reducers: { heard: (state) => { state.heard += 1 } },
})
const store = configureStore({ reducer })
io().on('message:new', () => store.dispatch(actions.heard()))

function Talk() {
  const heard = useSelector((state) => state.heard)
  const dispatch = useDispatch()
  return createElement('button', { onClick: () => dispatch(actions.heard()) }, heard)
}
createRoot(document.body).render(createElement(Provider, { store }, createElement(Talk)))
`

/** The least page of the same parts: React, Redux Toolkit and socket.io-client, and nothing of one's own. */
export async function buildReference(outDir: string): Promise<void> {
  const id = `${client}src/reference-of-the-bench.js`
  await build({
    root: client,
    configFile: false,
    logLevel: 'error',
    plugins: [
      {
        name: 'reference',
        resolveId: (source) => (source === 'reference' ? id : undefined),
        load: (file) => (file === id ? reference : undefined),
      },
    ],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      modulePreload: { polyfill: false },
      rollupOptions: { input: 'reference' },
    },
  })
}
