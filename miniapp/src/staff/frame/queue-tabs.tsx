import type { ReactNode } from 'react'
import { Box, classes, Press } from '@/ui'

interface QueueTabsProps<Key extends string> {
  /** Every tab is `<id>-<key>`. */
  id: string
  label: string
  keys: readonly Key[]
  current: Key
  text: (key: Key) => ReactNode
  href: (key: Key) => string
  onPick: (key: Key) => void
}

/** The parts of a queue, one of which is shown; each has an address of its own. */
export const QueueTabs = <Key extends string>({ id, label, keys, current, text, href, onPick }: QueueTabsProps<Key>) => (
  <Box as="nav" className="tabs s-tabs" label={label}>
    {keys.map((key) => (
      <Press
        key={key}
        id={`${id}-${key}`}
        className={classes('tabs__i', key === current && 'tabs__i--on')}
        href={href(key)}
        current={key === current}
        onPress={() => onPick(key)}
      >
        {text(key)}
      </Press>
    ))}
  </Box>
)
