import { addDays, daysBetween, formatDateCn } from '@jktl/shared/kernel/dates'
import { EXPIRY_NOTICE_DAYS } from '@jktl/shared/health-records/grants/model'
import { ChipGroup, Field, Stack, Text } from '@/ui'
import { t } from './grants-texts'

export type Span = 'today' | 'month' | 'year' | 'custom'
export interface Duration {
  span: Span
  /** Days of one's own, as typed. */
  typed: string
}
const DAYS: Record<Exclude<Span, 'custom'>, number> = { today: 0, month: 30, year: 365 }

/** The last day of what is chosen; null while it is no number of days there can be. */
export function lastDayOf({ span, typed }: Duration, today: string, limit: string): string | null {
  const most = daysBetween(today, limit)
  const days = span === 'custom' ? (/^\d{1,3}$/.test(typed.trim()) ? Number(typed) : NaN) : DAYS[span]
  return days >= (span === 'custom' ? 1 : 0) && days <= most ? addDays(today, days) : null
}
/** What is proposed when somebody is chosen: thirty days where that is allowed, else the longest usual. */
export const usualSpan = (today: string, limit: string): Span => (daysBetween(today, limit) >= DAYS.month ? 'month' : 'today')

export function DurationChoice({ value, today, limit, onChange }: { value: Duration; today: string; limit: string; onChange: (next: Duration) => void }) {
  const most = daysBetween(today, limit)
  const spans = (['today', 'month', 'year'] as const).filter((span) => DAYS[span] <= most)
  const labels: Record<Span, string> = { today: t('today'), month: t('days', { count: 30 }), year: t('year'), custom: t('custom') }
  const last = lastDayOf(value, today, limit)
  return (
    <Stack>
      <ChipGroup
        id="grant-days"
        label={t('stepHowLong')}
        choices={[...spans, 'custom' as const].map((span) => ({ value: span, label: labels[span] }))}
        value={value.span}
        onChange={(span) => onChange({ ...value, span })}
      />
      {value.span === 'custom' ? (
        <Field
          id="grant-days-typed"
          label={t('customLabel', { most })}
          kind="number"
          maxLength={3}
          value={value.typed}
          onChange={(typed) => onChange({ ...value, typed })}
          error={value.typed.trim() !== '' && !last ? t('customWrong', { most }) : undefined}
        />
      ) : null}
      {last ? (
        <Text look="sub" className="mt2">
          {t(daysBetween(today, last) > EXPIRY_NOTICE_DAYS ? 'stops' : 'stopsShort', { day: formatDateCn(last) })}
        </Text>
      ) : null}
    </Stack>
  )
}
