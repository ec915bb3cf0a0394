import { dateOf, type Instant } from '@jktl/shared/kernel/dates'
import type { BillingBooks } from './billing-operations.ts'
import { yuanText } from './charge-bill.ts'
import type { CreditBook } from './credit-book.ts'
import type { Charge, LockBook } from './lock-book.ts'

interface Books {
  locks: Pick<LockBook, 'chargesOf'>
  billing: BillingBooks
  credits: CreditBook | undefined
}
type Given = Pick<Charge, 'kind' | 'refNo' | 'event' | 'payMode' | 'payRef'> & { at: Instant; cash: number | string; insuranceFen?: number }
const charge = ({ cash, insuranceFen = 0, ...rest }: Given): Charge => ({
  ...rest,
  lockId: null,
  amount: typeof cash === 'string' ? cash : yuanText(cash),
  insuranceAmount: yuanText(insuranceFen),
})
const NOTHING = '0.00'

function* ofBills(hosCode: string, { bills, stays, returns }: BillingBooks): Generator<Charge> {
  const online = { payMode: 'ONLINE' } as const
  for (const { confirmation, billNo } of bills.all().filter((bill) => bill.hosCode === hosCode))
    if (confirmation) {
      const { payRef, personalFen: cash, insuranceFen, at } = confirmation
      yield charge({ ...online, kind: 'BILL', refNo: billNo, event: 'CONFIRMED', payRef, cash, insuranceFen, at })
    }
  for (const { deposits, stayNo } of stays.all().filter((stay) => stay.hosCode === hosCode))
    for (const { payRef, amountFen: cash, at } of deposits) yield charge({ ...online, kind: 'DEPOSIT', refNo: stayNo, event: 'CONFIRMED', payRef, cash, at })
  for (const item of returns.after(0).filter((one) => one.hosCode === hosCode)) {
    const { at } = item
    if (item.kind === 'DISCHARGE') yield charge({ ...online, kind: 'DEPOSIT', refNo: item.stayNo, event: 'CANCELLED', payRef: '', cash: item.amountFen, at })
    else {
      const payRef = bills.find(item.billNo)?.confirmation?.payRef ?? ''
      const parts = { cash: item.personalFen, insuranceFen: item.insuranceFen }
      yield charge({ ...online, kind: 'BILL', refNo: item.billNo, event: 'CANCELLED', payRef, ...parts, at })
    }
  }
}

function* onCredit(book: CreditBook): Generator<Charge> {
  const credit = { kind: 'CREDIT', payMode: 'CREDIT' } as const
  for (const { requestNo, outcome } of book.all())
    if (outcome && outcome.captured !== NOTHING)
      yield charge({ ...credit, refNo: requestNo, event: 'CONFIRMED', payRef: requestNo, cash: outcome.captured, at: outcome.at })
  for (const { event, requestNo, amount, at } of book.eventsAfter(0))
    if (event === 'REFUNDED') yield charge({ ...credit, refNo: requestNo, event: 'CANCELLED', payRef: requestNo, cash: amount, at })
}

/** All that one hospital charged and gave back through the platform on a day, oldest first (his-interface §7). */
export function chargesOfDay(hosCode: string, date: string, { locks, billing, credits }: Books): Charge[] {
  const others = [...ofBills(hosCode, billing), ...(credits ? onCredit(credits) : [])].filter(({ at }) => dateOf(at) === date)
  return [...locks.chargesOf(date), ...others].sort((a, b) => a.at - b.at)
}
