import type { Step } from '../chatLog/step.ts'

/** Holds a process up behind a step until it is let go. */
export function gate(step: Step) {
  let letGo: () => void = () => {}
  let arrived: () => void = () => {}
  const open = new Promise<void>((resolve) => (letGo = resolve))
  const isThere = new Promise<void>((resolve) => (arrived = resolve))
  const onStep = (at: Step): Promise<void> | void => {
    if (at !== step) return
    arrived()
    return open
  }
  return { onStep, isThere, letGo: () => letGo() }
}
