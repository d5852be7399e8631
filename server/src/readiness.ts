/** Something outside that a node stands on, and whether it answers now. */
export type ReadinessCheck = {
  /** As operators read it among the reasons: `database`, `redis`. */
  name: string
  /** Without it the node should get no requests; otherwise it serves on, less well. */
  isRequired: boolean
  answers: () => Promise<boolean>
}

/** What `/readyz` says: why the node should get no requests, and what else is amiss. */
export type Readiness = { ready: boolean; reasons: string[]; degraded: string[] }

/** Milliseconds; a load balancer that asks has little more patience itself. */
const patienceMs = 2_000

/**
 * Tells whether this node may get requests. Whoever asks while a look is under way gets the same answer, so that
 * many questions at once are one to the database.
 */
export function createReadiness(isDraining: () => boolean, checks: readonly ReadinessCheck[]) {
  let looking: Promise<ReadinessCheck[]> | undefined

  /** The checks that fail now. */
  async function look(): Promise<ReadinessCheck[]> {
    const answers = await Promise.all(checks.map(({ answers }) => inTime(answers)))
    return checks.filter((_, index) => !answers[index])
  }

  return async (): Promise<Readiness> => {
    looking ??= look().finally(() => (looking = undefined))
    const failing = await looking
    const missing = failing.filter(({ isRequired }) => isRequired).map(({ name }) => name)
    const reasons = isDraining() ? ['draining', ...missing] : missing
    const degraded = failing.filter(({ isRequired }) => !isRequired).map(({ name }) => name)
    return { ready: reasons.length === 0, reasons, degraded }
  }
}

/** What fails or hangs doesn't answer. */
async function inTime(answers: () => Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), patienceMs)
  })
  const answer = Promise.resolve()
    .then(answers)
    .catch(() => false)
  try {
    return await Promise.race([answer, late])
  } finally {
    clearTimeout(timer)
  }
}
