import { type Figure, FIGURE_CODES, FIGURES } from '@jktl/shared/grid-events/boards/figures'
import { type Lamp, LAMPS } from '@jktl/shared/grid-events/clocks/model'
import { CATEGORY_CODES, NODE_LEVELS, type NodeLevel } from '@jktl/shared/grid-events/model'
import { useRead } from '@/platform/api'
import { Box, QueryStates } from '@/ui'
import { useMay, usePosts } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Pager } from '../../../frame/pager'
import { Panel } from '../../../frame/panel'
import { type FigureFilter, href, useParams } from '../../../routes'
import { t } from '../../boards-texts'
import { FigureRowsList } from '../../figure-rows-list'
import { periodOf } from '../../period-choice'
import { useReportTools } from '../../report-tools'

/** 明细: exactly the rows a number counts, by its own predicate. */
export default function FigureRowsPage() {
  const [filter, setFilter] = useFilters<FigureFilter>(useParams('figureRows'), (next) => href('figureRows', next))
  const may = useMay('gridReports')
  const isManager = usePosts().some(({ role }) => role === 'grid_manager')
  const figure: Figure = FIGURE_CODES.find((one) => one === filter.figure) ?? 'TOTAL'
  const { period, date } = periodOf(filter)
  const category = CATEGORY_CODES.find((one) => one === filter.category)
  const lamp = (Object.keys(LAMPS) as Lamp[]).find((one) => one === filter.lamp)
  const unplaced = (Object.keys(NODE_LEVELS) as NodeLevel[]).find((one) => one === filter.unplaced)
  const ask = {
    figure,
    period,
    date,
    ...(filter.node ? { node: filter.node } : {}),
    ...(filter.person ? { person: filter.person } : {}),
    ...(category ? { category } : {}),
    ...(lamp ? { lamp } : {}),
    ...(unplaced ? { unplaced } : {}),
  }
  const query = useRead('gridEvents.listFigureRows', { query: { ...ask, ...(filter.after ? { cursor: filter.after } : {}) } }, { enabled: may })
  const tools = useReportTools(isManager ? { id: 'gridEvents.exportFigureRows', ask: { query: ask } } : null)
  const { label, definition } = FIGURES[figure]
  return (
    <Frame title={t('rows', { label })} current="gridReports" task note={definition} tools={query.data ? tools.buttons : undefined}>
      {tools.trouble}
      <QueryStates query={query} id="rows-error" empty={{ when: ({ total }) => total === 0, icon: 'list', title: t('noRows'), note: t('noRowsNote') }}>
        {(page) => (
          <Panel id="figure-rows" title={`${label} ${page.span.label}`} note={t('page', { total: page.total, count: page.items.length })} flush>
            <FigureRowsList label={label} items={page.items} />
            <Box className="pager">
              <Pager id="rows-page" after={filter.after} nextCursor={page.nextCursor} onPage={(after) => setFilter({ after })} />
            </Box>
          </Panel>
        )}
      </QueryStates>
    </Frame>
  )
}
