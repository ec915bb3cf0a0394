import { useRead } from '@/platform/api'
import { Cell, List, QueryStates, Skeleton } from '@/ui'
import { usePosts } from '../frame/access'
import { GROUPS, menuFor } from '../frame/menu'
import { Panel } from '../frame/panel'
import { t } from './finance-texts'

const PARTS: readonly string[] = ['money', 'joining', 'creditpay']

/** What waits for the two of the finance desk, and the way to each of its pages: on a phone they are no tabs. */
export function FinanceWork() {
  const held = usePosts().map(({ role }) => role)
  const query = useRead('payments.getFinanceDuties', {})
  const ending = useRead('payments.listExpiries', {}).data?.items.length ?? 0
  const items = menuFor(held)
  const parts = GROUPS.filter(({ key }) => PARTS.includes(key) && items.some(({ group }) => group === key))
  const isChecker = held.includes('finance_checker')
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={3} />} id="duties-error">
      {({ todo, toDecide, failedBatches, daysToSign }) => {
        const notes: Record<string, string> = {
          differences: isChecker && toDecide > 0 ? t('dutyDecide', { count: toDecide }) : !isChecker && todo > 0 ? t('dutyTodo', { count: todo }) : '',
          expiries: ending > 0 ? t('dutyEnds', { count: ending }) : '',
          financeDays: failedBatches > 0 ? t('dutyFailed', { count: failedBatches }) : daysToSign > 0 ? t('dutySign', { count: daysToSign }) : '',
        }
        const isIdle = !Object.values(notes).some(Boolean)
        return (
          <>
            {parts.map(({ key: part, label: title }, place) => (
              <Panel key={part} id={`finance-${part}`} title={title} note={isIdle && place === 0 ? t('dutyNone') : undefined} flush>
                <List label={title}>
                  {items
                    .filter(({ group }) => group === part)
                    .map(({ key, label, icon, href, open }, index) => (
                      <Cell
                        key={key}
                        id={`home-${key}`}
                        first={index === 0}
                        icon={icon}
                        title={label}
                        note={notes[key] || undefined}
                        href={href}
                        onPress={open}
                      />
                    ))}
                </List>
              </Panel>
            ))}
          </>
        )
      }}
    </QueryStates>
  )
}
