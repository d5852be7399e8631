import { EmojiPicker as Picker } from 'frimousse'
import { useLocale } from '../app/i18n.tsx'
import { loadEmojiData } from './emojiData.ts'
import styles from './EmojiPicker.module.css'

/** Every emoji, by category and by name. */
export default function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { t, language } = useLocale()
  return (
    <Picker.Root
      className={styles.root}
      columns={9}
      locale={language}
      resolveEmojiData={loadEmojiData}
      onEmojiSelect={({ emoji }) => onPick(emoji)}
    >
      <Picker.Search
        className={styles.search}
        aria-label={t('emoji.search')}
        placeholder={t('emoji.search')}
        autoFocus
      />
      <Picker.Viewport className={styles.viewport}>
        <Picker.Loading className={styles.message} />
        <Picker.Empty className={styles.message}>{t('emoji.none')}</Picker.Empty>
        <Picker.List
          components={{
            CategoryHeader: ({ category, ...rest }) => (
              <div className={styles.header} {...rest}>
                {category.label}
              </div>
            ),
            Row: (props) => <div className={styles.row} {...props} />,
            Emoji: ({ emoji, ...rest }) => (
              <button
                type="button"
                className={styles.emoji}
                data-active={emoji.isActive ? '' : undefined}
                {...rest}
              >
                {emoji.emoji}
              </button>
            ),
          }}
        />
      </Picker.Viewport>
      <div className={styles.active}>
        <Picker.ActiveEmoji>
          {({ emoji }) => <span>{emoji ? `${emoji.emoji}  ${emoji.label}` : t('emoji.title')}</span>}
        </Picker.ActiveEmoji>
      </div>
    </Picker.Root>
  )
}
