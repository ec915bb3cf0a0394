import type { ReportLine } from '@jktl/shared/grid-events/boards/contract'
import { FIGURES, type Grouping, GROUPING_CODES, GROUPINGS, PERSON_FIGURES, SHARES } from '@jktl/shared/grid-events/boards/figures'
import { percentOf } from '@jktl/shared/grid-events/boards/rules'
import { type Lamp, LAMPS } from '@jktl/shared/grid-events/clocks/model'
import { CATEGORIES, CATEGORY_CODES, LEAST_RATINGS_SHOWN, NODE_LEVELS } from '@jktl/shared/grid-events/model'
import { clockTimeOf } from '@jktl/shared/kernel/dates'
import { useState } from 'react'
import { type Answer, useRead } from '@/platform/api'
import { Box, ChipGroup, LinkButton, Pill, QueryStates, Segmented, Table, type TableColumn } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Panel } from '../../../frame/panel'
import { PickerButton, PickerSheet } from '../../../frame/picker'
import { go, type GridReportFilter, href, useParams } from '../../../routes'
import { AreaWay, DownSheet } from '../../area-way'
import { t } from '../../boards-texts'
import { AREA_DEFINITIONS, Definitions, EarlierOpen, FIGURE_COLUMNS, FigureLink, percentText, pointsText, TIME_COLUMNS } from '../../figure-parts'
import { type ChosenPeriod, PeriodChoice, periodOf } from '../../period-choice'
import { useReportTools } from '../../report-tools'

type Report = Answer<'gridEvents.getGridReport'>
type Board = Answer<'gridEvents.listBoards'>['items'][number]
const PEOPLE = 'PEOPLE'
const LAMP_CODES = Object.keys(LAMPS) as Lamp[]

/** 报表 (R264): the figures of a place by its parts, by category, month, lamp and colleague; every number opens. */
export default function GridReportsPage() {
  const [filter, setFilter] = useFilters<GridReportFilter>(useParams('gridReports'), (next) => href('gridReports', next))
  const [sheet, setSheet] = useState<'down' | 'category' | null>(null)
  const may = useMay('gridReports')
  const isManager = usePosts().some(({ role }) => role === 'grid_manager')
  const chosen = periodOf(filter)
  const by: Grouping = GROUPING_CODES.find((one) => one === filter.by) ?? 'NODE'
  const ofPeople = isManager && filter.by === PEOPLE
  const category = CATEGORY_CODES.find((one) => one === filter.category)
  const lamp = LAMP_CODES.find((one) => one === filter.lamp)
  const level = (Object.keys(NODE_LEVELS) as (keyof typeof NODE_LEVELS)[]).find((one) => one === filter.level)
  const ask = {
    period: chosen.period,
    date: chosen.date,
    by,
    ...(filter.node ? { node: filter.node } : {}),
    ...(category ? { category } : {}),
    ...(lamp ? { lamp } : {}),
    ...(level ? { level } : {}),
  }
  const query = useRead('gridEvents.getGridReport', { query: ask }, { enabled: may, keepPrevious: true })
  const tools = useReportTools(ofPeople ? null : { id: 'gridEvents.exportGridReport', ask: { query: ask } })
  const toNode = (node: string) => {
    setFilter({ node, level: undefined })
    setSheet(null)
  }
  const overlay =
    sheet === 'down' && query.data ? (
      <DownSheet report={query.data} onNode={toNode} onClose={() => setSheet(null)} />
    ) : sheet === 'category' ? (
      <PickerSheet
        id="category"
        title={t('category')}
        value={category ?? 'all'}
        choices={[{ value: 'all', label: t('allCategories') }, ...CATEGORY_CODES.map((value) => ({ value, label: CATEGORIES[value].label }))]}
        onChange={(value) => {
          setFilter({ category: value === 'all' ? undefined : value })
          setSheet(null)
        }}
        onClose={() => setSheet(null)}
      />
    ) : undefined
  return (
    <Frame title={t('reports')} current="gridReports" tools={query.data ? tools.buttons : undefined} overlay={overlay}>
      <Box className="s-stack">
        {tools.trouble}
        <PeriodChoice id="report-period" chosen={chosen} onChange={setFilter} />
        <ChipGroup
          id="report-by"
          label={t('by')}
          value={ofPeople ? PEOPLE : by}
          onChange={(value) => setFilter({ by: value })}
          choices={[
            ...GROUPING_CODES.map((value) => ({ value: value, label: GROUPINGS[value] })),
            ...(isManager ? [{ value: PEOPLE, label: t('people') }] : []),
          ]}
        />
        <QueryStates query={query} id="reports-error">
          {(report) => (
            <Box className="s-stack">
              <AreaWay report={report} onNode={toNode} onDown={() => setSheet('down')} />
              {ofPeople ? (
                <People chosen={chosen} node={report.node.code} />
              ) : (
                <>
                  <Box className="filters">
                    <PickerButton
                      id="report-category"
                      label={t('category')}
                      value={category ? CATEGORIES[category].label : t('allCategories')}
                      onPress={() => setSheet('category')}
                    />
                    <ChipGroup
                      id="report-lamp"
                      label={t('lamp')}
                      value={lamp ?? 'all'}
                      onChange={(value) => setFilter({ lamp: value === 'all' ? undefined : value })}
                      choices={[{ value: 'all', label: t('allLamps') }, ...LAMP_CODES.map((value) => ({ value: value, label: LAMPS[value] }))]}
                    />
                  </Box>
                  <Lines report={report} onLevel={(next) => setFilter({ level: next })} />
                  <Definitions items={AREA_DEFINITIONS} />
                </>
              )}
            </Box>
          )}
        </QueryStates>
      </Box>
    </Frame>
  )
}

