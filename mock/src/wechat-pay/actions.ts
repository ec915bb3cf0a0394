import { ActionRefused, type Action, type City } from '../kernel/system.ts'
import type { BillDesk } from './bill-desk.ts'
import { findMerchant, MERCHANTS } from './merchants.ts'
import { tamperingOf, type Notifier } from './notify.ts'
import { REFUND_STATUSES, type Order, type Refund } from './orders.ts'
import type { Settings } from './settings.ts'
import type { Signer } from './signer.ts'
import type { Trade } from './trade.ts'

export interface ActionParts {
  city: City
  trade: Trade
  notifier: Notifier
  bills: BillDesk
  signer: Signer
  settings: Settings
}

type Input = Record<string, unknown>

const textOf = (input: Input, name: string): string | undefined => (typeof input[name] === 'string' ? input[name] : undefined)

function fenOf(input: Input, name: string): number {
  const value = input[name]
  if (!Number.isSafeInteger(value) || (value as number) < 0) throw new ActionRefused(`${name} must be a whole number of fen`)
  return value as number
}

function mchidOf(input: Input): string {
  const mchid = textOf(input, 'mchid') ?? MERCHANTS[0]?.mchid ?? ''
  if (!findMerchant(mchid)) throw new ActionRefused(`unknown mchid; known: ${MERCHANTS.map((m) => m.mchid).join(', ')}`)
  return mchid
}

/** What makes the world move (seams.md). Actions that cause a notify return after its first delivery was tried. */
export function payActions({ city, trade, notifier, bills, signer, settings }: ActionParts): Record<string, Action> {
  const orderOf = (input: Input): Order => {
    const order = trade.findOrder(textOf(input, 'out_trade_no') ?? '', textOf(input, 'mchid'))
    if (!order) throw new ActionRefused('no such out_trade_no')
    return order
  }
  const refundOf = (input: Input): Refund => {
    const refund = trade.findRefund(textOf(input, 'out_refund_no') ?? '', textOf(input, 'mchid'))
    if (!refund) throw new ActionRefused('no such out_refund_no')
    return refund
  }
  const stateOf = (order: Order) => ({ trade_state: trade.stateOf(order), transaction_id: order.payment?.transactionId ?? null })

  const payerPays: Action = async (input) => {
    const order = orderOf(input)
    const reason = trade.whyNotPayable(order)
    if (reason && input['force'] !== true) throw new ActionRefused(reason)
    trade.payerConfirms(order)
    await city.schedule.sweep()
    return stateOf(order)
  }

  const sendNotify: Action = async (input) => {
    const tampering = tamperingOf((input['alter'] as Input | undefined) ?? {})
    const url = textOf(input, 'url')
    if (!textOf(input, 'out_refund_no')) {
      const notification = trade.paymentNotification(orderOf(input))
      return { outcome: await notifier.sendOnce({ ...notification, url: url ?? notification.url }, tampering) }
    }
    const refund = refundOf(input)
    const target = url ?? refund.notifyUrl
    if (!target) throw new ActionRefused('the refund named no notify_url; give url')
    return { outcome: await notifier.sendOnce(trade.refundNotification(refund, target), tampering) }
  }

  const resendNotify: Action = async (input) => {
    const outcome = textOf(input, 'out_refund_no')
      ? await notifier.resend('refund', refundOf(input).mchid, refundOf(input).outRefundNo)
      : await notifier.resend('transaction', orderOf(input).mchid, orderOf(input).outTradeNo)
    if (outcome === undefined) throw new ActionRefused('nothing was notified yet')
    return { outcome }
  }

  const consoleRefund: Action = async (input) => {
    const order = orderOf(input)
    const refundFen = input['refund_fen'] === undefined ? trade.refundableFen(order) : fenOf(input, 'refund_fen')
    if (!order.payment || refundFen < 1 || refundFen > trade.refundableFen(order)) throw new ActionRefused('nothing to refund')
    const outRefundNo = textOf(input, 'out_refund_no') ?? `console${order.payment.transactionId.slice(-10)}${trade.refundsOf(order).length + 1}`
    const refund = trade.acceptRefund(order, {
      mchid: order.mchid,
      outRefundNo,
      reason: textOf(input, 'reason') ?? '商户平台退款',
      notifyUrl: null,
      refundFen,
      fingerprint: 'console',
    })
    await city.schedule.sweep()
    return { out_refund_no: refund.outRefundNo, refund_id: refund.refundId }
  }

  const settleRefund: Action = async (input) => {
    const status = REFUND_STATUSES.find((s) => s === (input['status'] ?? 'SUCCESS'))
    if (!status) throw new ActionRefused(`status must be one of ${REFUND_STATUSES.join(', ')}`)
    trade.settleRefund(refundOf(input), status)
    await city.schedule.sweep()
    return { status }
  }

  const foreignPayment: Action = (input) => {
    const order = trade.foreignPayment(mchidOf(input), fenOf(input, 'amount_fen'))
    return { out_trade_no: order.outTradeNo, ...stateOf(order) }
  }

  const configure: Action = (input) => {
    for (const name of Object.keys(settings) as (keyof Settings)[]) {
      const value = input[name]
      if (value === undefined) continue
      if (typeof value !== 'number' || value < 0) throw new ActionRefused(`${name} must be a number, not negative`)
      settings[name] = value
    }
    return { ...settings }
  }

  return {
    'payer-opens-cashier': (input) => {
      trade.payerOpensCashier(orderOf(input))
      return stateOf(orderOf(input))
    },
    'payer-pays': payerPays,
    'send-notify': sendNotify,
    'resend-notify': resendNotify,
    'console-refund': consoleRefund,
    'settle-refund': settleRefund,
    'generate-bill': (input) => {
      const date = textOf(input, 'bill_date')
      if (!date) throw new ActionRefused('bill_date is missing')
      bills.generate(date, textOf(input, 'mchid'))
      return { bill_date: date }
    },
    'set-balance': (input) => {
      const mchid = mchidOf(input)
      trade.setBalance(mchid, fenOf(input, 'balance_fen'))
      return { mchid, balance_fen: fenOf(input, 'balance_fen') }
    },
    'foreign-payment': foreignPayment,
    'rotate-platform-certificate': () => ({ serial_no: signer.rotate() }),
    configure,
  }
}
