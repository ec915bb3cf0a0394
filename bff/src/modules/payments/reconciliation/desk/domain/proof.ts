import { formatFen } from '@jktl/shared/kernel/money'
import type { ProofDay } from '@jktl/shared/payments/reconciliation/proof-contract'

import type { MoneyProof } from '../../recon-desk.ts'

/** A line of the proof in words (B33). A bill without a result never makes a green day. */
export function proofDayOf(proof: MoneyProof, isSigned: boolean): ProofDay {
  const netFen = proof.paidFen - proof.refundedFen
  const billFen = proof.billPaidFen === null || proof.billRefundedFen === null ? null : proof.billPaidFen - proof.billRefundedFen
  const flowFen = proof.flowPaidFen === null || proof.flowRefundedFen === null ? null : proof.flowPaidFen - proof.flowRefundedFen
  const ledgerFen = proof.ledgerPaidFen - proof.ledgerRefundedFen
  const { date, paidFen, refundedFen, billFeeFen: feeFen, openDifferences } = proof
  const figures = { date, paidFen, refundedFen, netFen, billFen, flowFen, ledgerFen, feeFen, openDifferences, isSigned }
  if (proof.isProved) return { ...figures, light: 'GREEN', text: '账单、资金流水和总账都一致' }
  const off = [
    ...(billFen !== null && billFen !== netFen ? [`账单差 ${formatFen(billFen - netFen)}`] : []),
    ...(flowFen !== null && flowFen !== netFen ? [`资金流水差 ${formatFen(flowFen - netFen)}`] : []),
    ...(ledgerFen !== netFen ? [`总账差 ${formatFen(ledgerFen - netFen)}`] : []),
  ]
  if (off.length > 0) return { ...figures, light: 'RED', text: off.join('，') }
  if (billFen === null || flowFen === null) return { ...figures, light: 'WAITING', text: billFen === null ? '交易账单还没有结果' : '资金账单还没有结果' }
  return { ...figures, light: 'RED', text: openDifferences > 0 ? `还有 ${openDifferences} 笔差错没办完` : '合计一致，收、退或手续费的明细不一致' }
}

/** The worst day is the month's light. */
export function lightOf(days: readonly Pick<ProofDay, 'light'>[]): ProofDay['light'] {
  for (const light of ['RED', 'WAITING', 'GREEN'] as const) if (days.some((day) => day.light === light)) return light
  return 'QUIET'
}
