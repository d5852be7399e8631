/** The places between the steps of an append where a process may die. */
export type Step = 'decided' | 'inserted' | 'folded' | 'told'

/** Told when a step is done, before the next begins: tests die there. */
export type OnStep = (step: Step) => void | Promise<void>
