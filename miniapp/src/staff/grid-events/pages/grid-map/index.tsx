import type { ReportLine } from '@jktl/shared/grid-events/boards/contract'
import { LEAST_RATINGS_SHOWN, NODE_LEVELS, type NodeLevel } from '@jktl/shared/grid-events/model'
import { clockTimeOf } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { type Answer, useRead } from '@/platform/api'
import { Box, ChipGroup, Empty, LinkButton, Pill, QueryStates, Segmented, Table, type TableColumn } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { LampSign } from '../../../frame/lamp'
import { Panel } from '../../../frame/panel'
import { go, type GridMapFilter, href, useParams } from '../../../routes'
import { AreaWay, DownSheet } from '../../area-way'
import { t } from '../../boards-texts'
import { AREA_DEFINITIONS, Definitions, EarlierOpen, FIGURE_COLUMNS } from '../../figure-parts'
import { GridPanel } from '../../grid-panel'
import { GridMap } from '../../map/grid-map'
import { MAP_SHADES } from '../../map/map-drawing'
import { fillSteps, marksOf, shadeOf } from '../../map/map-fill'
import { PeriodChoice, periodOf } from '../../period-choice'
import { useReportTools } from '../../report-tools'

type Report = Answer<'gridEvents.getGridReport'>

type Fill = 'OPEN' | 'TOTAL'
const REFRESH_MS = 60_000
/** Levels a table may be told apart by. */
const TABLE_LEVELS: readonly NodeLevel[] = ['TOWNSHIP', 'COMMUNITY', 'GRID_1']

/** 网格一张图 (R258): every first-level grid of one's area with its figures, and the archive of the one that is chosen. */
export default function GridMapPage() {
  const [filter, setFilter] = useFilters<GridMapFilter>(useParams('gridMap'), (next) => href('gridMap', next))
  const [isDown, setDown] = useState(false)
  const may = useMay('gridMap')
  const chosen = periodOf(filter)
  const { period, date } = chosen
  const ask = { period, date, by: 'NODE' as const, ...(filter.node ? { node: filter.node } : {}) }
  const query = useRead('gridEvents.getGridReport', { query: ask }, { enabled: may, refetchMs: REFRESH_MS, keepPrevious: true })
  const tools = useReportTools({ id: 'gridEvents.exportGridReport', ask: { query: ask } })
  const toNode = (node: string) => {
    setFilter({ node, grid: undefined, level: undefined })
    setDown(false)
  }
  return (
    <Frame
      title={t('map')}
      current="gridMap"
      tools={query.data ? tools.buttons : undefined}
      overlay={isDown && query.data ? <DownSheet report={query.data} onNode={toNode} onClose={() => setDown(false)} /> : undefined}
    >
      <QueryStates query={query} id="map-error">
        {(report) => (
          <Box className="s-stack">
            {tools.trouble}
            <PeriodChoice id="map-period" chosen={chosen} onChange={setFilter} />
            <AreaWay report={report} onNode={toNode} onDown={() => setDown(true)} />
            {report.isSynthetic ? (
              <Box>
                <Pill tone="notice">{t('synthetic')}</Pill>
              </Box>
            ) : null}
            <Shown report={report} filter={filter} onFilter={setFilter} />
          </Box>
        )}
      </QueryStates>
    </Frame>
  )
}

function Shown({ report, filter, onFilter }: { report: Report; filter: GridMapFilter; onFilter: (change: GridMapFilter) => void }) {
  const fill: Fill = filter.fill === 'TOTAL' ? 'TOTAL' : 'OPEN'
  const line = report.lines.find(({ key }) => key !== '' && key === filter.grid)
  const levels = TABLE_LEVELS.filter((level) => report.levels.includes(level) && level !== report.node.level)
  const level = levels.find((one) => one === filter.level) ?? report.level
  const { period, date, node } = report.total.drill
  const other = useRead('gridEvents.getGridReport', { query: { period, date, node, by: 'NODE', level } }, { enabled: level !== report.level })
  const table = level === report.level ? report : other.data
  return (
    <>
      <Box className="cols">
        <Box className="grow s-stack">
          <MapPanel report={report} fill={fill} selected={line?.key ?? null} onFill={(next) => onFilter({ fill: next })} />
          <Panel
            id="map-table"
            title={level === 'GRID_1' ? t('table') : t('tableOf', { level: NODE_LEVELS[level].label })}
            note={`${t('upTo', { label: report.span.label, time: clockTimeOf(Date.parse(report.serverTime)) })}。${t('tableNote', { least: LEAST_RATINGS_SHOWN })}`}
            flush
          >
            {levels.length > 1 ? (
              <Box className="panel-b">
                <Segmented
                  id="map-level"
                  label={t('level')}
                  value={level}
                  onChange={(next) => onFilter({ level: next })}
                  choices={levels.map((value) => ({ value, label: NODE_LEVELS[value].label }))}
                />
              </Box>
            ) : null}
            {table ? <Lines report={table} selected={line?.key ?? null} onGrid={(grid) => onFilter({ grid })} /> : null}
            <EarlierOpen count={report.earlierOpen} ask={{ node, period, date }} />
          </Panel>
        </Box>
        <Box className="side">
          {line ? (
            <GridPanel key={line.key} line={line} />
          ) : (
            <Panel title={t('grid')}>
              <Empty icon="map" title={t('pickOne')} />
            </Panel>
          )}
        </Box>
      </Box>
      <Definitions items={AREA_DEFINITIONS} />
    </>
  )
}

