import type { ReactNode } from 'react'
import styles from './Entrance.module.css'

/** The one card in the middle, with the product's mark. */
export function EntranceCard({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <div className={styles.brand}>
          <svg className={styles.logo} viewBox="0 0 32 32" aria-hidden>
            <rect width="32" height="32" rx="8" fill="currentColor" />
            <path
              d="M9 9.5h14a2.5 2.5 0 0 1 2.5 2.5v7a2.5 2.5 0 0 1-2.5 2.5h-6.6l-4.9 3.5v-3.5H9A2.5 2.5 0 0 1 6.5 19v-7A2.5 2.5 0 0 1 9 9.5Z"
              fill="#fff"
            />
            <path
              d="M11 13.8h10M11 17.2h6.5"
              stroke="currentColor"
              strokeWidth="1.8"
              strokeLinecap="round"
              fill="none"
            />
          </svg>
          <h1>{title}</h1>
        </div>
        {children}
      </div>
    </main>
  )
}
