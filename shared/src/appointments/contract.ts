import * as z from 'zod/mini'
import { dateSchema, fenSchema, idParams, idSchema, instantSchema, timeSchema } from '../kernel/ids.ts'
import { page, pageQuery } from '../kernel/paging.ts'
import { route } from '../kernel/route.ts'
import { account, open, own, person, poolManager } from './access.ts'
import { CLAIM_ERRORS } from './claim-errors.ts'
import { CheckoutTicket, MoneyView } from '../payments/contract.ts'
import { APPOINTMENT_ACTIONS, APPOINTMENT_STATES, NUMBER_STATES, PAY_MODES } from './model.ts'

export const Segment = z.object({
  id: idSchema,
  start: timeSchema,
  end: timeSchema,
  remaining: z.number(),
  total: z.number(),
  bookable: z.boolean(),
  /** Numbers kept for elders, theirs online as well when nothing else is left (A28). */
  elderRemaining: z.optional(z.number()),
  reason: z.nullable(z.string()),
})
export const ClinicSession = z.object({
  id: idSchema,
  doctorId: idSchema,
  doctorName: z.string(),
  doctorTitle: z.string(),
  departmentId: idSchema,
  date: dateSchema,
  half: z.enum(['AM', 'PM', 'NIGHT']),
  feeFen: fenSchema,
  location: z.string(),
  state: z.enum(['OPEN', 'SUSPENDED']),
  remaining: z.number(),
  segments: z.array(Segment),
})
export type ClinicSession = z.output<typeof ClinicSession>
/** 只读：某机构各科室最近能约的一天 */
export const listAvailability = route({
  id: 'appointments.listAvailability',
  method: 'GET',
  path: '/appointments/availability',
  status: 200,
  summary: '各科室、医生最近有号的日子（R342）',
  access: open,
  query: z.strictObject({ institutionId: z.optional(idSchema), departmentId: z.optional(idSchema) }),
  response: z.object({
    asOf: instantSchema,
    items: z.array(z.object({ departmentId: idSchema, doctorId: z.nullable(idSchema), nextDate: z.nullable(dateSchema), remaining: z.number() })),
  }),
  errors: [],
})
/** Examinations of an institution; their sessions are listed with the resource's id in place of a doctor's. */
export const listResources = route({
  id: 'appointments.listResources',
  method: 'GET',
  path: '/appointments/resources',
  status: 200,
  summary: '一家医院可以预约的检查：检查前准备、费用、最近有号的日子（A14、R347）',
  access: open,
  query: z.strictObject({ institutionId: idSchema }),
  response: z.object({
    asOf: instantSchema,
    items: z.array(
      z.object({
        id: idSchema,
        name: z.string(),
        departmentId: idSchema,
        departmentName: z.string(),
        unitMinutes: z.nullable(z.number()),
        preparation: z.string(),
        feeFen: fenSchema,
        location: z.string(),
        nextDate: z.nullable(dateSchema),
        remaining: z.number(),
      }),
    ),
  }),
  errors: [],
})
/** The next 14 days of one doctor or one department. */
export const listSessions = route({
  id: 'appointments.listSessions',
  method: 'GET',
  path: '/appointments/sessions',
  status: 200,
  summary: '排班、时段与余号（R342、R352）',
  access: open,
  query: z.strictObject({ doctorId: z.optional(idSchema), departmentId: z.optional(idSchema), from: z.optional(dateSchema), to: z.optional(dateSchema) }),
  response: z.object({ asOf: instantSchema, serverTime: instantSchema, releaseNote: z.string(), items: z.array(ClinicSession) }),
  errors: ['APPOINTMENTS.DOCTOR_OR_DEPARTMENT_NEEDED'],
})

export const Voucher = z.object({
  /** 取号密码, unguessable, single use at check-in. */
  code: z.string(),
  /** What the bar code and the QR code carry; no name, no ID number. */
  barcodeText: z.string(),
  numberOrdinal: z.number(),
  issuedAt: instantSchema,
})
export const Appointment = z.object({
  id: idSchema,
  version: z.number(),
  state: z.enum(APPOINTMENT_STATES),
  /** One plain sentence: what this state means for the person and what happens next. */
  stateText: z.string(),
  personId: idSchema,
  personNameMasked: z.string(),
  personRelation: z.string(),
  personAgeYears: z.number(),
  personIdMasked: z.nullable(z.string()),
  institutionId: idSchema,
  institutionName: z.string(),
  institutionPhone: z.string(),
  departmentId: idSchema,
  departmentName: z.string(),
  doctorId: idSchema,
  doctorName: z.string(),
  doctorTitle: z.string(),
  /** Of an examination: what to do before coming; there the doctor is the device, its title 检查 (A14). */
  preparation: z.optional(z.string()),
  location: z.string(),
  date: dateSchema,
  start: timeSchema,
  end: timeSchema,
  numberOrdinal: z.number(),
  feeFen: fenSchema,
  payMode: z.nullable(z.enum(PAY_MODES)),
  /** Ways to pay this institution offers for this fee; the client draws only these. */
  payModes: z.array(z.enum(PAY_MODES)),
  submittedAt: instantSchema,
  holdExpiresAt: z.nullable(instantSchema),
  holdExtendable: z.boolean(),
  cancelUntil: instantSchema,
  arriveBy: timeSchema,
  voucher: z.nullable(Voucher),
  money: z.nullable(MoneyView),
  /** 改签: the appointment this one shall replace, has replaced, is about to be or has been replaced by. */
  replacesId: z.nullable(idSchema),
  rescheduledFromId: z.nullable(idSchema),
  replacementId: z.nullable(idSchema),
  allowedActions: z.array(z.enum(APPOINTMENT_ACTIONS)),
  /** Rules as sentences, from the rule version pinned at submit (AP4). */
  rules: z.array(z.string()),
  serverTime: instantSchema,
  nextCheckAt: z.nullable(instantSchema),
})
export type Appointment = z.output<typeof Appointment>

