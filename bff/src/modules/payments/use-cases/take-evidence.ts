import { judgeTransaction, type ChannelTransaction } from '../domain/evidence.ts'
import { PAID_STATES } from '../domain/payment-machine.ts'
import type { PaymentRow } from '../payments.repository.ts'
import type { PaymentContext } from './context.ts'
import { settlePayment } from './settle-payment.ts'

const instantOf = (text: string | null): number | null => (text === null || Number.isNaN(Date.parse(text)) ? null : Date.parse(text))

/** Takes over what the channel states about an attempt, in an answer or in a notify (P5, P7). @returns the reading; null is nonsense and changes nothing */
export async function takeEvidence(ctx: PaymentContext, payment: PaymentRow, transaction: ChannelTransaction): Promise<ReturnType<typeof judgeTransaction>> {
  const { appid } = payment.parameters
  const openid = payment.openidSealed ? ctx.vault.open(payment.openidSealed) : null
  const reading = judgeTransaction(transaction, { mchid: payment.mchid, appid, outTradeNo: payment.outTradeNo, amountFen: payment.amountFen, openid })
  const now = ctx.clock.date()
  if (reading === 'paid') {
    const paidAt = new Date(instantOf(transaction.successTime) ?? now.getTime())
    await settlePayment(ctx, payment.id, 'PAID', { transactionId: transaction.transactionId, paidAt, channelState: transaction.tradeState, answeredAt: now })
  }
  if (reading === 'mismatch' && !PAID_STATES.has(payment.state))
    await ctx.quarantine.note(
      ctx.db,
      payment.id,
      {
        mchid: transaction.mchid,
        appid: transaction.appid,
        amountFen: transaction.amountFen,
        currency: transaction.currency,
        payerDiffers: openid !== null && transaction.openid !== openid,
      },
      now,
    )
  if (reading === 'mismatch') await settlePayment(ctx, payment.id, 'MISMATCH', { channelState: transaction.tradeState, answeredAt: now })
  if (reading === 'closed') await settlePayment(ctx, payment.id, 'CHANNEL_CLOSED', { channelState: transaction.tradeState, answeredAt: now })
  return reading
}
