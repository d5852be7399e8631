import { setTimeout as pause } from 'node:timers/promises'

type Ask<K, V> = (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>
type Waiting<K, V> = {
  keys: readonly K[]
  answer: (found: Map<K, V>) => void
  fail: (error: unknown) => void
}

/** Questions for more keys would hold up those who asked for few; who asks for more is served by the side. */
const keysMax = 500
/** For each who was served together the next question waits for others, in milliseconds. */
const waitEachMs = 2
const usualCrowdMs = 25

/** Takes from the front those who together ask for so many keys at most, and these: many ask for the same. */
function takeTogether<K, V>(waiting: Waiting<K, V>[]): { served: Waiting<K, V>[]; keys: K[] } {
  const together = new Set<K>()
  const end = waiting.findIndex(({ keys }) => {
    const more = keys.filter((key) => !together.has(key))
    if (together.size + more.length > keysMax) return true
    for (const key of more) together.add(key)
    return false
  })
  return { served: waiting.splice(0, end === -1 ? waiting.length : end), keys: [...together] }
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
 * a few questions. Each gets what was there after they asked, and of that only what they asked for. Those who come
 * in a crowd wait for each other, up to `crowdMs`: what a question costs is mostly that it is asked.
 */
export function gathered<K, V>(
  ask: Ask<K, V>,
  { crowdMs = usualCrowdMs } = {},
): (keys: readonly K[]) => Promise<Map<K, V>> {
  const waiting: Waiting<K, V>[] = []
  let asking = false

  async function askAll(): Promise<void> {
    while (waiting.length > 0) {
      const { served, keys } = takeTogether(waiting)
      try {
        const found = await ask(keys)
        for (const { keys, answer } of served) answer(pick(keys, found))
      } catch (error) {
        for (const { fail } of served) fail(error)
      }
      const wait = served.length > 1 ? Math.min(crowdMs, served.length * waitEachMs) : 0
      if (wait > 0) await pause(wait)
    }
    asking = false
  }

  return (keys) =>
    new Promise((answer, fail) => {
      if (keys.length === 0) return answer(new Map())
      if (keys.length > keysMax) return void ask(keys).then((found) => answer(pick(keys, found)), fail)
      waiting.push({ keys, answer, fail })
      if (asking) return
      asking = true
      // What is asked for in the same turn is one question, too.
      queueMicrotask(() => void askAll())
    })
}
