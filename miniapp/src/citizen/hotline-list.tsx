import type { Hotline } from '@jktl/shared/content/contract'
import { callPhone } from '@/platform/phone'
import { Button, Cell, List } from '@/ui'
import { t } from './hotline-texts'

interface Props {
  label: string
  lines: readonly Hotline[]
  /** Prefix of the buttons' ids: `{id}-120`. */
  id: string
  /** The number to call first. */
  first?: string
}
/** Numbers with what they are for, their hours, and one button each. */
export const HotlineList = ({ label, lines, id, first }: Props) => (
  <List label={label}>
    {lines.map(({ phone, name, about, hours }, index) => (
      <Cell
        key={phone}
        first={index === 0}
        icon="phone"
        plate="tint"
        title={name}
        note={t('note', { about, hours })}
        action={
          <Button
            id={`${id}-${phone}`}
            kind={phone === first ? 'danger-fill' : 'secondary'}
            small
            label={t('callName', { name, phone })}
            onPress={() => callPhone(phone)}
          >
            {t('call', { phone })}
          </Button>
        }
      />
    ))}
  </List>
)
