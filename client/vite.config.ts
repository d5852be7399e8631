import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin, type ProxyOptions } from 'vite'
import { isRarelyUsed, serviceWorker } from './pwa.config.ts'

const server = process.env['OMS_CHAT_SERVER'] ?? 'http://localhost:3000'

/** The page's own address goes with what it asks, since the server lets only its own pages write. */
const toServer: ProxyOptions = { target: server, changeOrigin: false }

/** The app speaks websocket only, so the code of engine.io's other transports stays out of it. */
const websocketOnly: Plugin = {
  name: 'oms-chat:websocket-only',
  enforce: 'pre',
  load: (id) =>
    id.endsWith('/engine.io-client/build/esm/transports/index.js')
      ? "import { WS } from './websocket.js'\nexport const transports = { websocket: WS }\n"
      : undefined,
}

/** What a route is for is told by the documentation that the server makes of the routes: the app only calls them. */
const withoutSummaries: Plugin = {
  name: 'oms-chat:without-summaries',
  enforce: 'pre',
  transform: (code, id) =>
    id.includes('/shared/src/http/')
      ? { code: code.replace(/\bsummary:\s*(?:'[^'\n]*'|"[^"\n]*"),?/g, ''), map: null }
      : undefined,
}

/**
 * The page's own addresses start at the root, since it is served at every depth (`/c/:chatId/m/:messageId`);
 * what scripts and styles load is relative to themselves, so that the same build can be embedded from anywhere.
 */
export default defineConfig({
  plugins: [websocketOnly, withoutSummaries, react(), serviceWorker()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  experimental: {
    renderBuiltUrl: (_filename, { hostType }) => (hostType === 'html' ? undefined : { relative: true }),
  },
  /** Names that can't meet those of a page around it, and short. */
  css: { modules: { generateScopedName: 'o[hash:base64:5]' } },
  build: {
    target: 'es2023',
    manifest: true,
    assetsInlineLimit: 0,
    /** Scripts find what they import by themselves; a list of it all would be as large as a view. */
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_file, needed) => needed.filter((file) => file.endsWith('.css')),
    },
    cssCodeSplit: true,
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      output: {
        /** What the page can't start without is one file: small ones of their own pack worse and come later. */
        codeSplitting: { groups: [{ name: 'start', tags: ['$initial'] }] },
        chunkFileNames: ({ facadeModuleId }) =>
          `assets/${isRarelyUsed(facadeModuleId ?? '') ? 'rarely/' : ''}[name]-[hash].js`,
      },
    },
  },
  server: {
    port: 5173,
    proxy: { '/api': toServer, '/socket.io': { ...toServer, ws: true } },
  },
})
