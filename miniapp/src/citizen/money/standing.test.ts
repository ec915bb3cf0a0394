import { REFUND_STATES } from '@jktl/shared/payments/model'
import { REFUND_STEP, stateOfNode } from './standing'

describe('refund timeline (§3.4)', () => {
  it('F1: accepted is not arrived; only SUCCESS completes the three nodes', () => {
    const complete = REFUND_STATES.filter((state) => [0, 1, 2].every((node) => stateOfNode(node, REFUND_STEP[state]) === 'done'))
    expect(complete).toEqual(['SUCCESS'])
    expect([0, 1, 2].map((node) => stateOfNode(node, REFUND_STEP.PROCESSING))).toEqual(['done', 'done', 'now'])
    expect([0, 1, 2].map((node) => stateOfNode(node, REFUND_STEP.ABNORMAL))).toEqual(['done', 'done', 'bad'])
  })
})
