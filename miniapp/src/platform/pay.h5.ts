import type { CheckoutTicket } from '@jktl/shared/payments/contract'

/** A hint only: the server's query decides. `left`: the browser is on its way to the cashier and comes back to `returnTo`. */
export type PayHint = 'left' | 'done' | 'cancelled' | 'failed'

/**
 * Opens the cashier page.
 *
 * @param returnTo path of this app, from `href(…)`, where the result is checked
 */
export async function pay(ticket: Pick<CheckoutTicket, 'cashierUrl' | 'payParams'>, returnTo: string): Promise<PayHint> {
  if (!ticket.cashierUrl) return 'failed'
  const glue = ticket.cashierUrl.includes('?') ? '&' : '?'
  window.location.assign(`${ticket.cashierUrl}${glue}return=${encodeURIComponent(window.location.origin + returnTo)}`)
  return 'left'
}
