import type { ReportItem } from '@jktl/shared/reports/contract'
import { FLAG_NAMES } from '@jktl/shared/reports/model'
import { Box, Picture, Text } from '@/ui'
import { svgUri } from '@/ui/svg-uri'
import { numberLineDrawing } from './drawings'
import { rangeWords } from './range-words'
import { t } from './report-detail-texts'
import { dayText } from './report-look'
import { useInk } from './use-ink'

/** Where the value lies between its limits; the sentence says the same. */
export function ValueLine({ item }: { item: ReportItem }) {
  const ink = useInk()
  if (!item.line) return null
  const { svg } = numberLineDrawing(item.line, t('now', { value: item.value }), (flag) => FLAG_NAMES[flag], ink)
  const alt = t('lineAlt', { value: item.value, unit: item.unit ? ` ${item.unit}` : '', range: rangeWords(item.range) })
  return (
    <Box className="mt3">
      <Picture className="drawing" src={svgUri(svg)} alt={alt} />
      {item.before && item.line.before !== null ? (
        <Text look="mini" className="mt2">
          {t('lastTime', { day: dayText(item.before.at), value: item.before.value })}
        </Text>
      ) : null}
    </Box>
  )
}
