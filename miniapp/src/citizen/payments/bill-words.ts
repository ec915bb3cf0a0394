import type { Bill, HospitalPayment } from '@jktl/shared/payments/bills/contract'
import { formatFen } from '@jktl/shared/kernel/money'
import type { StatusTone } from '@/ui'
import { t } from './bills-texts'

const MOVING: ReadonlySet<HospitalPayment['state']> = new Set(['HIS_CONFIRMING', 'UNDOING'])

/** Status of a bill: colour, shape and word. */
export function billStatus({ state, payment }: Bill): { tone: StatusTone; word: string } {
  if (state === 'VOID') return { tone: 'paused', word: t('void') }
  if (state === 'PAID') return { tone: 'ok', word: t('paid') }
  return payment && MOVING.has(payment.state) ? { tone: 'info', word: t('paying') } : { tone: 'notice', word: t('toPay') }
}

/** Whether others are at work on it, and the payer only waits. */
export const isMoving = (payment: HospitalPayment): boolean => MOVING.has(payment.state) || (payment.state === 'WAITING_MONEY' && !canPay(payment))

/** Whether the payer is the next to do something at the cashier. */
export const canPay = ({ allowedActions, money }: HospitalPayment): boolean => allowedActions.includes('pay') && money?.summary !== 'CHECKING'

/** One part of who pays what; who pays nothing is not listed. */
export const partOf = (key: string, amountFen: number): { key: string; value: string }[] => (amountFen > 0 ? [{ key, value: formatFen(amountFen) }] : [])