export const holdNumber = route({
  id: 'appointments.holdNumber',
  method: 'POST',
  path: '/appointments',
  status: 201,
  summary: '占号：为就诊人留住一个号（R342、R343）',
  access: person,
  idempotent: true,
  body: z.strictObject({ personId: idSchema, segmentId: idSchema }),
  response: Appointment,
  errors: [
    ...CLAIM_ERRORS,
    'APPOINTMENTS.NUMBER_TAKEN',
    'APPOINTMENTS.SOLD_OUT',
    'APPOINTMENTS.BED_BY_REFERRAL',
    'APPOINTMENTS.ELDER_ONLY',
    'APPOINTMENTS.LISTED',
    'APPOINTMENTS.BOOKING_HOURS',
    'APPOINTMENTS.ACTION_NOT_ALLOWED',
    'APPOINTMENTS.RESCHEDULE_PENDING',
  ],
})
export const confirmAppointment = route({
  id: 'appointments.confirmAppointment',
  method: 'POST',
  path: '/appointments/:id/confirmation',
  status: 200,
  summary: '确认：现在付，或到窗口付',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ payMode: z.enum(PAY_MODES) }),
  response: z.object({ appointment: Appointment, checkout: z.nullable(CheckoutTicket) }),
  errors: [
    'APPOINTMENTS.ACTION_NOT_ALLOWED',
    'APPOINTMENTS.HOLD_EXPIRED',
    'APPOINTMENTS.WINDOW_PAY_NOT_OFFERED',
    'APPOINTMENTS.ONLINE_PAY_CLOSED',
    'PAYMENTS.CASHIER_UNAVAILABLE',
    'PAYMENTS.OUTCOME_UNKNOWN',
    'PAYMENTS.NOT_PAYABLE',
  ],
})
export const extendHold = route({
  id: 'appointments.extendHold',
  method: 'POST',
  path: '/appointments/:id/hold-extension',
  status: 200,
  summary: '再留一会儿（只能一次）',
  access: own,
  idempotent: true,
  params: idParams,
  response: Appointment,
  errors: ['APPOINTMENTS.ACTION_NOT_ALLOWED', 'APPOINTMENTS.HOLD_EXPIRED'],
})
export const cancelAppointment = route({
  id: 'appointments.cancelAppointment',
  method: 'POST',
  path: '/appointments/:id/cancellation',
  status: 200,
  summary: '取消预约并退费',
  access: own,
  idempotent: true,
  params: idParams,
  body: z.strictObject({ reason: z.optional(z.string().check(z.maxLength(100))) }),
  response: Appointment,
  errors: ['APPOINTMENTS.ACTION_NOT_ALLOWED', 'APPOINTMENTS.ALREADY_CHECKED_IN', 'APPOINTMENTS.CANCEL_TOO_LATE', 'APPOINTMENTS.RESCHEDULE_PENDING'],
})
export const listAppointments = route({
  id: 'appointments.listAppointments',
  method: 'GET',
  path: '/appointments',
  status: 200,
  summary: '我和家人的预约',
  access: account,
  query: z.strictObject({ personId: z.optional(idSchema), group: z.optional(z.enum(['current', 'past'])), ...pageQuery }),
  response: page(Appointment),
  errors: [],
})
export const getAppointment = route({
  id: 'appointments.getAppointment',
  method: 'GET',
  path: '/appointments/:id',
  status: 200,
  summary: '一次预约与凭证（R343）',
  access: own,
  params: idParams,
  response: Appointment,
  errors: [],
})

export const RosterNumber = z.object({
  ordinal: z.number(),
  state: z.enum(NUMBER_STATES),
  appointmentState: z.nullable(z.enum(APPOINTMENT_STATES)),
  personNameMasked: z.nullable(z.string()),
})
export const RosterSession = z.extend(ClinicSession, {
  version: z.number(),
  segments: z.array(z.extend(Segment, { numbers: z.array(RosterNumber) })),
  counts: z.record(z.string(), z.number()),
})
export type RosterSession = z.output<typeof RosterSession>
export const listRoster = route({
  id: 'appointments.listRoster',
  method: 'GET',
  path: '/appointments/staff/roster',
  status: 200,
  summary: '排班与号源总览（R347、R269）',
  access: poolManager,
  query: z.strictObject({ date: dateSchema, institutionId: z.optional(idSchema), departmentId: z.optional(idSchema) }),
  response: z.object({
    asOf: instantSchema,
    institutionId: idSchema,
    institutionName: z.string(),
    departments: z.array(z.object({ id: idSchema, name: z.string() })),
    items: z.array(RosterSession),
  }),
  errors: [],
})
export const previewSuspension = route({
  id: 'appointments.previewSuspension',
  method: 'GET',
  path: '/appointments/staff/sessions/:id/suspension-preview',
  status: 200,
  summary: '停诊前看清影响',
  access: poolManager,
  params: idParams,
  response: z.object({
    sessionId: idSchema,
    version: z.number(),
    booked: z.number(),
    held: z.number(),
    unsold: z.number(),
    refundFen: fenSchema,
    alternatives: z.number(),
  }),
  errors: [],
})
