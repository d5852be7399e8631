import { Copy } from 'lucide-react'
import { useMemo } from 'react'
import { useT } from '../../app/i18n.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { lazyModule, useLazyModule } from '../../ui/lazyModule.ts'
import { useCopy } from '../../ui/useCopy.ts'
import styles from './MessageText.module.css'

const highlighter = lazyModule(async () => (await import('./highlight.ts')).createHighlighter())

/** Fenced code: readable at once, coloured when the highlighter is there; its lines stay as they are. */
export function CodeBlock({ code, language }: { code: string; language: string | null }) {
  const t = useT()
  const copy = useCopy()
  const highlight = useLazyModule(highlighter)
  if (language !== null && !highlight) void highlighter.load().catch(() => undefined)
  const html = useMemo(() => highlight?.(code, language) ?? null, [highlight, code, language])
  return (
    <div className={styles.code} dir="ltr">
      <pre tabIndex={0}>
        {html === null ? <code>{code}</code> : <code dangerouslySetInnerHTML={{ __html: html }} />}
      </pre>
      <IconButton
        icon={Copy}
        label={t('message.copyCode')}
        onClick={() => void copy(code, t('common.copied'))}
      />
    </div>
  )
}
