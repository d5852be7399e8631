import type { Cluster } from './cluster.ts'
import type { Random } from './random.ts'
import type { World } from './world.ts'

/** Something that a fault measures itself, and what it may be. */
export type Figure = { what: string; value: number; unit: string; atMost: number }

/** What a fault works on. Times are in the harness's own milliseconds. */
export type Scene = {
  cluster: Cluster
  world: World
  random: Random
  pause(ms: number): Promise<void>
  tell(figure: Figure): void
}

/** A row of the guarantees' table of faults. */
export type Row = {
  /** What happens, and what must hold beside the invariants. */
  about: string
  /** Milliseconds after it in which everybody has to be in step again; unset: as their back-off allows. */
  inStepWithinMs?: number
  /** Milliseconds by which clocks are ahead, by person. */
  ahead?: (index: number) => number
  /** It is about a database process that the harness can kill, stop and ask for failures. */
  ownDatabase?: boolean
  /** Some people have two tabs. */
  tabs?: boolean
  /** Does it while people talk; whoever it took away is back when it is done. */
  act(scene: Scene): Promise<void>
}
