import type { Expiry } from '@jktl/shared/payments/onboarding/contract'
import { useRead } from '@/platform/api'
import { Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { daysText } from '../../certificate-table'
import { t } from '../../onboarding-texts'

const URGENT_DAYS = 7
const toldText = ({ told }: Expiry): string =>
  told.length === 0 ? t('notTold') : told.map(({ stage }) => (stage === 0 ? t('toldEnded') : t('toldStage', { n: stage }))).join('、')

const COLUMNS: readonly TableColumn<Expiry>[] = [
  {
    key: 'what',
    title: t('what'),
    head: true,
    phone: 'line',
    cell: ({ kind, what }) => t(kind === 'CERTIFICATE' ? 'CERTIFICATE' : 'LICENCE_ENDS', { what }),
  },
  { key: 'institution', title: t('institution'), named: true, cell: ({ institutionName }) => institutionName },
  { key: 'endsOn', title: t('endsOn'), named: true, cell: ({ endsOn }) => endsOn },
  {
    key: 'left',
    title: t('left'),
    named: true,
    cell: ({ daysLeft }) => <Pill tone={daysLeft < URGENT_DAYS ? 'danger' : 'notice'}>{daysText(daysLeft)}</Pill>,
  },
  { key: 'told', title: t('told'), named: true, cell: toldText },
]

/** What ends within 60 days or has ended, the most urgent first; a hospital sees its own (R360, B03). */
export default function ExpiriesPage() {
  const query = useRead('payments.listExpiries', {}, { enabled: useMay('expiries') })
  return (
    <Frame title={t('expiries')} current="expiries" note={t('expiriesNote')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'check', title: t('noExpiries') }}>
        {({ items }) => (
          <Panel title={t('expiries')} flush>
            <Table id="expiries" label={t('expiries')} columns={COLUMNS} rows={items} rowKey={({ kind, objectId }) => `${kind}-${objectId}`} />
          </Panel>
        )}
      </QueryStates>
    </Frame>
  )
}
