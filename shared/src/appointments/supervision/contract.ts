import * as z from 'zod/mini'
import { CsvFile } from '../../kernel/csv-file.ts'
import { dateSchema, idParams, idSchema, instantSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { poolManager, regulator } from '../access.ts'
import { ALARM_KINDS, DETAILS, FILING_KINDS, FILING_STATES, REPORTS } from './model.ts'

const reportKind = z.enum([...REPORTS, ...DETAILS])
const key = z.string().check(z.maxLength(40), z.regex(/^[\w-]+$/))
/** Which report of which days, and which row of it was opened. */
const reportFields = {
  report: reportKind,
  from: z.optional(dateSchema),
  to: z.optional(dateSchema),
  institutionId: z.optional(idSchema),
  sessionId: z.optional(idSchema),
  areaCode: z.optional(key),
  state: z.optional(key),
  channel: z.optional(key),
}
const reportQuery = z.strictObject(reportFields)
/** Opens the rows a number stands on. */
export const Drill = z.object(reportFields)
/** A table: every number of it is the count or sum of the rows it opens. */
export const Report = z.object({
  report: reportKind,
  title: z.string(),
  /** 截至 */
  asOf: instantSchema,
  from: dateSchema,
  to: dateSchema,
  /** What is counted, by which day. */
  note: z.string(),
  /** Said instead of a table where the data is not connected. */
  unavailable: z.nullable(z.string()),
  columns: z.array(z.object({ key: z.string(), title: z.string(), unit: z.enum(['TEXT', 'COUNT', 'FEN', 'PERCENT', 'HOURS']) })),
  rows: z.array(z.object({ key: z.string(), cells: z.array(z.nullable(z.union([z.string(), z.number()]))), drill: z.nullable(Drill) })),
  /** Sums of the COUNT and FEN columns; null where a sum says nothing. */
  totals: z.array(z.nullable(z.number())),
})
export type Report = z.output<typeof Report>

export const getReport = route({
  id: 'appointments.getReport',
  method: 'GET',
  path: '/appointments/regulator/reports',
  status: 200,
  summary: '号源、交易、支付、用户、名单、评价、公平性监测（R269、A39）',
  access: regulator,
  query: reportQuery,
  response: Report,
  errors: ['APPOINTMENTS.REPORT_PERIOD_INVALID'],
})
export const exportReport = route({
  id: 'appointments.exportReport',
  method: 'GET',
  path: '/appointments/regulator/reports/csv',
  status: 200,
  summary: '监测数据导出 CSV',
  access: regulator,
  query: reportQuery,
  response: CsvFile,
  errors: ['APPOINTMENTS.REPORT_PERIOD_INVALID'],
})

export const Alarm = z.object({
  kind: z.enum(ALARM_KINDS),
  institutionId: z.nullable(idSchema),
  institutionName: z.nullable(z.string()),
  severity: z.enum(['HIGH', 'MEDIUM', 'LOW']),
  title: z.string(),
  count: z.number(),
  since: z.nullable(instantSchema),
  advice: z.string(),
})
export type Alarm = z.output<typeof Alarm>
export const listAlarms = route({
  id: 'appointments.listAlarms',
  method: 'GET',
  path: '/appointments/regulator/alarms',
  status: 200,
  summary: '数据质量告警（R269，§6.4）',
  access: regulator,
  response: z.object({ asOf: instantSchema, checked: z.array(z.object({ kind: z.enum(ALARM_KINDS), title: z.string() })), items: z.array(Alarm) }),
  errors: [],
})

export const Filing = z.object({
  id: idSchema,
  version: z.number(),
  kind: z.enum(FILING_KINDS),
  institutionId: idSchema,
  institutionName: z.string(),
  name: z.string(),
  creditCode: z.string(),
  contactNameMasked: z.string(),
  contactPhoneMasked: z.string(),
  contractFrom: dateSchema,
  contractUntil: dateSchema,
  state: z.enum(FILING_STATES),
  returnReason: z.nullable(z.string()),
  submittedAt: z.nullable(instantSchema),
  decidedAt: z.nullable(instantSchema),
  allowedActions: z.array(z.enum(['edit', 'submit', 'approve', 'return'])),
})
export type Filing = z.output<typeof Filing>
const filingFields = {
  kind: z.enum(FILING_KINDS),
  name: z.string().check(z.trim(), z.minLength(2), z.maxLength(60)),
  creditCode: z.string().check(z.trim(), z.regex(/^[0-9A-Za-z]{18}$/)),
  /** Only the mask of name and phone is kept. */
  contactName: z.string().check(z.trim(), z.minLength(2), z.maxLength(20)),
  contactPhone: z.string().check(z.regex(/^1\d{10}$/)),
  contractFrom: dateSchema,
  contractUntil: dateSchema,
}
const FILING_REFUSALS = ['APPOINTMENTS.CREDIT_CODE_WRONG', 'APPOINTMENTS.FILING_PERIOD_WRONG', 'APPOINTMENTS.FILING_EXISTS'] as const
export const listHospitalFilings = route({
  id: 'appointments.listHospitalFilings',
  method: 'GET',
  path: '/appointments/staff/filings',
  status: 200,
  summary: '本院的机构与运营方备案（R269）',
  access: poolManager,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({ asOf: instantSchema, items: z.array(Filing) }),
  errors: [],
})
export const createFiling = route({
  id: 'appointments.createFiling',
  method: 'POST',
  path: '/appointments/staff/filings',
  status: 201,
  summary: '起草一条备案（R269）',
  access: poolManager,
  idempotent: true,
  body: z.strictObject({ institutionId: idSchema, ...filingFields }),
  response: Filing,
  errors: FILING_REFUSALS,
})
export const editFiling = route({
  id: 'appointments.editFiling',
  method: 'PUT',
  path: '/appointments/staff/filings/:id',
  status: 200,
  summary: '修改草稿或被退回的备案',
  access: poolManager,
  versioned: true,
  params: idParams,
  body: z.strictObject(filingFields),
  response: Filing,
  errors: [...FILING_REFUSALS, 'APPOINTMENTS.FILING_ACTION_NOT_ALLOWED'],
})
export const submitFiling = route({
  id: 'appointments.submitFiling',
  method: 'POST',
  path: '/appointments/staff/filings/:id/submission',
  status: 200,
  summary: '提交备案',
  access: poolManager,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: Filing,
  errors: ['APPOINTMENTS.FILING_ACTION_NOT_ALLOWED'],
})
export const listFilings = route({
  id: 'appointments.listFilings',
  method: 'GET',
  path: '/appointments/regulator/filings',
  status: 200,
  summary: '全市机构与运营方备案（R269）',
  access: regulator,
  query: z.strictObject({ state: z.optional(z.enum(FILING_STATES)) }),
  response: z.object({ asOf: instantSchema, items: z.array(Filing), unfiled: z.array(z.object({ institutionId: idSchema, institutionName: z.string() })) }),
  errors: [],
})
export const decideFiling = route({
  id: 'appointments.decideFiling',
  method: 'POST',
  path: '/appointments/regulator/filings/:id/decision',
  status: 200,
  summary: '通过或退回备案',
  access: regulator,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.discriminatedUnion('decision', [
    z.strictObject({ decision: z.literal('APPROVE') }),
    z.strictObject({ decision: z.literal('RETURN'), reason: z.string().check(z.trim(), z.minLength(2), z.maxLength(200)) }),
  ]),
  response: Filing,
  errors: ['APPOINTMENTS.FILING_ACTION_NOT_ALLOWED'],
})
