import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema, timeSchema } from '../../kernel/ids.ts'
import { route } from '../../kernel/route.ts'
import { account, own, poolManager } from '../access.ts'
import { CLAIM_ERRORS } from '../claim-errors.ts'
import { Appointment } from '../contract.ts'
import { AUTHORITY_MODES, CHANNELS, SESSION_KINDS, SUSPENSION_REASONS } from '../model.ts'
import { EXTRA_STATES, QUOTA_MODES, REVIEW_STATES, SUBSTITUTION_ANSWERS } from './model.ts'

/** 加号 is also a doctor's to give, in their own institution. */
const managerOrDoctor = { scope: 'institution', roles: ['hospital_pool_manager', 'doctor', 'system_admin'] } as const

const half = z.enum(['AM', 'PM', 'NIGHT'])
const reason = z.string().check(z.minLength(2), z.maxLength(200))
const note = z.optional(z.string().check(z.maxLength(200)))
const count = z.number().check(z.int(), z.gte(0), z.lte(10_000))
const Counts = z.record(z.string(), z.number())

/** One session in the week view: figures only, nobody's data. */
export const PoolSession = z.object({
  id: idSchema,
  version: z.number(),
  date: dateSchema,
  half,
  /** Of an EXAM or BED session the doctor is the device or the ward. */
  kind: z.enum(SESSION_KINDS),
  doctorId: idSchema,
  doctorName: z.string(),
  doctorTitle: z.string(),
  departmentId: idSchema,
  departmentName: z.string(),
  location: z.string(),
  feeFen: fenSchema,
  state: z.enum(['OPEN', 'SUSPENDED']),
  /** 限号: numbers that are part of the session, without 加号. */
  limit: z.number(),
  extra: z.number(),
  /** Sold beyond a lowered limit (§2.4). */
  overLimit: z.number(),
  /** By state, and by channel of what still counts. */
  states: Counts,
  channels: Counts,
  /** A request for 停诊 waits for a second person. */
  isReviewPending: z.boolean(),
})
export type PoolSession = z.output<typeof PoolSession>
export const listPoolWeek = route({
  id: 'appointments.listPoolWeek',
  method: 'GET',
  path: '/appointments/staff/pool',
  status: 200,
  summary: '一周排班与号源：各场次按状态、按渠道的数（R347、R269、A14）',
  access: managerOrDoctor,
  query: z.strictObject({ from: dateSchema, institutionId: z.optional(idSchema), departmentId: z.optional(idSchema), doctorId: z.optional(idSchema) }),
  response: z.object({
    asOf: instantSchema,
    institutionId: idSchema,
    institutionName: z.string(),
    authority: z.enum(AUTHORITY_MODES),
    departments: z.array(z.object({ id: idSchema, name: z.string() })),
    doctors: z.array(z.object({ id: idSchema, name: z.string(), title: z.string(), departmentId: idSchema })),
    releaseTime: timeSchema,
    items: z.array(PoolSession),
  }),
  errors: [],
})
export const exportPoolDay = route({
  id: 'appointments.exportPoolDay',
  method: 'GET',
  path: '/appointments/staff/pool/export',
  status: 200,
  summary: '当天号源表（CSV，由服务端生成，不含个人信息）',
  access: poolManager,
  query: z.strictObject({ date: dateSchema, institutionId: z.optional(idSchema), departmentId: z.optional(idSchema) }),
  response: z.object({ fileName: z.string(), text: z.string() }),
  errors: [],
})

