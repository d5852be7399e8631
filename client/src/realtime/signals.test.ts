// @vitest-environment jsdom

import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserSignals } from './signals.ts'

afterEach(() => vi.restoreAllMocks())

const look = (state: DocumentVisibilityState) => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}

describe('what the browser tells', () => {
  it('is a wake-up when the network or the tab comes back, and only then', () => {
    const signals = browserSignals(window)
    const woken = vi.fn()
    const off = signals.onWake(woken)
    look('hidden')
    expect(woken).toHaveBeenCalledTimes(0)
    look('visible')
    for (const name of ['online', 'focus', 'pageshow']) window.dispatchEvent(new Event(name))
    expect(woken).toHaveBeenCalledTimes(4)
    off()
    look('visible')
    window.dispatchEvent(new Event('online'))
    expect(woken).toHaveBeenCalledTimes(4)
  })

  it('is a farewell when the page is hidden or left, and doubt when the network seems gone', () => {
    const signals = browserSignals(window)
    const [hidden, offline] = [vi.fn(), vi.fn()]
    const undo = [signals.onHide(hidden), signals.onOffline(offline)]
    look('visible')
    look('hidden')
    window.dispatchEvent(new Event('pagehide'))
    window.dispatchEvent(new Event('offline'))
    expect([hidden.mock.calls.length, offline.mock.calls.length]).toEqual([2, 1])
    for (const off of undo) off()
    look('hidden')
    window.dispatchEvent(new Event('offline'))
    expect([hidden.mock.calls.length, offline.mock.calls.length]).toEqual([2, 1])
  })
})
