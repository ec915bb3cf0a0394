import type { ReactNode } from 'react'
import type { PressProps } from './host'
import type { IconName } from './icons.generated'

export type ButtonKind = 'primary' | 'secondary' | 'quiet' | 'danger' | 'danger-fill' | 'ticket' | 'ticket-line'
export interface ButtonProps extends Pick<PressProps, 'onPress' | 'label' | 'expanded' | 'openType' | 'onOpen' | 'submit' | 'href'> {
  id: string
  kind?: ButtonKind
  /** Small: as wide as its words, for cards and rows. */
  small?: boolean
  /** As wide as its words at full height, for the action bar. */
  fit?: boolean
  icon?: IconName
  /** Why it cannot be pressed; shown below it (small: only spoken, say it nearby). */
  disabledReason?: string | undefined
  /** Being done: announced, spins, ignores further taps. */
  busy?: boolean
  className?: string
  children: ReactNode
}
