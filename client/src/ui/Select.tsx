import { useId } from 'react'
import styles from './Select.module.css'

type SelectProps<V extends string> = {
  label: string
  value: V
  options: readonly { value: V; label: string }[]
  disabled?: boolean
  hint?: string | undefined
  onChange: (value: V) => void
}

/** One of several, chosen at once: the label on one side, what is chosen on the other. */
export function Select<V extends string>({
  label,
  value,
  options,
  disabled,
  hint,
  onChange,
}: SelectProps<V>) {
  const id = useId()
  const row = (
    <div className={styles.row}>
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        className={styles.select}
        value={value}
        disabled={disabled}
        aria-describedby={hint ? `${id}-hint` : undefined}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
  if (!hint) return row
  return (
    <>
      {row}
      <p id={`${id}-hint`} className={styles.hint}>
        {hint}
      </p>
    </>
  )
}
