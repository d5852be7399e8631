import { expect, test } from 'vitest'
import { register } from './registration.ts'

class Worker extends EventTarget {
  state: ServiceWorkerState = 'installing'
}

/** A browser's registration of one page, stepped by hand. */
class Registration extends EventTarget {
  installing: Worker | null = null
  waiting: Worker | null = null
  active: Worker | null = null

  find() {
    this.installing = new Worker()
    this.dispatchEvent(new Event('updatefound'))
  }
  finish() {
    const worker = this.installing
    this.waiting = worker
    this.installing = null
    worker?.dispatchEvent(new Event('statechange'))
  }
}

class Workers extends EventTarget {
  controller: object | null = null
  readonly registration = new Registration()
  register = () => Promise.resolve(this.registration)
}

const pageWith = async (prepare: (workers: Workers) => void = () => {}) => {
  const workers = new Workers()
  prepare(workers)
  let offers = 0
  await register(workers, () => (offers += 1))
  return { workers, registration: workers.registration, offers: () => offers }
}
const hasOld = (workers: Workers) => {
  workers.controller = {}
  workers.registration.active = new Worker()
}

test('the very first installation is no new version', async () => {
  const { workers, registration, offers } = await pageWith()
  registration.find()
  registration.finish()
  workers.dispatchEvent(new Event('controllerchange'))
  expect(offers()).toBe(0)
})

test('a build that is installed beside the running one is offered, not before', async () => {
  const { registration, offers } = await pageWith(hasOld)
  registration.find()
  expect(offers()).toBe(0)
  registration.finish()
  expect(offers()).toBe(1)
})

test('one that was being installed, or waits already, as the page opens is offered too', async () => {
  const late = await pageWith((workers) => {
    hasOld(workers)
    workers.registration.find()
  })
  late.registration.finish()
  expect(late.offers()).toBe(1)

  const waiting = await pageWith((workers) => {
    hasOld(workers)
    workers.registration.waiting = new Worker()
  })
  expect(waiting.offers()).toBe(1)
})

test('a tab hears when another one has taken the new version', async () => {
  const { workers, offers } = await pageWith(hasOld)
  workers.dispatchEvent(new Event('controllerchange'))
  expect(offers()).toBe(1)
})
