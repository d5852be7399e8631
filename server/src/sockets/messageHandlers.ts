import { type Message, ok, type Result } from '@oms-chat/shared'
import type { Services } from '../services/index.ts'
import type { Handlers } from './on.ts'

type Events = 'message:send' | 'message:edit' | 'message:delete' | 'message:react' | 'chat:preferences'

/** Whether it was made just now is REST's to tell. */
const justMessage = (result: Result<{ message: Message }>): Result<{ message: Message }> =>
  result.ok ? ok({ message: result.data.message }) : result

export const messageHandlers = ({
  messages,
  me,
}: Pick<Services, 'messages' | 'me'>): Pick<Handlers, Events> => ({
  'message:send': async ({ actor }, draft) => justMessage(await messages.send(actor, draft)),
  'message:edit': async ({ actor }, change) => justMessage(await messages.edit(actor, change)),
  'message:delete': async ({ actor }, change) => justMessage(await messages.delete(actor, change)),
  'message:react': async ({ actor }, change) => justMessage(await messages.react(actor, change)),
  'chat:preferences': ({ actor }, change) => me.setPreferences(actor, change),
})
