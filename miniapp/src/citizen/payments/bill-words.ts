import type { Bill, HospitalPayment } from '@jktl/shared/payments/bills/contract'
import type { StatusTone } from '@/ui'
import { t } from './bills-texts'

const MOVING: ReadonlySet<HospitalPayment['state']> = new Set(['HIS_CONFIRMING', 'UNDOING'])

/** Status of a bill: colour, shape and word. */
export function billStatus({ state, payment }: Bill): { tone: StatusTone; word: string } {
  if (state === 'VOID') return { tone: 'paused', word: t('void') }
  if (state === 'PAID') return { tone: 'ok', word: t('paid') }
  return payment && MOVING.has(payment.state) ? { tone: 'info', word: t('paying') } : { tone: 'notice', word: t('toPay') }
}

/** Whether the page has to ask again by itself. */
export const isMoving = ({ state, money, insurance }: HospitalPayment): boolean =>
  MOVING.has(state) ||
  (state === 'WAITING_MONEY' &&
    (money?.summary === 'CHECKING' || money?.summary === 'PAID' || insurance?.state === 'SUBMITTING' || insurance?.state === 'PROCESSING'))
