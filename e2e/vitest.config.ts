import { defineConfig } from 'vitest/config'

/** Real Chromium against the real, built product; two files at a time, since much of it is waiting. */
export default defineConfig({
  test: {
    name: 'e2e',
    include: ['e2e/**/*.test.ts'],
    setupFiles: ['e2e/support/setup.ts'],
    /** In this order the setup's hook sees a failed test's windows before the file's own hook closes them. */
    sequence: { hooks: 'list' },
    /** Far more than anything takes: a busy machine needs longer, and only what never comes is a failure. */
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
    pool: 'forks',
  },
})
