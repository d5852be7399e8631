import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './scripts/testOrder.mjs'

/** Milliseconds. Generous, since other work may keep the machine busy: only what fails takes so long. */
const patience = { testTimeout: 300_000, hookTimeout: 120_000, expect: { poll: { timeout: 15_000 } } }

const fromSource = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } }

/**
 * One run, three projects: what runs with a real database and real sockets, the client's logic, and its components.
 * A document takes longer to make than most tests to run: logic that needs one asks for it in its first line.
 */
export default defineConfig({
  test: {
    // Many tests wait for another process: on two cores three workers are worth their while.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    globalSetup: 'scripts/testPrograms.mjs',
    coverage: {
      provider: 'v8',
      include: ['shared/src/**/*.ts', 'server/src/**/*.ts', 'client/src/**/*.ts'],
      exclude: [
        '**/*.test.ts',
        '**/*.test.tsx',
        '**/testing/**',
        '**/*.tsx',
        // Entry points of workers, which only a browser runs: e2e/shell.test.ts and e2e/search.test.ts show them.
        'client/src/sw.ts',
        'client/src/search/worker.ts',
      ],
      reporter: ['text-summary', 'json-summary'],
      thresholds: {
        'shared/src/**/*.ts': { lines: 85 },
        'server/src/**/*.ts': { lines: 85 },
        'client/src/**/*.ts': { lines: 85 },
      },
    },
    projects: [
      {
        ...fromSource,
        test: {
          name: 'node',
          environment: 'node',
          isolate: false,
          ...patience,
          include: [
            'shared/src/**/*.test.ts',
            'embedded-mongo/src/**/*.test.ts',
            'server/src/**/*.test.ts',
            'scripts/**/*.test.ts',
            'bench/faults/*.test.ts',
          ],
        },
      },
      {
        ...fromSource,
        test: {
          name: 'client',
          environment: 'node',
          isolate: false,
          ...patience,
          include: ['client/src/**/*.test.ts'],
          setupFiles: ['client/src/testing/setup.ts'],
        },
      },
      {
        ...fromSource,
        test: {
          name: 'components',
          environment: 'jsdom',
          isolate: false,
          ...patience,
          include: ['client/src/**/*.test.tsx'],
          setupFiles: ['client/src/testing/setup.ts'],
        },
      },
    ],
  },
})
