import type { StaffCreditpayCase } from '@jktl/shared/payments/creditpay/contract'
import { useRead } from '@/platform/api'
import { Box, Button, LinkButton, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { QueueTabs } from '../../../frame/queue-tabs'
import { type CreditpayCaseFilter, go, href, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { momentText } from '../../words'

const COLUMNS: readonly TableColumn<StaffCreditpayCase>[] = [
  { key: 'kind', title: t('kind'), head: true, phone: 'line', cell: (c) => t(c.kind) },
  { key: 'person', title: t('person'), phone: 'line', cell: (c) => `${c.personNameMasked} ${c.personIdMasked ?? ''}` },
  { key: 'at', title: t('requestedAt'), named: true, cell: (c) => momentText(c.requestedAt) },
  { key: 'state', title: t('state'), named: true, cell: (c) => t(c.state) },
  {
    key: 'act',
    title: t('open'),
    cell: ({ id }) => (
      <LinkButton id={`case-${id}`} more href={href('creditpayCase', { id })} onPress={() => go('creditpayCase', { id })}>
        {t('open')}
      </LinkButton>
    ),
  },
]

/** 开通, 调额, 晚点还, 申诉, 核销: what waits for one of two people (R362, B32). */
export default function CreditpayCasesPage() {
  const may = useMay('creditpayCases')
  const [filter, setFilter] = useFilters<CreditpayCaseFilter>(useParams('creditpayCases'), (next) => href('creditpayCases', next))
  const state = filter.state === 'DECIDED' ? 'DECIDED' : 'WAITING'
  const query = useRead('payments.listCreditpayCases', { query: { state, ...(filter.after ? { cursor: filter.after } : {}) } }, { enabled: may })
  return (
    <Frame title={t('cases')} current="creditpayCases" note={t('casesNote')}>
      <QueueTabs
        id="cases"
        label={t('cases')}
        keys={['WAITING', 'DECIDED'] as const}
        current={state}
        text={(one) => t(one)}
        href={(one) => href('creditpayCases', { state: one })}
        onPick={(one) => setFilter({ state: one, after: undefined })}
      />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t(state === 'WAITING' ? 'noWaiting' : 'noDecided') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t(state)}>
            <Table id="cases" label={t(state)} columns={COLUMNS} rows={items} rowKey={(c) => c.id} />
            {nextCursor ? (
              <Box className="pager">
                <Button id="cases-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
                  {t('next')}
                </Button>
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
