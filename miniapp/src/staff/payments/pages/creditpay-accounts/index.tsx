import { formatDateCn } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import type { StaffCreditpayAccount } from '@jktl/shared/payments/creditpay/contract'
import { useState } from 'react'
import { ApiProblem, useRead, useWrite } from '@/platform/api'
import { Box, Button, Field, LinkButton, Notice, QueryStates, Table, Text, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { QueueTabs } from '../../../frame/queue-tabs'
import { type CreditpayAccountFilter, go, href, useParams } from '../../../routes'
import { t } from '../../creditpay-texts'
import { useIsRegionFinance } from '../../reach'

const STATES = ['ALL', 'OVERDUE', 'ACTIVE', 'SUSPENDED', 'LISTED', 'APPLYING'] as const
const COLUMNS: readonly TableColumn<StaffCreditpayAccount>[] = [
  { key: 'person', title: t('person'), head: true, phone: 'line', cell: (a) => `${a.personNameMasked} ${a.personIdMasked ?? ''}` },
  { key: 'state', title: t('state'), phone: 'line', cell: (a) => t(a.state) },
  { key: 'limit', title: t('limit'), end: true, named: true, cell: (a) => formatFen(a.limitFen) },
  { key: 'available', title: t('available'), end: true, named: true, cell: (a) => formatFen(a.availableFen) },
  { key: 'owed', title: t('owed'), end: true, named: true, cell: (a) => formatFen(a.owedFen) },
  { key: 'overdue', title: t('overdue'), end: true, named: true, cell: (a) => (a.overdueFen > 0 ? formatFen(a.overdueFen) : '—') },
  { key: 'due', title: t('dueDay'), named: true, cell: (a) => (a.dueOn ? formatDateCn(a.dueOn) : '—') },
  {
    key: 'act',
    title: t('see'),
    cell: ({ id }) => (
      <LinkButton id={`account-${id}`} more href={href('creditpayAccount', { id })} onPress={() => go('creditpayAccount', { id })}>
        {t('see')}
      </LinkButton>
    ),
  },
]

/** A limit is the region's with the person: a hospital sees what is owed to it. */
const OF_HOSPITAL = COLUMNS.filter(({ key }) => key !== 'limit' && key !== 'available')

/** The number goes in the body and what comes back is masked. */
function Search() {
  const [idNumber, setIdNumber] = useState('')
  const [found, setFound] = useState<readonly StaffCreditpayAccount[] | null>(null)
  const search = useWrite('payments.searchCreditpayAccounts', { onDone: ({ items }) => setFound(items) })
  return (
    <Panel title={t('search')} note={t('searchHint')}>
      <Field id="account-id-number" label={t('idNumber')} value={idNumber} onChange={setIdNumber} maxLength={18} first />
      <Button
        id="account-search"
        kind="secondary"
        small
        busy={search.busy}
        {...(idNumber.trim().length < 6 ? { disabledReason: t('searchHint') } : {})}
        onPress={() => search.run({ body: { idNumber: idNumber.trim() } })}
      >
        {t('searchGo')}
      </Button>
      {search.failure ? <Notice tone="danger">{search.failure instanceof ApiProblem ? search.failure.title : t('failed')}</Notice> : null}
      {found?.length === 0 ? <Text>{t('searchNone')}</Text> : null}
      {found && found.length > 0 ? <Table id="account-found" label={t('search')} columns={COLUMNS} rows={found} rowKey={(a) => a.id} /> : null}
    </Panel>
  )
}

/** Accounts by state, the overdue ones, and one person's by number; all masked. */
export default function CreditpayAccountsPage() {
  const may = useMay('creditpayAccounts')
  const isRegion = useIsRegionFinance()
  const [filter, setFilter] = useFilters<CreditpayAccountFilter>(useParams('creditpayAccounts'), (next) => href('creditpayAccounts', next))
  const state = STATES.find((one) => one === filter.state) ?? 'ALL'
  const query = useRead(
    'payments.listCreditpayAccounts',
    { query: { ...(state === 'ALL' ? {} : { state }), ...(filter.after ? { cursor: filter.after } : {}) } },
    { enabled: may },
  )
  return (
    <Frame title={t('accounts')} current="creditpayAccounts" note={t('accountsNote')}>
      <QueueTabs
        id="accounts"
        label={t('accounts')}
        keys={STATES}
        current={state}
        text={(one) => t(one)}
        href={(one) => href('creditpayAccounts', { state: one })}
        onPick={(one) => setFilter({ state: one, after: undefined })}
      />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noAccounts') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t(state)}>
            <Table id="accounts" label={t(state)} columns={isRegion ? COLUMNS : OF_HOSPITAL} rows={items} rowKey={(a) => a.id} />
            {nextCursor ? (
              <Box className="pager">
                <Button id="accounts-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
                  {t('next')}
                </Button>
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
      {isRegion ? <Search /> : null}
    </Frame>
  )
}
