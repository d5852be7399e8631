import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { chatOpened } from '../features/chats/events.ts'
import { latestRequested } from '../features/messages/loading.ts'
import { chatAt, chats, createRoughDevice, expectInStep, other } from '../testing/roughDevice.ts'
import { step, steps } from '../testing/roughSteps.ts'

describe('staying in step with the server', () => {
  it('ends equal to it whatever was lost, doubled, delayed or came in another order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60, size: 'max' }), fc.integer(), async (plan, seed) => {
        const stream = fc.sample(fc.double({ min: 0, max: 0.999, noNaN: true }), { seed, numRuns: 400 })
        let drawn = 0
        const device = createRoughDevice(() => stream[(drawn += 1) % stream.length] ?? 0)
        for (const chatId of chats) device.server.join(chatId)
        device.connect()
        await device.clock.advance(500)
        device.network.rough = true
        for (const { name, n, wait } of plan) {
          steps[name]?.(device, n)
          await device.clock.advance(wait)
        }
        await device.heal()
        expectInStep(device)
      }),
      { numRuns: 250 },
    )
  })

  it('lets an answer from before a removal not undo it', async () => {
    const device = createRoughDevice(() => 0.4)
    for (const chatId of chats) device.server.join(chatId)
    device.connect()
    await device.clock.advance(50)
    device.server.leave(chatAt(0))
    await device.clock.advance(100)
    expect(Object.keys(device.store.getState().chats.byId)).toEqual([chatAt(1), chatAt(2)])
    await device.heal()
    expectInStep(device)
  })

  it('drops its copies and reads anew when the database was restored', async () => {
    const device = createRoughDevice(() => 0.4)
    device.server.join(chatAt(0))
    for (let n = 0; n < 6; n += 1) device.server.send(chatAt(0), other, `text ${n}`, device.newClientId())
    device.connect()
    await device.clock.advance(500)
    device.store.dispatch(chatOpened(chatAt(0)))
    void device.store.dispatch(latestRequested({ chatId: chatAt(0) }))
    await device.clock.advance(1_000)
    device.server.restore(3)
    device.connect()
    await device.heal()
    expect(device.store.getState().messages.windows).toEqual({})
    expectInStep(device)
  })

  it('loads a window anew when it is further behind than a window is long', async () => {
    const device = createRoughDevice(() => 0.4)
    device.server.join(chatAt(0))
    device.server.send(chatAt(0), other, 'first', device.newClientId())
    device.connect()
    await device.clock.advance(500)
    void device.store.dispatch(latestRequested({ chatId: chatAt(0) }))
    await device.clock.advance(500)
    device.disconnect()
    for (let n = 0; n < 1_001; n += 1) device.server.send(chatAt(0), other, `text ${n}`, device.newClientId())
    await device.heal()
    expect(device.store.getState().messages.windows).toEqual({})
    expectInStep(device)
  })

  it('shows what came after a hole only when the hole is closed', async () => {
    const device = createRoughDevice(() => 0.4)
    device.server.join(chatAt(0))
    device.connect()
    await device.clock.advance(500)
    void device.store.dispatch(latestRequested({ chatId: chatAt(0) }))
    await device.clock.advance(500)
    const shown = () => device.store.getState().messages.windows[chatAt(0)]?.list.length
    device.network.connected = false
    device.server.send(chatAt(0), other, 'lost on the way', device.newClientId())
    await device.clock.advance(1)
    device.network.connected = true
    device.server.send(chatAt(0), other, 'heard', device.newClientId())
    await device.clock.advance(100)
    expect(shown()).toBe(0)
    await device.clock.advance(500)
    expect(shown()).toBe(2)
  })
})
