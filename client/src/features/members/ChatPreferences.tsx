import type { Chat, ChatPreferences as Preferences } from '@oms-chat/shared'
import { useAppDispatch } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { Switch } from '../../ui/Field.tsx'
import { Select } from '../../ui/Select.tsx'
import { muteFor, muteSpans, type MuteSpan } from '../chats/muting.ts'
import { preferencesChanged } from '../chats/preferences.ts'
import styles from './InfoPanel.module.css'

const levels = ['all', 'mentions', 'none'] as const

/** What only oneself sees of a chat: what it may disturb one with, and where it stands in one's list. */
export function ChatPreferences({ chat }: { chat: Chat }) {
  const { t, formats } = useLocale()
  const dispatch = useAppDispatch()
  const { me, id: chatId } = chat
  if (!me) return null
  const prefer = (patch: Partial<Preferences>) => dispatch(preferencesChanged({ chatId, ...patch }))
  const untilThen = me.mutedUntil === null ? 'always' : 'until'
  return (
    <section className={styles.section}>
      <Select<MuteSpan | 'until'>
        label={t('row.mute')}
        value={me.muted ? untilThen : 'off'}
        options={[
          ...(me.muted && me.mutedUntil !== null
            ? [
                {
                  value: 'until' as const,
                  label: t('info.mutedUntil', { time: formats.full(me.mutedUntil) }),
                },
              ]
            : []),
          ...muteSpans.map((value) => ({ value, label: t(`row.mute.${value}`) })),
        ]}
        onChange={(span) => span !== 'until' && prefer(muteFor(span, Date.now()))}
      />
      <Select
        label={t('info.notify')}
        value={me.notify}
        options={levels.map((value) => ({ value, label: t(`info.notify.${value}`) }))}
        onChange={(notify) => prefer({ notify })}
      />
      <Switch label={t('info.pinned')} checked={me.pinned} onChange={(pinned) => prefer({ pinned })} />
      <Switch
        label={t('info.archived')}
        checked={me.archived}
        onChange={(archived) => prefer({ archived })}
      />
    </section>
  )
}
