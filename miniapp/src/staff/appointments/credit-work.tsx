import { useRead } from '@/platform/api'
import { Cell, List, QueryStates, Skeleton } from '@/ui'
import { usePosts } from '../frame/access'
import { menuFor } from '../frame/menu'
import { Panel } from '../frame/panel'
import { t } from './credit-texts'

const PAGES: readonly string[] = ['appeals', 'unseen', 'listings', 'exemptions']

/** What waits about credit, and the way to each of its pages: on a phone they are no tabs. */
export function CreditWork() {
  const query = useRead('appointments.listStaffAppeals', { query: { state: 'WAITING' } })
  const items = menuFor(usePosts().map(({ role }) => role)).filter(({ key }) => PAGES.includes(key))
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={2} />} id="appeals-error">
      {(page) => (
        <Panel title={t('work')} flush>
          <List label={t('work')}>
            {items.map(({ key, label, icon, href, open }, index) => (
              <Cell
                key={key}
                id={`home-${key}`}
                first={index === 0}
                icon={icon}
                title={label}
                note={
                  key === 'appeals' && page.items.length > 0 ? t('waitingCount', { count: `${page.items.length}${page.nextCursor ? '+' : ''}` }) : undefined
                }
                href={href}
                onPress={open}
              />
            ))}
          </List>
        </Panel>
      )}
    </QueryStates>
  )
}