export const ExtraNumber = z.object({
  id: idSchema,
  version: z.number(),
  state: z.enum(EXTRA_STATES),
  ordinal: z.number(),
  start: timeSchema,
  personNameMasked: z.string(),
  reason: z.string(),
  addedAt: instantSchema,
  expiresAt: instantSchema,
})
export const SuspensionRequest = z.object({
  id: idSchema,
  version: z.number(),
  sessionId: idSchema,
  doctorName: z.string(),
  date: dateSchema,
  half,
  reason: z.enum(SUSPENSION_REASONS),
  note: z.nullable(z.string()),
  isEmergency: z.boolean(),
  state: z.enum(REVIEW_STATES),
  requestedAt: instantSchema,
  reviewDueAt: instantSchema,
  /** Whoever asked for it may not decide on it. */
  isOwn: z.boolean(),
  reviewNote: z.nullable(z.string()),
})
export type SuspensionRequest = z.output<typeof SuspensionRequest>
export const PoolSessionDetail = z.object({
  session: PoolSession,
  authority: z.enum(AUTHORITY_MODES),
  segments: z.array(z.object({ id: idSchema, start: timeSchema, end: timeSchema, limit: z.number(), free: z.number() })),
  /** By channel: how many in all, and how many of them nobody has taken. */
  channels: z.array(z.object({ channel: z.enum(CHANNELS), total: z.number(), taken: z.number(), movable: z.number() })),
  quotaPlanId: z.nullable(idSchema),
  extras: z.array(ExtraNumber),
  request: z.nullable(SuspensionRequest),
  substitutes: z.array(z.object({ doctorId: idSchema, name: z.string(), title: z.string() })),
  substitution: z.nullable(z.object({ fromDoctorName: z.string(), at: instantSchema, pending: z.number(), kept: z.number(), left: z.number() })),
  /** The hospital still has to be told the changed list of numbers. */
  isListPending: z.boolean(),
  log: z.array(z.object({ at: instantSchema, text: z.string() })),
})
export type PoolSessionDetail = z.output<typeof PoolSessionDetail>
export const getPoolSession = route({
  id: 'appointments.getPoolSession',
  method: 'GET',
  path: '/appointments/staff/pool/sessions/:id',
  status: 200,
  summary: '一场的渠道、限号、加号、停替诊与经过',
  access: managerOrDoctor,
  params: idParams,
  response: PoolSessionDetail,
  errors: [],
})
export const moveQuota = route({
  id: 'appointments.moveQuota',
  method: 'POST',
  path: '/appointments/staff/pool/sessions/:id/quota-moves',
  status: 200,
  summary: '在两个渠道之间调号（A15、N4）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ from: z.enum(CHANNELS), to: z.enum(CHANNELS), count: z.number().check(z.int(), z.gte(1), z.lte(200)) }),
  response: PoolSessionDetail,
  errors: ['APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.QUOTA_TOO_FEW', 'APPOINTMENTS.QUOTA_SAME_CHANNEL'],
})
export const changeLimit = route({
  id: 'appointments.changeLimit',
  method: 'POST',
  path: '/appointments/staff/pool/sessions/:id/limit',
  status: 200,
  summary: '改限号：只撤没约出的号；已约超出的标出来（§2.3.2、§2.4）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ limit: z.number().check(z.int(), z.gte(0), z.lte(500)) }),
  response: PoolSessionDetail,
  errors: ['APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.SESSION_OVER', 'APPOINTMENTS.LIMIT_IS_THE_HOSPITALS'],
})
export const addExtraNumber = route({
  id: 'appointments.addExtraNumber',
  method: 'POST',
  path: '/appointments/staff/pool/sessions/:id/extra-numbers',
  status: 201,
  summary: '加号：给一位指定的人，要本人同意（A27）',
  access: managerOrDoctor,
  params: idParams,
  idempotent: true,
  body: z.strictObject({
    segmentId: idSchema,
    name: z.string().check(z.minLength(1), z.maxLength(60)),
    idNumber: z.string().check(z.minLength(8), z.maxLength(30)),
    reason,
  }),
  response: PoolSessionDetail,
  errors: ['APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.SEGMENT_CLOSED', 'APPOINTMENTS.EXTRA_PERSON_NOT_FOUND', 'APPOINTMENTS.EXTRA_OPEN_ALREADY'],
})

