import type { StaffRefund } from '@jktl/shared/payments/refunds/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import { useRead } from '@/platform/api'
import { Box, KeyValueList, Notice, QueryStates, Text } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { useParams } from '../../../routes'
import { Decisions, useIsMaker } from '../../decisions'
import { RefundStepForm } from '../../refund-step'
import { t } from '../../refund-texts'
import { momentText } from '../../words'

const REFETCH_MS = 20_000
const timed = (key: string, instant: string | null) => (instant ? [{ key, value: momentText(instant) }] : [])

const Facts = ({ refund }: { refund: StaffRefund }) => (
  <Panel title={t('facts')}>
    <Notice id="refund-state" tone={refund.view === 'STUCK' ? 'notice' : refund.state === 'SUCCESS' ? 'ok' : 'info'}>
      {refund.stateText}
    </Notice>
    <KeyValueList
      items={[
        { key: t('hospital'), value: refund.institutionName },
        { key: t('subject'), value: refund.subject },
        { key: t('person'), value: refund.personNameMasked },
        { key: t('amount'), value: formatFen(refund.amountFen) },
        { key: t('paid'), value: formatFen(refund.paidFen) },
        { key: t('reason'), value: refund.reason },
        ...refund.items.map((item) => ({ key: t('items'), value: t('item', { name: item.name, amount: formatFen(item.amountFen) }) })),
        ...(refund.receivingAccount ? [{ key: t('account'), value: refund.receivingAccount }] : []),
        ...(refund.promisedBy ? [{ key: t('promise'), value: refund.promisedBy }] : []),
        ...timed(t('requested'), refund.requestedAt),
        ...timed(t('accepted'), refund.acceptedAt),
        ...timed(t('finished'), refund.finishedAt),
        ...timed(t('lastCheck'), refund.lastCheckAt),
        ...timed(t('nextCheck'), refund.nextCheckAt),
        { key: t('refundNumber'), value: refund.refundNumber },
        { key: t('paymentNumber'), value: refund.paymentNumber },
      ]}
    />
  </Panel>
)

function Next({ refund }: { refund: StaffRefund }) {
  const isMaker = useIsMaker()
  if (refund.decisions.some(({ status }) => status === 'PROPOSED')) return null
  if (refund.steps.length === 0) return <Text look="sub">{t(refund.view === 'DONE' ? 'over' : 'moves')}</Text>
  return isMaker ? (
    <Panel title={t('steps')}>
      <RefundStepForm refund={refund} />
    </Panel>
  ) : null
}

/** One refund: where the money is, what two people decided about it, and what may be done next. */
export default function RefundPage() {
  const { id = '' } = useParams('refund')
  const may = useMay('refunds')
  const query = useRead('payments.getStaffRefund', { params: { id } }, { enabled: id !== '' && may, refetchMs: REFETCH_MS })
  return (
    <Frame title={query.data ? t('refundOf', { amount: formatFen(query.data.amountFen) }) : t('refund')} current="refunds" task>
      <QueryStates query={query}>
        {(refund) => (
          <Box className="cols">
            <Box className="grow s-stack">
              <Facts refund={refund} />
            </Box>
            <Box className="side s-stack">
              {refund.decisions.length > 0 ? (
                <Panel title={t('decisions')}>
                  <Decisions decisions={refund.decisions} />
                </Panel>
              ) : null}
              <Next key={`${refund.id} ${refund.version}`} refund={refund} />
            </Box>
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
