import { vi } from 'vitest'

/**
 * Waits until `check` no longer throws, and answers with what it gives. Patient, since other work may keep the machine
 * busy: only what fails takes long.
 */
export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { interval: 10, timeout: 15_000 })
