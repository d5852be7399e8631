import { defineConfig } from 'vitest/config'

/** Every fault once, ten times faster than it happens: real servers, one database, one Redis. */
export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    name: 'faults',
    include: ['bench/faults/short/*.test.ts'],
    /** Far more than anything takes: a busy machine needs longer, and only what never comes is a failure. */
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
})
