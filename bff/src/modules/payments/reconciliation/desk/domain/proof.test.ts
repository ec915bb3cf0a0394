import { describe, expect, test } from '@jest/globals'

import type { MoneyProof } from '../../recon-desk.ts'
import { lightOf, proofDayOf } from './proof.ts'

const proof = (changes: Partial<MoneyProof> = {}): MoneyProof => ({
  institutionId: 'i',
  date: '2026-11-23',
  paidFen: 5000,
  refundedFen: 1200,
  billPaidFen: 5000,
  billRefundedFen: 1200,
  billFeeFen: 30,
  flowPaidFen: 5000,
  flowRefundedFen: 1200,
  flowFeeFen: 30,
  ledgerPaidFen: 5000,
  ledgerRefundedFen: 1200,
  ledgerFeeFen: 30,
  openDifferences: 0,
  isProved: false,
  ...changes,
})

describe('a line of the money proof (B33)', () => {
  test.each([
    ['everything agrees', { isProved: true }, 'GREEN', '都一致'],
    ['no trade bill yet', { billPaidFen: null, billRefundedFen: null }, 'WAITING', '交易账单'],
    ['no fund flow yet', { flowPaidFen: null, flowRefundedFen: null }, 'WAITING', '资金账单'],
    ['the bill has 12 yuan less', { billPaidFen: 3800 }, 'RED', '账单差 -¥12.00'],
    ['the ledger differs', { ledgerPaidFen: 5001 }, 'RED', '总账差 ¥0.01'],
    ['it is off and a bill is missing', { billPaidFen: 3800, flowPaidFen: null, flowRefundedFen: null }, 'RED', '账单差'],
    ['a difference is open', { openDifferences: 2 }, 'RED', '2 笔差错'],
    ['only the parts differ', {}, 'RED', '明细不一致'],
  ] as const)('B33: %s', (_, changes, light, text) => {
    const day = proofDayOf(proof(changes), false)
    expect(day.light).toBe(light)
    expect(day.text).toContain(text)
    expect(day.netFen).toBe(3800)
  })

  test('B33: one red day makes the month red, one waiting day keeps it from being green', () => {
    expect(lightOf([{ light: 'GREEN' }, { light: 'RED' }, { light: 'WAITING' }])).toBe('RED')
    expect(lightOf([{ light: 'GREEN' }, { light: 'WAITING' }])).toBe('WAITING')
    expect(lightOf([{ light: 'GREEN' }])).toBe('GREEN')
    expect(lightOf([])).toBe('QUIET')
  })
})
