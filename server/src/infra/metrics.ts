import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Seconds. What people feel is told finely, what only operators see coarsely. */
const feltBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const httpBuckets = [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]
const rowBuckets = [1, 2, 5, 10, 20, 50, 100, 200]

type OnError = (error: unknown, name: string) => void
/** Without a number there is nothing to show just now. */
type Read = () => number | undefined | Promise<number | undefined>

/** What operators see of a queue: how much waits, by how many seconds the first is late, and what failed for good. */
export type QueueFigures = { depth: Read; late?: Read; deadLetters?: Read }

/** Longer than a look at the database may take. */
const readTimeoutMs = 2_500
/** The code of what went well. */
const fine = 'OK'

/** Counts by two names in plain numbers, since a labelled counter costs more than many an event. */
function createTally() {
  const counts = new Map<string, Map<string, number>>()
  return {
    add(first: string, second: string): void {
      let row = counts.get(first)
      if (row === undefined) counts.set(first, (row = new Map<string, number>()))
      row.set(second, (row.get(second) ?? 0) + 1)
    },
    *entries(): Generator<[string, string, number]> {
      for (const [first, row] of counts) for (const [second, count] of row) yield [first, second, count]
    },
  }
}

let processRegistry: Registry | undefined

/** What concerns the process, whatever runs in it: memory, CPU, event loop. From the first time that it is asked for. */
function ofProcess(): Registry {
  if (processRegistry === undefined) {
    processRegistry = new Registry()
    collectDefaultMetrics({ register: processRegistry })
  }
  return processRegistry
}

export type Metrics = ReturnType<typeof createMetrics>

/**
 * What operators measure, in Prometheus's format. What is counted often is kept in plain numbers and put into
 * that format when somebody asks.
 */
export function createMetrics(onError: OnError) {
  const registry = new Registry()
  const registers = [registry]
  const events = createTally()
  const refusals = createTally()
  let delivered = 0

  const latency = new Histogram({
    name: 'oms_chat_commit_to_socket_seconds',
    help: 'From the commit of a batch of changes until its events were handed to the connections of this node',
    buckets: feltBuckets,
    registers,
  })
  const batches = new Histogram({
    name: 'oms_chat_append_batch_rows',
    help: 'Changes of a log that were committed in one go; the sum is the changes committed by this node',
    buckets: rowBuckets,
    registers,
  })
  const requests = new Histogram({
    name: 'oms_chat_http_request_seconds',
    help: 'HTTP requests by the pattern of their route',
    labelNames: ['method', 'route', 'status'],
    buckets: httpBuckets,
    registers,
  })
  const queues = new Map<string, QueueFigures>()

  /** A number that can't be had in time, of a queue that is away for instance, doesn't keep back the others. */
  async function readInto(name: string, read: Read, set: (value: number) => void): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), readTimeoutMs)
    })
    try {
      const value = await Promise.race([Promise.resolve().then(read), late])
      if (value !== undefined) set(value)
    } catch (error) {
      onError(error, name)
    } finally {
      clearTimeout(timer)
    }
  }

  registry.registerMetric(
    new Counter({
      name: 'oms_chat_deliveries_total',
      help: 'Events of rooms written to connections, one for each connection',
      registers: [],
      collect() {
        this.reset()
        this.inc(delivered)
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      name: 'oms_chat_socket_requests_total',
      help: 'Events of clients by name and by the code they were answered with; connect is the handshake',
      labelNames: ['event', 'code'],
      registers: [],
      collect() {
        this.reset()
        for (const [event, code, count] of events.entries()) this.inc({ event, code }, count)
      },
    }),
  )
  registry.registerMetric(
    new Counter({
      name: 'oms_chat_refusals_total',
      help: 'What was refused, by transport and code',
      labelNames: ['transport', 'code'],
      registers: [],
      collect() {
        this.reset()
        for (const [transport, code, count] of refusals.entries()) this.inc({ transport, code }, count)
      },
    }),
  )
  const queueGauge = (name: string, help: string, figure: keyof QueueFigures) =>
    new Gauge({
      name,
      help,
      labelNames: ['queue'],
      registers: [],
      async collect() {
        this.reset()
        const reading = [...queues].map(async ([queue, { [figure]: read }]) => {
          if (read) await readInto(queue, read, (value) => this.set({ queue }, value))
        })
        await Promise.all(reading)
      },
    })
  for (const gauge of [
    queueGauge(
      'oms_chat_queue_depth',
      'What waits in a queue of this node, or in one that all nodes share',
      'depth',
    ),
    queueGauge(
      'oms_chat_queue_late_seconds',
      'By how much the job that should be done first is late',
      'late',
    ),
    queueGauge('oms_chat_dead_letters', 'Jobs that failed for good, until somebody looks', 'deadLetters'),
  ])
    registry.registerMetric(gauge)

  return {
    /** An event of a client was answered, with `OK` or the code of its refusal. */
    answered(event: string, code: string): void {
      events.add(event, code)
      if (code !== fine) refusals.add('socket', code)
    },
    /** Events were written to connections. */
    delivered(count: number): void {
      delivered += count
    },
    /** Rows that were committed at `committedAt`, of `performance.now()`, are being told in this turn. */
    told(rows: number, committedAt: number): void {
      batches.observe(rows)
      // What is written in a turn of the event loop goes out in one at its end; this is behind it.
      setImmediate(() => latency.observe((performance.now() - committedAt) / 1_000))
    },
    /** A request was answered; `code` is that of its refusal. */
    requested(method: string, route: string, status: string, seconds: number, code?: string): void {
      requests.observe({ method, route, status }, seconds)
      if (code !== undefined) refusals.add('http', code)
    },
    /** Shows a number that is read whenever somebody asks; one that can't be read is left out. */
    watch(name: string, help: string, read: Read): void {
      registry.registerMetric(
        new Gauge({
          name,
          help,
          registers: [],
          collect() {
            this.reset()
            return readInto(name, read, (value) => this.set(value))
          },
        }),
      )
    },
    /** Shows how a queue is doing. */
    watchQueue(queue: string, figures: QueueFigures): void {
      queues.set(queue, figures)
    },
    contentType: registry.contentType,
    /** Everything, as Prometheus reads it. */
    text: async (): Promise<string> => `${await registry.metrics()}\n${await ofProcess().metrics()}`,
  }
}
