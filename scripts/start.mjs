import { buildStale } from './build.mjs'

buildStale()
await import('../server/dist/index.js')