function MapPanel({ report, fill, selected, onFill }: { report: Report; fill: Fill; selected: string | null; onFill: (fill: Fill) => void }) {
  const within = report.node.code
  const isAbove = NODE_LEVELS[report.node.level].digits < NODE_LEVELS.GRID_1.digits
  const borders = useRead('gridEvents.listBorders', { query: { within, ...(isAbove ? { level: 'GRID_1' as const } : {}) } })
  const lines = new Map(report.lines.map((line) => [line.key, line]))
  const steps = fillSteps(report.lines.map((line) => line.counts[fill]))
  return (
    <QueryStates query={borders} id="borders-error" empty={{ when: ({ items }) => items.length === 0, icon: 'map', title: t('noMap'), note: t('noMapNote') }}>
      {({ items }) => {
        const areas = items.map(({ code, name, parts }) => {
          const count = lines.get(code)?.counts[fill]
          return { code, name, parts, ...(count === undefined ? {} : { shade: shadeOf(steps, count), figure: String(count) }) }
        })
        const marks = areas.flatMap((area) => {
          const counts = lines.get(area.code)?.counts
          return counts ? marksOf(area, { isOverdue: counts.OVERDUE > 0, isNearDue: counts.NEAR_DUE > 0 }) : []
        })
        const shown = t(fill === 'OPEN' ? 'mapAltOpen' : 'mapAltTotal')
        return (
          <Panel id="map-panel" title={report.node.name} flush foot={<Legend steps={steps} />}>
            <Box className="panel-b">
              <ChipGroup
                id="map-fill"
                label={t('fill')}
                value={fill}
                onChange={onFill}
                choices={[
                  { value: 'OPEN', label: t('fillOpen') },
                  { value: 'TOTAL', label: t('fillTotal') },
                ]}
              />
            </Box>
            <GridMap
              id="map-picture"
              areas={areas}
              marks={marks}
              selected={selected}
              alt={t('mapAlt', { name: report.node.name, count: areas.length, shown })}
            />
          </Panel>
        )
      }}
    </QueryStates>
  )
}

const Legend = ({ steps }: { steps: ReturnType<typeof fillSteps> }) => (
  <Box as="ul" className="legend" label={t('legend')}>
    {steps.map(({ shade, from, to }) => (
      <Box as="li" key={shade} className="legend__i">
        <Box as="span" className="legend__s" style={{ backgroundColor: MAP_SHADES[shade] }} hidden />
        {to === 0 ? t('zero') : to === null ? t('orMore', { from }) : from === to ? t('single', { from }) : t('range', { from, to })}
      </Box>
    ))}
    <Box as="li" className="legend__i">
      <LampSign colour="red">{t('overdue')}</LampSign>
    </Box>
    <Box as="li" className="legend__i">
      <LampSign colour="yellow">{t('soon')}</LampSign>
    </Box>
  </Box>
)

function Lines({ report, selected, onGrid }: { report: Report; selected: string | null; onGrid: (code: string) => void }) {
  const head: TableColumn<ReportLine> = {
    key: 'label',
    title: NODE_LEVELS[report.level].label,
    head: true,
    phone: 'line',
    cell: (line) =>
      line.key === 'total' || line.key === '' ? (
        line.label
      ) : report.level === 'GRID_1' ? (
        <LinkButton id={`grid-${line.key}`} onPress={() => onGrid(line.key)}>
          {line.label}
        </LinkButton>
      ) : (
        <LinkButton id={`node-${line.key}`} href={href('gridMap', { node: line.key })} onPress={() => go('gridMap', { node: line.key })}>
          {line.label}
        </LinkButton>
      ),
  }
  return (
    <Table
      id="map-lines"
      label={t('table')}
      columns={[head, ...FIGURE_COLUMNS]}
      rows={[...report.lines, report.total]}
      rowKey={({ key }) => key}
      isOn={({ key }) => key === selected || key === 'total'}
    />
  )
}
