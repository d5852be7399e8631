import type { Chat, RouteBody } from '@oms-chat/shared'
import { durationText } from '../../app/durations.ts'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { type Translate, useT } from '../../app/i18n.tsx'
import { Switch } from '../../ui/Field.tsx'
import { useOverlays } from '../../ui/overlays.ts'
import { Select } from '../../ui/Select.tsx'
import { keepsChat } from '../chats/chatRole.ts'
import { updateChat } from '../chats/thunks.ts'
import styles from './InfoPanel.module.css'

type Settings = NonNullable<RouteBody<'updateChat'>['settings']>

const switches = ['onlyAdminsCanPost', 'membersCanAddOthers', 'historyForNewMembers'] as const
const slowSteps = [0, 10, 30, 60, 300, 900, 3_600]
const day = 86_400
const keptSteps = [0, 7 * day, 30 * day, 90 * day, 365 * day]
const disappearingSteps = [0, 3_600, 86_400, 7 * 86_400, 90 * 86_400]

/** What holds for everyone in it: changed by its admins, of a direct chat by both; told to the others. */
export function ChatSettings({ chat }: { chat: Chat }) {
  const t = useT()
  const dispatch = useAppDispatch()
  const { toast } = useOverlays()
  const isAdmin = useAppSelector((state) => keepsChat(chat, state.session.user))
  const isDirect = chat.type === 'direct'
  const change = async (settings: Settings) => {
    const answer = await dispatch(updateChat({ chatId: chat.id, settings }))
    if (updateChat.rejected.match(answer)) toast(errorText(t, answer.payload))
  }
  if (!isAdmin && !isDirect) return <Rules chat={chat} />
  const { settings } = chat
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('info.settings')}</h3>
      {!isDirect &&
        switches.map((name) => (
          <Switch
            key={name}
            label={t(`info.${name}`)}
            checked={settings[name]}
            onChange={(checked) => void change({ [name]: checked })}
          />
        ))}
      {!isDirect && (
        <Seconds
          label={t('info.slowMode')}
          value={settings.slowModeSeconds}
          steps={slowSteps}
          onChange={(slowModeSeconds) => void change({ slowModeSeconds })}
        />
      )}
      <Seconds
        label={t('info.disappearing')}
        value={settings.disappearingSeconds ?? 0}
        steps={disappearingSteps}
        onChange={(seconds) => void change({ disappearingSeconds: seconds === 0 ? null : seconds })}
      />
      {!isDirect && (
        <Seconds
          label={t('info.retention')}
          hint={t('info.retentionHint')}
          off={t('info.keptForEver')}
          value={(settings.retentionDays ?? 0) * day}
          steps={keptSteps}
          onChange={(seconds) => void change({ retentionDays: seconds === 0 ? null : seconds / day })}
        />
      )}
    </section>
  )
}

type SecondsProps = {
  label: string
  hint?: string
  /** What 0 is called. */
  off?: string
  value: number
  steps: number[]
  onChange: (seconds: number) => void
}

/** A span of time out of some usual ones; one that was set elsewhere stands among them. 0 is off. */
function Seconds({ label, hint, off, value, steps, onChange }: SecondsProps) {
  const t = useT()
  const all = [...new Set([...steps, value])].sort((a, b) => a - b)
  return (
    <Select
      label={label}
      hint={hint}
      value={String(value)}
      options={all.map((seconds) => ({
        value: String(seconds),
        label: seconds === 0 ? (off ?? t('info.off')) : durationText(t, seconds),
      }))}
      onChange={(chosen) => onChange(Number(chosen))}
    />
  )
}

/** What a member should know of how a chat is set. */
function rulesOf(t: Translate, { settings }: Chat): string[] {
  const { onlyAdminsCanPost, membersCanAddOthers, slowModeSeconds, disappearingSeconds, retentionDays } =
    settings
  const rules = [
    onlyAdminsCanPost && t('info.onlyAdminsCanPost'),
    !membersCanAddOthers && t('info.onlyAdminsAdd'),
    slowModeSeconds > 0 && t('composer.slowMode', { time: durationText(t, slowModeSeconds) }),
    disappearingSeconds !== null &&
      t('composer.disappearing', { time: durationText(t, disappearingSeconds) }),
    retentionDays !== null && t('info.keptFor', { time: durationText(t, retentionDays * day) }),
  ]
  return rules.filter((rule) => rule !== false)
}

function Rules({ chat }: { chat: Chat }) {
  const t = useT()
  const rules = rulesOf(t, chat)
  if (rules.length === 0) return null
  return (
    <section className={styles.section}>
      <h3 className={styles.sectionTitle}>{t('info.settings')}</h3>
      <ul className={styles.rules}>
        {rules.map((rule) => (
          <li key={rule}>{rule}</li>
        ))}
      </ul>
    </section>
  )
}
