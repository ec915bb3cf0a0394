import { createHash } from 'node:crypto'

import { CONCLUDED_STATES } from '@jktl/shared/payments/reconciliation/model'

import type { BatchRow } from '../../recon-desk.ts'

/** What is signed: each bill in force with its result. Anything that changes a result changes the digest. */
export const statementOf = (batches: readonly BatchRow[]) =>
  batches
    .filter(({ isCurrent, adjustsId }) => isCurrent && adjustsId === null)
    .sort((a, b) => a.billKind.localeCompare(b.billKind))
    .map(({ id, billKind, version, differenceCount, summary, state }) => ({
      id,
      billKind,
      version,
      differenceCount,
      summary,
      // Signing changes the state, not the result.
      hasBill: state !== 'NO_BILL',
    }))
export const digestOf = (batches: readonly BatchRow[]): string =>
  createHash('sha256')
    .update(JSON.stringify(statementOf(batches)))
    .digest('hex')

export type Blocker = 'SIGNED' | 'NOTHING' | 'RUNNING' | 'FAILED' | 'NOT_CONCLUDED' | 'OPEN_DIFFERENCES'
/** Why a day cannot be signed yet; null when nothing is in the way. @param blocking differences that neither are settled nor wait for the next bill */
export function whyNotSignable(batches: readonly BatchRow[], blocking: number): Blocker | null {
  const inForce = batches.filter(({ isCurrent, adjustsId }) => isCurrent && adjustsId === null)
  if (inForce.length === 0) return 'NOTHING'
  if (inForce.every(({ state }) => state === 'SIGNED_OFF')) return 'SIGNED'
  if (batches.some(({ isCurrent, replacedAt }) => !isCurrent && replacedAt === null)) return 'RUNNING'
  if (inForce.some(({ state }) => state === 'FAILED')) return 'FAILED'
  if (!inForce.every(({ state }) => CONCLUDED_STATES.includes(state))) return 'NOT_CONCLUDED'
  return blocking > 0 ? 'OPEN_DIFFERENCES' : null
}
export const BLOCKER_TEXTS: Record<Exclude<Blocker, 'SIGNED'>, string> = {
  NOTHING: '这一天没有账单',
  RUNNING: '正在重新对账，等结果出来再签',
  FAILED: '有账单没对成，先重新对账',
  NOT_CONCLUDED: '还有账单没出结果',
  OPEN_DIFFERENCES: '还有差错没办完',
}