function Lines({ report, onLevel }: { report: Report; onLevel: (level: string) => void }) {
  const { node, period, date } = report.total.drill
  const levels = report.levels.filter((level) => level !== report.node.level || report.levels.length === 1)
  const head: TableColumn<ReportLine> = {
    key: 'label',
    title: report.by === 'NODE' ? NODE_LEVELS[report.level].label : GROUPINGS[report.by],
    head: true,
    phone: 'line',
    cell: (line) => line.label,
  }
  return (
    <Panel
      id="report-table"
      title={`${report.node.name} ${report.span.label}`}
      note={`${t('upTo', { label: report.span.label, time: clockTimeOf(Date.parse(report.serverTime)) })}。${t('tableNote', { least: LEAST_RATINGS_SHOWN })}`}
      flush
    >
      {report.by === 'NODE' && levels.length > 1 ? (
        <Box className="panel-b">
          <Segmented
            id="report-level"
            label={t('level')}
            value={report.level}
            onChange={onLevel}
            choices={levels.map((value) => ({ value, label: NODE_LEVELS[value].label }))}
          />
        </Box>
      ) : null}
      {report.isSynthetic ? (
        <Box className="panel-b">
          <Pill tone="notice">{t('synthetic')}</Pill>
        </Box>
      ) : null}
      <Table
        id="report-lines"
        label={report.node.name}
        columns={[head, ...FIGURE_COLUMNS, ...TIME_COLUMNS]}
        rows={[...report.lines, report.total]}
        rowKey={({ key }) => key}
        isOn={({ key }) => key === 'total'}
      />
      <EarlierOpen count={report.earlierOpen} ask={{ node, period, date }} />
    </Panel>
  )
}

/** Colleagues of the place, with the very figures of their own boards. */
function People({ chosen: { period, date }, node }: { chosen: ChosenPeriod; node: string }) {
  const query = useRead('gridEvents.listBoards', { query: { period, date, node } })
  const columns: TableColumn<Board>[] = [
    {
      key: 'person',
      title: t('person'),
      head: true,
      phone: 'line',
      cell: ({ person }) => (
        <LinkButton
          id={`person-${person.accountId}`}
          href={href('gridBoard', { id: person.accountId, period, date })}
          onPress={() => go('gridBoard', { id: person.accountId, period, date })}
        >
          {person.name}
        </LinkButton>
      ),
    },
    ...PERSON_FIGURES.filter((figure) => figure !== 'TAKEN_ON_TIME').map((figure): TableColumn<Board> => ({
      key: figure,
      title: FIGURES[figure].label,
      end: true,
      named: true,
      cell: ({ person, counts }) => (
        <FigureLink id={`${figure}-${person.accountId}`} figure={figure} count={counts[figure]} ask={{ person: person.accountId, period, date }} />
      ),
    })),
    { key: 'onTime', title: t('onTime'), end: true, named: true, cell: ({ counts }) => percentText(percentOf(counts.TAKEN_ON_TIME, counts.TAKEN_DONE)) },
    { key: 'result', title: t('points'), end: true, named: true, cell: ({ result }) => pointsText(result) },
  ]
  return (
    <>
      <QueryStates query={query} id="people-error" empty={{ when: ({ items }) => items.length === 0, icon: 'users', title: t('noPeople') }}>
        {({ items, span }) => (
          <Panel id="people-table" title={`${t('people')} ${span.label}`} note={t('same')} flush>
            <Table id="people-lines" label={t('people')} columns={columns} rows={items} rowKey={({ person }) => person.accountId} />
          </Panel>
        )}
      </QueryStates>
      <Definitions items={[...PERSON_FIGURES.map((figure) => FIGURES[figure]), SHARES.OWN_ON_TIME_SHARE]} />
    </>
  )
}
