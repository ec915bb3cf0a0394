import type { BatchDetail } from '@jktl/shared/payments/reconciliation/desk-contract'
import { LinkButton, Money, Table, type TableColumn } from '@/ui'
import { go, href, type DifferenceFilter } from '../routes'
import { t } from './finance-texts'

type KindCount = BatchDetail['kinds'][number]

/** Differences by kind; each leads to exactly the rows it counts. */
export function KindTable({ kinds, filter }: { kinds: readonly KindCount[]; filter: DifferenceFilter }) {
  const columns: readonly TableColumn<KindCount>[] = [
    {
      key: 'kind',
      title: t('kind'),
      head: true,
      phone: 'line',
      cell: (k) => {
        const to = { ...filter, kind: k.kind, group: k.open > 0 ? 'TODO' : 'SETTLED' }
        return (
          <LinkButton id={`kind-${k.kind}`} href={href('differences', to)} onPress={() => go('differences', to)}>
            {k.meaning}
          </LinkButton>
        )
      },
    },
    { key: 'count', title: t('count'), end: true, named: true, cell: (k) => k.count },
    { key: 'open', title: t('open'), end: true, named: true, cell: (k) => k.open },
    { key: 'gap', title: t('gap'), end: true, named: true, cell: (k) => <Money amountFen={k.gapFen} /> },
  ]
  return <Table id="kinds" label={t('kinds')} columns={columns} rows={kinds} rowKey={(k) => k.kind} />
}
