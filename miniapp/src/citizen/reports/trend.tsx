import { dateOf } from '@jktl/shared/kernel/dates'
import type { TrendPoint } from '@jktl/shared/reports/contract'
import { FLAG_NAMES } from '@jktl/shared/reports/model'
import { useState } from 'react'
import { useRead } from '@/platform/api'
import { Box, Cell, Heading, List, Picture, Pill, QueryStates, Row, Grow, Segmented, Skeleton, Stack, Text } from '@/ui'
import { svgUri } from '@/ui/svg-uri'
import { trendDrawing } from './drawings'
import { t } from './report-detail-texts'
import { dayText, FLAG_TONE } from './report-look'
import { useInk } from './use-ink'

/** `25年5月` */
const shortDay = (at: string): string => {
  const day = dateOf(Date.parse(at))
  return t('shortDay', { year: day.slice(2, 4), month: Number(day.slice(5, 7)) })
}

function Chart({ title, points }: { title: string; points: readonly TrendPoint[] }) {
  const ink = useInk()
  const { svg } = trendDrawing(points, shortDay, ink)
  const spoken = points.map(({ at, value, flag }) => `${dayText(at)} ${value}${flag ? ` ${FLAG_NAMES[flag]}` : ''}`).join('，')
  return (
    <>
      <Picture className="drawing" src={svgUri(svg)} alt={t('chartAlt', { title, count: points.length, points: spoken })} />
      <Text look="mini" className="mt1">
        {t('band')}
      </Text>
    </>
  )
}

const TrendTable = ({ id, points, unit }: { id: string; points: readonly TrendPoint[]; unit: string | null }) => (
  <List id={`${id}-table`} label={t('changes')}>
    {[...points].reverse().map((point, i) => (
      <Cell
        key={point.id}
        first={i === 0}
        title={`${point.value}${unit ? ` ${unit}` : ''}`}
        note={[
          t('point', { day: dayText(point.at), place: point.institutionName ?? '' }).replace(/，$/, ''),
          ...(point.range ? [t('reference', { range: point.range })] : []),
          ...(point.original ? [t('converted', { original: point.original })] : []),
          ...(point.method ? [point.method] : []),
        ].join('，')}
        value={point.flag ? <Pill tone={FLAG_TONE[point.flag]}>{FLAG_NAMES[point.flag]}</Pill> : undefined}
      />
    ))}
  </List>
)

/** 历次变化 of one value: as a picture or as a table, and what could not be compared (§2.3.4). */
export function TrendView({ itemId, title }: { itemId: string; title: string }) {
  const query = useRead('reports.getTrend', { params: { id: itemId } })
  const [view, setView] = useState<'chart' | 'table'>('chart')
  return (
    <Stack>
      <QueryStates query={query} id={`trend-error-${itemId}`} skeleton={<Skeleton rows={2} />}>
        {({ points, leftOut, isDrawn, unit }) => (
          <Box id={`trend-${itemId}`}>
            <Row wrap>
              <Grow>
                <Heading level={3}>{t('changes')}</Heading>
              </Grow>
              {isDrawn ? (
                <Segmented
                  id={`trend-view-${itemId}`}
                  label={t('howShown')}
                  value={view}
                  onChange={setView}
                  choices={[
                    { value: 'chart', label: t('chart') },
                    { value: 'table', label: t('table') },
                  ]}
                />
              ) : null}
            </Row>
            {isDrawn ? (
              <Box className="mt2">
                {view === 'chart' ? <Chart title={title} points={points} /> : <TrendTable id={`trend-${itemId}`} points={points} unit={unit} />}
              </Box>
            ) : (
              <Text look="sub" className="mt2">
                {t('tooFew')}
              </Text>
            )}
            {leftOut.length > 0 ? (
              <>
                <Text look="sub" className="mt3">
                  {t('leftOut')}
                </Text>
                {leftOut.map(({ at, value, reason }) => (
                  <Text key={`${at} ${value}`} look="cap" className="mt1">
                    {t(reason, { day: dayText(at), value })}
                  </Text>
                ))}
              </>
            ) : null}
          </Box>
        )}
      </QueryStates>
    </Stack>
  )
}
