import type { MoneyView } from '@jktl/shared/payments/contract'
import type { RefundState } from '@jktl/shared/payments/model'
import type { StatusTone, TimelineItem } from '@/ui'

export const MONEY_TONE: Record<MoneyView['summary'], StatusTone> = {
  UNPAID: 'notice',
  CHECKING: 'info',
  PAID: 'ok',
  REFUNDING: 'info',
  REFUNDED: 'ok',
  PARTLY_REFUNDED: 'ok',
  NOTHING_DUE: 'ok',
  CLOSED: 'paused',
}

/** Registered → accepted by WeChat → arrived: the node under way (3: all done), and whether somebody has to step in. */
export const REFUND_STEP: Record<RefundState, { step: 0 | 1 | 2 | 3; bad?: true }> = {
  REQUESTED: { step: 1 },
  APPROVING: { step: 1 },
  READY: { step: 1 },
  SUBMITTING: { step: 1 },
  SUBMIT_UNKNOWN: { step: 1 },
  WAIT_FUNDS: { step: 1 },
  PROCESSING: { step: 2 },
  ABNORMAL: { step: 2, bad: true },
  ABNORMAL_HANDLING: { step: 2 },
  OFFLINE_TRANSFER: { step: 2 },
  SUCCESS: { step: 3 },
  CLOSED: { step: 2, bad: true },
  REJECTED: { step: 1, bad: true },
}
export const stateOfNode = (node: number, { step, bad }: { step: number; bad?: true }): TimelineItem['state'] =>
  node < step ? 'done' : node > step ? 'todo' : bad ? 'bad' : 'now'
