import type { RefundState } from '../model.ts'
import type { RefundStep } from './model.ts'

export interface RefundFacts {
  state: RefundState
  /** It was sent to the channel at least once. */
  isSubmitted: boolean
  /** Another refund has taken its place, nothing is left to give back, or it was never ours to repeat. */
  isDoneWith: boolean
}

/** What a person may propose now (§3.4); empty while the refund goes on by itself or has come to an end. */
export function stepsFor({ state, isSubmitted, isDoneWith }: RefundFacts): readonly RefundStep[] {
  if (state === 'ABNORMAL') return ['ABNORMAL_REFUND']
  if (state === 'OFFLINE_TRANSFER') return ['OFFLINE_PROOF']
  const hasFailed = (state === 'REJECTED' && isSubmitted) || state === 'CLOSED'
  return hasFailed && !isDoneWith ? ['REISSUE', 'GO_OFFLINE'] : []
}
