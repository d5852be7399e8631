import { useEffect, useLayoutEffect, useState } from 'react'
import type { Chat } from '@oms-chat/shared'
import { countdown, durationText } from '../../app/durations.ts'
import { useAppSelector } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { selectMessageList } from '../messages/selectors.ts'
import styles from './Composer.module.css'
import type { Posting } from './posting.ts'

const tickMs = 250

/** How long slow mode asks one to wait, in milliseconds, by the server's clock; 0 when it doesn't. */
function useSlowMode({ id, me, settings }: Chat): number {
  const slowMs = me?.role === 'member' ? settings.slowModeSeconds * 1_000 : 0
  const meId = useAppSelector((state) => state.session.user?.id)
  const aheadMs = useAppSelector((state) => state.connection.serverAheadMs)
  const last = useAppSelector((state) =>
    slowMs === 0
      ? undefined
      : selectMessageList(id)(state).findLast(({ message }) => message.senderId === meId)?.message.createdAt,
  )
  const [now, setNow] = useState(() => Date.now())
  const until = last === undefined ? 0 : Date.parse(last) + slowMs - aheadMs
  const left = Math.min(slowMs, Math.max(0, until - now))
  // Before it is painted: the time last looked at may be long ago.
  useLayoutEffect(() => {
    setNow(Date.now())
    if (until <= Date.now()) return undefined
    const timer = setInterval(() => {
      setNow(Date.now())
      if (Date.now() >= until) clearInterval(timer)
    }, tickMs)
    return () => clearInterval(timer)
  }, [until])
  return left
}

type RulesProps = {
  chat: Chat
  /** By how many characters the text is too long, if it is more than 0. */
  over: number
  onWait: (waits: boolean) => void
}

/** What to know before sending: how long one has to wait, when messages go, and what is too long. */
export function PostingRules({ chat, over, onWait }: RulesProps) {
  const t = useT()
  const left = useSlowMode(chat)
  const waits = left > 0
  useEffect(() => {
    onWait(waits)
    return () => onWait(false)
  }, [waits, onWait])
  const { slowModeSeconds, disappearingSeconds } = chat.settings
  const isSlow = slowModeSeconds > 0 && chat.me?.role === 'member'
  const slow = waits
    ? t('composer.slowWait', { time: countdown(left) })
    : t('composer.slowMode', { time: durationText(t, slowModeSeconds) })
  return (
    <p className={styles.rules}>
      {over > 0 && <span className={styles.tooLong}>{t('composer.tooLong', { count: over })}</span>}
      {isSlow && <span>{slow}</span>}
      {disappearingSeconds !== null && (
        <span>{t('composer.disappearing', { time: durationText(t, disappearingSeconds) })}</span>
      )}
    </p>
  )
}

/** Why one may not write here. */
export function PostingReason({ reason, name }: { reason: Posting['reason']; name: string }) {
  const t = useT()
  return <p className={styles.reason}>{reason && t(`composer.${reason}`, { name })}</p>
}
