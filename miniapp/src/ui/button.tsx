import type { Tone } from '@/theme/tones'
import type { ButtonKind, ButtonProps } from './button-props'
import { Box, classes, Press } from './host'
import { Icon } from './icon'
import { t } from './texts'
import { Toned } from './tone'

export type { ButtonKind, ButtonProps } from './button-props'

const TONE: Record<ButtonKind, Tone> = {
  primary: 'on-brand',
  secondary: 'brand',
  quiet: 'brand',
  danger: 'danger',
  'danger-fill': 'on-danger',
  ticket: 'ticket',
  'ticket-line': 'on-ticket',
}

/** One filled primary per screen. Never disabled without a reason. */
export function Button({ id, kind = 'primary', small, fit, icon, disabledReason, busy, className, children, ...press }: ButtonProps) {
  const off = disabledReason !== undefined
  const why = `${id}-why`
  return (
    <Toned tone={off ? 'text-3' : TONE[kind]}>
      <Press
        id={id}
        className={classes('btn', off ? 'btn--off' : `btn--${kind}`, small && 'btn--s', fit && 'btn--fit bar__go', className)}
        disabled={off}
        {...(off ? { describedBy: why } : {})}
        {...(busy ? { busy } : {})}
        {...press}
      >
        {busy ? <Box as="span" className="spin" hidden /> : icon ? <Icon name={icon} size="s" /> : null}
        {busy ? t('busy') : children}
      </Press>
      {off ? (
        <Box as="p" id={why} className={small || fit ? 'sr' : 'btn__why'}>
          {disabledReason}
        </Box>
      ) : null}
    </Toned>
  )
}

export interface LinkButtonProps extends Pick<ButtonProps, 'onPress' | 'label' | 'href'> {
  id: string
  icon?: ButtonProps['icon']
  /** Chevron after the words: leads to another page. */
  more?: boolean
  children: ButtonProps['children']
}
export const LinkButton = ({ id, icon, more, children, ...press }: LinkButtonProps) => (
  <Toned tone="brand">
    <Press id={id} className="link" {...press}>
      {icon ? <Icon name={icon} size="s" /> : null}
      {children}
      {more ? <Icon name="right" size="xs" /> : null}
    </Press>
  </Toned>
)

export interface IconButtonProps extends Pick<ButtonProps, 'onPress' | 'href' | 'expanded'> {
  id: string
  icon: NonNullable<ButtonProps['icon']>
  label: string
  /** Small number at its corner; the label must say it too. */
  count?: number
}
export const IconButton = ({ id, icon, label, count, ...press }: IconButtonProps) => (
  <Press id={id} className="iconbtn" label={label} {...press}>
    <Icon name={icon} />
    {count ? (
      <Box as="span" className="count" hidden>
        {count}
      </Box>
    ) : null}
  </Press>
)
