import { addDays, dateOf, formatDateCn } from '@jktl/shared/kernel/dates'
import { useRead, type Answer } from '@/platform/api'
import { serverNow } from '@/platform/server-time'
import { Money, QueryStates, Table, type TableColumn } from '@/ui'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { t } from '../../waitlist-texts'

type Row = Answer<'appointments.getWaitlistTotals'>['items'][number]
const BEFORE_DAYS = 30
const AHEAD_DAYS = 30

const COLUMNS: readonly TableColumn<Row>[] = [
  { key: 'institution', title: t('institution'), head: true, cell: ({ institutionName }) => institutionName },
  { key: 'waiting', title: t('waiting'), end: true, named: true, cell: ({ waiting }) => waiting },
  { key: 'offered', title: t('offered'), end: true, named: true, cell: ({ offered }) => offered },
  { key: 'booked', title: t('booked'), end: true, named: true, cell: ({ booked }) => booked },
  { key: 'expired', title: t('expired'), end: true, named: true, cell: ({ expired }) => expired },
  { key: 'cancelled', title: t('cancelled'), end: true, named: true, cell: ({ cancelled }) => cancelled },
  { key: 'offers', title: t('offers'), end: true, named: true, cell: ({ offers }) => offers },
  { key: 'missed', title: t('offersMissed'), end: true, named: true, cell: ({ offersMissed }) => offersMissed },
  {
    key: 'median',
    title: t('medianWait'),
    end: true,
    named: true,
    cell: ({ medianWaitMinutes }) => (medianWaitMinutes === null ? t('none') : t('minutes', { count: medianWaitMinutes })),
  },
  { key: 'prepaid', title: t('prepaidFen'), end: true, named: true, cell: ({ prepaidFen }) => <Money amountFen={prepaidFen} /> },
]

/** 候补总量 for the regulator: how many wait, how many get a number, how long it takes; nobody by name (A21, A39). */
export default function WaitlistTotalsPage() {
  const today = dateOf(serverNow())
  const span = { from: addDays(today, -BEFORE_DAYS), to: addDays(today, AHEAD_DAYS) }
  const query = useRead('appointments.getWaitlistTotals', { query: span })
  return (
    <Frame title={t('totalsTitle')} current="waitlistTotals">
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'clock', title: t('noTotals') }}>
        {({ items }) => (
          <Panel id="waitlist-totals" title={t('totalsTitle')} note={t('totalsNote', { from: formatDateCn(span.from), to: formatDateCn(span.to) })} flush>
            <Table id="waitlist-totals-rows" label={t('totalsTitle')} columns={COLUMNS} rows={items} rowKey={({ institutionId }) => institutionId} />
          </Panel>
        )}
      </QueryStates>
    </Frame>
  )
}
