import type { RootState } from '../app/store.ts'
import type { Auth } from '../lib/auth.ts'
import type { Signals } from './signals.ts'
import type { ChatSocketClient } from './socket.ts'

const probeTimeoutMs = 4_000
/** A connection that spoke so recently is alive. */
const freshMs = 2_000
/** When the browser says that the network is gone, it is asked for no longer than this. */
const offlineProbeMs = 1_500

type Deps = { socket: ChatSocketClient; getState: () => RootState; signals: Signals; auth: Auth }

/**
 * A connection may look alive long after the network has gone: where there is reason for doubt it is asked, and
 * another made if nothing comes. Answers with what ends this.
 */
export const watchPulse = ({ socket, getState, signals, auth }: Deps): (() => void)[] => {
  const probe = async (timeoutMs = probeTimeoutMs) => {
    if (!socket.isConnected()) return
    const answer = await socket.request('me:changes', { after: getState().chats.meRev }, timeoutMs)
    if (!answer.ok && answer.error.code === 'UNAVAILABLE' && socket.isConnected()) socket.replace()
  }

  const renew = async (token: string) => {
    const answer = await socket.request('auth:renew', { token })
    if (!answer.ok && socket.isConnected()) socket.replace()
  }

  return [
    signals.onWake(() => {
      socket.hurry()
      if (socket.silentMs() >= freshMs) void probe()
    }),
    signals.onOffline(() => void probe(offlineProbeMs)),
    auth.onRenewed((token) => void renew(token)),
  ]
}
