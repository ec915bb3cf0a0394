import { dateSchema } from '@jktl/shared/kernel/ids'
import * as z from 'zod/mini'

/** his-interface §1 */
export const HisEnvelopeWire = z.object({ result_code: z.string(), data: z.unknown() })

const yuanText = z.string().check(z.regex(/^\d+\.\d{2}$/))

/** his-interface §7 `GET /{hos_code}/bills/{date}` */
export const HisBillWire = z.object({
  bill_date: dateSchema,
  made_at: z.string(),
  line_count: z.int(),
  charged: yuanText,
  cancelled: yuanText,
  lines: z.array(
    z.object({
      line_no: z.int(),
      kind: z.enum(['NUMBER', 'BILL', 'DEPOSIT', 'CREDIT']),
      lock_id: z.nullable(z.string()),
      /** Of a number null, of all others theirs. */
      ref_no: z.nullable(z.string().check(z.minLength(1))),
      event: z.enum(['CONFIRMED', 'CANCELLED', 'WINDOW']),
      pay_mode: z.enum(['ONLINE', 'WINDOW', 'FREE', 'CREDIT']),
      pay_ref: z.string(),
      amount: yuanText,
      insurance_amount: yuanText,
      at: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/)),
    }),
  ),
})
export type HisBillWire = z.output<typeof HisBillWire>
