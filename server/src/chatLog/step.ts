/** The places between the steps of an append where a process may die. */
export type Step = 'decided' | 'inserted' | 'folded' | 'told'

/** Hears of rows that were committed at `committedAt`, of `performance.now()`, and told just now. */
export type OnTold = (rows: number, committedAt: number) => void

/** Told when a step is done, before the next begins: tests die there. */
export type OnStep = (step: Step) => void | Promise<void>
