import * as z from 'zod/mini'
import { dateSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { page, pageQuery } from '../../kernel/paging.ts'
import { route } from '../../kernel/route.ts'
import { account, own, poolManager, regulatorOrAdmin } from '../access.ts'
import { APPOINTMENT_STATES } from '../model.ts'
import { APPEAL_STATES, LISTING_STATUSES, MAX_EVIDENCE, RELEASE_CAUSES, REPORT_STATES, STANDINGS, VIOLATION_KINDS, VIOLATION_STATUSES } from './model.ts'

const hospital = { scope: 'institution', roles: ['hospital_pool_manager', 'appointments_regulator', 'system_admin'] } as const
const reasonSchema = z.string().check(z.trim(), z.minLength(2), z.maxLength(200))

// ---- the resident ----

export const Violation = z.object({
  id: idSchema,
  kind: z.enum(VIOLATION_KINDS),
  date: dateSchema,
  start: timeSchema,
  institutionName: z.string(),
  status: z.enum(VIOLATION_STATUSES),
  /** It counts towards the list now. */
  counts: z.boolean(),
  /** One plain sentence: why it counts, or why not. */
  text: z.string(),
  /** Until when it can be appealed; null when that is over or done. */
  appealUntil: z.nullable(instantSchema),
  appealId: z.nullable(idSchema),
  appealState: z.nullable(z.enum(APPEAL_STATES)),
  /** Only for whoever booked it. */
  appointmentId: z.nullable(idSchema),
})
export const PersonCredit = z.object({
  personId: idSchema,
  personNameMasked: z.string(),
  personRelation: z.string(),
  standing: z.enum(STANDINGS),
  /** How many count now, and how many put a person on the list. */
  counted: z.number(),
  limit: z.number(),
  windowDays: z.number(),
  banDays: z.number(),
  forgivenessPerYear: z.number(),
  listedUntil: z.nullable(instantSchema),
  /** 全市, or the one hospital. */
  listedWhere: z.nullable(z.string()),
  text: z.string(),
  violations: z.array(Violation),
})
export type PersonCredit = z.output<typeof PersonCredit>
export const listCredit = route({
  id: 'appointments.listCredit',
  method: 'GET',
  path: '/appointments/credit',
  status: 200,
  summary: '我和家人的预约信用（R345、R351、§2.3.5）',
  access: account,
  response: z.object({
    serverTime: instantSchema,
    items: z.array(PersonCredit),
    /** A softer word to the account that books for others (C6); never a ban. */
    accountNote: z.nullable(z.string()),
  }),
  errors: [],
})

export const Appeal = z.object({
  id: idSchema,
  eventId: idSchema,
  state: z.enum(APPEAL_STATES),
  text: z.string(),
  evidence: z.array(z.string()),
  submittedAt: instantSchema,
  decidedAt: z.nullable(instantSchema),
  decisionReason: z.nullable(z.string()),
  date: dateSchema,
  start: timeSchema,
  institutionName: z.string(),
  personNameMasked: z.string(),
})
export type Appeal = z.output<typeof Appeal>
export const submitAppeal = route({
  id: 'appointments.submitAppeal',
  method: 'POST',
  path: '/appointments/credit/violations/:id/appeals',
  status: 201,
  summary: '申诉一次失约（A33、§2.3.5）',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({
    text: z.string().check(z.trim(), z.minLength(2), z.maxLength(500)),
    evidence: z.array(z.string().check(z.trim(), z.minLength(2), z.maxLength(200))).check(z.maxLength(MAX_EVIDENCE)),
  }),
  response: Appeal,
  errors: ['APPOINTMENTS.APPEAL_TOO_LATE', 'APPOINTMENTS.APPEALED_ALREADY', 'APPOINTMENTS.NOTHING_TO_APPEAL'],
})
export const getAppeal = route({
  id: 'appointments.getAppeal',
  method: 'GET',
  path: '/appointments/credit/appeals/:id',
  status: 200,
  summary: '申诉进度',
  access: own,
  params: idParams,
  response: Appeal,
  errors: [],
})

// ---- hospital and regulator ----

export const StaffAppeal = z.object({
  id: idSchema,
  version: z.number(),
  state: z.enum(APPEAL_STATES),
  submittedAt: instantSchema,
  appointmentId: idSchema,
  institutionName: z.string(),
  departmentName: z.string(),
  date: dateSchema,
  start: timeSchema,
  personNameMasked: z.string(),
  kind: z.enum(VIOLATION_KINDS),
  text: z.string(),
  evidence: z.array(z.string()),
  statement: z.nullable(z.string()),
  decidedAt: z.nullable(instantSchema),
  decisionReason: z.nullable(z.string()),
  /** Whether this account may decide: not who appealed, not who wrote the statement. */
  canDecide: z.boolean(),
})
export type StaffAppeal = z.output<typeof StaffAppeal>
export const StaffAppealDetail = z.extend(StaffAppeal, {
  /** What the systems know of the day, oldest first. */
  facts: z.array(z.object({ at: instantSchema, text: z.string() })),
  watermark: z.nullable(instantSchema),
  /** Other missed visits of the person that count now. */
  otherCounted: z.number(),
})
export type StaffAppealDetail = z.output<typeof StaffAppealDetail>
export const listStaffAppeals = route({
  id: 'appointments.listStaffAppeals',
  method: 'GET',
  path: '/appointments/staff/credit/appeals',
  status: 200,
  summary: '失约申诉队列',
  access: hospital,
  query: z.strictObject({ state: z.optional(z.enum(['WAITING', 'DECIDED'])), ...pageQuery }),
  response: page(StaffAppeal),
  errors: [],
})
export const getStaffAppeal = route({
  id: 'appointments.getStaffAppeal',
  method: 'GET',
  path: '/appointments/staff/credit/appeals/:id',
  status: 200,
  summary: '一件失约申诉与当天的记录',
  access: hospital,
  params: idParams,
  response: StaffAppealDetail,
  errors: [],
})
export const stateOnAppeal = route({
  id: 'appointments.stateOnAppeal',
  method: 'POST',
  path: '/appointments/staff/credit/appeals/:id/statement',
  status: 200,
  summary: '医院核实情况（写的人不能自己决定）',
  access: hospital,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ statement: reasonSchema }),
  response: StaffAppealDetail,
  errors: ['APPOINTMENTS.APPEAL_DECIDED'],
})
export const decideAppeal = route({
  id: 'appointments.decideAppeal',
  method: 'POST',
  path: '/appointments/staff/credit/appeals/:id/decision',
  status: 200,
  summary: '决定一件失约申诉（C3）',
  access: hospital,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ decision: z.enum(['accept', 'reject']), reason: reasonSchema }),
  response: StaffAppealDetail,
  errors: ['APPOINTMENTS.APPEAL_DECIDED', 'APPOINTMENTS.SAME_HAND'],
})

