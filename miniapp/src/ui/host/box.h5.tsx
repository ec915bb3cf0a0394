import { createElement, forwardRef } from 'react'
import type { BoxProps } from './props'

export const Box = forwardRef<HTMLElement, BoxProps>(function Box(
  { as = 'div', children, focusable, role, label, labelledBy, describedBy, hidden, live, busy, modal, current, ...rest },
  ref,
) {
  return createElement(
    as,
    {
      ...rest,
      ref,
      role,
      tabIndex: focusable ? -1 : undefined,
      'aria-label': label,
      'aria-labelledby': labelledBy,
      'aria-describedby': describedBy,
      'aria-hidden': hidden || undefined,
      'aria-live': live,
      'aria-busy': busy || undefined,
      'aria-modal': modal || undefined,
      'aria-current': current ? 'true' : undefined,
    },
    children,
  )
})
