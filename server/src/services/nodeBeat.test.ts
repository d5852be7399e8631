import { afterAll, beforeAll, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../testing/database.ts'
import { createNodeBeat } from './nodeBeat.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.close())

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }
const node = () => createNodeBeat({ models: database.models, clock: () => new Date(), logger: silent }, 10)

it('sees whether other nodes run, and soon that one doesn’t any more', async () => {
  const [first, second] = [node(), node()]
  await database.models.nodes.create({ _id: 'was killed', beats: 7, at: new Date() })
  await first.start()
  await expect.poll(first.hasCompany, { interval: 5 }).toBe(false)
  await second.start()
  expect(second.hasCompany()).toBe(true)
  await expect.poll(first.hasCompany, { interval: 5 }).toBe(true)
  await second.stop()
  await expect.poll(first.hasCompany, { interval: 5 }).toBe(false)
  await first.stop()
})
