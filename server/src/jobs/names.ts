export const queueNames = ['upkeep', 'delivery'] as const
export type QueueName = (typeof queueNames)[number]
