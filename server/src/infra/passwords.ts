import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** argon2id: memory in KiB, passes over it, and lanes. */
export type PasswordCost = { memoryCost: number; timeCost: number; parallelism: number }

/** OWASP's second choice of equals: 19 MiB, two passes, one lane. */
export const passwordCost: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Hashes and checks passwords by argon2id; a name that nobody has costs as much as a wrong password. */
export function createPasswordHasher(cost: PasswordCost = passwordCost) {
  const nobodys = hash(randomBytes(32).toString('hex'), cost)
  return {
    hash: (password: string) => hash(password, cost),
    async verify(stored: string | null, password: string): Promise<boolean> {
      const matches = await verify(stored ?? (await nobodys), password)
      return stored !== null && matches
    },
  }
}
