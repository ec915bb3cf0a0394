import { askAboutBill } from './ask-hospitals.ts'
import { bringForward } from './bring-forward.ts'
import type { BillsContext } from './context.ts'

/**
 * J5: cash that came after the cashier of a bill was closed. The bill takes it if the hospital still asks for exactly that and nobody else is paying; the
 * hospital is told as of any payment. Otherwise it goes back. Paid with insurance it always goes back: that settlement is gone.
 */
export async function takeLateCash(ctx: BillsContext, paymentId: string, tradeOrderId: string): Promise<void> {
  const known = await ctx.payments.find(ctx.db, paymentId)
  const seen = known?.billId ? await ctx.bills.findBill(ctx.db, known.billId) : null
  const bill = seen && (await askAboutBill(ctx, seen))
  const isStillDue = bill?.state === 'OPEN' && bill.version === known?.billVersion
  await ctx.db.transaction(async (tx) => {
    const payment = await ctx.payments.lock(tx, paymentId)
    const isWanted = isStillDue && payment?.way === 'SELF' && (await ctx.payments.reopen(tx, payment.id, ctx.clock.date()))
    if (!isWanted) return void (await ctx.orders.answerLateMoney(tx, tradeOrderId, 'DECLINED'))
    if (!(await ctx.orders.answerLateMoney(tx, tradeOrderId, 'ACCEPTED'))) throw new Error('late money was answered by another')
    await bringForward(ctx, tx, paymentId)
  })
}
