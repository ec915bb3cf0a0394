import { describe, expect, test } from '@jest/globals'

import type { BatchRow } from '../../recon-desk.ts'
import { digestOf, whyNotSignable } from './day-unit.ts'

const batch = (changes: Partial<BatchRow> = {}): BatchRow =>
  ({
    id: 'b',
    billKind: 'TRADE',
    version: 1,
    isCurrent: true,
    adjustsId: null,
    replacedAt: null,
    state: 'CLEAN',
    differenceCount: 0,
    summary: null,
    ...changes,
  }) as BatchRow

describe('signing a day (R10)', () => {
  test.each([
    ['nothing was billed', [], 0, 'NOTHING'],
    ['a bill has no result', [batch(), batch({ billKind: 'FUND_FLOW', state: 'NOT_READY' })], 0, 'NOT_CONCLUDED'],
    ['a bill failed', [batch({ state: 'FAILED' })], 0, 'FAILED'],
    ['a rerun is at work', [batch(), batch({ isCurrent: false, version: 2, state: 'FETCHING' })], 0, 'RUNNING'],
    ['a difference is open', [batch({ state: 'HAS_DIFFS' })], 1, 'OPEN_DIFFERENCES'],
    ['it is signed', [batch({ state: 'SIGNED_OFF' }), batch({ adjustsId: 'b', version: 2 })], 0, 'SIGNED'],
    ['all is done', [batch({ state: 'HAS_DIFFS' }), batch({ billKind: 'FUND_FLOW', state: 'NO_BILL' })], 0, null],
  ] as const)('R10: %s', (_, batches, blocking, blocker) => expect(whyNotSignable([...batches], blocking)).toBe(blocker))

  test('R10: another version or another count is another statement; the order of reading and the signature itself are not', () => {
    const [trade, flow] = [batch(), batch({ id: 'f', billKind: 'FUND_FLOW' })]
    expect(digestOf([flow, trade])).toBe(digestOf([trade, flow]))
    expect(digestOf([{ ...trade, state: 'SIGNED_OFF' }, flow])).toBe(digestOf([trade, flow]))
    expect(digestOf([{ ...trade, version: 2 }, flow])).not.toBe(digestOf([trade, flow]))
    expect(digestOf([{ ...trade, differenceCount: 1 }, flow])).not.toBe(digestOf([trade, flow]))
  })
})
