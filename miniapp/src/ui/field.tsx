import type { ReactNode } from 'react'
import { Box, classes, Entry, Press, type EntryProps } from './host'
import { Icon } from './icon'
import type { IconName } from './icons.generated'
import { t } from './texts'
import { Toned } from './tone'
import { FieldLabel } from './field-label'

export interface FieldProps extends Omit<EntryProps, 'invalid' | 'describedBy' | 'className'> {
  label: string
  /** What is wrong and what to do; kept beside the field and announced. */
  error?: string | undefined
  hint?: ReactNode
  optional?: boolean
  first?: boolean
}
/** Label, entry and, when something is wrong, the sentence about it. The entered text is never thrown away. */
export function Field({ label, error, hint, optional, first, ...entry }: FieldProps) {
  const message = `${entry.id}-message`
  const told = error ?? hint
  return (
    <Box className={classes('field', first && 'field--first')}>
      <FieldLabel htmlFor={entry.id} text={label} optional={optional ? t('optional') : undefined} />
      <Entry
        {...entry}
        {...(process.env.TARO_ENV === 'weapp' ? { label } : {})}
        className={classes('input', entry.multiline && 'input--area', error && 'input--bad', entry.readOnly && 'input--off')}
        {...(error ? { invalid: true } : {})}
        {...(told ? { describedBy: message } : {})}
      />
      {told ? (
        <Toned tone={error ? 'danger' : 'text-3'}>
          <Box as="p" id={message} className={classes('field__m', error && 'field__m--bad')} {...(error ? { role: 'alert' } : {})}>
            {error ? <Icon name="alert" size="xs" /> : null}
            {told}
          </Box>
        </Toned>
      ) : null}
    </Box>
  )
}

/** The look of an entry for something chosen on another page or in a sheet. */
export const SelectRow = ({ id, label, icon, value, onPress }: { id: string; label: string; icon?: IconName; value: string; onPress: () => void }) => (
  <Box className="field">
    <Box as="p" className="field__l">
      {label}
    </Box>
    <Press id={id} className="input select" label={`${label} ${value}`} onPress={onPress}>
      {icon ? <Icon name={icon} size="s" /> : null}
      <Box as="span" className="grow">
        {value}
      </Box>
      <Icon name="right" size="xs" />
    </Press>
  </Box>
)
