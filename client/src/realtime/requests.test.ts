import { type ClientEvent, clientEvents } from '@oms-chat/shared'
import { expect, it } from 'vitest'
import { requestOf } from './requests.ts'

it('knows every request of the shared table', async () => {
  for (const event of Object.keys(clientEvents) as ClientEvent[])
    expect(await requestOf(event)).toBe(clientEvents[event])
})
