import { afterAll, beforeAll, expect, it } from 'vitest'
import { register, signIn, signOut } from '../features/auth/sessionSlice.ts'
import { chatOpened } from '../features/chats/events.ts'
import { createGroup } from '../features/chats/making.ts'
import { selectChatIds } from '../features/chats/selectors.ts'
import { selectMessageList, selectUnsentCount } from '../features/messages/selectors.ts'
import { messageSubmitted } from '../features/messages/submit.ts'
import { startBalancer } from '../testing/balancer.ts'
import { eventually } from '../testing/eventually.ts'
import { openRealDevice, type RealDevice } from '../testing/realDevice.ts'
import { prepareNodes } from '../testing/realServer.ts'

/** Of each person: so many on the first node, and as many on the second. */
const devicesEach = 2
const password = 'correct horse battery'
const secrets = {
  password,
  text: 'between you and me',
  secret: 'a-secret-of-this-test-with-more-than-32-chars',
}

let nodes: Awaited<ReturnType<typeof prepareNodes>>
let balancer: Awaited<ReturnType<typeof startBalancer>>
const devices: RealDevice[] = []

beforeAll(async () => {
  nodes = await prepareNodes({ JWT_SECRET: secrets.secret, LOG_LEVEL: 'debug', TRUST_PROXY: '1' })
  balancer = await startBalancer(nodes.ports)
})
afterAll(async () => {
  for (const { store } of devices) await store.dispatch(signOut({ discardUnsent: true }))
  balancer.close()
  await nodes.close()
})

const open = () => {
  const device = openRealDevice(balancer.url)
  devices.push(device)
  return device
}
const status = ({ store }: RealDevice) => store.getState().connection.status
const online = (device: RealDevice) => eventually(() => expect(status(device)).toBe('online'))

/** Two people of one organisation, in a group. */
const meet = async () => {
  const person = (username: string) => ({
    fullName: username,
    username,
    email: `${username}@example.org`,
    password,
  })
  const ada = open()
  await ada.store.dispatch(register({ ...person('ada'), organizationName: 'Acme' })).unwrap()
  const invite = await ada.api.call('adminCreateInvite', { body: {} })
  const inviteToken = invite.ok ? (invite.data.data.url.split('/').at(-1) ?? '') : ''
  const grace = open()
  await grace.store.dispatch(register({ ...person('grace'), inviteToken })).unwrap()
  const graceId = grace.store.getState().session.user?.id ?? ''
  await online(grace)
  const chatId = ada.store.dispatch(createGroup({ name: 'Desk', memberIds: [graceId] }))
  await eventually(() => expect(selectUnsentCount(ada.store.getState())).toBe(0))
  return { ada, grace, chatId }
}

const addDevices = async (count: number) => {
  for (const login of ['ada', 'grace'])
    for (let n = 0; n < count; n += 1) await open().store.dispatch(signIn({ login, password })).unwrap()
}

const openChat = async ({ store }: RealDevice, chatId: string) => {
  await eventually(() => expect(selectChatIds('all')(store.getState())).toContain(chatId))
  store.dispatch(chatOpened(chatId))
  await eventually(() => expect(store.getState().messages.windows[chatId]?.loaded).toBe(true))
}

/** Sends the next message whenever the last one is acknowledged, until told to stop. */
const keepSending = ({ store }: RealDevice, chatId: string, name: string) => {
  const sent: string[] = []
  let isOver = false
  const next = () => {
    if (isOver || selectUnsentCount(store.getState()) > 0) return
    const content = `${secrets.text}, ${name} ${sent.length}`
    sent.push(content)
    store.dispatch(messageSubmitted({ chatId, content }))
  }
  const off = store.subscribe(() => queueMicrotask(next))
  next()
  return {
    sent,
    stop: () => {
      isOver = true
      off()
    },
  }
}

/** Measures every stretch of time in which a device wasn't online, in milliseconds. */
const followAbsences = (device: RealDevice) => {
  const absences: number[] = []
  let since: number | null = null
  const off = device.store.subscribe(() => {
    const isOnline = status(device) === 'online'
    if (!isOnline) since ??= performance.now()
    else if (since !== null) {
      absences.push(performance.now() - since)
      since = null
    }
  })
  return { absences, off }
}

const said = ({ store }: RealDevice, chatId: string) =>
  selectMessageList(chatId)(store.getState()).flatMap(({ message }) =>
    message.type === 'system' ? [] : [message.content],
  )

it('a rolling restart loses, doubles and fails nothing, and everyone is back at once and once', async () => {
  const [first, second] = nodes.nodes
  if (!first || !second) throw new Error('there are two nodes')
  await first.start()
  const { ada, grace, chatId } = await meet()
  await addDevices(devicesEach - 1)
  await second.start()
  await addDevices(devicesEach)
  for (const device of devices) await online(device)
  for (const device of devices) await openChat(device, chatId)
  const writers = [keepSending(ada, chatId, 'ada'), keepSending(grace, chatId, 'grace')]
  const followed = devices.map(followAbsences)
  const socketsBefore = balancer.accepted.filter(({ isSocket }) => isSocket).length

  for (const node of [first, second]) {
    const before = writers.map(({ sent }) => sent.length)
    const began = performance.now()
    expect(await node.kill('SIGTERM')).toBe(0)
    expect(performance.now() - began).toBeLessThan(20_000)
    for (const [n, { sent }] of writers.entries())
      await eventually(() => expect(sent.length).toBeGreaterThan((before[n] ?? 0) + 5))
    await node.start()
  }
  for (const writer of writers) writer.stop()
  for (const device of devices) await online(device)
  for (const { off } of followed) off()
  await eventually(() => {
    for (const { store } of [ada, grace]) expect(selectUnsentCount(store.getState())).toBe(0)
  })

  // All were sent away from the second node, and before that those of the first: hardly anybody tried in vain.
  const absences = followed.flatMap((one) => one.absences).toSorted((a, b) => a - b)
  expect(absences.length).toBeGreaterThanOrEqual(devices.length)
  expect(absences[Math.floor(absences.length / 2)]).toBeLessThan(2_000)
  const sockets = balancer.accepted.filter(({ isSocket }) => isSocket).length - socketsBefore
  expect(sockets).toBeLessThanOrEqual(2 * devices.length)

  const total = writers.reduce((sum, { sent }) => sum + sent.length, 0)
  await eventually(() => expect(said(ada, chatId).length).toBe(total))
  const history = said(ada, chatId)
  for (const { sent } of writers) expect(history.filter((content) => sent.includes(content))).toEqual(sent)
  for (const device of devices) await eventually(() => expect(said(device, chatId)).toEqual(history))

  const log = [first, second].map(({ output }) => output()).join('')
  expect(log).toContain('"event":"message:send","code":"OK"')
  for (const secret of Object.values(secrets)) expect(log).not.toContain(secret)
  expect(log).not.toMatch(/eyJ[\w-]{10,}\./)
})
