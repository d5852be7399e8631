/** A map that keeps the entries used last, up to `max`. */
export function createLru<K, V>(max: number) {
  const entries = new Map<K, V>()
  return {
    get(key: K): V | undefined {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    peek: (key: K): V | undefined => entries.get(key),
    set(key: K, value: V): void {
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= max) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) entries.delete(oldest)
    },
    delete: (key: K): void => void entries.delete(key),
  }
}

export type Lru<K, V> = ReturnType<typeof createLru<K, V>>
