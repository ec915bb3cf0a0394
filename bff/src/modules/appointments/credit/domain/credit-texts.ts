import type { Standing, ViolationKind } from '@jktl/shared/appointments/credit/model'
import { dateOf, formatDateCn, type Instant } from '@jktl/shared/kernel/dates'

const KIND_TEXTS: Record<ViolationKind, string> = {
  NO_SHOW: '约了没有到诊',
  LATE_CANCEL: '就诊当天退号太多次',
  FREQUENT_CANCEL: '一个月里退号太多次',
}
const REVOKED_TEXTS = {
  EVIDENCE: '医院后来补上了到诊记录，不算失约',
  APPEAL: '申诉通过，不算失约',
  CORRECTION: '医院更正了记录，不算失约',
  EXEMPTION: '那天属于不计失约的日子，不算失约',
} as const

/** Why one violation counts, or why not. */
export function violationText(v: {
  kind: ViolationKind
  status: 'ACTIVE' | 'REVOKED' | 'AGED_OUT'
  revokedBy: keyof typeof REVOKED_TEXTS | null
  isCounted: boolean
  isForgiven: boolean
}): string {
  if (v.revokedBy) return `${REVOKED_TEXTS[v.revokedBy]}。`
  if (v.kind !== 'NO_SHOW') return `${KIND_TEXTS[v.kind]}，只提醒，不影响约号。`
  if (v.isForgiven) return `${KIND_TEXTS.NO_SHOW}，今年第一次，不计入。`
  return v.isCounted ? `${KIND_TEXTS.NO_SHOW}，计入一次。` : `${KIND_TEXTS.NO_SHOW}，时间已久，不再计入。`
}

/** Where a person stands, in one sentence a grandmother reads. */
export function standingText(standing: Standing, counted: number, limit: number, untilAt: Instant | null): string {
  if (standing === 'LISTED' && untilAt !== null)
    return `到 ${dateOf(untilAt).slice(0, 4)}年${formatDateCn(dateOf(untilAt))}，暂时不能在网上约普通号。已经约好的照常。`
  if (standing === 'WARNED') return `已经 ${counted} 次没来，再有 ${limit - counted} 次就暂时不能在网上约号了。`
  return counted > 0 ? `有 ${counted} 次没来，不影响约号。` : '按时到诊，一切正常。'
}