export const listSuspensionRequests = route({
  id: 'appointments.listSuspensionRequests',
  method: 'GET',
  path: '/appointments/staff/suspension-requests',
  status: 200,
  summary: '停诊申请：等复核的与近期的（A26）',
  access: poolManager,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({ asOf: instantSchema, items: z.array(SuspensionRequest) }),
  errors: [],
})
export const requestSuspension = route({
  id: 'appointments.requestSuspension',
  method: 'POST',
  path: '/appointments/staff/pool/sessions/:id/suspension-requests',
  status: 201,
  summary: '申请停诊：另一人复核后执行；紧急的马上执行、事后复核（A26）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ reason: z.enum(SUSPENSION_REASONS), note, emergency: z.boolean() }),
  response: SuspensionRequest,
  errors: ['APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.SESSION_OVER', 'APPOINTMENTS.REVIEW_PENDING'],
})
export const reviewSuspension = route({
  id: 'appointments.reviewSuspension',
  method: 'POST',
  path: '/appointments/staff/suspension-requests/:id/review',
  status: 200,
  summary: '复核停诊：不能复核自己申请的（A26）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ decision: z.enum(['approve', 'reject']), note }),
  response: SuspensionRequest,
  errors: ['APPOINTMENTS.OWN_REQUEST', 'APPOINTMENTS.REVIEWED_ALREADY', 'APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.SESSION_OVER'],
})
export const substituteDoctor = route({
  id: 'appointments.substituteDoctor',
  method: 'POST',
  path: '/appointments/staff/pool/sessions/:id/substitution',
  status: 200,
  summary: '替诊：同级或更高职称的医生接一场，约了的人可以不去并全额退费（A26）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ doctorId: idSchema, reason }),
  response: PoolSessionDetail,
  errors: ['APPOINTMENTS.SESSION_SUSPENDED', 'APPOINTMENTS.SESSION_OVER', 'APPOINTMENTS.SUBSTITUTE_NOT_FIT'],
})

const Shares = z.object({ ONLINE: count, WINDOW: count, PHONE: count, ELDER: count, REFERRAL: count })
const quotaFields = {
  mode: z.enum(QUOTA_MODES),
  shares: Shares,
  pattern: z.array(z.enum(CHANNELS)).check(z.maxLength(40)),
  /** Channels whose unsold numbers stay with them when the others go online. */
  keptChannels: z.array(z.enum(['WINDOW', 'PHONE', 'ELDER', 'REFERRAL'])).check(z.maxLength(4)),
}
export const QuotaPlan = z.object({
  id: idSchema,
  version: z.number(),
  departmentId: z.nullable(idSchema),
  departmentName: z.nullable(z.string()),
  doctorId: z.nullable(idSchema),
  doctorName: z.nullable(z.string()),
  ...quotaFields,
  effectiveFrom: dateSchema,
  createdAt: instantSchema,
  /** The newest of its place that has begun. */
  isInForce: z.boolean(),
})
export type QuotaPlan = z.output<typeof QuotaPlan>
export const listQuotaPlans = route({
  id: 'appointments.listQuotaPlans',
  method: 'GET',
  path: '/appointments/staff/quota-plans',
  status: 200,
  summary: '渠道配额的各个版本（A15）',
  access: poolManager,
  query: z.strictObject({ institutionId: z.optional(idSchema) }),
  response: z.object({
    institutionId: idSchema,
    institutionName: z.string(),
    authority: z.enum(AUTHORITY_MODES),
    today: dateSchema,
    /** Highest version of the institution's plans; a new one names it, so that nobody overwrites what they have not seen. */
    version: z.number(),
    departments: z.array(z.object({ id: idSchema, name: z.string() })),
    items: z.array(QuotaPlan),
  }),
  errors: [],
})
export const createQuotaPlan = route({
  id: 'appointments.createQuotaPlan',
  method: 'POST',
  path: '/appointments/staff/institutions/:id/quota-plans',
  status: 201,
  summary: '新的渠道配额版本（A15）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  versioned: true,
  body: z.strictObject({ departmentId: z.optional(idSchema), doctorId: z.optional(idSchema), ...quotaFields, effectiveFrom: dateSchema }),
  response: QuotaPlan,
  errors: ['APPOINTMENTS.QUOTA_EMPTY', 'APPOINTMENTS.QUOTA_PLACE'],
})
const Application = z.object({
  planId: idSchema,
  sessions: z.number(),
  limit: z.number(),
  before: Shares,
  after: Shares,
  /** Numbers whose channel changes; sold and held ones never do. */
  changes: z.number(),
})
export const previewQuotaPlan = route({
  id: 'appointments.previewQuotaPlan',
  method: 'GET',
  path: '/appointments/staff/quota-plans/:id/application',
  status: 200,
  summary: '套用配额前先看：哪些场次、各渠道前后多少',
  access: poolManager,
  params: idParams,
  query: z.strictObject({ from: dateSchema, to: dateSchema }),
  response: Application,
  errors: ['APPOINTMENTS.LIMIT_IS_THE_HOSPITALS'],
})
export const applyQuotaPlan = route({
  id: 'appointments.applyQuotaPlan',
  method: 'POST',
  path: '/appointments/staff/quota-plans/:id/application',
  status: 200,
  summary: '把配额套用到已有场次：只动没约出的号（A15）',
  access: poolManager,
  params: idParams,
  idempotent: true,
  body: z.strictObject({ from: dateSchema, to: dateSchema }),
  response: Application,
  errors: ['APPOINTMENTS.LIMIT_IS_THE_HOSPITALS'],
})

