import type { EntryProps } from './props'

const INPUT_MODE = { text: 'text', number: 'numeric', tel: 'tel', idcard: 'text', search: 'search' } as const
const TYPE = { text: 'text', number: 'text', tel: 'tel', idcard: 'text', search: 'search' } as const

export function Entry({
  id,
  className,
  value,
  onChange,
  kind = 'text',
  multiline,
  placeholder,
  maxLength,
  readOnly,
  required,
  invalid,
  label,
  describedBy,
  autoComplete,
  onBlur,
  onConfirm,
}: EntryProps) {
  const shared = {
    id,
    className,
    value,
    placeholder,
    maxLength,
    readOnly,
    autoComplete,
    onBlur,
    'aria-label': label,
    'aria-describedby': describedBy,
    'aria-invalid': invalid || undefined,
    'aria-required': required || undefined,
  }
  if (multiline) return <textarea {...shared} onChange={(event) => onChange(event.target.value)} />
  return (
    <input
      {...shared}
      type={TYPE[kind]}
      inputMode={INPUT_MODE[kind]}
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && !event.nativeEvent.isComposing) onConfirm?.()
      }}
    />
  )
}
