import type { MoneyView } from '@jktl/shared/payments/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { Card, KeyValueList, Rule, Section, Timeline } from '@/ui'
import { momentText } from '../moments'
import { accountName } from './numbers'
import { REFUND_STEP, stateOfNode } from './standing'
import { t } from './texts'

type Refund = MoneyView['refunds'][number]
const timed = (instant: string | null): { time?: string } => (instant ? { time: momentText(instant) } : {})

/** One refund from its registration to the account it goes to, with when it is promised (§3.4; design refund-timeline). */
export function RefundTimeline({ refund }: { refund: Refund }) {
  const at = REFUND_STEP[refund.state]
  return (
    <Section id={`refund-${refund.id}`} title={t('refundOf', { fee: formatFen(refund.amountFen) })}>
      <Card>
        <Timeline
          items={[
            { key: 'requested', title: t('stepRequested'), note: refund.reason, state: stateOfNode(0, at), ...timed(refund.requestedAt) },
            {
              key: 'accepted',
              title: t('stepAccepted'),
              state: stateOfNode(1, at),
              ...(at.step === 1 || at.bad ? { note: refund.stateText } : {}),
              ...timed(refund.acceptedAt),
            },
            {
              key: 'arrived',
              title: refund.receivingAccount ? t('stepArrivedAt', { account: accountName(refund.receivingAccount) }) : t('stepArrived'),
              note: at.step === 3 ? refund.stateText : t('stepArrivedNote'),
              state: stateOfNode(2, at),
              ...timed(refund.finishedAt),
            },
          ]}
        />
        <Rule />
        <KeyValueList
          items={[
            { key: t('receivingAccount'), value: refund.receivingAccount ? accountName(refund.receivingAccount) : t('samePlace') },
            ...(refund.promisedBy ? [{ key: t('promisedBy'), value: refund.promisedBy }] : []),
          ]}
        />
      </Card>
    </Section>
  )
}
