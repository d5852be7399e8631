/** What is said in a trace of the browser, as far as it is read here; times in microseconds. */
type Event = {
  name: string
  ph: string
  pid: number
  tid: number
  ts: number
  dur?: number
  tdur?: number
  args?: { data?: { type?: string } }
}

/** What one frame asked of the page's main thread in script, style and layout, in milliseconds. */
export type Frame = {
  /** CPU time of that thread. */
  cpu: number
  /** By the clock, with all that came between on a busy machine. */
  wall: number
}

/** The parts of a trace that tell of frames, and of script, style and layout. */
export const timeline = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'blink.user_timing',
  'v8',
]

/** With it the main thread hands a frame over to be shown; once in each. */
const frameEnd = 'BeginCommitCompositorFrame'

const isWork = new Set([
  'EvaluateScript',
  'EventDispatch',
  'FireAnimationFrame',
  'FunctionCall',
  'Layout',
  'MajorGC',
  'MinorGC',
  'RunMicrotasks',
  'TimerFire',
  'UpdateLayoutTree',
  'v8.callFunction',
])

/** Only what isn't part of something that is counted already. */
function outermost(events: Event[]): Event[] {
  let end = 0
  return events
    .toSorted((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))
    .filter(({ ts, dur = 0 }) => {
      if (ts < end) return false
      end = ts + dur
      return true
    })
}

const isScroll = ({ name, args }: Event) => name === 'EventDispatch' && args?.data?.type === 'scroll'

/**
 * The frames in which something was scrolled after a page set this mark. What is done between two of them counts for
 * the next, also where a frame without scrolling came between.
 */
export function readFrames(trace: Buffer, mark: string): Frame[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: Event[] }
  const begin = traceEvents.find(({ name }) => name === mark)
  if (!begin) throw new Error(`the trace has no “${mark}”`)
  const events = traceEvents.filter(
    ({ pid, tid, ts }) => pid === begin.pid && tid === begin.tid && ts > begin.ts,
  )
  const scrolls = events.filter(isScroll)
  const commits = events.filter(({ name }) => name === frameEnd)
  const ends = commits.flatMap(({ ts }, at) => {
    const last = commits[at - 1]?.ts ?? begin.ts
    return scrolls.some((each) => each.ts > last && each.ts < ts) ? [ts] : []
  })
  const work = outermost(events.filter(({ name, ph }) => ph === 'X' && isWork.has(name)))
  let next = 0
  return ends.map((end) => {
    const frame = { cpu: 0, wall: 0 }
    for (let each = work[next]; each && each.ts < end; each = work[(next += 1)]) {
      frame.cpu += (each.tdur ?? 0) / 1_000
      frame.wall += (each.dur ?? 0) / 1_000
    }
    return frame
  })
}
