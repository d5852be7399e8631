import { useState } from 'react'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { type Language, languages, useLocale } from '../../app/i18n.tsx'
import { chooseMostMessages, messageRooms, mostMessages } from '../../app/device.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { Segments, Switch } from '../../ui/Field.tsx'
import { Password, Profile } from './AccountForms.tsx'
import { Sessions } from './Sessions.tsx'
import styles from './Settings.module.css'
import { selectSettings, settingsChanged } from './settingsSlice.ts'

/** How the app looks and writes for oneself, and one's account. Everything holds at once. */
export default function SettingsDialog() {
  const { t } = useLocale()
  return (
    <Dialog title={t('settings.title')} wide tall>
      <Appearance />
      <Writing />
      <Privacy />
      <Keeping />
      <Profile />
      <Password />
      <Sessions />
    </Dialog>
  )
}

const themes = ['system', 'light', 'dark'] as const

function Appearance() {
  const { t, language, choose } = useLocale()
  const dispatch = useAppDispatch()
  const { theme, reduceMotion } = useAppSelector(selectSettings)
  return (
    <section className={styles.section}>
      <h3>{t('settings.appearance')}</h3>
      <div className={styles.row}>
        <span aria-hidden>{t('settings.theme')}</span>
        <Segments
          label={t('settings.theme')}
          value={theme}
          options={themes.map((value) => ({ value, label: t(`settings.theme.${value}`) }))}
          onChange={(next) => dispatch(settingsChanged({ theme: next }))}
        />
      </div>
      <label className={styles.row}>
        {t('settings.language')}
        <select
          className={styles.select}
          value={language}
          onChange={(event) => choose(event.target.value as Language)}
        >
          {Object.entries(languages).map(([tag, name]) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Switch
        label={t('settings.motion')}
        hint={t('settings.motionHint')}
        checked={reduceMotion}
        onChange={(on) => dispatch(settingsChanged({ reduceMotion: on }))}
      />
    </section>
  )
}

function Writing() {
  const { t } = useLocale()
  const dispatch = useAppDispatch()
  const { enterSends } = useAppSelector(selectSettings)
  return (
    <section className={styles.section}>
      <h3>{t('settings.writing')}</h3>
      <Switch
        label={t('settings.enterSends')}
        hint={t('settings.enterSendsHint', { key: 'Shift+Enter' })}
        checked={enterSends}
        onChange={(on) => dispatch(settingsChanged({ enterSends: on }))}
      />
    </section>
  )
}

const shared = ['shareReceipts', 'shareTyping', 'shareLastSeen'] as const

/** What others are told of oneself, and so what one is told of them. */
function Privacy() {
  const { t } = useLocale()
  const dispatch = useAppDispatch()
  const settings = useAppSelector(selectSettings)
  return (
    <section className={styles.section}>
      <h3>{t('settings.privacy')}</h3>
      <p className={styles.hint}>{t('settings.privacyHint')}</p>
      {shared.map((what) => (
        <Switch
          key={what}
          label={t(`settings.${what}`)}
          checked={settings[what]}
          onChange={(on) => dispatch(settingsChanged({ [what]: on }))}
        />
      ))}
    </section>
  )
}

/** What this device keeps for times without a network. */
function Keeping() {
  const { t, language } = useLocale()
  const [kept, setKept] = useState(mostMessages)
  const choose = (count: number) => {
    chooseMostMessages(count)
    setKept(count)
  }
  return (
    <section className={styles.section}>
      <h3>{t('settings.device')}</h3>
      <label className={styles.row}>
        <span>
          {t('settings.kept')}
          <small className={styles.hint}>{t('settings.keptHint')}</small>
        </span>
        <select
          className={styles.select}
          value={kept}
          onChange={(event) => choose(Number(event.target.value))}
        >
          {messageRooms.map((count) => (
            <option key={count} value={count}>
              {count.toLocaleString(language)}
            </option>
          ))}
        </select>
      </label>
    </section>
  )
}
