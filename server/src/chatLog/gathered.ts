type Ask<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>
type Waiting<K, V> = {
  keys: readonly K[]
  answer: (found: Map<K, V>) => void
  fail: (error: unknown) => void
}

/** Questions for more keys would hold up those who asked for few; who asks for more is served by the side. */
const keysMax = 200

/** Takes from the front what is asked together. */
function takeTogether<K, V>(waiting: Waiting<K, V>[]): Waiting<K, V>[] {
  let total = 0
  const end = waiting.findIndex(({ keys }) => (total += keys.length) > keysMax)
  return waiting.splice(0, end === -1 ? waiting.length : end)
}

function pick<K, V>(keys: readonly K[], found: ReadonlyMap<K, V>): Map<K, V> {
  const own = new Map<K, V>()
  for (const key of keys) {
    const value = found.get(key)
    if (value !== undefined) own.set(key, value)
  }
  return own
}

/**
 * Answers many who ask at once with one question: what is asked for while one is under way is asked together when
 * that is answered. So whoever is alone doesn't wait, and when a thousand come at the same moment they are served by
 * a few questions. Each gets what was there after they asked, and of that only what they asked for.
 */
export function gathered<K, V>(ask: Ask<K, V>): (keys: readonly K[]) => Promise<Map<K, V>> {
  const waiting: Waiting<K, V>[] = []
  let asking = false

  async function askAll(): Promise<void> {
    while (waiting.length > 0) {
      const served = takeTogether(waiting)
      try {
        const found = await ask([...new Set(served.flatMap(({ keys }) => keys))])
        for (const { keys, answer } of served) answer(pick(keys, found))
      } catch (error) {
        for (const { fail } of served) fail(error)
      }
    }
    asking = false
  }

  return (keys) =>
    new Promise((answer, fail) => {
      if (keys.length > keysMax) return void ask(keys).then((found) => answer(pick(keys, found)), fail)
      waiting.push({ keys, answer, fail })
      if (asking) return
      asking = true
      // What is asked for in the same turn is one question, too.
      queueMicrotask(() => void askAll())
    })
}
