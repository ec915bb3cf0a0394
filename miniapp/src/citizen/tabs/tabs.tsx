import { useElderMode } from '@/platform/preferences'
import { TabBar, type IconName } from '@/ui'
import { go, href } from '../routes'
import { t } from './texts'

const TABS = ['home', 'services', 'messages', 'me'] as const
export type TabName = (typeof TABS)[number]
const ICON: Record<TabName, IconName> = { home: 'home', services: 'grid', messages: 'chat', me: 'user' }

/** The tab bar of the citizen app; `open` is the number of things to do behind 消息. */
export function Tabs({ current, open = 0 }: { current: TabName; open?: number }) {
  const elder = useElderMode()
  const items = TABS.map((key) => ({
    key,
    icon: ICON[key],
    label: elder && key === 'services' ? t('seeDoctor') : t(key),
    href: href(key),
    ...(key === 'messages' && open > 0 ? { count: open, countLabel: t('openItems') } : {}),
  }))
  return <TabBar items={items} current={current} onGo={(key) => go(key as TabName)} />
}
