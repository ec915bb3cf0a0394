import { clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useRead, type Answer } from '@/platform/api'
import { Box, Empty, QueryStates, Table, type TableColumn } from '@/ui'
import { Frame } from '../../../frame/frame'
import { LampSign } from '../../../frame/lamp'
import { Panel } from '../../../frame/panel'
import { t } from '../../supervision-texts'

type Alarms = Answer<'appointments.listAlarms'>
type Alarm = Alarms['items'][number]
const COLOURS = { HIGH: 'red', MEDIUM: 'yellow', LOW: 'blue' } as const
const moment = (at: string): string => `${formatDateCn(dateOf(Date.parse(at)))} ${formatTimeCn(clockTimeOf(Date.parse(at)))}`

const COLUMNS: readonly TableColumn<Alarm>[] = [
  { key: 'lamp', title: t('lamp'), cell: ({ severity }) => <LampSign colour={COLOURS[severity]}>{t(severity)}</LampSign> },
  { key: 'title', title: t('what'), head: true, phone: 'line', cell: ({ title }) => title },
  { key: 'where', title: t('where'), named: true, cell: ({ institutionName }) => institutionName ?? t('region') },
  { key: 'count', title: t('count'), end: true, named: true, cell: ({ count }) => count },
  { key: 'since', title: t('since'), named: true, cell: ({ since }) => (since ? moment(since) : t('nothing')) },
  { key: 'advice', title: t('advice'), phone: 'last', cell: ({ advice }) => advice },
]

/** 数据告警 (§6.4): what is wrong, where, since when, and what to do. */
export default function AlarmsPage() {
  const query = useRead('appointments.listAlarms', {}, { refetchMs: 60_000 })
  return (
    <Frame title={t('alarms')} current="alarms">
      <QueryStates query={query}>
        {({ asOf, items, checked }) => (
          <>
            {items.length === 0 ? (
              <Empty icon="shield" title={t('quiet')} note={t('quietNote', { count: checked.length })} />
            ) : (
              <Panel id="alarms" title={t('alarms')} note={t('asOf', { time: moment(asOf) })} flush>
                <Table
                  id="alarm-rows"
                  label={t('alarms')}
                  columns={COLUMNS}
                  rows={items}
                  rowKey={({ kind, institutionId }) => `${kind}-${institutionId ?? 'region'}`}
                />
              </Panel>
            )}
            <Panel id="alarms-checked" title={t('checked')}>
              <Box as="ul" className="legend">
                {checked.map(({ kind, title }) => {
                  const count = items.filter((item) => item.kind === kind).reduce((sum, item) => sum + item.count, 0)
                  return (
                    <Box as="li" key={kind} className="legend__i">
                      {`${title}：`}
                      <Box as="b" className="strong">
                        {count > 0 ? t('found', { count }) : t('fine')}
                      </Box>
                    </Box>
                  )
                })}
              </Box>
            </Panel>
          </>
        )}
      </QueryStates>
    </Frame>
  )
}
