import { useEffect, useEffectEvent, useState } from 'react'
import type { Message, Receipt } from '@oms-chat/shared'
import { useAppDispatch, useAppSelector } from '../../app/hooks.ts'
import { useLocale } from '../../app/i18n.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorNote } from '../../ui/states.tsx'
import { PeopleSkeleton, PersonText } from '../users/PersonList.tsx'
import styles from './MessageInfo.module.css'
import { loadReceipts } from './receipts.ts'
import { receiptsWatched, selectReceiptNews } from './receiptsSlice.ts'

type Page = ReturnType<typeof loadReceipts.fulfilled>['payload']

/**
 * What is known of a message, anew whenever somebody has got or read something, or shares no more; `more` fetches the
 * next page.
 */
function useReceipts({ id, chatId }: Message) {
  const dispatch = useAppDispatch()
  const news = useAppSelector(selectReceiptNews)
  const shares = useAppSelector((state) => state.settings.shareReceipts)
  const [page, setPage] = useState<Page | null>(null)
  const [failed, setFailed] = useState(false)
  const isTold = news !== undefined
  useEffect(() => {
    dispatch(receiptsWatched(chatId))
    return () => {
      dispatch(receiptsWatched(null))
    }
  }, [dispatch, chatId, isTold])
  const load = (cursor: string | null) => dispatch(loadReceipts({ messageId: id, cursor })).unwrap()
  /** As much as is shown, from the beginning. */
  const reload = useEffectEvent(async () => {
    let next = await load(null)
    while (next.nextCursor !== null && next.data.length < (page?.data.length ?? 0)) {
      const { data, ...rest } = await load(next.nextCursor)
      next = { ...rest, data: [...next.data, ...data] }
    }
    return next
  })
  useEffect(() => {
    let current = true
    reload()
      .then((next) => {
        if (!current) return
        setPage(next)
        setFailed(false)
      })
      .catch(() => current && setFailed(true))
    return () => {
      current = false
    }
  }, [id, news, shares])
  const more = async () => {
    const answer = await dispatch(loadReceipts({ messageId: id, cursor: page?.nextCursor ?? null }))
    if (loadReceipts.rejected.match(answer)) setFailed(true)
    else if (page) setPage({ ...answer.payload, data: [...page.data, ...answer.payload.data] })
  }
  return { page, failed, more }
}

/** Who read a message and when, who got it, and who not yet. */
export function MessageInfo({ message }: { message: Message }) {
  const { t } = useLocale()
  const { page, failed, more } = useReceipts(message)
  return (
    <Dialog title={t('message.info')} tall>
      {failed && <ErrorNote>{t('message.info.failed')}</ErrorNote>}
      {!page && !failed && <PeopleSkeleton />}
      {page && !page.shared && <p className={styles.note}>{t('message.info.unshared')}</p>}
      {page?.shared && page.data.length === 0 && <p className={styles.note}>{t('message.info.nobody')}</p>}
      {page && statuses.map((status) => <People key={status} page={page} status={status} />)}
      {page?.nextCursor != null && <Button onClick={() => void more()}>{t('message.info.more')}</Button>}
    </Dialog>
  )
}

const statuses = ['read', 'delivered', 'sent'] as const

function People({ page, status }: { page: Page; status: Receipt['status'] }) {
  const { t, formats } = useLocale()
  const people = page.data.filter((receipt) => receipt.status === status)
  if (people.length === 0) return null
  const heading = t(`message.info.${status}`)
  return (
    <section className={styles.section}>
      <h3>
        {heading} <small>{formats.number(page[status])}</small>
      </h3>
      <ul aria-label={heading}>
        {people.map(({ user, readAt, deliveredAt }) => {
          const at = readAt ?? deliveredAt
          return (
            <li key={user.id} className={styles.person}>
              <PersonText user={user} detail={at === null ? `@${user.username}` : formats.full(at)} />
            </li>
          )
        })}
      </ul>
    </section>
  )
}
