import type { Growth } from '@jktl/shared/health-records/views/contract'
import { useMemo } from 'react'
import { Box, Picture } from '@/ui'
import { svgUri } from '@/ui/svg-uri'
import { growthDrawing } from './growth-drawing'
import { t } from './texts'

type Metric = Growth['metrics'][number]

/** A child's measures over age; the list below says the same in words. */
export function GrowthChart({ metric, points, bands }: Pick<Metric, 'points' | 'bands'> & { metric: string }) {
  const src = useMemo(() => svgUri(growthDrawing(points, bands)), [points, bands])
  const [first, last] = [points[0], points.at(-1)]
  const alt = t('chart', {
    metric,
    count: points.length,
    first: `${first?.value ?? ''} ${first?.unit ?? ''}`,
    last: `${last?.value ?? ''} ${last?.unit ?? ''}`,
  })
  return (
    <Box className="growth">
      <Picture className="growth__img" src={src} alt={alt} />
    </Box>
  )
}
