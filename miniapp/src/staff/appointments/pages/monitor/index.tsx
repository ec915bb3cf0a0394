import type { Report } from '@jktl/shared/appointments/supervision/contract'
import { REPORTS, type ReportKind } from '@jktl/shared/appointments/supervision/model'
import { addDays, clockTimeOf, dateOf, formatDateCn, formatTimeCn } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { call, useRead, type Answer } from '@/platform/api'
import { saveFile } from '@/platform/save-file'
import { serverNow } from '@/platform/server-time'
import { Box, Button, ChipGroup, Empty, ErrorState, LinkButton, Money, QueryStates, Stack, Table, type TableColumn } from '@/ui'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { go, href, useParams, type MonitorFilter } from '../../../routes'
import { t } from '../../supervision-texts'

type Row = Report['rows'][number]
type Cell = Row['cells'][number]
type Unit = Report['columns'][number]['unit']
const PERIODS = ['today', 'week', 'monthDays', 'ahead'] as const
type Period = (typeof PERIODS)[number]
const PAGES: readonly string[] = REPORTS

const spanOf = (period: Period, today: string): { from: string; to: string } => ({
  from: period === 'week' ? addDays(today, -6) : period === 'monthDays' ? addDays(today, -29) : today,
  to: period === 'ahead' ? addDays(today, 6) : today,
})

function Value({ cell, unit }: { cell: Cell; unit: Unit }) {
  if (cell === null) return <>{t('nothing')}</>
  if (unit === 'FEN' && typeof cell === 'number') return <Money amountFen={cell} />
  if (unit === 'PERCENT') return <>{t('percent', { value: String(cell) })}</>
  return <>{unit === 'HOURS' ? t('hours', { value: String(cell) }) : cell}</>
}

/** The page's own words are the file's: only the columns say what kind of number they hold. */
function columnsOf(report: Answer<'appointments.getReport'>): TableColumn<Row>[] {
  return report.columns.map(({ key, title, unit }, index) => ({
    key,
    title,
    head: index === 0,
    ...(index === 0 ? { phone: 'line' as const } : {}),
    end: unit !== 'TEXT',
    named: index > 0,
    cell: (row: Row) => {
      const { drill } = row
      const value = <Value cell={row.cells[index] ?? null} unit={unit} />
      return index === 0 && drill ? (
        <LinkButton id={`row-${row.key}`} href={href('monitor', drill)} onPress={() => go('monitor', drill)}>
          {String(row.cells[0] ?? t('open'))}
        </LinkButton>
      ) : (
        value
      )
    },
  }))
}

function Totals({ report }: { report: Answer<'appointments.getReport'> }) {
  const shown = report.columns.flatMap(({ key, title, unit }, index) => {
    const total = report.totals[index]
    return typeof total === 'number' ? [{ key, title, unit, total }] : []
  })
  if (shown.length === 0) return null
  return (
    <Box className="panel-b">
      <Box as="p" className="strong">
        {t('total')}
      </Box>
      <Box as="ul" className="legend" label={t('total')}>
        {shown.map(({ key, title, unit, total }) => (
          <Box as="li" key={key} id={`total-${key}`} className="legend__i">
            {`${title} `}
            <Box as="b" className="num strong">
              <Value cell={total} unit={unit} />
            </Box>
          </Box>
        ))}
      </Box>
    </Box>
  )
}

/** 预约监测 (R269, A39): tables without persons; every number opens into the rows it counts. */
export default function MonitorPage() {
  const [filter, setFilter] = useFilters<MonitorFilter>(useParams('monitor'), (next) => href('monitor', next))
  const [failure, setFailure] = useState<unknown>(null)
  const today = dateOf(serverNow())
  const { period: chosen, from, to, ...names } = filter
  const period = PERIODS.find((one) => one === chosen) ?? 'week'
  const report = (filter.report ?? 'NUMBERS') as ReportKind
  const isPage = PAGES.includes(report)
  const query = { ...names, report, ...(from && to ? { from, to } : spanOf(period, today)) }
  const read = useRead('appointments.getReport', { query })
  const save = async () => {
    setFailure(null)
    try {
      const file = await call('appointments.exportReport', { query })
      await saveFile(file.fileName, file.text)
    } catch (error) {
      setFailure(error)
    }
  }
  return (
    <Frame title={t('monitor')} current="monitor" {...(isPage ? {} : { task: true })}>
      {isPage ? (
        <Box className="s-stack">
          <ChipGroup
            id="monitor-report"
            label={t('report')}
            value={report}
            onChange={(value) => setFilter({ report: value })}
            choices={REPORTS.map((value) => ({ value: value, label: t(value) }))}
          />
          <ChipGroup
            id="monitor-period"
            label={t('period')}
            value={period}
            onChange={(value) => setFilter({ period: value })}
            choices={PERIODS.map((value) => ({ value, label: t(value) }))}
          />
        </Box>
      ) : null}
      <QueryStates query={read}>
        {(found) => (
          <Panel
            id="monitor-table"
            title={found.title}
            note={`${t('span', { from: formatDateCn(found.from), to: formatDateCn(found.to) })}，${t('asOf', { time: formatTimeCn(clockTimeOf(Date.parse(found.asOf))) })}`}
            flush
            end={
              <Button id="monitor-export" kind="secondary" small onPress={() => void save()}>
                {t('exportCsv')}
              </Button>
            }
          >
            {failure ? (
              <Stack>
                <ErrorState id="monitor-export-error" failure={failure} />
              </Stack>
            ) : null}
            {found.unavailable ? (
              <Box className="panel-b">
                <Empty icon="list" title={t('notConnected')} note={found.unavailable} />
              </Box>
            ) : found.rows.length === 0 ? (
              <Empty icon="list" title={t('none')} note={t('noneNote')} />
            ) : (
              <>
                <Totals report={found} />
                <Table id="monitor-rows" label={found.title} columns={columnsOf(found)} rows={found.rows} rowKey={({ key }) => key} />
              </>
            )}
            {found.unavailable ? null : (
              <Box className="panel-f">
                <Box as="span" className="sub">
                  {found.note}
                </Box>
              </Box>
            )}
          </Panel>
        )}
      </QueryStates>
    </Frame>
  )
}
