import { syncBuiltinESMExports } from 'node:module'
import timers from 'node:timers'
import promises from 'node:timers/promises'
import { parseArgs } from 'node:util'

/*
 * Imported first by every process of the harness: it makes the whole process's time run faster, and sets its clock
 * wrong, as its command line says. So heads, pings, leases, back-off and sweeps keep their proportions, the product
 * has no setting for it, and at scale 1 nothing is changed.
 */

const { values } = parseArgs({
  options: { scale: { type: 'string' }, since: { type: 'string' }, ahead: { type: 'string' } },
  strict: false,
})

/** How many seconds pass in one. */
export const scale = Number(values['scale'] ?? 1)
/** Milliseconds that this process's clock is ahead of the right time. */
const ahead = Number(values['ahead'] ?? 0)

const RealDate = Date
/** Since when time has run so, in real milliseconds: the same for all processes, or their clocks would differ. */
export const since = Number(values['since'] ?? RealDate.now())
const now = () => Math.round(since + ahead + (RealDate.now() - since) * scale)

class FastDate extends RealDate {
  constructor(...given: ConstructorParameters<DateConstructor> | []) {
    super(...((given.length === 0 ? [now()] : given) as [number]))
  }
  static override now() {
    return now()
  }
  /** What the engine makes itself is a date, too. */
  static override [Symbol.hasInstance](value: unknown) {
    return Object.prototype.toString.call(value) === '[object Date]'
  }
}

function speedUp(): void {
  // Schemas know the type by its name.
  Object.defineProperty(FastDate, 'name', { value: 'Date' })
  globalThis.Date = FastDate as DateConstructor
  const { setTimeout, setInterval } = globalThis
  const quick =
    <T>(begin: (run: () => void, ms: number) => T) =>
    (run: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) =>
      begin(() => run(...given), ms / scale)
  const fast = {
    setTimeout: Object.assign(quick(setTimeout), setTimeout),
    setInterval: Object.assign(quick(setInterval), setInterval),
  }
  Object.assign(globalThis, fast)
  // The driver's timers and those of connections come from here.
  Object.assign(timers, fast)
  const { setTimeout: wait } = promises
  promises.setTimeout = (ms = 0, value, options) => wait(ms / scale, value, options)
  const elapsed = performance.now.bind(performance)
  performance.now = () => elapsed() * scale
  syncBuiltinESMExports()
}

if (scale !== 1 || ahead !== 0) speedUp()
