import { formatDayCn } from '@jktl/shared/kernel/dates'
import { type Answer, useRead } from '@/platform/api'
import { LinkButton, Pill, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href } from '../../../routes'
import { t } from '../../finance-texts'

type Day = Answer<'payments.listFinanceDays'>['items'][number]
const REFRESH_MS = 30_000

function Bills({ day }: { day: Day }) {
  if (day.failed > 0) return <Pill tone="danger">{t('failed', { count: day.failed })}</Pill>
  if (day.running > 0) return <Pill tone="info">{t('running', { count: day.running })}</Pill>
  return <>{t('billCount', { count: day.batches })}</>
}

const COLUMNS: readonly TableColumn<Day>[] = [
  {
    key: 'date',
    title: t('date'),
    head: true,
    phone: 'line',
    cell: ({ date }) => (
      <LinkButton id={`day-${date}`} href={href('financeDay', { date })} onPress={() => go('financeDay', { date })}>
        {formatDayCn(date)}
      </LinkButton>
    ),
  },
  { key: 'bills', title: t('bills'), named: true, cell: (day) => <Bills day={day} /> },
  {
    key: 'open',
    title: t('openDifferences'),
    named: true,
    cell: (day) => (day.openDifferences > 0 ? <Pill tone="notice">{t('openCount', { count: day.openDifferences })}</Pill> : t('none')),
  },
  {
    key: 'signed',
    title: t('signed'),
    named: true,
    cell: ({ signed, units }) => (signed === units ? <Pill tone="ok">{t('allSigned')}</Pill> : t('signedCount', { signed, units })),
  },
]

/** 对账日历: newest day first, with what is still to be done on it. */
export default function FinanceDaysPage() {
  const query = useRead('payments.listFinanceDays', {}, { enabled: useMay('financeDays'), refetchMs: REFRESH_MS })
  return (
    <Frame title={t('days')} current="financeDays" note={t('daysNote')}>
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'days', title: t('noDays'), note: t('noDaysNote') }}>
        {({ items }) => (
          <Panel title={t('days')} flush>
            <Table id="days" label={t('days')} columns={COLUMNS} rows={items} rowKey={({ date }) => date} />
          </Panel>
        )}
      </QueryStates>
    </Frame>
  )
}
