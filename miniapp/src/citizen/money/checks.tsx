import type { MoneyView } from '@jktl/shared/payments/contract'
import { KeyValueList } from '@/ui'
import { serverNow } from '@/platform/server-time'
import { momentText } from '../moments'
import { t } from './texts'

/** When the channel was asked, when it is asked next, and what happens at the latest: for everybody whose money is not yet certain. */
export function Checks({ money }: { money: MoneyView }) {
  const isDue = money.nextCheckAt !== null && Date.parse(money.nextCheckAt) <= serverNow()
  return (
    <KeyValueList
      items={[
        ...(money.lastCheckAt ? [{ key: t('lastCheck'), value: momentText(money.lastCheckAt) }] : []),
        ...(money.nextCheckAt ? [{ key: t('nextCheck'), value: isDue ? t('soon') : momentText(money.nextCheckAt) }] : []),
        { key: t('latest'), value: money.payBy ? t('latestChecking', { time: momentText(money.payBy) }) : t('latestNoTime') },
      ]}
    />
  )
}
