import type { PaymentState } from '@jktl/shared/payments/model'

import type { PaymentEvent } from '../domain/payment-machine.ts'
import { closeRetryGapMs, paymentCheckGapMs } from '../domain/schedule.ts'
import type { CreateOutcome } from '../payment-channel.ts'
import type { PaymentChanges, PaymentRow } from '../payments.repository.ts'
import { answerLateMoney } from './answer-late-money.ts'
import type { PaymentContext } from './context.ts'
import { orderHash } from './order-parameters.ts'
import { settlePayment } from './settle-payment.ts'
import { takeEvidence } from './take-evidence.ts'

/** prepay_id lives 2 h (§4.3); ours ends earlier so that no cashier opens in its last moments. */
const PREPAY_LIFE_MS = 110 * 60_000

const EVENT: Record<CreateOutcome['kind'], PaymentEvent> = {
  PREPAY: 'PREPAY_ISSUED',
  REFUSED: 'CREATE_REFUSED',
  CONTRADICTED: 'CREATE_CONTRADICTED',
  UNKNOWN: 'CREATE_UNANSWERED',
}

/** Calls create with exactly the stored parameters (P2), the first time or again while its outcome is unknown. */
export async function sendCreate(ctx: PaymentContext, payment: PaymentRow): Promise<PaymentState> {
  if (payment.state === 'CREATED' && (await settlePayment(ctx, payment.id, 'SEND')) !== 'PREPAYING') return 'CLOSED'
  if (!payment.openidSealed) throw new Error('a payment at the channel has a payer')
  const order = { ...payment.parameters, openid: ctx.vault.open(payment.openidSealed) }
  if (!orderHash(order).equals(payment.parametersHash)) throw new Error('the stored parameters are not those of the first call')
  const outcome = await ctx.channel.create(order)
  const evidence: PaymentChanges = outcome.kind === 'PREPAY' ? { prepayId: outcome.prepayId, prepayExpiresAt: new Date(ctx.clock.now() + PREPAY_LIFE_MS) } : {}
  return settlePayment(ctx, payment.id, EVENT[outcome.kind], evidence)
}

const gapMs = (payment: PaymentRow): number => (payment.state === 'CLOSING' ? closeRetryGapMs : paymentCheckGapMs)(payment.checks + 1)

/** Notes a look at the channel that decided nothing, and when the next one is due; nothing when the attempt moved on meanwhile. */
function noteCheck(ctx: PaymentContext, payment: PaymentRow, answer: PaymentChanges = {}): Promise<void> {
  return ctx.db.transaction(async (tx) => {
    await ctx.payments.lockOrder(tx, payment.tradeOrderId)
    const current = await ctx.payments.findPayment(tx, payment.id)
    if (current?.state !== payment.state) return
    const now = ctx.clock.now()
    await ctx.payments.updatePayment(tx, payment.id, {
      ...answer,
      lastCheckAt: new Date(now),
      checks: current.checks + 1,
      dueAt: new Date(now + gapMs(current)),
    })
  })
}

/** Asks the channel about an open attempt. */
export async function checkPayment(ctx: PaymentContext, payment: PaymentRow): Promise<'decided' | 'unpaid' | 'missing' | 'unknown'> {
  const outcome = await ctx.channel.query(payment.mchid, payment.outTradeNo)
  const reading = outcome.kind === 'FOUND' ? await takeEvidence(ctx, payment, outcome.transaction) : null
  if (outcome.kind === 'FOUND' && reading === 'unpaid') {
    await noteCheck(ctx, payment, { channelState: outcome.transaction.tradeState, answeredAt: ctx.clock.date() })
    return 'unpaid'
  }
  if (reading !== null) return 'decided'
  await noteCheck(ctx, payment)
  return outcome.kind === 'MISSING' ? 'missing' : 'unknown'
}

/** query → close, and only with evidence CLOSED (P6, J1–J4). Whatever stays unclear is repeated. */
export async function closePayment(ctx: PaymentContext, payment: PaymentRow): Promise<void> {
  const checked = await checkPayment(ctx, payment)
  if (checked === 'decided' || checked === 'unknown') return
  if (checked === 'missing') {
    if (!payment.createFinished) await sendCreate(ctx, payment)
    else await settlePayment(ctx, payment.id, 'CHANNEL_MISSING')
    return
  }
  const outcome = await ctx.channel.close(payment.mchid, payment.outTradeNo)
  if (outcome.kind === 'CLOSED') await settlePayment(ctx, payment.id, 'CHANNEL_CLOSED', { channelState: 'CLOSED', answeredAt: ctx.clock.date() })
  if (outcome.kind === 'CONTRADICTED') await checkPayment(ctx, payment)
}

/** Brings one attempt forward by whatever its state asks for. */
export async function advancePayment(ctx: PaymentContext, payment: PaymentRow): Promise<void> {
  switch (payment.state) {
    case 'CREATED':
    case 'CREATE_UNKNOWN':
      await sendCreate(ctx, payment)
      return
    case 'PREPAYING':
      // The process that called is gone; what its call did is unknown.
      await settlePayment(ctx, payment.id, 'CREATE_UNANSWERED')
      return
    case 'PREPAID':
      await checkPayment(ctx, payment)
      return
    case 'CLOSING':
      await closePayment(ctx, payment)
      return
    case 'PAID_LATE':
      // The business was asked and has said nothing (J5).
      await ctx.db.transaction((tx) => answerLateMoney(ctx, tx, payment.tradeOrderId, 'DECLINED'))
      return
    default:
      return
  }
}
