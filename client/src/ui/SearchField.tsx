import { Search, X } from 'lucide-react'
import type { ComponentProps, Ref } from 'react'
import { IconButton } from './Button.tsx'
import styles from './SearchField.module.css'

type SearchFieldProps = {
  label: string
  placeholder: string
  clearLabel: string
  value: string
  onValue: (value: string) => void
  inputRef?: Ref<HTMLInputElement>
} & Pick<ComponentProps<'input'>, 'onKeyDown' | 'onFocus' | 'aria-keyshortcuts'>

export function SearchField({ label, clearLabel, value, onValue, inputRef, ...rest }: SearchFieldProps) {
  return (
    <div className={styles.search}>
      <Search aria-hidden strokeWidth={2} />
      <input
        ref={inputRef}
        type="search"
        aria-label={label}
        value={value}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => onValue(event.target.value)}
        {...rest}
      />
      {value !== '' && <IconButton icon={X} label={clearLabel} onClick={() => onValue('')} />}
    </div>
  )
}
