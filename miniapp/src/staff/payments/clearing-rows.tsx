import { formatDateCn } from '@jktl/shared/kernel/dates'
import type { ClearingRow } from '@jktl/shared/payments/clearing/contract'
import { useRead } from '@/platform/api'
import { Box, LinkButton, Money, QueryStates, Table, type TableColumn } from '@/ui'
import { Pager } from '../frame/pager'
import { Panel } from '../frame/panel'
import { go, href } from '../routes'
import { t } from './clearing-texts'

const Difference = ({ row: { number, differenceId } }: { row: ClearingRow }) =>
  differenceId === null ? null : (
    <LinkButton id={`row-difference-${number}`} href={href('difference', { id: differenceId })} onPress={() => go('difference', { id: differenceId })}>
      {t('see')}
    </LinkButton>
  )
const COLUMNS: readonly TableColumn<ClearingRow>[] = [
  {
    key: 'what',
    title: t('what'),
    head: true,
    phone: 'line',
    cell: (row) => (row.isAdjustment ? `${t(row.kind)}（${t('adjusted', { date: formatDateCn(row.billDate) })}）` : t(row.kind)),
  },
  { key: 'amount', title: t('amount'), end: true, named: true, cell: (row) => <Money amountFen={row.kind === 'R' ? -row.amountFen : row.amountFen} /> },
  { key: 'fee', title: t('feeShort'), end: true, named: true, cell: (row) => <Money amountFen={row.feeFen} /> },
  { key: 'net', title: t('netShort'), end: true, named: true, cell: (row) => <Money amountFen={row.netFen} /> },
  { key: 'time', title: t('time'), phone: 'line', cell: (row) => row.printedAt },
  {
    key: 'number',
    title: t('number'),
    phone: 'line',
    cell: (row) => (
      <Box as="span" className="mono">
        {row.number}
      </Box>
    ),
  },
  { key: 'link', title: t('link'), cell: (row) => <Difference row={row} /> },
]

/** Rows in the order of the file. */
export function RowsPanel({ batchId, after, onPage }: { batchId: string; after: string | undefined; onPage: (after: string | undefined) => void }) {
  const query = useRead('payments.listClearingRows', { params: { id: batchId }, query: after ? { cursor: after } : {} }, { keepPrevious: true })
  return (
    <QueryStates query={query} id="clearing-rows-error">
      {({ items, nextCursor }) => (
        <Panel id="clearing-rows" title={t('rows')} note={items.length === 0 ? t('noRows') : undefined} flush>
          {items.length > 0 ? <Table id="rows" label={t('rows')} columns={COLUMNS} rows={items} rowKey={(row) => `${row.kind} ${row.number}`} /> : null}
          {nextCursor || after ? (
            <Box className="pager">
              <Pager id="rows" after={after} nextCursor={nextCursor} onPage={onPage} />
            </Box>
          ) : null}
        </Panel>
      )}
    </QueryStates>
  )
}
