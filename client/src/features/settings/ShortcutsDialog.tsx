import { Fragment } from 'react'
import { useT } from '../../app/i18n.tsx'
import { withMod } from '../../app/shortcuts.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import styles from './Settings.module.css'

/** What every key does. */
export default function ShortcutsDialog() {
  const t = useT()
  const onMessage = t('shortcuts.onMessage')
  const rows = [
    { what: t('shortcuts.switch'), keys: [withMod('K')] },
    { what: t('shortcuts.search'), keys: ['/'] },
    { what: t('shortcuts.send'), keys: ['Enter'] },
    { what: t('shortcuts.newline'), keys: ['Shift+Enter'] },
    { what: t('shortcuts.editLast'), keys: ['↑'], where: t('shortcuts.emptyComposer') },
    { what: t('shortcuts.bold'), keys: [withMod('B')] },
    { what: t('shortcuts.italic'), keys: [withMod('I')] },
    { what: t('shortcuts.code'), keys: [withMod('E')] },
    { what: t('shortcuts.move'), keys: ['↑', '↓'] },
    { what: t('shortcuts.reply'), keys: ['R'], where: onMessage },
    { what: t('shortcuts.edit'), keys: ['E'], where: onMessage },
    { what: t('shortcuts.react'), keys: ['+'], where: onMessage },
    { what: t('shortcuts.escape'), keys: ['Esc'] },
    { what: t('shortcuts.sheet'), keys: ['?'] },
  ]
  return (
    <Dialog title={t('shortcuts.title')}>
      <dl className={styles.shortcuts}>
        {rows.map(({ what, keys, where }) => (
          <Fragment key={what}>
            <dt>
              {what}
              {where && <small> {where}</small>}
            </dt>
            <dd>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dd>
          </Fragment>
        ))}
      </dl>
    </Dialog>
  )
}
