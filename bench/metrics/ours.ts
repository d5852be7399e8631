import { createMetrics } from '../../server/src/infra/metrics.ts'
import { serveRooms } from '../support/rooms.ts'

/** The product's server, whose counting can be turned off and on while it runs. */
const metrics = createMetrics((error, name) => {
  throw new Error(name, { cause: error })
})
let counts = true

await serveRooms(
  process.argv[2] ?? '',
  {
    telemetry: {
      answered: (event, code) => counts && metrics.answered(event, code),
      delivered: (count) => counts && metrics.delivered(count),
      told: (rows, committedAt) => counts && metrics.told(rows, committedAt),
      requested: (...request) => counts && metrics.requested(...request),
    },
  },
  {
    count(on: boolean) {
      counts = on
    },
    /** Seconds in the program itself: what the kernel does for sockets varies more than counting costs. */
    userCpu: () => process.cpuUsage().user / 1e6,
    /** What Prometheus gets, as text; `times` over. */
    async scrape(times: number) {
      let length = 0
      for (let time = 0; time < times; time += 1) length = (await metrics.text()).length
      return length
    },
  },
)
