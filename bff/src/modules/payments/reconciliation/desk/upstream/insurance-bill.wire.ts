import { dateSchema, instantSchema } from '@jktl/shared/kernel/ids'
import * as z from 'zod/mini'

const fen = z.int().check(z.gte(0))

/** insurance-interface §7 `GET /v1/bills/{date}?hos_code=` */
export const InsuranceBillWire = z.object({
  bill_date: dateSchema,
  hos_code: z.string(),
  line_count: z.int(),
  paid: fen,
  refunded: fen,
  lines: z.array(
    z.object({
      line_no: z.int(),
      event: z.enum(['PAID', 'REFUNDED']),
      out_trade_no: z.string().check(z.minLength(1)),
      out_refund_no: z.nullable(z.string()),
      amount: fen,
      at: instantSchema,
    }),
  ),
})
export type InsuranceBillWire = z.output<typeof InsuranceBillWire>
export const InsuranceAnswerWire = z.object({ result: z.string(), bill: z.optional(z.unknown()) })
