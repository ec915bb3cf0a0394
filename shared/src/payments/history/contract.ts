import * as z from 'zod/mini'
import { fenSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { BUSINESS_KINDS } from '../model.ts'
import { HISTORY_EXPORT_FORMATS, HISTORY_VIEWS } from './model.ts'

const account = { scope: 'account', roles: ['resident'] } as const
const own = { scope: 'own', roles: ['resident'] } as const

const year = z.int().check(z.gte(2020), z.lte(2100))
const others = { personId: z.optional(idSchema), institutionId: z.optional(idSchema), businessKind: z.optional(z.enum(BUSINESS_KINDS)) }
/** Of a list of orders and of their sums alike; the year is the one in which the order was paid. */
export const historyQuery = { year: z.optional(z.coerce.number().check(z.int(), z.gte(2020), z.lte(2100))), ...others }

const sums = {
  /** In which money moved. */
  orders: z.int(),
  /** Own money. */
  paidFen: fenSchema,
  /** Own money that came back. */
  refundedFen: fenSchema,
  /** What the insurance bears, what went back to it taken off. */
  insuranceFen: fenSchema,
  /** Own money in the end: paid less refunded. */
  netFen: fenSchema,
}
export const HistorySums = z.object(sums)
export type HistorySums = z.output<typeof HistorySums>
export const HistoryGroup = z.object({
  view: z.enum(HISTORY_VIEWS),
  /** The year, an id, or the kind. */
  key: z.string(),
  label: z.string(),
  ...sums,
})
export type HistoryGroup = z.output<typeof HistoryGroup>

export const getHistory = route({
  id: 'payments.getHistory',
  method: 'GET',
  path: '/payments/history',
  status: 200,
  summary: '缴费统计：按年、按机构、按人、按类别（B09、R364）',
  access: account,
  query: z.strictObject(historyQuery),
  response: z.object({ total: HistorySums, groups: z.array(HistoryGroup), serverTime: instantSchema }),
  errors: [],
})

export const HistoryExport = z.object({
  id: idSchema,
  format: z.enum(HISTORY_EXPORT_FORMATS),
  fileName: z.string(),
  orders: z.int(),
  expiresAt: instantSchema,
})
export type HistoryExport = z.output<typeof HistoryExport>
export const createHistoryExport = route({
  id: 'payments.createHistoryExport',
  method: 'POST',
  path: '/payments/history/exports',
  status: 201,
  summary: '准备一份缴费记录文件：PDF 或 CSV，十分钟内可以取（B09）',
  access: account,
  idempotent: true,
  body: z.strictObject({ format: z.enum(HISTORY_EXPORT_FORMATS), year: z.optional(year), ...others }),
  response: HistoryExport,
  errors: ['PAYMENTS.HISTORY_EMPTY', 'PAYMENTS.HISTORY_TOO_LONG'],
})
export const getHistoryExportFile = route({
  id: 'payments.getHistoryExportFile',
  method: 'GET',
  path: '/payments/history/exports/:id/file',
  status: 200,
  summary: '取缴费记录文件，只有本人能取（B09）',
  access: own,
  params: idParams,
  file: true,
  response: null,
  errors: ['PAYMENTS.HISTORY_EXPORT_EXPIRED', 'PAYMENTS.HISTORY_TOO_LONG'],
})
