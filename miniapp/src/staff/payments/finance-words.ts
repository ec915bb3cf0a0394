import type { FinanceBatch } from '@jktl/shared/payments/reconciliation/desk-contract'
import type { BatchState, DifferenceState } from '@jktl/shared/payments/reconciliation/model'
import type { StatusTone } from '@/ui'
import { t } from './finance-texts'
import { momentText } from './words'

const BATCH_TONES: Partial<Record<BatchState, StatusTone>> = {
  CLEAN: 'ok',
  SIGNED_OFF: 'ok',
  HAS_DIFFS: 'notice',
  FAILED: 'danger',
  NO_BILL: 'paused',
  NOT_READY: 'paused',
}
export const batchTone = (state: BatchState): StatusTone => BATCH_TONES[state] ?? 'info'

const STEPS: readonly BatchState[] = ['PLANNED', 'FETCHING', 'FETCHED', 'VERIFIED', 'PARSED', 'MATCHING']
/** What is worth saying besides the state: why it failed, when it is asked for again, how far it is, or when it was done. */
export function batchLine({ state, reason, isRunning, dueAt, attempts, concludedAt }: FinanceBatch): string {
  if (state === 'NOT_READY' && dueAt) return `${reason ?? ''} ${t('againAt', { time: momentText(dueAt), attempts: attempts + 1 })}`.trim()
  if (reason) return reason
  if (isRunning) return t('steps', { step: STEPS.indexOf(state) + 1 })
  return concludedAt ? t('doneAt', { time: momentText(concludedAt) }) : ''
}

const DIFFERENCE_TONES: Partial<Record<DifferenceState, StatusTone>> = {
  OPEN: 'notice',
  PROPOSED: 'brand',
  MATCHED: 'ok',
  CLOSED: 'ok',
  IGNORED: 'paused',
  CARRIED: 'paused',
}
export const differenceTone = (state: DifferenceState): StatusTone => DIFFERENCE_TONES[state] ?? 'info'

/** `2026-11` moved by months. */
export function monthAfter(month: string, months: number): string {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const index = year * 12 + number - 1 + months
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`
}
export const monthText = (month: string): string => t('month', { year: Number(month.slice(0, 4)), month: Number(month.slice(5)) })
