import { describe, expect, it } from '@jest/globals'

import { keepPayDesk, MCHID, type PayDesk } from './pay-desk.ts'

/** In simulated time, whatever the machine does meanwhile. */
const LATE_REFUND_LIMIT_MS = 30_000
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

/** From the order to every line of the ledger and every word with the channel, by what a payer's receipt shows. */
const STORY = `
  WITH paid AS (SELECT * FROM payment_order WHERE mchid = $1 AND out_trade_no = $2),
       given AS (SELECT r.* FROM refund r JOIN paid p ON r.trade_order_id = p.trade_order_id)
  SELECT o.state AS "order", (SELECT array_agg(p.state) FROM payment_order p WHERE p.trade_order_id = o.id) AS attempts, (SELECT array_agg(g.state) FROM given g) AS refunds,
         (SELECT array_agg(j.journal_type || ' ' || l.debit_fen ORDER BY j.id)
            FROM (SELECT id FROM paid UNION ALL SELECT id FROM given) s
            JOIN journal j ON j.journal_type = ANY ('{PAY_ACCEPTED,PAY_SUSPENSE,REFUND_REQUESTED,REFUND_DONE,REFUND_REVERSED,REFUND_RETURNED,REFUND_OFFLINE,CORRECTION}'::text[]) AND j.source_id = s.id
            JOIN LATERAL (SELECT sum(e.amount_fen) FILTER (WHERE e.amount_fen > 0) AS debit_fen FROM ledger_entry e WHERE e.journal_id = j.id) l ON true) AS journals,
         (SELECT array_agg(c.operation ORDER BY c.id) FROM (SELECT out_trade_no AS no FROM paid UNION ALL SELECT out_refund_no FROM given) n JOIN channel_call c ON c.reference = n.no) AS calls,
         (SELECT count(*)::int FROM audit_log a WHERE a.person_id = o.person_id) AS "looks"
    FROM paid JOIN trade_order o ON o.id = paid.trade_order_id`

describe('measurable goals of money (§3.9)', () => {
  it('§3.9 late success: the refund is accepted within thirty seconds of the discovery, and the resident is told once', async () => {
    await desk.faults({ match: { operation: 'close-order' }, effect: { kind: 'paid-after-close', afterMs: 2_000 }, times: 1 })
    const id = await desk.order()
    await desk.cashier(id)
    await desk.close(id)
    await desk.settle()
    await desk.pass(2_000)
    expect((await desk.attemptsOf(id))[0]?.state).toBe('PAID_LATE')
    const discoveredAt = desk.city.now()
    await desk.pass(LATE_REFUND_LIMIT_MS, 5_000)
    const [refund] = await desk.city.db.query<{ at: Date | null }>(`SELECT accepted_at AS at FROM refund WHERE trade_order_id = $1`, [id])
    expect(refund?.at?.getTime()).toBeLessThanOrEqual(discoveredAt + LATE_REFUND_LIMIT_MS)
    expect(await desk.notices(id)).toEqual(['PAYMENT_LATE_PAYMENT'])
  })

  it('§3.9 audit: the full story of a payment comes from one query, by indexes alone', async () => {
    const { id, number } = await desk.paidOrder()
    await desk.show(id)
    await desk.refund(id)
    await desk.pass(5_000)
    const [story] = await desk.city.db.query<object>(STORY, [MCHID, number])
    expect(story).toMatchObject({
      order: 'PAID',
      attempts: ['SUCCESS'],
      refunds: ['SUCCESS'],
      journals: ['PAY_ACCEPTED 1200', 'REFUND_REQUESTED 1200', 'REFUND_DONE 1200'],
      calls: expect.arrayContaining(['create-order', 'create-refund']) as unknown,
      looks: expect.any(Number) as unknown,
    })
    const plan = await desk.city.db.transaction(async (tx) => {
      await tx.query(`SET LOCAL enable_seqscan = off`)
      return tx.query<{ 'QUERY PLAN': string }>(`EXPLAIN ${STORY}`, [MCHID, number])
    })
    expect(plan.map((line) => line['QUERY PLAN']).filter((line) => line.includes('Seq Scan'))).toEqual([])
  })
})
