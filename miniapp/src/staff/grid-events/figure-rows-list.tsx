import type { FigureRow } from '@jktl/shared/grid-events/boards/contract'
import { LEAST_RATINGS_SHOWN } from '@jktl/shared/grid-events/model'
import { Box, Press, Text } from '@/ui'
import { LampSign } from '../frame/lamp'
import { go, href } from '../routes'
import { t } from './boards-texts'
import { LAMP_COLOURS } from './figure-parts'
import { timeText } from './words'

const WAYS = { EVENT: 'gridEvent', WORK_LOG: 'workLog', ORDER: 'gridOrder', RATING: null } as const

function Inside({ row }: { row: FigureRow }) {
  const points =
    row.result === null || row.service === null ? t('hidden', { least: LEAST_RATINGS_SHOWN }) : t('pointsValue', { result: row.result, service: row.service })
  return (
    <>
      {row.lamp && row.lampText ? <LampSign colour={LAMP_COLOURS[row.lamp]}>{row.lampText}</LampSign> : null}
      {WAYS[row.kind] ? (
        <Box as="span" className="rows__t">
          {row.title}
        </Box>
      ) : (
        <Text inline look="strong">
          {row.title}
        </Text>
      )}
      {row.kind === 'RATING' ? <Box as="span">{points}</Box> : null}
      <Box as="span" className="rows__n">
        {[row.nodeName, row.state, row.handlerName].filter(Boolean).join('　')}
      </Box>
      {row.at ? (
        <Box as="span" className="sub num">
          {[row.no, timeText(row.at)].filter(Boolean).join(' · ')}
        </Box>
      ) : null}
    </>
  )
}

/** Rows behind a number, each opening what it is about; a rating opens nothing. */
export const FigureRowsList = ({ label, items }: { label: string; items: readonly FigureRow[] }) => (
  <Box as="ul" className="rows" label={label}>
    {items.map((row) => {
      const way = WAYS[row.kind]
      return (
        <Box as="li" key={row.id}>
          {way ? (
            <Press id={`row-${row.id}`} className="rows__i" href={href(way, { id: row.id })} onPress={() => go(way, { id: row.id })}>
              <Inside row={row} />
            </Press>
          ) : (
            <Box className="rows__i">
              <Inside row={row} />
            </Box>
          )}
        </Box>
      )
    })}
  </Box>
)
