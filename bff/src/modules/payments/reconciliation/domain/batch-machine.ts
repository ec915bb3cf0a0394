import type { BatchState, BatchStep } from '@jktl/shared/payments/reconciliation/model'

/** §3.5: what a batch may become. FAILED leads back to the step that failed; a replaced or signed batch leads nowhere. */
const MOVES: Record<BatchState, readonly BatchState[]> = {
  PLANNED: ['FETCHING'],
  FETCHING: ['FETCHING', 'NOT_READY', 'NO_BILL', 'FETCHED', 'FAILED'],
  NOT_READY: ['FETCHING'],
  FETCHED: ['VERIFIED', 'FAILED'],
  VERIFIED: ['PARSED', 'FAILED'],
  // Parsed rows do not survive a crash of the database: then they are read again.
  PARSED: ['MATCHING'],
  MATCHING: ['MATCHING', 'VERIFIED', 'CLEAN', 'HAS_DIFFS', 'FAILED'],
  NO_BILL: ['SIGNED_OFF'],
  CLEAN: ['SIGNED_OFF'],
  HAS_DIFFS: ['SIGNED_OFF'],
  SIGNED_OFF: [],
  FAILED: ['FETCHING', 'MATCHING'],
}
export const canMove = (from: BatchState, to: BatchState): boolean => MOVES[from].includes(to)

/** Where work on a batch goes on. A file that failed is fetched again: the channel may have mended it. */
export const nextStep = (state: BatchState, failedStep: BatchStep | null): BatchStep | null => {
  switch (state) {
    case 'PLANNED':
    case 'NOT_READY':
    case 'FETCHING':
      return 'FETCH'
    case 'FETCHED':
      return 'VERIFY'
    case 'VERIFIED':
      return 'PARSE'
    case 'PARSED':
    case 'MATCHING':
      return 'MATCH'
    case 'FAILED':
      return failedStep === 'MATCH' ? 'MATCH' : 'FETCH'
    default:
      return null
  }
}
