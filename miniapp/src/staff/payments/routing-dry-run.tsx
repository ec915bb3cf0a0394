import { formatFen } from '@jktl/shared/kernel/money'
import type { RoutingDryRun } from '@jktl/shared/payments/channels/contract'
import { Notice, Stack, Table, type TableColumn } from '@/ui'
import { Panel } from '../frame/panel'
import { t } from './channels-texts'
import { momentText } from './words'

type Moved = RoutingDryRun['moved'][number]
type Tried = RoutingDryRun['institutions'][number]
const MOVED: readonly TableColumn<Moved>[] = [
  { key: 'institution', title: t('institution'), head: true, phone: 'line', cell: (m) => m.institutionName },
  { key: 'kind', title: t('kind'), phone: 'line', cell: (m) => t(m.businessKind) },
  { key: 'before', title: t('before'), named: true, cell: (m) => m.fromMchid || t('nobody') },
  { key: 'after', title: t('after'), named: true, cell: (m) => m.toMchid ?? t('nowhere') },
  { key: 'orders', title: t('orders'), named: true, cell: (m) => String(m.orders) },
  { key: 'amount', title: t('amount'), named: true, cell: (m) => formatFen(m.amountFen) },
]
const TRIED: readonly TableColumn<Tried>[] = [
  { key: 'institution', title: t('institution'), head: true, phone: 'line', cell: (i) => i.institutionName },
  { key: 'result', title: t('result'), phone: 'line', cell: (i) => (i.problem === null ? t('fine') : `${t(i.problem)}${i.isNew ? t('isNew') : ''}`) },
  { key: 'lines', title: t('receives'), named: true, cell: (i) => i.lines.map((l) => `${t(l.businessKind)} ${l.mchid}`).join('；') || t('nobody') },
]

/** What would go where, seen before anything does. */
export function DryRun({ dryRun }: { dryRun: RoutingDryRun }) {
  const { at, days, orders, unchanged, unroutable, moved, institutions } = dryRun
  const bad = institutions.some(({ problem }) => problem !== null)
  const first = [...institutions].sort((a, b) => Number(b.problem !== null) - Number(a.problem !== null))
  return (
    <>
      <Stack>
        <Notice id="dry-run-result" tone={unroutable > 0 || bad ? 'danger' : 'ok'}>
          {t('tried', { at: momentText(at), days, orders, unchanged, moved: orders - unchanged - unroutable, unroutable })}
        </Notice>
      </Stack>
      {moved.length > 0 ? (
        <Panel title={t('movedOrders')} flush>
          <Table id="moved" label={t('movedOrders')} columns={MOVED} rows={moved} rowKey={(m) => `${m.institutionName} ${m.businessKind} ${m.fromMchid}`} />
        </Panel>
      ) : null}
      <Panel title={t('allInstitutions')} flush>
        <Table id="tried" label={t('allInstitutions')} columns={TRIED} rows={first} rowKey={(i) => i.institutionId} />
      </Panel>
    </>
  )
}
