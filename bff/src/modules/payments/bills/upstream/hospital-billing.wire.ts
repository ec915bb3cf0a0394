import * as z from 'zod/mini'

const yuan = z.string().check(z.regex(/^\d+\.\d{2}$/))

/** his-interface §8 bill */
export const BillWire = z.object({
  hos_code: z.string(),
  bill_no: z.string(),
  version: z.int(),
  title: z.string(),
  lock_id: z.nullable(z.string()),
  issued_at: z.string(),
  state: z.enum(['UNPAID', 'PAID', 'VOID']),
  insurance_state: z.enum(['NONE', 'OPEN', 'SETTLED']),
  total: yuan,
  insurance_part: yuan,
  personal_part: yuan,
  lines: z.array(
    z.object({ line_no: z.int(), name: z.string(), spec: z.string(), category: z.string(), quantity: z.string(), unit_price: z.string(), amount: yuan }),
  ),
})

/** his-interface §9 stay */
export const StayWire = z.object({
  hos_code: z.string(),
  stay_no: z.string(),
  ward: z.string(),
  bed: z.string(),
  admitted_on: z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/)),
  state: z.enum(['IN', 'OUT']),
  deposited: yuan,
  charged: yuan,
})

/** his-interface §8 `POST /patient-accounts` */
export const PatientAccountsWire = z.object({ bills: z.array(BillWire), stays: z.array(StayWire) })

/** his-interface §8, §9: what the hospital wrote down under our id. */
export const BillConfirmationWire = z.object({ confirm_id: z.string(), receipt_no: z.string(), personal_amount: yuan, insurance_amount: yuan })
export const DepositWire = z.object({ deposit_id: z.string(), receipt_no: z.string(), amount: yuan })

const returnFields = { seq: z.int(), return_no: z.string(), hos_code: z.string(), at: z.string() }
/** his-interface §10 */
export const ReturnsWire = z.object({
  items: z.array(
    z.union([
      z.object({
        ...returnFields,
        kind: z.literal('ITEMS'),
        bill_no: z.string(),
        personal_amount: yuan,
        insurance_amount: yuan,
        lines: z.array(z.object({ line_no: z.int(), amount: yuan })),
      }),
      z.object({ ...returnFields, kind: z.literal('DISCHARGE'), stay_no: z.string(), amount: yuan }),
    ]),
  ),
})
