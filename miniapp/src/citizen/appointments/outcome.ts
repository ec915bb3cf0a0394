import type { Appointment } from '@jktl/shared/appointments/contract'
import type { MoneyView } from '@jktl/shared/payments/contract'
import { STANDING } from './standing'

/** What the page after the cashier shows. Never "failed" while it is unknown. */
export type Outcome = 'booked' | 'confirming' | 'checking' | 'unpaid' | 'refused' | 'ended' | 'holding'
type Facts = Pick<Appointment, 'state' | 'payMode'> & { money: Pick<MoneyView, 'summary'> | null }

const HAS_MONEY: readonly MoneyView['summary'][] = ['PAID', 'REFUNDING', 'REFUNDED', 'PARTLY_REFUNDED']
/** A held number: what it waits for follows from its money. */
const HELD: Record<MoneyView['summary'], Outcome> = {
  UNPAID: 'unpaid',
  CHECKING: 'checking',
  PAID: 'confirming',
  NOTHING_DUE: 'confirming',
  REFUNDING: 'refused',
  REFUNDED: 'refused',
  PARTLY_REFUNDED: 'refused',
  CLOSED: 'unpaid',
}

/** Appointment and money → picture (§2.3.3, §3.3: the client's own result is a hint, these facts decide). */
export function outcomeOf({ state, payMode, money }: Facts): Outcome {
  const { phase } = STANDING[state]
  if (phase === 'asking') return 'holding'
  if (phase === 'valid' || state === 'FULFILLED') return 'booked'
  if (phase === 'confirming') return 'confirming'
  if (phase === 'held') return payMode === 'WINDOW' ? 'confirming' : money ? HELD[money.summary] : 'unpaid'
  if (phase === 'leaving') return state === 'RELEASING' ? 'checking' : 'ended'
  if (money?.summary === 'CHECKING') return 'checking'
  return money && HAS_MONEY.includes(money.summary) ? 'refused' : 'ended'
}

/** Milliseconds to the next question; false: it has ended. An unpaid order is asked for too, because money may still arrive. */
export const POLL_MS: Record<Outcome, number | false> = {
  booked: false,
  confirming: 2_000,
  checking: 2_000,
  unpaid: 5_000,
  refused: false,
  ended: false,
  holding: 2_000,
}
