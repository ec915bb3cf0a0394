import { useElderMode } from '@/platform/preferences'
import { TabBar, type IconName } from '@/ui'
import { go, href } from '../routes'
import { useHome } from '../use-home'
import { t } from './texts'

export type TabName = 'home' | 'services' | 'health' | 'messages' | 'family' | 'me'
const STANDARD: readonly TabName[] = ['home', 'services', 'health', 'messages', 'me']
/** 首页 看病 家人 我的: messages are behind 现在要做 and 我的, 健康 is a row of the home page (ux-wechat §4.6). */
const ELDER: readonly TabName[] = ['home', 'services', 'family', 'me']
const ICON: Record<TabName, IconName> = { home: 'home', services: 'grid', health: 'pulse', messages: 'chat', family: 'users', me: 'user' }

/** The tab bar of the citizen app with the number of things to do. */
export function Tabs({ current }: { current: TabName }) {
  const elder = useElderMode()
  const open = useHome().home.data?.total ?? 0
  const items = (elder ? ELDER : STANDARD).map((key) => ({
    key,
    icon: elder && key === 'services' ? ('steth' as const) : ICON[key],
    label: elder && key === 'services' ? t('seeDoctor') : t(key),
    href: href(key),
    ...(key === (elder ? 'home' : 'messages') && open > 0 ? { count: open, countLabel: t('openItems') } : {}),
  }))
  return <TabBar items={items} current={current} onGo={(key) => go(key as TabName)} />
}
