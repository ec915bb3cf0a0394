import type { ReportLine } from '@jktl/shared/grid-events/boards/contract'
import { AVERAGES, type Figure, FIGURES, SHARES } from '@jktl/shared/grid-events/boards/figures'
import { percentOf } from '@jktl/shared/grid-events/boards/rules'
import { LEAST_RATINGS_SHOWN } from '@jktl/shared/grid-events/model'
import type { Lamp } from '@jktl/shared/grid-events/clocks/model'
import { Box, KeyValueList, LinkButton, type TableColumn } from '@/ui'
import type { LampColour } from '../frame/lamp-rules'
import { Panel } from '../frame/panel'
import { type FigureFilter, go, href } from '../routes'
import { t } from './boards-texts'

export const LAMP_COLOURS: Record<Lamp, LampColour> = { GREEN: 'green', YELLOW: 'yellow', RED: 'red', GREY: 'grey', BLUE: 'blue' }

/** A number that opens into the rows it counts; of none there is nothing to open. */
export function FigureLink({ id, figure, count, ask }: { id: string; figure: Figure; count: number; ask: FigureFilter }) {
  if (count === 0) return <Box as="span">0</Box>
  const filter = { ...ask, figure }
  return (
    <LinkButton id={id} href={href('figureRows', filter)} onPress={() => go('figureRows', filter)}>
      {String(count)}
    </LinkButton>
  )
}
/** What was reported before the period and is still open: beside the table, not in it. */
export const EarlierOpen = ({ count, ask }: { count: number; ask: FigureFilter }) =>
  count === 0 ? null : (
    <Box className="panel-f">
      <FigureLink id="earlier-open" figure="EARLIER_OPEN" count={count} ask={ask} />
      <Box as="span" className="sub">
        {t('earlier', { count })}
      </Box>
    </Box>
  )
export const pointsText = (points: number | null): string => (points === null ? t('few', { least: LEAST_RATINGS_SHOWN }) : points.toFixed(1))
export const percentText = (percent: number | null): string => (percent === null ? t('none') : t('percent', { value: percent }))

/** How much of a line is still open, drawn and said. */
function OpenShare({ line }: { line: ReportLine }) {
  const percent = percentOf(line.counts.OPEN, line.counts.TOTAL)
  return (
    <Box as="span" className="share">
      <Box as="span" className="meter share__w" hidden>
        <Box as="span" className="meter__f" style={{ width: `${percent ?? 0}%` }} />
      </Box>
      {percentText(percent)}
    </Box>
  )
}

type Drill = ReportLine['drill']
const askOf = ({ node, period, date, category, lamp, unplaced }: Drill): FigureFilter => ({ node, period, date, category, lamp, unplaced })
const counted = (figure: 'TOTAL' | 'OPEN' | 'DONE' | 'OVERDUE' | 'NEAR_DUE'): TableColumn<ReportLine> => ({
  key: figure,
  title: FIGURES[figure].label,
  end: true,
  named: true,
  cell: (line) => <FigureLink id={`${figure}-${line.key || 'unplaced'}`} figure={figure} count={line.counts[figure]} ask={askOf(line.drill)} />,
})
/** Columns of every table of places, categories, months and lamps. */
export const FIGURE_COLUMNS: TableColumn<ReportLine>[] = [
  counted('TOTAL'),
  counted('OPEN'),
  counted('DONE'),
  { key: 'share', title: SHARES.OPEN_SHARE.label, named: true, cell: (line) => <OpenShare line={line} /> },
  { key: 'result', title: AVERAGES.RESULT.label, end: true, named: true, cell: ({ result }) => pointsText(result) },
  { key: 'service', title: AVERAGES.SERVICE.label, end: true, named: true, cell: ({ service }) => pointsText(service) },
]
export const TIME_COLUMNS: TableColumn<ReportLine>[] = [
  counted('OVERDUE'),
  counted('NEAR_DUE'),
  {
    key: 'onTime',
    title: SHARES.ON_TIME_SHARE.label,
    end: true,
    named: true,
    cell: ({ counts }) => percentText(percentOf(counts.DONE_ON_TIME, counts.DONE)),
  },
]

/** 口径: what each figure on the page counts, in the words it is defined by. */
export const Definitions = ({ items }: { items: readonly { label: string; definition: string }[] }) => (
  <Panel id="definitions" title={t('definitions')}>
    <KeyValueList items={items.map(({ label, definition }) => ({ key: label, value: definition }))} />
  </Panel>
)
export const AREA_DEFINITIONS = [
  FIGURES.TOTAL,
  FIGURES.OPEN,
  FIGURES.DONE,
  SHARES.OPEN_SHARE,
  FIGURES.OVERDUE,
  FIGURES.NEAR_DUE,
  SHARES.ON_TIME_SHARE,
  FIGURES.EARLIER_OPEN,
  AVERAGES.RESULT,
  AVERAGES.SERVICE,
]
