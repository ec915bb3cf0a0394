import { formatInstant } from '@jktl/shared/kernel/dates'
import type { MoneyDecision, PaidOrder, QuarantinedPayment, StaffRefund } from '@jktl/shared/payments/refunds/contract'
import { stepsFor } from '@jktl/shared/payments/refunds/rules'

import { promisedBy, REFUND_TEXT } from '../domain/money-view.ts'
import type { RefundItem } from '../public.ts'
import type { DecisionRow } from './decisions.repository.ts'
import { differencesOf } from './domain/differences.ts'
import type { QuarantineRow } from './quarantine.repository.ts'
import type { DeskRefundRow, PaidOrderRow } from './refund-desk.repository.ts'

interface Names {
  institution: (id: string) => string
  person: (id: string) => string
}
const shown = (at: Date | null): string | null => (at === null ? null : formatInstant(at.getTime()))

/** A decision without the card it may hold. */
const presentDecision = (d: DecisionRow, accountId: string): MoneyDecision => ({
  id: d.id,
  version: d.version,
  kind: d.kind,
  status: d.status,
  reason: d.reason,
  route: d.abnormalRoute,
  proof:
    d.proofNumber !== null && d.proofDate !== null && d.proofSha256 !== null
      ? { number: d.proofNumber, date: d.proofDate, sha256: d.proofSha256, fileId: d.proofFileId, fileName: d.proofFileName }
      : null,
  proposedAt: formatInstant(d.proposedAt.getTime()),
  checkedAt: shown(d.checkedAt),
  isOwn: d.proposedBy === accountId,
})

export function presentRefund(
  row: DeskRefundRow,
  { names, items, decisions, accountId }: { names: Names; items: readonly RefundItem[]; decisions: readonly DecisionRow[]; accountId: string },
): StaffRefund {
  const isSubmitted = row.submittedAt !== null && row.withdrawnAt === null
  const times = { requestedAt: row.requestedAt.getTime(), acceptedAt: row.acceptedAt?.getTime() ?? null, dueAt: row.dueAt?.getTime() ?? null }
  return {
    id: row.id,
    version: row.version,
    institutionId: row.institutionId,
    institutionName: names.institution(row.institutionId),
    subject: row.subject,
    personNameMasked: names.person(row.personId),
    amountFen: row.amountFen,
    paidFen: row.paidFen,
    state: row.state,
    view: row.view,
    stateText: row.withdrawnAt !== null ? '医院说已经就诊，没有退' : row.state === 'REJECTED' && !isSubmitted ? '没有批准，没有退' : REFUND_TEXT[row.state],
    reason: row.reason,
    items: items.map(({ id, name, amountFen }) => ({ id, name, amountFen })),
    refundNumber: row.outRefundNo,
    paymentNumber: row.outTradeNo,
    receivingAccount: row.receivingAccount,
    requestedAt: formatInstant(row.requestedAt.getTime()),
    acceptedAt: shown(row.acceptedAt),
    finishedAt: shown(row.finishedAt),
    lastCheckAt: shown(row.lastCheckAt),
    nextCheckAt: shown(row.dueAt),
    promisedBy: promisedBy({ state: row.state, ...times }),
    steps: decisions.some((d) => d.status === 'PROPOSED') ? [] : [...stepsFor({ state: row.state, isSubmitted, isDoneWith: row.isDoneWith })],
    decisions: decisions.map((d) => presentDecision(d, accountId)),
  }
}

export const presentPaidOrder = (row: PaidOrderRow, names: Names): PaidOrder => ({
  id: row.id,
  institutionName: names.institution(row.institutionId),
  subject: row.subject,
  personNameMasked: names.person(row.personId),
  paymentNumber: row.outTradeNo,
  paidAt: formatInstant(row.paidAt.getTime()),
  paidFen: row.paidFen,
  refundedFen: row.refundedFen,
  refundingFen: row.heldFen - row.refundedFen,
  refundableFen: row.paidFen - row.heldFen,
})

export const presentQuarantined = (
  row: QuarantineRow,
  { names, decisions, accountId }: { names: Names; decisions: readonly DecisionRow[]; accountId: string },
): QuarantinedPayment => ({
  id: row.id,
  institutionName: names.institution(row.institutionId),
  subject: row.subject,
  personNameMasked: names.person(row.personId),
  paymentNumber: row.outTradeNo,
  amountFen: row.amountFen,
  since: formatInstant(row.since.getTime()),
  differences: differencesOf(row, row.stated),
  decisions: decisions.map((d) => presentDecision(d, accountId)),
})
