import { Input, Textarea } from '@tarojs/components'
import type { EntryProps } from './props'

const TYPE = { text: 'text', number: 'number', tel: 'number', idcard: 'idcard', search: 'text' } as const

export function Entry({
  id,
  className,
  value,
  onChange,
  kind = 'text',
  multiline,
  placeholder,
  maxLength = -1,
  readOnly,
  required,
  invalid,
  label,
  onBlur,
  onConfirm,
}: EntryProps) {
  const shared = {
    id,
    value,
    maxlength: maxLength,
    ...(className ? { className } : {}),
    ...(placeholder ? { placeholder } : {}),
    ...(readOnly ? { disabled: true } : {}),
    ...(onBlur ? { onBlur } : {}),
    // iOS speaks an input's label only with this role.
    'aria-role': 'textbox',
    ...(label ? { 'aria-label': label } : {}),
    ...(invalid ? { 'aria-invalid': true } : {}),
    ...(required ? { 'aria-required': true } : {}),
  }
  const changed = (event: { detail: { value: string } }) => onChange(event.detail.value)
  if (multiline) return <Textarea {...shared} onInput={changed} />
  return <Input {...shared} type={TYPE[kind]} confirmType={kind === 'search' ? 'search' : 'done'} onInput={changed} onConfirm={() => onConfirm?.()} />
}
