import type { Metrics } from './infra/metrics.ts'
import type { Readiness } from './readiness.ts'
import type { Services } from './services/index.ts'
import type { Realtime } from './sockets/realtime.ts'

type Parts = {
  realtime: Pick<Realtime, 'connections' | 'underWay'>
  services: Pick<Services, 'waiting'>
  readiness: () => Promise<Readiness>
}

/** Shows operators what can be read of a node at any moment, beside what is counted as it happens. */
export function showFigures({ watch, watchQueue }: Metrics, { realtime, services, readiness }: Parts): void {
  watch('oms_chat_ready', 'Whether this node may get requests: 1, or 0', async () =>
    (await readiness()).ready ? 1 : 0,
  )
  watch(
    'oms_chat_degraded',
    'How much is away of what this node can serve without, such as Redis',
    async () => (await readiness()).degraded.length,
  )
  watch('oms_chat_connections', 'Connections of people to this node', realtime.connections)
  watch('oms_chat_events_under_way', 'Events of clients that are being answered', realtime.underWay)
  watchQueue('append', { depth: services.waiting })
}
