import type { ErrorCode } from '@oms-chat/shared'

/**
 * The life of one own operation, from the first keystroke's end to the server's word.
 *
 *                 claimed                acknowledged
 *    ┌─ waiting ───────────► sending ──────────────────► sent
 *    │     ▲  ▲                │ │
 *    │     │  └──── lost ──────┘ │ refused
 *    │     │                     ▼
 *    │     └───── retried ──── failed ◄──── gone stale ── waiting
 *    │                           │
 *    └─ cancelled ► (nothing) ◄──┘ discarded
 *
 * `lost` is every outcome that isn't known: a timeout, a cut, a server that says "later". Only a refusal
 * that would be the same tomorrow ends in `failed`. `sent` is for ever.
 */
export const deliveryStatuses = ['waiting', 'sending', 'sent', 'failed'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

export const deliveryEvents = ['claimed', 'lost', 'acknowledged', 'refused', 'stale', 'retried'] as const
export type DeliveryEvent = (typeof deliveryEvents)[number]

/** `STALE`: tried more than 30 days ago with an unknown outcome, so that the person is asked. */
export type DeliveryError = { code: ErrorCode | 'STALE'; message: string }

const transitions: Record<DeliveryStatus, Partial<Record<DeliveryEvent, DeliveryStatus>>> = {
  waiting: { claimed: 'sending', stale: 'failed', acknowledged: 'sent' },
  sending: { lost: 'waiting', acknowledged: 'sent', refused: 'failed', claimed: 'sending' },
  failed: { retried: 'waiting', acknowledged: 'sent' },
  sent: {},
}

/**
 * The status after an event. What can't follow changes nothing: a late answer to an earlier attempt, or
 * another tab's, must not undo what is known. An acknowledgement counts whenever it comes.
 */
export const nextStatus = (status: DeliveryStatus, event: DeliveryEvent): DeliveryStatus =>
  transitions[status][event] ?? status
