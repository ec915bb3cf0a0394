import * as z from 'zod/mini'
import { CsvFile } from '../../kernel/csv-file.ts'
import { dateSchema, fenSchema, idSchema, instantSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { BUSINESS_KINDS } from '../model.ts'

/** GREEN: paid − refunded = bill = fund flow = ledger, to the fen. WAITING: a bill has no result yet, which is never green. */
export const PROOF_LIGHTS = ['GREEN', 'RED', 'WAITING', 'QUIET'] as const
export const ProofDay = z.object({
  date: dateSchema,
  light: z.enum(PROOF_LIGHTS),
  /** One plain sentence: which figures differ, or what is missing. */
  text: z.string(),
  paidFen: fenSchema,
  refundedFen: fenSchema,
  netFen: fenSchema,
  billFen: z.nullable(fenSchema),
  flowFen: z.nullable(fenSchema),
  ledgerFen: fenSchema,
  feeFen: z.nullable(fenSchema),
  openDifferences: z.number(),
  isSigned: z.boolean(),
})
export type ProofDay = z.output<typeof ProofDay>
export const ProofOfInstitution = z.object({
  institutionId: idSchema,
  institutionName: z.string(),
  light: z.enum(PROOF_LIGHTS),
  greenDays: z.number(),
  redDays: z.number(),
  waitingDays: z.number(),
  netFen: fenSchema,
  days: z.array(ProofDay),
})
export type ProofOfInstitution = z.output<typeof ProofOfInstitution>

export const proveMoney = route({
  id: 'payments.proveMoney',
  method: 'GET',
  path: '/payments/finance/proof',
  status: 200,
  summary: '每日资金平衡：已收 − 已退 = 账单 = 资金流水 = 总账（B33）',
  access: { scope: 'institution', roles: ['finance_maker', 'finance_checker', 'hospital_finance', 'appointments_regulator'] },
  query: z.strictObject({ month: z.string().check(z.regex(/^\d{4}-(0[1-9]|1[0-2])$/)), institutionId: z.optional(idSchema) }),
  response: z.object({ month: z.string(), serverTime: instantSchema, items: z.array(ProofOfInstitution) }),
  errors: [],
})

export const MONEY_ROW_STATES = ['PAID', 'UNPAID', 'CLOSED', 'CHECKING', 'REFUNDED', 'REFUNDING', 'REFUND_FAILED'] as const
/** A trade or a refund of an institution: no name in the clear, no subject that tells of a department. */
export const MoneyRow = z.object({
  id: idSchema,
  kind: z.enum(['TRADE', 'REFUND']),
  at: instantSchema,
  institutionName: z.string(),
  businessKind: z.enum(BUSINESS_KINDS),
  amountFen: fenSchema,
  state: z.enum(MONEY_ROW_STATES),
  number: z.string(),
  channelNumber: z.nullable(z.string()),
  personNameMasked: z.string(),
})
export type MoneyRow = z.output<typeof MoneyRow>

const fenText = z.coerce.number().check(z.int(), z.gte(0), z.lte(1_000_000_000))
const orderFields = {
  from: dateSchema,
  until: dateSchema,
  kind: z.optional(z.enum(['TRADE', 'REFUND'])),
  businessKind: z.optional(z.enum(BUSINESS_KINDS)),
  state: z.optional(z.enum(MONEY_ROW_STATES)),
  institutionId: z.optional(idSchema),
  minFen: z.optional(fenText),
  maxFen: z.optional(fenText),
  number: z.optional(z.string().check(z.trim(), z.regex(/^[0-9A-Za-z_|*@-]{4,64}$/))),
}
const access = { scope: 'institution', roles: ['finance_maker', 'finance_checker', 'hospital_finance'] } as const
export const listMoneyRows = route({
  id: 'payments.listMoneyRows',
  method: 'GET',
  path: '/payments/finance/orders',
  status: 200,
  summary: '机构订单查询（B10、R363）；医院财务只看本院',
  access,
  query: z.strictObject({ ...orderFields, ...pageQuery }),
  response: z.extend(page(MoneyRow), {
    /** Over everything found, not this page: what was paid, and what the channel has accepted to give back. */
    sums: z.object({ trades: z.number(), paidFen: fenSchema, refunds: z.number(), refundedFen: fenSchema }),
  }),
  errors: ['PAYMENTS.FINANCE_PERIOD_INVALID'],
})
export const exportMoneyRows = route({
  id: 'payments.exportMoneyRows',
  method: 'GET',
  path: '/payments/finance/orders/csv',
  status: 200,
  summary: '机构订单导出 CSV（B10）',
  access,
  query: z.strictObject(orderFields),
  response: CsvFile,
  errors: ['PAYMENTS.FINANCE_PERIOD_INVALID'],
})
