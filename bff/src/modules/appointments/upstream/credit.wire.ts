import * as z from 'zod/mini'

/** credit-interface.md body of `POST /reports` */
export interface CreditReportWire {
  id: string
  category: 'APPOINTMENT_NO_SHOW'
  subject: { name: string; idType: '01' | '99'; idNumber: string }
  from: string
  until: string
  occurrences: number
  basis: string
}

/** credit-interface.md answer of every operation; HTTP 200 only. */
export const CreditAnswerWire = z.object({
  id: z.string(),
  result: z.enum(['ACCEPTED', 'CONFLICT', 'WITHDRAWN', 'SUBJECT_INVALID', 'NOT_FOUND']),
  receiptNo: z.nullable(z.string()),
  receivedAt: z.nullable(z.string()),
})
