import { createAction } from '@reduxjs/toolkit'
import type { EventData, Rev } from '@oms-chat/shared'

/** A revision that one hears of without its content: it has to be fetched. */
export const changeHinted = createAction<{ chatId: string; rev: Rev }>('realtime/changeHinted')

/** Where the server's logs stand. */
export const headsHeard = createAction<EventData<'heads'>>('realtime/headsHeard')

/** The node is about to stop. */
export const drainingHeard = createAction<EventData<'server:draining'>>('realtime/drainingHeard')

/** The server ended this connection's session. */
export const endHeard = createAction<EventData<'session:ended'>>('realtime/endHeard')
