import { Box, Countdown, Notice, Row, Text } from '@/ui'
import { t } from './texts'

/** How long this may still be looked at, and who looks: on every page that shows a record. */
export const DeskLimits = ({ until, watermark, onEnd }: { until: string; watermark: string; onEnd: () => void }) => (
  <Box className="s-stack">
    <Row tight wrap>
      <Text look="sub" inline>
        {t('left')}
      </Text>
      <Countdown id="desk-left" until={until} onEnd={onEnd} />
    </Row>
    <Text look="cap">{t('watermark', { text: watermark })}</Text>
  </Box>
)

/** Nothing shown is nothing there only when every source answered. */
export const Completeness = ({ completeness }: { completeness: 'COMPLETE' | 'PARTIAL' | 'UNKNOWN' }) =>
  completeness === 'COMPLETE' ? null : <Notice tone="notice">{t(completeness === 'PARTIAL' ? 'partial' : 'reading')}</Notice>
