import type { StaffRefund } from '@jktl/shared/payments/refunds/contract'
import { REFUND_VIEWS } from '@jktl/shared/payments/refunds/model'
import { formatFen } from '@jktl/shared/kernel/money'
import { useRead } from '@/platform/api'
import { Box, Button, Notice, Press, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, useParams, type RefundFilter } from '../../../routes'
import { useIsMaker } from '../../decisions'
import { t } from '../../refund-texts'
import { momentText } from '../../words'

const REFETCH_MS = 30_000
const COLUMNS: readonly TableColumn<StaffRefund>[] = [
  {
    key: 'subject',
    title: t('subject'),
    head: true,
    phone: 'line',
    cell: (r) => (
      <Press id={`refund-${r.id}`} className="rowlink" href={href('refund', { id: r.id })} onPress={() => go('refund', { id: r.id })}>
        {`${r.subject}，${r.personNameMasked}`}
      </Press>
    ),
  },
  { key: 'amount', title: t('amount'), phone: 'line', cell: (r) => formatFen(r.amountFen) },
  { key: 'state', title: t('state'), phone: 'line', cell: (r) => r.stateText },
  { key: 'hospital', title: t('hospital'), cell: (r) => r.institutionName },
  { key: 'requested', title: t('requested'), named: true, cell: (r) => momentText(r.requestedAt) },
]

/** 退费: what waits for a second person, what cannot go on, what is on its way and what is done (B08, B24–B26). */
export default function RefundsPage() {
  const may = useMay('refunds')
  const isMaker = useIsMaker()
  const [filter, setFilter] = useFilters<RefundFilter>(useParams('refunds'), (next) => href('refunds', next))
  const view = REFUND_VIEWS.find((one) => one === filter.view) ?? 'TO_CHECK'
  const query = useRead(
    'payments.listStaffRefunds',
    { query: { view, ...(filter.after ? { cursor: filter.after } : {}) } },
    { enabled: may, refetchMs: REFETCH_MS },
  )
  const queue = useRead('payments.getRefundQueue', { query: {} }, { enabled: may, refetchMs: REFETCH_MS })
  return (
    <Frame
      title={t('refunds')}
      current="refunds"
      note={t('refundsNote')}
      tools={
        isMaker ? (
          <Button id="refunds-ask" small href={href('refundRequest')} onPress={() => go('refundRequest')}>
            {t('ask')}
          </Button>
        ) : undefined
      }
    >
      <QueueTabs
        id="refunds"
        label={t('refunds')}
        keys={REFUND_VIEWS}
        current={view}
        text={(one) => t(one)}
        href={(one) => href('refunds', { view: one })}
        onPick={(one) => setFilter({ view: one, after: undefined })}
      />
      {queue.data ? (
        <Notice id="refunds-queue" tone="info">
          {queue.data.waiting === 0 ? t('queueEmpty') : t('queueWaiting', { n: queue.data.waiting, minutes: queue.data.minutesLeft })}
        </Notice>
      ) : null}
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('none'), note: t('noneNote') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t(view)}>
            <Table id="refunds" label={t(view)} columns={COLUMNS} rows={items} rowKey={(r) => r.id} />
            {nextCursor || filter.after ? (
              <Box className="pager">
                <Pager id="refunds" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
