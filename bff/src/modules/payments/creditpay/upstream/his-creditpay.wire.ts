import * as z from 'zod/mini'

const yuan = z.string().check(z.regex(/^\d+\.\d{2}$/))

/** his-interface §20 `GET /{hos_code}/credit-visits` */
export const CreditEventsWire = z.object({
  items: z.array(
    z.object({
      seq: z.int(),
      event: z.enum(['REQUESTED', 'LEFT', 'CANCELLED', 'REFUNDED', 'REPAID']),
      request_no: z.string(),
      visit_no: z.string(),
      patient: z.object({ id_type: z.string(), id_no: z.string() }),
      emergency: z.enum(['1', '0']),
      dept_name: z.string(),
      amount: yuan,
      ref_no: z.nullish(z.string()),
      at: z.string(),
    }),
  ),
})
export interface AnswerWire {
  result: 'AUTHORISED' | 'DECLINED'
  authorisation_no: string
  amount: string
  expires_at: string
  reason: string
}
export interface OutcomeWire {
  outcome: 'CAPTURED' | 'VOIDED' | 'EXPIRED' | 'DECLINED'
  captured: string
  rest: string
}
