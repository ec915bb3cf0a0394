import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { MoneyWorld, stories } from './money-world.ts'
import { keepPayDesk, type PayDesk } from './pay-desk.ts'

const SEED = Number(process.env.MONEY_SEED ?? 20_261_123)
const STORIES = Number(process.env.MONEY_STORIES ?? 30)
let desk: PayDesk

keepPayDesk((opened) => (desk = opened))

describe('money, whatever happens in whatever order', () => {
  it(
    `P3 P4 P7 P8: any interleaving of paying, late, twice, refunds, parts, reissues, console refunds and notifies ends with ledger = the channel’s books (MONEY_SEED=${SEED})`,
    async () => {
      await fc.assert(
        fc.asyncProperty(stories, async (story) => {
          const world = new MoneyWorld(desk)
          await world.live(story)
          await desk.city.expectSqlInvariants()
          expect(await world.comeToRest()).toEqual([])
          await desk.expectBooksEqual()
          expect(await desk.balance('suspense:late')).toBe(0)
          expect(await desk.balance('refund_pending')).toBe(0)
          const kept = await desk.city.db.query(
            `SELECT p.id FROM payment_order p WHERE p.trade_order_id = ANY($1) AND p.state IN ('PAID_LATE', 'PAID_DUPLICATE')
                AND p.paid_fen <> (SELECT coalesce(sum(r.amount_fen), 0) FROM refund r WHERE r.payment_id = p.id AND r.state = 'SUCCESS')`,
            [world.orderIds],
          )
          expect(kept).toEqual([])
        }),
        { seed: SEED, numRuns: STORIES },
      )
    },
    60_000 + STORIES * 6_000,
  )
})