// ---- residents ----

/** Something a hospital asks a resident: take this extra number, or stay with another doctor. */
export const PoolOffer = z.object({
  id: idSchema,
  kind: z.enum(['EXTRA', 'SUBSTITUTION']),
  state: z.enum([...EXTRA_STATES, ...SUBSTITUTION_ANSWERS]),
  personNameMasked: z.string(),
  institutionName: z.string(),
  departmentName: z.string(),
  doctorName: z.string(),
  doctorTitle: z.string(),
  /** SUBSTITUTION: who was booked. */
  formerDoctorName: z.nullable(z.string()),
  date: dateSchema,
  start: timeSchema,
  end: timeSchema,
  location: z.string(),
  feeFen: fenSchema,
  reason: z.string(),
  answerBy: instantSchema,
  appointmentId: z.nullable(idSchema),
  serverTime: instantSchema,
})
export type PoolOffer = z.output<typeof PoolOffer>
export const listPoolOffers = route({
  id: 'appointments.listPoolOffers',
  method: 'GET',
  path: '/appointments/pool-offers',
  status: 200,
  summary: '医院请我答复的：加号、换医生（A26、A27）',
  access: account,
  response: z.object({ items: z.array(PoolOffer) }),
  errors: [],
})
export const acceptExtraNumber = route({
  id: 'appointments.acceptExtraNumber',
  method: 'POST',
  path: '/appointments/extra-numbers/:id/acceptance',
  status: 201,
  summary: '同意加号：号留给我，接着确认（A27）',
  access: own,
  params: idParams,
  idempotent: true,
  response: Appointment,
  errors: [
    ...CLAIM_ERRORS,
    'APPOINTMENTS.POOL_OFFER_OVER',
    'APPOINTMENTS.EXTRA_NOT_READY',
    'APPOINTMENTS.NUMBER_TAKEN',
    'APPOINTMENTS.SOLD_OUT',
    'APPOINTMENTS.ELDER_ONLY',
    'APPOINTMENTS.BOOKING_HOURS',
    'APPOINTMENTS.ACTION_NOT_ALLOWED',
    'APPOINTMENTS.RESCHEDULE_PENDING',
    'APPOINTMENTS.LISTED',
  ],
})
export const declineExtraNumber = route({
  id: 'appointments.declineExtraNumber',
  method: 'POST',
  path: '/appointments/extra-numbers/:id/refusal',
  status: 200,
  summary: '不要这个加号（A27）；不算取消',
  access: own,
  params: idParams,
  idempotent: true,
  response: z.object({ items: z.array(PoolOffer) }),
  errors: ['APPOINTMENTS.POOL_OFFER_OVER'],
})
export const answerSubstitution = route({
  id: 'appointments.answerSubstitution',
  method: 'POST',
  path: '/appointments/:id/substitution-answer',
  status: 200,
  summary: '换了医生：照去，或不去并全额退费（A26）；不算取消次数',
  access: own,
  params: idParams,
  idempotent: true,
  body: z.strictObject({ answer: z.enum(['KEEP', 'LEAVE']) }),
  response: z.object({ items: z.array(PoolOffer) }),
  errors: ['APPOINTMENTS.POOL_OFFER_OVER', 'APPOINTMENTS.ACTION_NOT_ALLOWED'],
})
