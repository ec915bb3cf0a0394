import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { REFUND_STATES } from '../model.ts'
import { stepsFor } from './rules.ts'

const facts = fc.record({ state: fc.constantFrom(...REFUND_STATES), isSubmitted: fc.boolean(), isDoneWith: fc.boolean() })

describe('what a person may do with a refund', () => {
  it('§3.4: nothing while it goes on by itself, and nothing when it has arrived', () => {
    fc.assert(
      fc.property(facts, (f) => {
        const isOver = f.state === 'SUCCESS' || ['REQUESTED', 'READY', 'SUBMITTING', 'SUBMIT_UNKNOWN', 'WAIT_FUNDS', 'PROCESSING'].includes(f.state)
        if (isOver) expect(stepsFor(f)).toEqual([])
      }),
    )
  })

  it('B25 B26: the way out of each dead end', () => {
    const at = (state: (typeof REFUND_STATES)[number]) => stepsFor({ state, isSubmitted: true, isDoneWith: false })
    expect(at('ABNORMAL')).toEqual(['ABNORMAL_REFUND'])
    expect(at('OFFLINE_TRANSFER')).toEqual(['OFFLINE_PROOF'])
    expect(at('REJECTED')).toEqual(['REISSUE', 'GO_OFFLINE'])
    expect(at('CLOSED')).toEqual(['REISSUE', 'GO_OFFLINE'])
  })

  it('F4: a refund whose place was taken, or that nobody agreed to, is done with', () => {
    expect(stepsFor({ state: 'CLOSED', isSubmitted: true, isDoneWith: true })).toEqual([])
    expect(stepsFor({ state: 'REJECTED', isSubmitted: false, isDoneWith: false })).toEqual([])
  })
})
