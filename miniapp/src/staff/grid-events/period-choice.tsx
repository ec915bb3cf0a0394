import { neighbour, type Period, PERIOD_CODES, PERIODS, type Span, spanOf } from '@jktl/shared/grid-events/boards/periods'
import { dateOf, isBusinessDate } from '@jktl/shared/kernel/dates'
import { serverNow } from '@/platform/server-time'
import { Box, IconButton, Segmented } from '@/ui'
import { t } from './boards-texts'

export interface ChosenPeriod {
  period: Period
  /** A day in it. */
  date: string
  span: Span
}
/** The period an address names; this month when it names none. */
export function periodOf({ period: named, date: day }: { period?: string | undefined; date?: string | undefined }): ChosenPeriod {
  const period = PERIOD_CODES.find((one) => one === named) ?? 'MONTH'
  const date = day && isBusinessDate(day) ? day : dateOf(serverNow())
  return { period, date, span: spanOf(period, date) }
}

/** Month, quarter or year, and which one. */
export function PeriodChoice({ id, chosen, onChange }: { id: string; chosen: ChosenPeriod; onChange: (next: { period: string; date: string }) => void }) {
  const { period, date, span } = chosen
  const unit = PERIODS[period]
  const isLast = span.to >= dateOf(serverNow())
  return (
    <Box className="period">
      <Segmented
        id={id}
        label={t('period')}
        value={period}
        onChange={(value) => onChange({ period: value, date })}
        choices={PERIOD_CODES.map((value) => ({ value, label: PERIODS[value] }))}
      />
      <Box className="period__w">
        <IconButton id={`${id}-before`} icon="back" label={t('before', { unit })} onPress={() => onChange({ period, date: neighbour(period, date, -1) })} />
        <Box as="b" id={`${id}-label`} className="num" live="polite">
          {span.label}
        </Box>
        {isLast ? null : (
          <IconButton id={`${id}-after`} icon="right" label={t('after', { unit })} onPress={() => onChange({ period, date: neighbour(period, date, 1) })} />
        )}
      </Box>
    </Box>
  )
}
