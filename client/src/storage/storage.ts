import type { DeviceCopies } from './copies.ts'
import { openDatabase } from './database.ts'
import { createDeviceCopies } from './deviceCopies.ts'
import { createDeviceTable } from './deviceTable.ts'
import { createMemoryTable } from './memoryTable.ts'
import type { OutboxTable } from './outboxTable.ts'
import { createResilientTable } from './resilientTable.ts'

/** Where the client keeps what must outlive the page. */
export type DeviceStorage = {
  /** The outbox of an account. Never rejects: without a working store it is one in memory, and `onBroken` is told. */
  openOutbox: (userId: string, onBroken: () => void) => Promise<OutboxTable>
  /** What is kept of what the server said. Never rejects: null where this device can't keep anything. */
  openCopies: (userId: string) => Promise<DeviceCopies | null>
}

const openDevice = async (userId: string) => createDeviceTable(await openDatabase(userId))
const openDeviceCopies = async (userId: string) => createDeviceCopies(await openDatabase(userId))

export const createStorage = (open = openDevice, openCopies = openDeviceCopies): DeviceStorage => {
  const inMemory = new Map<string, OutboxTable>()
  return {
    openOutbox: async (userId, onBroken) => {
      try {
        return createResilientTable(await open(userId), onBroken)
      } catch {
        onBroken()
        const table = inMemory.get(userId) ?? createMemoryTable()
        inMemory.set(userId, table)
        return table
      }
    },
    openCopies: (userId) => openCopies(userId).catch(() => null),
  }
}