export const UnseenVisit = z.object({
  appointmentId: idSchema,
  version: z.number(),
  state: z.enum(APPOINTMENT_STATES),
  sessionId: idSchema,
  institutionName: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  date: dateSchema,
  start: timeSchema,
  numberOrdinal: z.number(),
  personNameMasked: z.string(),
  /** What is still waited for, in one sentence. */
  waitingFor: z.string(),
})
export const AttendanceSource = z.object({
  institutionId: idSchema,
  institutionName: z.string(),
  watermark: z.nullable(instantSchema),
  askedAt: z.nullable(instantSchema),
  unseen: z.number(),
  /** 数据质量: the hospital has not said that its records are complete. */
  lagging: z.boolean(),
})
export const RunningSession = z.object({
  sessionId: idSchema,
  departmentName: z.string(),
  doctorName: z.string(),
  date: dateSchema,
  half: z.enum(['AM', 'PM', 'NIGHT']),
  delayMinutes: z.number(),
  /** 0 before the first report. */
  version: z.number(),
})
export const listUnseenVisits = route({
  id: 'appointments.listUnseenVisits',
  method: 'GET',
  path: '/appointments/staff/credit/unseen-visits',
  status: 200,
  summary: '未确认到诊与各院到诊数据（§2.3.6）',
  access: hospital,
  response: z.object({ asOf: instantSchema, sources: z.array(AttendanceSource), sessions: z.array(RunningSession), items: z.array(UnseenVisit) }),
  errors: [],
})
export const correctAttendance = route({
  id: 'appointments.correctAttendance',
  method: 'POST',
  path: '/appointments/staff/credit/appointments/:id/attendance-correction',
  status: 200,
  summary: '更正：来过',
  access: poolManager,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ reason: reasonSchema }),
  response: z.object({ appointmentId: idSchema, state: z.enum(APPOINTMENT_STATES), version: z.number() }),
  errors: ['APPOINTMENTS.ACTION_NOT_ALLOWED'],
})
export const reportDelay = route({
  id: 'appointments.reportDelay',
  method: 'POST',
  path: '/appointments/staff/credit/sessions/:id/delay',
  status: 200,
  summary: '这一场晚点；0 分钟是已经看完',
  access: poolManager,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ delayMinutes: z.number().check(z.int(), z.gte(0), z.lte(720)) }),
  response: z.object({ sessionId: idSchema, delayMinutes: z.number(), version: z.number() }),
  errors: [],
})

