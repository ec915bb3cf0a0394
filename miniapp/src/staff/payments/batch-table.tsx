import type { FinanceBatch } from '@jktl/shared/payments/reconciliation/desk-contract'
import { LinkButton, Pill, Table, type TableColumn } from '@/ui'
import { go, href } from '../routes'
import { t } from './finance-texts'
import { batchLine, batchTone } from './finance-words'

function handled({ differences, openDifferences }: FinanceBatch): string {
  if (differences === 0) return t('none')
  return openDifferences > 0 ? t('differencesOf', { open: openDifferences, count: differences }) : t('allHandled', { count: differences })
}

const COLUMNS: readonly TableColumn<FinanceBatch>[] = [
  {
    key: 'bill',
    title: t('bill'),
    head: true,
    phone: 'line',
    cell: (b) => (
      <LinkButton id={`batch-${b.id}`} href={href('financeBatch', { id: b.id })} onPress={() => go('financeBatch', { id: b.id })}>
        {b.isAdjustment ? `${t(b.billKind)}·${t('adjustment')}` : t(b.billKind)}
      </LinkButton>
    ),
  },
  { key: 'state', title: t('state'), cell: (b) => <Pill tone={batchTone(b.state)}>{t(b.state)}</Pill> },
  { key: 'result', title: t('result'), phone: 'line', cell: batchLine },
  {
    key: 'open',
    title: t('openDifferences'),
    end: true,
    named: true,
    phone: 'line',
    cell: handled,
  },
]

/** Bills of one day, each with its state and what is known of it. */
export const BatchTable = ({ id, label, batches }: { id: string; label: string; batches: readonly FinanceBatch[] }) => (
  <Table id={id} label={label} columns={COLUMNS} rows={batches} rowKey={(b) => b.id} />
)
