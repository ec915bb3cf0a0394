import { AVERAGES, FIGURES, PERSON_FIGURES, type PersonFigure, SHARES } from '@jktl/shared/grid-events/boards/figures'
import { percentOf } from '@jktl/shared/grid-events/boards/rules'
import { type Answer, useRead } from '@/platform/api'
import { Box, Button, KeyValueList, QueryStates } from '@/ui'
import { useMay } from '../../../frame/access'
import { useFilters } from '../../../frame/filters'
import { Frame } from '../../../frame/frame'
import { Figures, Panel } from '../../../frame/panel'
import { go, type GridBoardFilter, href, useParams } from '../../../routes'
import { t } from '../../boards-texts'
import { Definitions, FigureLink, percentText, pointsText } from '../../figure-parts'
import { PeriodChoice, periodOf } from '../../period-choice'

type Board = Answer<'gridEvents.getMyBoard'>
const SHOWN: readonly PersonFigure[] = ['TAKEN', 'TAKEN_OPEN', 'TAKEN_DONE', 'TAKEN_PASSED', 'WORK_LOGS', 'SUPERVISED']

/** 个人看板 (R267): one's own, or a colleague's with the same numbers. */
export default function GridBoardPage() {
  const [filter, setFilter] = useFilters<GridBoardFilter>(useParams('gridBoard'), (next) => href('gridBoard', next))
  const may = useMay('gridBoard')
  const { id } = filter
  const chosen = periodOf(filter)
  const query = { period: chosen.period, date: chosen.date }
  const mine = useRead('gridEvents.getMyBoard', { query }, { enabled: may && !id, keep: true })
  const theirs = useRead('gridEvents.getBoard', { params: { id: id ?? '' }, query }, { enabled: may && Boolean(id) })
  const read = id ? theirs : mine
  const person = read.data?.person
  return (
    <Frame
      title={person && !person.isMe ? t('boardOf', { name: person.name }) : t('board')}
      current="gridBoard"
      {...(id ? { task: true } : {})}
      note={person ? person.posts.join('、') || t('noPost') : undefined}
    >
      <Box className="s-stack">
        <PeriodChoice id="board-period" chosen={chosen} onChange={setFilter} />
        <QueryStates query={read} id="board-error">
          {(board) => <Shown board={board} ask={{ ...query, person: board.person.accountId }} />}
        </QueryStates>
        <Definitions items={[...PERSON_FIGURES.map((figure) => FIGURES[figure]), SHARES.OWN_ON_TIME_SHARE, AVERAGES.RESULT, AVERAGES.SERVICE]} />
      </Box>
    </Frame>
  )
}

function Shown({ board, ask }: { board: Board; ask: { period: string; date: string; person: string } }) {
  const { counts } = board
  return (
    <>
      <Panel id="board-figures" title={board.span.label} note={t('same')} flush>
        <Figures
          label={t('board')}
          items={SHOWN.map((figure) => ({
            key: figure,
            id: `board-${figure}`,
            sign: <Box as="span">{FIGURES[figure].label}</Box>,
            count: counts[figure],
            unit: '',
            href: href('figureRows', { ...ask, figure }),
            open: () => go('figureRows', { ...ask, figure }),
          }))}
        />
      </Panel>
      <Panel id="board-quality" title={t('points')}>
        <KeyValueList
          items={[
            {
              key: t('onTime'),
              value: (
                <>
                  {percentText(percentOf(counts.TAKEN_ON_TIME, counts.TAKEN_DONE))}（
                  <FigureLink id="board-TAKEN_ON_TIME" figure="TAKEN_ON_TIME" count={counts.TAKEN_ON_TIME} ask={ask} />／{counts.TAKEN_DONE}）
                </>
              ),
            },
            { key: AVERAGES.RESULT.label, value: pointsText(board.result) },
            { key: AVERAGES.SERVICE.label, value: pointsText(board.service) },
            {
              key: FIGURES.OWN_RATINGS.label,
              value: <FigureLink id="board-OWN_RATINGS" figure="OWN_RATINGS" count={counts.OWN_RATINGS} ask={ask} />,
            },
          ]}
        />
      </Panel>
      {board.person.isMe ? (
        <Box className="acts">
          <Button id="board-log" kind="secondary" fit icon="clip" href={href('workLogForm', {})} onPress={() => go('workLogForm', {})}>
            {t('myLogs')}
          </Button>
        </Box>
      ) : null}
    </>
  )
}
