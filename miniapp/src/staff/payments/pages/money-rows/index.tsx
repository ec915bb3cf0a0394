import { addDays, dateOf } from '@jktl/shared/kernel/dates'
import { formatFen } from '@jktl/shared/kernel/money'
import { MONEY_ROW_STATES, type MoneyRow } from '@jktl/shared/payments/reconciliation/proof-contract'
import { useState } from 'react'
import { call, useRead } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { serverNow } from '@/platform/server-time'
import { Box, Button, ChipGroup, ErrorState, Field, Money, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { href, useParams, type MoneyRowFilter } from '../../../routes'
import { t } from '../../finance-texts'
import { momentText } from '../../words'

const KINDS = ['TRADE', 'REFUND'] as const
const PERIODS = { today: 0, yesterday: 1, week: 6, monthDays: 29 } as const
type Period = keyof typeof PERIODS
const PERIOD_NAMES = Object.keys(PERIODS) as Period[]
const stateText = (state: MoneyRow['state']): string => (state === 'CLOSED' ? t('CLOSED_order') : t(state))

const COLUMNS: readonly TableColumn<MoneyRow>[] = [
  { key: 'what', title: t('what2'), head: true, cell: (r) => `${t(r.kind === 'TRADE' ? 'TRADE_kind' : 'REFUND_kind')}·${t(r.businessKind)}` },
  { key: 'amount', title: t('amount'), end: true, cell: (r) => <Money amountFen={r.kind === 'REFUND' ? -r.amountFen : r.amountFen} /> },
  { key: 'state', title: t('state'), cell: (r) => stateText(r.state) },
  { key: 'time', title: t('time'), cell: (r) => momentText(r.at) },
  { key: 'person', title: t('person'), named: true, cell: (r) => r.personNameMasked },
  { key: 'where', title: t('where'), phone: 'line', cell: (r) => r.institutionName },
  {
    key: 'number',
    title: t('orderNo'),
    phone: 'line',
    cell: (r) => (
      <Box as="span" className="mono">
        {r.number || '—'}
      </Box>
    ),
  },
]

function spanOf(filter: MoneyRowFilter, today: string): { from: string; until: string; period: Period | null } {
  if (filter.from && filter.until) {
    const found = PERIOD_NAMES.find(
      (one) => filter.from === addDays(today, -PERIODS[one]) && filter.until === (one === 'yesterday' ? addDays(today, -1) : today),
    )
    return { from: filter.from, until: filter.until, period: found ?? null }
  }
  return { from: addDays(today, -PERIODS.week), until: today, period: 'week' }
}

/** 机构订单 (B10, R363): trades and refunds, summed over everything found; a hospital's finance sees its own. */
export default function MoneyRowsPage() {
  const [filter, setFilter] = useFilters<MoneyRowFilter>(useParams('moneyRows'), (next) => href('moneyRows', next))
  const [text, setText] = useState(filter.number ?? '')
  const [failure, setFailure] = useState<unknown>(null)
  const today = dateOf(serverNow())
  const { from, until, period } = spanOf(filter, today)
  const kind = KINDS.find((one) => one === filter.kind)
  const state = MONEY_ROW_STATES.find((one) => one === filter.state)
  const asked = {
    from,
    until,
    ...(kind ? { kind } : {}),
    ...(state ? { state } : {}),
    ...(filter.number ? { number: filter.number } : {}),
    ...(filter.institution ? { institutionId: filter.institution } : {}),
  }
  const query = useRead(
    'payments.listMoneyRows',
    { query: { ...asked, ...(filter.after ? { cursor: filter.after } : {}) } },
    { enabled: useMay('moneyRows'), keepPrevious: true },
  )
  const save = async () => {
    setFailure(null)
    try {
      const file = await call('payments.exportMoneyRows', { query: asked })
      await saveFile(file.fileName, file.text)
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <Frame title={t('money')} current="moneyRows" note={t('moneyNote')}>
      <Box className="s-stack">
        <ChipGroup
          id="rows-period"
          label={t('period')}
          value={period}
          onChange={(one) => setFilter({ from: addDays(today, -PERIODS[one]), until: one === 'yesterday' ? addDays(today, -1) : today, after: undefined })}
          choices={PERIOD_NAMES.map((value) => ({ value, label: t(value) }))}
        />
        <ChipGroup
          id="rows-kind"
          label={t('what2')}
          value={kind ?? 'all'}
          onChange={(value) => setFilter({ kind: value === 'all' ? undefined : value, after: undefined })}
          choices={[
            { value: 'all' as const, label: t('all') },
            ...KINDS.map((value) => ({ value, label: t(value === 'TRADE' ? 'TRADE_kind' : 'REFUND_kind') })),
          ]}
        />
        <ChipGroup
          id="rows-state"
          label={t('state')}
          value={state ?? 'all'}
          onChange={(value) => setFilter({ state: value === 'all' ? undefined : value, after: undefined })}
          choices={[{ value: 'all' as const, label: t('all') }, ...MONEY_ROW_STATES.map((value) => ({ value, label: stateText(value) }))]}
        />
        <Field id="rows-number" label={t('search')} hint={t('searchHint')} value={text} onChange={setText} maxLength={64} first />
        <Box className="acts">
          <Button id="rows-search" kind="secondary" small fit onPress={() => setFilter({ number: text.trim() || undefined, after: undefined })}>
            {t('searchGo')}
          </Button>
          {filter.number ? (
            <Button
              id="rows-clear"
              kind="secondary"
              small
              fit
              onPress={() => {
                setText('')
                setFilter({ number: undefined, after: undefined })
              }}
            >
              {t('searchClear')}
            </Button>
          ) : null}
        </Box>
      </Box>
      {failure ? <ErrorState id="rows-failed" failure={failure} /> : null}
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t('noRows') }}>
        {({ items, nextCursor, sums }) => (
          <Panel
            id="rows"
            title={`${from} — ${until}`}
            note={t('sums', { trades: sums.trades, paid: formatFen(sums.paidFen), refunds: sums.refunds, refunded: formatFen(sums.refundedFen) })}
            end={
              <Button id="rows-export" kind="secondary" small fit onPress={() => void save()}>
                {t('export')}
              </Button>
            }
            flush
          >
            <Table id="money-rows" label={t('money')} columns={COLUMNS} rows={items} rowKey={(r) => r.id} />
            {nextCursor || filter.after ? (
              <Box className="pager">
                <Box as="span" className="pager__b">
                  {filter.after ? (
                    <Button id="rows-first" kind="secondary" small onPress={() => setFilter({ after: undefined })}>
                      {t('first')}
                    </Button>
                  ) : null}
                  {nextCursor ? (
                    <Button id="rows-next" kind="secondary" small onPress={() => setFilter({ after: nextCursor })}>
                      {t('next')}
                    </Button>
                  ) : null}
                </Box>
              </Box>
            ) : null}
          </Panel>
        )}
      </QueryStates>
    </Frame>
  )
}
