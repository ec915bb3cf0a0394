import { formatDateCn } from '@jktl/shared/kernel/dates'
import type { CreditpayHome, CreditpayVisit } from '@jktl/shared/payments/creditpay/contract'
import type { StatusTone } from '@/ui'
import { t } from './creditpay-texts'

export const STATE_TONE: Record<CreditpayHome['state'], StatusTone> = {
  NOT_SIGNED: 'info',
  APPLYING: 'info',
  ACTIVE: 'ok',
  SUSPENDED: 'notice',
  LISTED: 'danger',
  TERMINATED: 'info',
}
/** When a debt is due, with whether that is over. */
export const dueText = ({ dueOn, isOverdue }: { dueOn: string | null; isOverdue: boolean }): string =>
  dueOn ? t(isOverdue ? 'overdue' : 'due', { day: formatDateCn(dueOn) }) : ''
export function visitSign({ state, isOverdue }: CreditpayVisit): { text: string; tone: StatusTone } {
  if (state === 'CAPTURED') return { text: t(isOverdue ? 'OVERDUE' : 'CAPTURED'), tone: isOverdue ? 'danger' : 'notice' }
  return { text: t(state), tone: state === 'REPAID' ? 'ok' : 'info' }
}
