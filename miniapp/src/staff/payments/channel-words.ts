import type { ChannelChange } from '@jktl/shared/payments/channels/contract'
import type { StatusTone } from '@/ui'
import { t } from './channels-texts'

/** Parts per million as percent, `0.6%`. */
export const rateText = (ppm: number): string => t('percent', { n: ppm / 10_000 })

/** What a change would do, in one line. */
export function changeText({ kind, details: d }: ChannelChange): string {
  if (kind === 'RATE') return t('detailRate', { day: d.fromDate ?? '', rate: rateText(d.ratePpm ?? 0), source: d.source ?? '' })
  if (kind === 'KEY_SWITCH') return t('detailMode', { mode: t(d.mode ?? 'CERTIFICATE') })
  if (kind === 'KEY_ADD' || kind === 'KEY_RETIRE') return t('detailKey', { serial: d.serial ?? '' })
  return t('detailMerchant', { institution: d.institutionName ?? '', name: d.name ?? '', account: d.settlesTo ?? '', days: d.settlementDays ?? 0 })
}

const TONES = { DRAFT: 'notice', PROPOSED: 'notice', APPROVED: 'ok', REJECTED: 'danger', WITHDRAWN: 'paused' } as const satisfies Record<string, StatusTone>
/** The colour of a thing that two people decide. */
export const reviewTone = (state: keyof typeof TONES): StatusTone => TONES[state]

/** A typed percentage as parts per million; null when it is none. */
export const typedPpm = (text: string): number | null => (/^\d{1,2}(\.\d{1,4})?$/.test(text.trim()) ? Math.round(Number(text.trim()) * 10_000) : null)