export const CreditListing = z.object({
  id: idSchema,
  version: z.number(),
  personNameMasked: z.string(),
  personIdMasked: z.nullable(z.string()),
  /** null: 全市. */
  institutionName: z.nullable(z.string()),
  from: instantSchema,
  until: instantSchema,
  status: z.enum(LISTING_STATUSES),
  releasedBy: z.nullable(z.enum(RELEASE_CAUSES)),
  releaseReason: z.nullable(z.string()),
  violations: z.number(),
  ruleVersion: z.number(),
  reportState: z.nullable(z.enum(REPORT_STATES)),
  receiptNo: z.nullable(z.string()),
  withdrawalReceiptNo: z.nullable(z.string()),
  /** From when it may be reported: after the last appeal window, with no appeal open (C7). */
  reportableFrom: instantSchema,
  canReport: z.boolean(),
  canRelease: z.boolean(),
})
export type CreditListing = z.output<typeof CreditListing>
export const listCreditListings = route({
  id: 'appointments.listCreditListings',
  method: 'GET',
  path: '/appointments/staff/credit/listings',
  status: 200,
  summary: '失约名单（R269、R351）',
  access: regulatorOrAdmin,
  query: z.strictObject({ status: z.optional(z.enum(['IN_FORCE', 'RELEASED'])), ...pageQuery }),
  response: page(CreditListing),
  errors: [],
})
export const releaseListing = route({
  id: 'appointments.releaseListing',
  method: 'POST',
  path: '/appointments/staff/credit/listings/:id/release',
  status: 200,
  summary: '人工移出失约名单',
  access: regulatorOrAdmin,
  idempotent: true,
  versioned: true,
  params: idParams,
  body: z.strictObject({ reason: reasonSchema }),
  response: CreditListing,
  errors: ['APPOINTMENTS.ACTION_NOT_ALLOWED'],
})
export const reportListing = route({
  id: 'appointments.reportListing',
  method: 'POST',
  path: '/appointments/staff/credit/listings/:id/report',
  status: 200,
  summary: '人工放行，报送市信用平台（C7）',
  access: regulatorOrAdmin,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: CreditListing,
  errors: ['APPOINTMENTS.ACTION_NOT_ALLOWED', 'APPOINTMENTS.APPEAL_WINDOW_OPEN'],
})

export const ExemptionDay = z.object({
  id: idSchema,
  version: z.number(),
  date: dateSchema,
  /** 全市, an area or one hospital. */
  place: z.string(),
  reason: z.string(),
  enteredAt: instantSchema,
  endedAt: z.nullable(instantSchema),
})
export type ExemptionDay = z.output<typeof ExemptionDay>
export const listExemptionDays = route({
  id: 'appointments.listExemptionDays',
  method: 'GET',
  path: '/appointments/staff/credit/exemption-days',
  status: 200,
  summary: '豁免日：雪天、灾害不计失约（A33）',
  access: regulatorOrAdmin,
  response: z.object({
    items: z.array(ExemptionDay),
    areas: z.array(z.object({ code: z.string(), name: z.string() })),
    institutions: z.array(z.object({ id: idSchema, name: z.string() })),
  }),
  errors: [],
})
export const addExemptionDay = route({
  id: 'appointments.addExemptionDay',
  method: 'POST',
  path: '/appointments/staff/credit/exemption-days',
  status: 201,
  summary: '添加豁免日，已记的失约同时撤销（C3）',
  access: regulatorOrAdmin,
  idempotent: true,
  body: z.strictObject({
    date: dateSchema,
    areaCode: z.optional(z.string().check(z.regex(/^\d{6}$/))),
    institutionId: z.optional(idSchema),
    reason: reasonSchema,
  }),
  response: ExemptionDay,
  errors: ['APPOINTMENTS.EXEMPTION_EXISTS', 'APPOINTMENTS.EXEMPTION_PLACE'],
})
export const endExemptionDay = route({
  id: 'appointments.endExemptionDay',
  method: 'POST',
  path: '/appointments/staff/credit/exemption-days/:id/end',
  status: 200,
  summary: '撤下豁免日；已经免掉的不再补记',
  access: regulatorOrAdmin,
  idempotent: true,
  versioned: true,
  params: idParams,
  response: ExemptionDay,
  errors: ['APPOINTMENTS.ACTION_NOT_ALLOWED'],
})
