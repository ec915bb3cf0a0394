import { useRead } from '@/platform/api'
import { Cell, List, QueryStates, Skeleton } from '@/ui'
import { usePosts } from '../frame/access'
import { menuFor } from '../frame/menu'
import { Panel } from '../frame/panel'
import { t } from './finance-texts'

const PAGES: readonly string[] = [
  'unclearMoney',
  'financeDays',
  'differences',
  'clearing',
  'moneyProof',
  'moneyRows',
  'onboarding',
  'frontCertificates',
  'onboardings',
  'expiries',
  'creditpayCases',
  'creditpayAccounts',
  'creditpayDifferences',
  'creditpayRules',
]

/** What waits for the two of the finance desk, and the way to each of its pages: on a phone they are no tabs. */
export function FinanceWork() {
  const held = usePosts().map(({ role }) => role)
  const query = useRead('payments.getFinanceDuties', {})
  const items = menuFor(held).filter(({ key }) => PAGES.includes(key))
  const isChecker = held.includes('finance_checker')
  return (
    <QueryStates query={query} skeleton={<Skeleton rows={3} />} id="duties-error">
      {({ todo, toDecide, failedBatches, daysToSign }) => {
        const notes: Record<string, string> = {
          differences: isChecker && toDecide > 0 ? t('dutyDecide', { count: toDecide }) : !isChecker && todo > 0 ? t('dutyTodo', { count: todo }) : '',
          financeDays: failedBatches > 0 ? t('dutyFailed', { count: failedBatches }) : daysToSign > 0 ? t('dutySign', { count: daysToSign }) : '',
        }
        return (
          <Panel id="finance-work" title={t('duties')} note={Object.values(notes).some(Boolean) ? undefined : t('dutyNone')} flush>
            <List label={t('duties')}>
              {items.map(({ key, label, icon, href, open }, index) => (
                <Cell key={key} id={`home-${key}`} first={index === 0} icon={icon} title={label} note={notes[key] || undefined} href={href} onPress={open} />
              ))}
            </List>
          </Panel>
        )
      }}
    </QueryStates>
  )
}
