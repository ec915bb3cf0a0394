import type { CheckoutTicket } from '@jktl/shared/payments/contract'
import Taro from '@tarojs/taro'

/** A hint only: the server's query decides. */
export type PayHint = 'left' | 'done' | 'cancelled' | 'failed'

/** Opens WeChat's own cashier with the parameters the server signed. */
export async function pay(ticket: Pick<CheckoutTicket, 'cashierUrl' | 'payParams'>, _returnTo: string): Promise<PayHint> {
  const { timeStamp, nonceStr, package: order, signType, paySign } = ticket.payParams
  try {
    await Taro.requestPayment({ timeStamp, nonceStr, package: order, signType, paySign })
    return 'done'
  } catch (error) {
    const message = typeof error === 'object' && error !== null && 'errMsg' in error ? String(error.errMsg) : ''
    return message.includes('cancel') ? 'cancelled' : 'failed'
  }
}
