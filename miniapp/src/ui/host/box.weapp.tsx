import { View } from '@tarojs/components'
import { forwardRef } from 'react'
import { classes, type BoxProps, type Tag } from './props'

const LOOK: Partial<Record<Tag, string>> = {
  span: 'as-inline',
  time: 'as-inline',
  b: 'as-strong',
  table: 'as-table',
  thead: 'as-rows',
  tbody: 'as-rows',
  tfoot: 'as-rows',
  tr: 'as-row',
  th: 'as-cell',
  td: 'as-cell',
}
const ROLE: Partial<Record<Tag, string>> = {
  h1: 'heading',
  h2: 'heading',
  h3: 'heading',
  ul: 'list',
  ol: 'list',
  li: 'listitem',
  nav: 'navigation',
  main: 'main',
  header: 'banner',
  table: 'table',
  tr: 'row',
  th: 'columnheader',
  td: 'cell',
}
const LEVEL: Partial<Record<Tag, string>> = { h1: '1', h2: '2', h3: '3' }

const told = (values: Record<string, string | boolean | undefined>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== false))

export const Box = forwardRef<unknown, BoxProps>(function Box(
  { as = 'div', id, className, style, children, role, label, hidden, live, busy, modal, current },
  ref,
) {
  const aria = told({
    'aria-role': role ?? ROLE[as],
    'aria-level': LEVEL[as],
    'aria-label': label,
    'aria-hidden': hidden,
    'aria-live': live,
    'aria-busy': busy,
    'aria-modal': modal,
    'aria-current': current,
  })
  return (
    <View ref={ref} className={classes(LOOK[as], className)} {...(id ? { id } : {})} {...(style ? { style } : {})} {...aria}>
      {children}
    </View>
  )
})
