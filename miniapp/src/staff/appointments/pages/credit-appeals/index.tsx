import type { StaffAppeal } from '@jktl/shared/appointments/credit/contract'
import { formatDayCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useRead } from '@/platform/api'
import { Box, Press, QueryStates, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { QueueTabs } from '../../../frame/queue-tabs'
import { go, href, useParams, type AppealFilter } from '../../../routes'
import { t } from '../../credit-texts'
import { momentText } from '../../credit-words'

const STATES = ['WAITING', 'DECIDED'] as const
const COLUMNS: readonly TableColumn<StaffAppeal>[] = [
  {
    key: 'person',
    title: t('person'),
    head: true,
    phone: 'line',
    cell: (a) => (
      <Press id={`appeal-${a.id}`} className="rowlink" href={href('creditAppeal', { id: a.id })} onPress={() => go('creditAppeal', { id: a.id })}>
        {a.personNameMasked}
      </Press>
    ),
  },
  { key: 'visit', title: t('visit'), phone: 'line', cell: (a) => `${formatDayCn(a.date)} ${formatTimeCn(a.start)}` },
  { key: 'hospital', title: t('hospital'), phone: 'line', cell: (a) => `${a.institutionName} ${a.departmentName}` },
  { key: 'submitted', title: t('submitted'), named: true, cell: (a) => momentText(a.submittedAt) },
  { key: 'state', title: t('state'), cell: (a) => t(a.state) },
]

/** 失约申诉: what waits, oldest first; the manager sees their hospital, the regulator all. */
export default function CreditAppealsPage() {
  const may = useMay('appeals')
  const [filter, setFilter] = useFilters<AppealFilter>(useParams('creditAppeals'), (next) => href('creditAppeals', next))
  const state = filter.state === 'DECIDED' ? 'DECIDED' : 'WAITING'
  const query = useRead('appointments.listStaffAppeals', { query: { state, ...(filter.after ? { cursor: filter.after } : {}) } }, { enabled: may })
  return (
    <Frame title={t('appeals')} current="appeals" note={t('appealsNote')}>
      <QueueTabs
        id="appeals"
        label={t('appeals')}
        keys={STATES}
        current={state}
        text={(one) => t(one)}
        href={(one) => href('creditAppeals', { state: one })}
        onPick={(one) => setFilter({ state: one, after: undefined })}
      />
      <QueryStates query={query} empty={{ when: ({ items }) => items.length === 0, icon: 'inbox', title: t(state === 'WAITING' ? 'noAppeals' : 'noDecided') }}>
        {({ items, nextCursor }) => (
          <Box as="section" className="panel" label={t(state)}>
            <Table id="appeals" label={t(state)} columns={COLUMNS} rows={items} rowKey={(a) => a.id} />
            {nextCursor || filter.after ? (
              <Box className="pager">
                <Pager id="appeals" after={filter.after} nextCursor={nextCursor} onPage={(after) => setFilter({ after })} />
              </Box>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}
