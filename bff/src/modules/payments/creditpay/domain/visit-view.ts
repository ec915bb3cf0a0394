import { formatInstant } from '@jktl/shared/kernel/dates'
import type { CreditpayVisit } from '@jktl/shared/payments/creditpay/contract'
import type { EntryState } from '@jktl/shared/payments/creditpay/model'

import { isOverdue } from './due-dates.ts'
import { type DebtAmounts, owedFen } from './machines.ts'
import { visitText } from './texts.ts'

type Entry = DebtAmounts & {
  id: string
  institutionId: string
  subject: string
  state: EntryState
  authorisedFen: number
  authorisedAt: Date
  dueOn: string | null
  cause: string | null
}

/** One visit on credit as it is shown, to its person and to finance. */
export function visitView(e: Entry, institutionName: string, today: string): CreditpayVisit {
  const owed = owedFen(e)
  const overdue = e.state === 'CAPTURED' && e.dueOn !== null && isOverdue(e.dueOn, today)
  return {
    id: e.id,
    subject: e.subject,
    institutionId: e.institutionId,
    institutionName,
    state: e.state,
    stateText: visitText[e.state]({ owedFen: owed, dueOn: e.dueOn, isOverdue: overdue, cause: e.cause }),
    startedAt: formatInstant(e.authorisedAt.getTime()),
    authorisedFen: e.authorisedFen,
    capturedFen: e.capturedFen,
    repaidFen: e.repaidFen,
    refundedFen: e.refundedFen,
    writtenOffFen: e.writtenOffFen,
    owedFen: owed,
    dueOn: e.dueOn,
    isOverdue: overdue,
  }
}
