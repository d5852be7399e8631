import { useEffect, useState } from 'react'
import type { ErrorBody } from '@oms-chat/shared'
import { errorText } from '../../app/errors.ts'
import { useAppDispatch } from '../../app/hooks.ts'
import { useT } from '../../app/i18n.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { openQueues } from './queues.ts'
import styles from './Settings.module.css'

type Answer = { url: string } | { refused: ErrorBody | undefined }

/** The way to the pages about what the server does beside people's requests. The server says who may see them. */
export default function QueuesDialog() {
  const t = useT()
  const dispatch = useAppDispatch()
  const [answer, setAnswer] = useState<Answer | null>(null)
  useEffect(() => {
    let current = true
    void dispatch(openQueues()).then((opened) => {
      if (!current) return
      setAnswer(openQueues.fulfilled.match(opened) ? { url: opened.payload } : { refused: opened.payload })
    })
    return () => {
      current = false
    }
  }, [dispatch])
  return (
    <Dialog title={t('queues.title')} wide>
      <p>{t('queues.text')}</p>
      {answer && 'url' in answer && (
        <a className={styles.link} href={answer.url} target="_blank" rel="noopener noreferrer">
          {t('queues.open')}
        </a>
      )}
      {answer && 'refused' in answer && <ErrorNote>{refusalText(t, answer.refused)}</ErrorNote>}
    </Dialog>
  )
}

/** Administrators of another organisation, and installations without queues, are told just that. */
function refusalText(t: ReturnType<typeof useT>, error: ErrorBody | undefined): string {
  if (error?.code === 'NOT_FOUND') return t('queues.none')
  return error?.code === 'FORBIDDEN' ? t('queues.notYours') : errorText(t, error)
}
